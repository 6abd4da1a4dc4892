"""ROC and AUC: hits and false alarms at each threshold, and the share of pairs ranked right."""

from mlu_anim.data.sources import Asked, Predicted, Supervised
from mlu_anim.experiments import Experiment
from mlu_anim.experiments.roc.facts import facts, verdicts
from mlu_anim.experiments.roc.fields import MISS_COST
from mlu_anim.experiments.roc.groups import Marks
from mlu_anim.experiments.roc.identities import identities
from mlu_anim.experiments.roc.models import (
    OWN_SPLIT,
    POSITIVE,
    SPLIT,
    of_model,
    of_predictions,
    of_split,
    of_tumors,
    tumors,
)
from mlu_anim.experiments.roc.sweep import RocSweep
from mlu_anim.results.parameters import Parameter

__all__ = ["EXPERIMENT", "Marks", "RocSweep"]

_OWN = Supervised(of_tumors, OWN_SPLIT, own=tumors, pos_label=POSITIVE)
_ROWS = Supervised(of_split, SPLIT)
EXPERIMENT = Experiment(
    RocSweep,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=_OWN,
    data=_ROWS,
    model=Asked(compute=of_model),
    predictions=Predicted(of_predictions),
    parameters=(
        OWN_SPLIT.parameter,
        Parameter("miss_cost", MISS_COST, "false alarms that a miss costs", 1, 100),
    ),
)
