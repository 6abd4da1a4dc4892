"""The answers and nodes of fitted trees, compared with scikit-learn's own."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier

from mlu_anim.data.models import tree_answers, tree_arrays

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
