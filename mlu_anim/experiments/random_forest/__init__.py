"""Random forests: the mean of many trees' probabilities, and how far the trees err together."""

from mlu_anim.data.number_limits import require_trees_can_read
from mlu_anim.data.sources import Asked, Supervised
from mlu_anim.experiments import Experiment
from mlu_anim.experiments.random_forest.facts import facts, verdicts
from mlu_anim.experiments.random_forest.forest_vote import ForestVote
from mlu_anim.experiments.random_forest.identities import identities
from mlu_anim.experiments.random_forest.models import (
    PARAMETERS,
    POSITIVE,
    SPLIT,
    digits,
    of_model,
    of_split,
)

__all__ = ["EXPERIMENT", "ForestVote"]

_ROWS = Supervised(of_split, SPLIT, own=digits, pos_label=POSITIVE, require=require_trees_can_read)
EXPERIMENT = Experiment(
    ForestVote,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=_ROWS,
    data=_ROWS,
    model=Asked(compute=of_model),
    parameters=(*PARAMETERS, SPLIT.parameter),
)
