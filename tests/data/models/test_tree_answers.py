"""The answers and nodes of fitted trees, compared with scikit-learn's own."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import RandomForestClassifier

from mlu_anim.data.models import forest_growth, tree_answers, tree_arrays, voters

ROWS = np.random.default_rng(0).normal(size=(300, 4))
Y = (ROWS[:, 0] + ROWS[:, 1] > 0).astype(int)
FOREST = RandomForestClassifier(5, random_state=0).fit(ROWS[::2], Y[::2])


def test_answers_are_those_of_the_trees_in_blocks_of_any_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tree_answers, "_CELLS", 700)
    probability, says = tree_answers.all_answers(FOREST.estimators_, ROWS, 1)
    both, voted, leaf = tree_arrays.votes(FOREST.estimators_, ROWS, 1)
    assert (probability == both).all()
    assert (says == voted).all()
    rows = tree_answers.singles(ROWS)
    assert (tree_answers.leaf_probability(FOREST.estimators_, rows, 1) == both).all()
    assert (leaf == FOREST.apply(ROWS).T).all()


def test_levels_count_from_the_root_and_from_the_leaves() -> None:
    for tree in FOREST.estimators_:
        level, below = tree_arrays.levels(tree.tree_), tree_arrays.levels_below(tree.tree_)
        assert level.max() == below[0] == tree.get_depth()
        path = tree.decision_path(ROWS[:1]).indices
        assert level[path].tolist() == list(range(len(path)))
        assert ((below == 0) == (tree.tree_.children_left < 0)).all()


@pytest.mark.parametrize("n_yes", [1, 3, 5])
def test_of_weights_that_are_almost_a_tie_scikit_learn_decides(n_yes: int) -> None:
    """Balanced weights make a leaf with both classes a tie, but for the last digits of its sums."""
    n_ties = 0
    for n_no in range(2, 14):
        counts = [n_yes, n_no, n_yes, n_no]
        x, y = np.repeat([0.0, 0.0, 1.0, 2.0], counts)[:, None], np.repeat([1, 0, 1, 0], counts)
        options = {"bootstrap": False, "class_weight": "balanced", "random_state": 0}
        trees = RandomForestClassifier(3, **options).fit(x, y).estimators_
        probability, says = tree_answers.all_answers(trees, x, 1)
        assert (says == [tree.predict(x) == 1 for tree in trees]).all()
        off = np.abs(probability - 0.5)
        n_ties += int(((off < 1e-12) & (off > 0)).sum())
    assert n_ties


@given(st.integers(1, 20_000))
def test_counts_of_trees_begin_with_each_and_end_with_all(n_trees: int) -> None:
    counts = forest_growth.held_counts(n_trees)
    assert len(counts) <= forest_growth.MOST_STEPS
    assert counts[-1] == n_trees
    assert counts[: min(n_trees, 100)].tolist() == list(range(1, min(n_trees, 100) + 1))
    assert (np.diff(counts) > 0).all()
    odd = forest_growth.promised_counts(counts)
    assert (odd % 2 == 1).all()
    assert odd[:5].tolist() == [n for n in (1, 3, 5, 7, 9) if n <= n_trees]


def test_the_first_trees_of_a_forest_are_as_accurate_as_a_forest_of_so_many() -> None:
    all_rows = np.arange(len(ROWS))
    grown = forest_growth.grown(FOREST, ROWS, Y == 1, 1, all_rows)
    assert grown["accuracy"][-1] == FOREST.score(ROWS, Y)
    assert grown["accuracy"][0] == FOREST.estimators_[0].score(ROWS, Y)
    wrong = FOREST.predict_proba(ROWS)[all_rows, 1 - Y]
    assert np.allclose(grown["wrong"][-1], wrong, atol=1e-12)


def test_a_majority_of_independent_voters_is_right_more_often_than_one() -> None:
    assert voters.promised_accuracy(1, 0.7) == pytest.approx(0.7)
    assert voters.promised_accuracy(3, 0.7) == pytest.approx(0.7**3 + 3 * 0.7**2 * 0.3)
    says = np.array([[True, True, False], [True, False, False]])
    assert voters.hard_majority(says, ties_go_positive=True).tolist() == [True, True, False]
    assert voters.hard_majority(says, ties_go_positive=False).tolist() == [True, False, False]
    assert voters.mean_correlation(says) == pytest.approx(0.5)
    assert voters.mean_correlation(np.array([[True, True], [True, False]])) == 0
