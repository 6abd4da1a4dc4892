"""Check the trees of a loaded model before it predicts.

scikit-learn uses the numbers in a tree's arrays as indices without checking their range. Wrong
numbers in a file would make it read other memory, and crash or return nonsense.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.models.index_checks import (
    is_sound_neighbor_tree,
    is_sound_neighbors_model,
    is_sound_sparse_array,
    is_sound_spline,
    is_sound_support_vector_machine,
)
from mlu_anim.data.models.model_parts import parts_of
from mlu_anim.data.models.skops_file import broken_file

_BITSET_WORDS = 8
"""Number of 32-bit words that store a set of 256 categories."""


_LEADS_OUTSIDE = "leads outside of its nodes or features"


def require_sound_parts(estimator: Any, file_name: str) -> None:
    """Raise BadInput if compiled code would read or write outside of the arrays in a model."""
    checks = _checks()
    for part in parts_of(estimator):
        for kind, is_sound, problem in checks:
            if isinstance(part, kind) and not is_sound(part):
                raise broken_file(file_name, problem)


def _checks() -> tuple[tuple[Any, Callable[[Any], bool], str], ...]:
    """Return triples: a type of parts, the function that checks a part, and the problem found."""
    from scipy.interpolate import BSpline
    from scipy.sparse import sparray, spmatrix
    from sklearn.ensemble._gb import BaseGradientBoosting
    from sklearn.ensemble._hist_gradient_boosting.gradient_boosting import (
        BaseHistGradientBoosting,
    )
    from sklearn.neighbors import BallTree, KDTree
    from sklearn.neighbors._base import NeighborsBase
    from sklearn.svm._base import BaseLibSVM
    from sklearn.tree import BaseDecisionTree
    from sklearn.tree._tree import Tree

    tree = f"a decision tree in it {_LEADS_OUTSIDE}"
    return (
        (Tree, _is_sound, tree),
        (Tree, _has_its_depth, "a decision tree in it has another depth than its max_depth"),
        (BaseDecisionTree, _owns_its_tree, tree),
        (BaseGradientBoosting, _fits_its_trees, tree),
        (
            BaseGradientBoosting,
            _fits_its_classes,
            "the trees of gradient boosting in it do not fit its classes",
        ),
        (
            BaseGradientBoosting,
            _starts_as_its_classes,
            "the init_ of its gradient boosting does not fit the classes",
        ),
        (BaseHistGradientBoosting, _are_sound_histogram_trees, tree),
        (KDTree | BallTree, is_sound_neighbor_tree, f"a search tree in it {_LEADS_OUTSIDE}"),
        (
            NeighborsBase,
            is_sound_neighbors_model,
            "the neighbors in it do not fit their rows or classes",
        ),
        (
            BaseLibSVM,
            is_sound_support_vector_machine,
            "the support vectors in it do not fit the other arrays",
        ),
        (BSpline, is_sound_spline, f"a spline in it {_LEADS_OUTSIDE}"),
        (
            sparray | spmatrix,
            is_sound_sparse_array,
            "a sparse array in it has indices outside of its shape",
        ),
    )


def _owns_its_tree(owner: Any) -> bool:
    tree = vars(owner).get("tree_")
    return tree is None or tree.n_features == vars(owner).get("n_features_in_")


def _is_sound(tree: Any) -> bool:
    if not 1 <= tree.node_count == tree.capacity:
        return False
    inner = tree.children_left != -1
    children = np.stack([tree.children_left, tree.children_right])
    return _leads_down(children, inner) and _inside(tree.feature[inner], tree.n_features)


def _has_its_depth(tree: Any) -> bool:
    """Return True if max_depth is at least the tree's depth; decision_path reserves memory by it.

    The children must lead down. Nodes with two parents are refused: their paths could be too many.
    """
    left, right = tree.children_left, tree.children_right
    children = np.concatenate([left[left != -1], right[left != -1]])
    if len(np.unique(children)) != len(children):
        return False
    depth, level = 0, np.zeros(1, dtype=np.intp)
    while len(level := level[left[level] != -1]):
        level = np.concatenate([left[level], right[level]])
        depth += 1
    # A greater number could overflow when it is multiplied by the number of rows.
    return bool(depth <= tree.max_depth < max(tree.node_count, 1))


def _are_sound_histogram_trees(owner: Any) -> bool:
    from sklearn.ensemble._hist_gradient_boosting.predictor import TreePredictor

    held = vars(owner)
    trees = [part for part in parts_of(held.get("_predictors")) if isinstance(part, TreePredictor)]
    if not trees:
        return True
    n_features = held.get("n_features_in_")
    is_categorical = np.asarray(held["_bin_mapper"].is_categorical_, dtype=bool)
    return is_categorical.shape == (n_features,) and all(
        _is_sound_histogram_tree(tree, is_categorical) for tree in trees
    )


def _is_sound_histogram_tree(tree: Any, is_categorical: NDArray[np.bool_]) -> bool:
    """Return True if every node refers to existing nodes, features and categories.

    is_categorical: shape (n_features,).
    """
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
    """Return True if both children of every inner node exist and come after it."""
    later = children[:, inner] > np.flatnonzero(inner)
    return bool(later.all()) and _inside(children[:, inner], len(inner))


def _inside(indices: NDArray[Any], end: Any) -> bool:
    return bool(((indices >= 0) & (indices < end)).all())


def _fits_its_trees(owner: Any) -> bool:
    """Return True if gradient boosting has as many trees as it states, each for its features.

    scikit-learn does not check that.
    """
    booster = vars(owner)
    trees = booster.get("estimators_")
    if trees is None:  # not fitted
        return True
    return (
        isinstance(trees, np.ndarray)
        and trees.ndim == 2
        and trees.shape[1] == booster.get("n_trees_per_iteration_")
        and all(
            tree.tree_.n_features == booster.get("n_features_in_") and tree.tree_.n_outputs == 1
            for tree in trees.ravel()
        )
    )


def _fits_its_classes(owner: Any) -> bool:
    """Return True if each iteration of gradient boosting has as many trees as its loss has scores.

    An iteration writes one column of scores for each of its trees.
    """
    from sklearn._loss.link import BaseLink
    from sklearn._loss.loss import HalfMultinomialLoss

    booster = vars(owner)
    if booster.get("estimators_") is None:  # not fitted
        return True
    n_scores, loss = _n_scores(owner), booster["_loss"]
    return (
        booster["n_trees_per_iteration_"] == n_scores
        and booster["estimators_"].shape == (booster["n_estimators_"], n_scores)
        and booster["n_estimators_"] > 0
        and isinstance(loss, HalfMultinomialLoss) == (n_scores > 1)
        and isinstance(loss.link, BaseLink)
        and "is_multiclass" not in vars(loss)
    )


def _n_scores(booster: Any) -> int:
    """Return the number of scores of a row: 1 for regression or two classes, else 1 per class."""
    classes = vars(booster).get("classes_", ())
    return len(classes) if len(classes) > 2 else 1


def _starts_as_its_classes(owner: Any) -> bool:
    """Return True if the first guess (`init_`) of gradient boosting has a column for each score."""
    from sklearn.base import is_classifier
    from sklearn.dummy import DummyClassifier, DummyRegressor

    booster = vars(owner)
    if booster.get("estimators_") is None:  # not fitted
        return True
    first = booster["init_"]
    if isinstance(first, str):
        return first == "zero"
    guess = vars(first)
    if not is_classifier(owner):
        return type(first) is DummyRegressor and guess["n_outputs_"] == 1
    n_classes = len(booster["classes_"])
    return (
        type(first) is DummyClassifier
        and guess["n_outputs_"] == 1
        and guess["n_classes_"] == n_classes
        and len(guess["classes_"]) == n_classes
        and guess["class_prior_"].shape == (n_classes,)
    )
