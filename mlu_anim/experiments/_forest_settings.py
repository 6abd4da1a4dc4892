"""What can be set of the forest that the clip fits."""

from dataclasses import dataclass, fields

from mlu_anim.experiments._forest_accepted import FEWEST_TREES, FOLLOWED, MOST_TREES
from mlu_anim.experiments._forest_trees import MOST_LEVELS
from mlu_anim.results.parameters import Parameter
from mlu_anim.system.errors import UsageError

PARAMETERS = (
    Parameter("n_trees", FOLLOWED, "trees that are followed", FEWEST_TREES, MOST_TREES),
    Parameter("max_depth", 3, "levels of splits of a tree", 1, MOST_LEVELS),
    Parameter("min_samples_leaf", 5, "training rows that a leaf holds at least", 1, 1000),
    Parameter("n_more_trees", 200, "trees of the larger forest; 0 for none", 0, 500),
    Parameter(
        "test_share",
        0.25,
        "share of the rows of --data that test; of the clip's own, 42 rows do",
        0.05,
        0.95,
    ),
)
OF_FITTED = ("n_trees", "n_more_trees")
"""What can be set of a forest that is fitted already: how many of its trees are told."""


@dataclass(frozen=True)
class Settings:
    """The forest that is fitted, and the share of rows that it is tested on."""

    n_trees: int = FOLLOWED
    max_depth: int = 3
    min_samples_leaf: int = 5
    n_more_trees: int = 200
    test_share: float | None = None
    """None: 0.25, and 42 rows of the clip's own data."""

    def __post_init__(self) -> None:
        ranges = {parameter.name: parameter for parameter in PARAMETERS}
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                ranges[field.name].parse(str(value))
        if 0 < self.n_more_trees < self.n_trees:
            raise UsageError(
                f"n_more_trees={self.n_more_trees} is less than n_trees={self.n_trees}",
                hint="The larger forest begins with the trees that are followed; 0 for none.",
            )
