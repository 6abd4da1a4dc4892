"""Small trees as arrays sort rows as scikit-learn does; others are refused."""

from typing import Any

import numpy as np
import pytest
from sklearn.tree import DecisionTreeClassifier

from mlu_anim.data.small_trees import of_fitted, require_small, sorted_rows
from mlu_anim.system.errors import BadInput


def grown(depth: int, n_features: int = 2) -> tuple[Any, Any, Any]:
    """Return a tree with its rows, whose classes no single cut tells apart."""
    x = np.random.default_rng(depth).normal(size=(40, n_features)).round(1)
    x, y = x.astype(np.float32).astype(float), x.prod(axis=1) > 0
    return DecisionTreeClassifier(max_depth=depth, random_state=0).fit(x, y), x, y


@pytest.mark.parametrize("depth", [1, 2])
def test_rows_end_in_the_leaf_that_apply_gives_and_in_its_box(depth: int) -> None:
    tree, x, y = grown(depth)
    trees, leaf = of_fitted([tree]), sorted_rows(tree, x, y).leaf
    np.testing.assert_array_equal(trees.ends(x), leaf)
    assert trees.is_leaf[0, leaf].all()
    assert trees.held(x)[leaf, np.arange(len(x))].all()
    np.testing.assert_array_equal(trees.says(x), tree.predict(x))


def test_trees_side_by_side_are_compared_with_the_first_one() -> None:
    (one, x, _), (two, *_) = grown(1), grown(2)
    trees = of_fitted([one, two, one])
    np.testing.assert_array_equal(trees.is_changed.any(axis=1), [False, True, False])
    same = (one.predict(x) == two.predict(x)).mean()
    assert trees.agreement(x) == (same + 1) / 2


@pytest.mark.parametrize(
    ("depth", "n_features", "message"), [(2, 3, "on 2 features"), (3, 2, "3 questions, and 2 can")]
)
def test_other_trees_are_refused(depth: int, n_features: int, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        require_small(grown(depth, n_features)[0], n_features=2)
