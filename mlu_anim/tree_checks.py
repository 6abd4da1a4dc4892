"""Trees of a loaded model, checked before they are asked.

scikit-learn walks a tree by the numbers in its arrays and does not look whether they lie inside:
a file with wrong ones would read foreign memory, and crash, or answer nonsense.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.index_checks import is_sound_neighbor_tree, is_sound_spline
from mlu_anim.model_files import broken
from mlu_anim.model_parts import parts_of

_BITSET_WORDS = 8
"""A set of 256 categories, 32 a word."""


def require_sound_parts(estimator: Any, file_name: str) -> None:
    """Raise BadInput when a tree or a spline in the model leads outside of its own arrays."""
    from scipy.interpolate import BSpline
    from sklearn.ensemble._gb import BaseGradientBoosting
    from sklearn.ensemble._hist_gradient_boosting.gradient_boosting import (
        BaseHistGradientBoosting,
    )
    from sklearn.neighbors import BallTree, KDTree
    from sklearn.tree import BaseDecisionTree
    from sklearn.tree._tree import Tree

    checks: tuple[tuple[Any, Any, str], ...] = (
        (Tree, _is_sound, "a decision tree"),
        (BaseDecisionTree, _owns_its_tree, "a decision tree"),
        (BaseGradientBoosting, _fits_its_trees, "a decision tree"),
        (BaseHistGradientBoosting, _are_sound_histogram_trees, "a decision tree"),
        (KDTree | BallTree, is_sound_neighbor_tree, "a search tree"),
        (BSpline, is_sound_spline, "a spline"),
    )
    for part in parts_of(estimator):
        for kind, is_sound, what in checks:
            if isinstance(part, kind) and not is_sound(part):
                raise broken(file_name, f"{what} in it leads outside of its nodes or features")


def _owns_its_tree(owner: Any) -> bool:
    tree = vars(owner).get("tree_")
    return tree is None or tree.n_features == vars(owner).get("n_features_in_")


def _is_sound(tree: Any) -> bool:
    if not 1 <= tree.node_count == tree.capacity:
        return False
    inner = tree.children_left != -1
    children = np.stack([tree.children_left, tree.children_right])
    return _leads_down(children, inner) and _inside(tree.feature[inner], tree.n_features)


def _are_sound_histogram_trees(owner: Any) -> bool:
    from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor

    held = vars(owner)
    trees = [each for each in parts_of(held.get("_predictors")) if isinstance(each, TreePredictor)]
    if not trees:
        return True
    n_features = held.get("n_features_in_")
    is_categorical = np.asarray(held["_bin_mapper"].is_categorical_, dtype=bool)
    return is_categorical.shape == (n_features,) and all(
        _is_sound_histogram_tree(tree, is_categorical) for tree in trees
    )


def _is_sound_histogram_tree(tree: Any, is_categorical: NDArray[np.bool_]) -> bool:
    """is_categorical: shape (n_features,)."""
    nodes, sets = tree.nodes, np.asarray(tree.raw_left_cat_bitsets)
    inner = nodes["is_leaf"] == 0
    children = np.stack([nodes["left"], nodes["right"]]).astype(np.int64)
    by_set = inner & (nodes["is_categorical"] != 0)
    return (
        len(nodes) > 0
        and _leads_down(children, inner)
        and _inside(nodes["feature_idx"][inner], len(is_categorical))
        and _inside(nodes["bitset_idx"][by_set], len(sets))
        and (not by_set.any() or sets.shape[1:] == (_BITSET_WORDS,))
        and bool(is_categorical[nodes["feature_idx"][by_set]].all())
    )


def _leads_down(children: NDArray[Any], inner: NDArray[np.bool_]) -> bool:
    """Whether both children of every inner node come after it, and exist."""
    later = children[:, inner] > np.flatnonzero(inner)
    return bool(later.all()) and _inside(children[:, inner], len(inner))


def _inside(indices: NDArray[Any], end: Any) -> bool:
    return bool(((indices >= 0) & (indices < end)).all())


def _fits_its_trees(owner: Any) -> bool:
    """Whether gradient boosting, which asks its trees without a look, has as many as it says."""
    booster = vars(owner)
    trees = booster.get("estimators_")
    if trees is None:  # not fitted
        return True
    return (
        isinstance(trees, np.ndarray)
        and trees.ndim == 2
        and trees.shape[1] == booster.get("n_trees_per_iteration_")
        and all(
            each.tree_.n_features == booster.get("n_features_in_") and each.tree_.n_outputs == 1
            for each in trees.ravel()
        )
    )
