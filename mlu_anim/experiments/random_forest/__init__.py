"""Random forests: the mean of many trees' probabilities, and how far the trees err together."""

from mlu_anim.experiments.random_forest.result import (
    PARAMETERS,
    ForestVote,
    default,
    from_data,
    from_model,
)

__all__ = ["PARAMETERS", "ForestVote", "default", "from_data", "from_model"]
