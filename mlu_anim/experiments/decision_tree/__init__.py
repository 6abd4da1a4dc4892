"""Decision trees: the cut that gains most, asked again on either side, and how shaky that is."""

from mlu_anim.data.sources import Asked, Supervised
from mlu_anim.experiments import Experiment
from mlu_anim.experiments.decision_tree.growing import (
    SPLIT,
    irises,
    of_model,
    of_split,
    require_two_features,
)
from mlu_anim.experiments.decision_tree.grown import GrownTree
from mlu_anim.experiments.decision_tree.telling import facts, identities, verdicts

__all__ = ["EXPERIMENT", "GrownTree"]

_ROWS = Supervised(of_split, SPLIT, own=irises, pos_label="virginica", require=require_two_features)
EXPERIMENT = Experiment(
    GrownTree,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=_ROWS,
    data=_ROWS,
    model=Asked(compute=of_model),
    parameters=(SPLIT.parameter,),
)
