"""Trees of a loaded model, checked before they are asked.

scikit-learn walks a tree by the numbers in its arrays and does not look whether they lie inside:
a file with wrong ones would read foreign memory, and crash, or answer nonsense.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.model_files import broken


def require_sound_trees(estimator: Any, file_name: str) -> None:
    """Raise BadInput when a decision tree in the model leads anywhere but down its own nodes."""
    from sklearn.ensemble._gb import BaseGradientBoosting
    from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor
    from sklearn.tree._tree import Tree

    for owner in _parts(estimator):
        found = vars(owner) if hasattr(owner, "__dict__") else {}
        n_features = found.get("n_features_in_")
        if isinstance(owner, BaseGradientBoosting):
            _require(_fits_its_trees(found), file_name)
        if "_predictors" in found:
            for part in _parts(found["_predictors"]):
                if isinstance(part, TreePredictor):
                    _require(_is_sound_histogram_tree(part, n_features), file_name)
        tree = found.get("tree_")
        if isinstance(tree, Tree):
            _require(tree.n_features == n_features and _is_sound(tree), file_name)


def _require(holds: bool, file_name: str) -> None:
    if not holds:
        raise broken(file_name, "a decision tree in it leads outside of its nodes or features")


def _is_sound(tree: Any) -> bool:
    if not 1 <= tree.node_count == tree.capacity:
        return False
    inner = tree.children_left != -1
    children = np.stack([tree.children_left, tree.children_right])
    return _leads_down(children, inner) and _inside(tree.feature[inner], tree.n_features)


def _is_sound_histogram_tree(tree: Any, n_features: Any) -> bool:
    nodes = tree.nodes
    inner = nodes["is_leaf"] == 0
    children = np.stack([nodes["left"], nodes["right"]]).astype(np.int64)
    sets = nodes["bitset_idx"][inner & (nodes["is_categorical"] != 0)]
    return (
        len(nodes) > 0
        and _leads_down(children, inner)
        and _inside(nodes["feature_idx"][inner], n_features)
        and _inside(sets, len(tree.raw_left_cat_bitsets))
    )


def _leads_down(children: NDArray[Any], inner: NDArray[np.bool_]) -> bool:
    """Whether both children of every inner node come after it, and exist."""
    later = children[:, inner] > np.flatnonzero(inner)
    return bool(later.all()) and _inside(children[:, inner], len(inner))


def _inside(indices: NDArray[Any], end: Any) -> bool:
    return bool(((indices >= 0) & (indices < end)).all())


def _fits_its_trees(booster: dict[str, Any]) -> bool:
    """Whether gradient boosting, which asks its trees without a look, has as many as it says."""
    trees = booster.get("estimators_")
    return (
        isinstance(trees, np.ndarray)
        and trees.ndim == 2
        and trees.shape[1] == booster.get("n_trees_per_iteration_")
        and all(
            each.tree_.n_features == booster.get("n_features_in_") and each.tree_.n_outputs == 1
            for each in trees.ravel()
        )
    )


def _parts(root: Any) -> Iterator[Any]:
    """Everything that a model holds, itself included."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, str | bytes | int | float | type(None)):
            continue
        seen.add(id(each))
        yield each
        if isinstance(each, dict):
            waiting.extend(each.values())
        elif isinstance(each, list | tuple | set):
            waiting.extend(each)
        elif isinstance(each, np.ndarray):
            waiting.extend(each.ravel().tolist() if each.dtype == object else [])
        else:
            waiting.extend(getattr(each, "__dict__", {}).values())
