"""The settings of the forest that the clip fits."""

from dataclasses import dataclass

from mlu_anim.experiments.random_forest.accepted import FEWEST_TREES, FOLLOWED, MOST_TREES
from mlu_anim.experiments.random_forest.trees import MOST_LEVELS
from mlu_anim.results.parameters import Input, Parameter
from mlu_anim.system.errors import UsageError

_FITTED: tuple[Input, ...] = ("own", "data")
"""Inputs for which the clip fits a forest itself. For a user's fitted forest, only the numbers of
trees can be set."""
PARAMETERS = (
    Parameter("n_trees", FOLLOWED, "trees that are followed", FEWEST_TREES, MOST_TREES),
    Parameter("max_depth", 3, "levels of splits of a tree", 1, MOST_LEVELS, of=_FITTED),
    Parameter("min_samples_leaf", 1, "least training rows of a leaf", 1, 1000, of=_FITTED),
    Parameter("n_more_trees", 200, "trees of the larger forest; 0 for none", 0, 500),
)


@dataclass(frozen=True)
class Settings:
    """The settings of a forest that the clip fits; n_more_trees=0 means no larger forest.

    Raises UsageError if a larger forest has fewer trees than are followed.
    """

    n_trees: int = FOLLOWED
    max_depth: int = 3
    min_samples_leaf: int = 1
    n_more_trees: int = 200

    def __post_init__(self) -> None:
        if 0 < self.n_more_trees < self.n_trees:
            raise UsageError(
                f"n_more_trees={self.n_more_trees} is less than n_trees={self.n_trees}",
                hint="The larger forest begins with the trees that are followed; 0 for none.",
            )
