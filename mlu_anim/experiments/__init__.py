"""The experiments: one module or one folder per clip, named as the clip.

Each assigns to `EXPERIMENT` what it computes, what is true of it and what it takes:

    EXPERIMENT = Experiment(Votes, identities, facts, own=Supervised(votes, SPLIT, own=flowers))

scikit-learn is imported inside functions, so that a saved result loads without it.
`python -m mlu_anim.experiments` computes what a request on standard input asks for.
"""

from mlu_anim.experiments._experiment import Experiment

__all__ = ["Experiment"]
