"""Groups of values in the result of the random-forest clip."""

from dataclasses import dataclass

from mlu_anim.experiments.random_forest.trees import Floats, Ints
from mlu_anim.results.values import Values


@dataclass(frozen=True, eq=False, kw_only=True)
class Bag(Values):
    """The rows that a bootstrap drew for each tree."""

    n_drawn: int
    """Draws for each tree."""
    shown_draws: Ints
    """Shape (min(n_train, 40),): how often tree 1 was given each of the first training rows."""
    rows_by_draws: Ints
    """Shape (most + 1,): how many training rows tree 1 was given 0, 1, 2 ... times."""
    n_distinct: Ints
    """Shape (n_trees,): how many different rows each tree was given."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LargerForest(Values):
    """A forest that begins with the trees that are followed."""

    counts: Ints
    """Shape (n_steps,), rising: the numbers of trees to which `accuracy` belongs."""
    accuracy: Floats
    """Shape (n_steps,): of the first so many trees on the test cases."""
    wrong: Floats
    """Shape (n_steps, n_cases): the mean probability that they give the wrong class."""
    promised: Floats
    """Shape (n_odd,): promised_accuracy of odd numbers of voters."""
    oob_accuracy: Floats
    """Out-of-bag accuracy of the first 50, 51, ... trees, or empty."""
    oob_score: float
    """scikit-learn's oob_score_; 0.0 without."""
    oob_rows_seen: int
    """Training rows that were out of bag at least once."""


@dataclass(frozen=True, eq=False, kw_only=True)
class AllCases(Values):
    """Counts over all test cases, where these are too many to be drawn one by one."""

    pair_errors: Ints
    """Shape (n_trees, n_trees): test cases that both trees get wrong."""
    cases_by_errors: Ints
    """Shape (n_trees + 1,): test cases that 0, 1, ... trees get wrong."""
    n_forest_errors: int
    """Test cases that the forest gets wrong."""
