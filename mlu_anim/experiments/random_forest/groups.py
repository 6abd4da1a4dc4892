"""Groups of values in the result of the random-forest clip."""

from dataclasses import dataclass

from mlu_anim.data.models.tree_arrays import Bools, Floats, Ints
from mlu_anim.results.values import Values

MOST_TREES, FOLLOWED = 15, 9
"""Most trees that are followed one by one, and how many of a forest that has more."""
MOST_LEVELS, TOP_LEVELS = 4, 3
"""Most levels of splits of trees that are drawn whole; deeper ones are drawn down to TOP_LEVELS."""
MOST_ROWS_SHOWN = 40
"""Most training rows that are drawn one by one."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Bag(Values):
    """Counts of the training rows that the bootstrap drew for the trees."""

    n_drawn: int
    """Number of rows drawn for each tree, with repeats."""
    shown_draws: Ints
    """Shape (n_trees, min(n_train, 40)): how often each of the first training rows was drawn for
    each tree."""
    rows_by_draws: Ints
    """Shape (n,), n >= 3: how many training rows were drawn 0, 1, 2 ... times for tree 1."""
    n_distinct: Ints
    """Shape (n_trees,): how many different training rows were drawn for each tree."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LargerForest(Values):
    """Accuracy by number of trees of a larger forest, which begins with the trees followed."""

    counts: Ints
    """Shape (n_steps,), rising: the numbers of trees for which the accuracy is stored."""
    accuracy: Floats
    """Shape (n_steps,): accuracy of the first `counts` trees on the test cases."""
    wrong: Floats
    """Shape (n_steps, n_cases): the mean probability of the wrong class by the first `counts`
    trees."""
    promised: Floats
    """Shape (n_odd,): promised_accuracy of the odd numbers of voters at, or one below, `counts`."""


@dataclass(frozen=True, eq=False, kw_only=True)
class AllCases(Values):
    """Counts over all test cases, for a result with too many of them to draw each."""

    pair_errors: Ints
    """Shape (n_trees, n_trees): number of test cases that both trees get wrong."""
    n_forest_errors: int
    """Number of test cases that the forest gets wrong."""
    n_most_wrong: int
    """Number of test cases that more than half of the trees get wrong."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LeafRows(Values):
    """The training rows in the leaf of the first tree where the followed case ends."""

    draws: Ints
    """Shape (n_rows,): how often each of them was drawn for the tree, at least once."""
    is_positive: Bools
    """Shape (n_rows,)."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Pictures(Values):
    """The rows of a table whose features are pixels, as levels from 0 (paper) to 1 (ink)."""

    darkest: float
    """The feature value that is drawn as full ink."""
    cases: Floats
    """Shape (n_cases, height, width): the drawn test cases."""
    training: Floats
    """Shape (up to 40, height, width): the first training rows; empty without training rows."""
    leaf: Floats
    """Shape (n_rows, height, width): the training rows of the leaf, in the order of LeafRows."""
