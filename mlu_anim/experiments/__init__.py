"""The experiments: one module or one folder per clip, with the name of the clip.

Each assigns an Experiment to `EXPERIMENT`: its result, identities, facts and inputs:

    EXPERIMENT = Experiment(Votes, identities, facts, own=Supervised(votes, SPLIT, own=flowers))

scikit-learn is imported inside functions, so that a saved result loads without it. `python -m
mlu_anim.experiments` computes the result that a request on standard input asks for.
"""

from mlu_anim.experiments._experiment import Experiment, holding

__all__ = ["Experiment", "holding"]
