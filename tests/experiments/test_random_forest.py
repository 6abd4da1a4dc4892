"""The forests that the clip takes, and its identities, each seen to fail."""

from typing import Any

import numpy as np
import pytest
from sklearn.datasets import load_wine
from sklearn.ensemble import (
    ExtraTreesClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
)

from mlu_anim.experiments import random_forest
from mlu_anim.experiments.random_forest import ForestVote
from mlu_anim.experiments.random_forest.identities import n_unlikely
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput
from tests.experiments.faults import Fault, Faults, cut, flipped, moved, of, require_seen, scaled
from tests.experiments.forests import deep
from tests.kept_results import computed_result


@pytest.fixture(scope="module")
def usual() -> ForestVote:
    result = computed_result("random-forest")
    assert isinstance(result, ForestVote)
    return result


def wine(n_classes: int = 2) -> tuple[Any, Any]:
    rows, y = load_wine(return_X_y=True)
    kept = y < n_classes
    return rows[kept][:, :4], np.array(["barolo", "grignolino", "barbera"])[y[kept]]


def fitted(n_trees: int = 7, **options: Any) -> Any:
    rows, y = wine()
    chosen = {"max_depth": 2, "random_state": 1, **options}
    return RandomForestClassifier(n_trees, **chosen).fit(rows[::2], y[::2])


def told(forest: Any, **options: Any) -> ForestVote:
    rows, y = wine()
    chosen = {"pos_label": "barolo", **options}
    return ForestVote.from_estimator(forest, rows[1::2], y[1::2], **chosen)


# --- the forests that the clip takes ------------------------------------------------------------


def test_a_seed_makes_another_forest(usual: ForestVote) -> None:
    other = random_forest.EXPERIMENT.run(seed=3)
    require_checks(other)
    assert other.digest() != usual.digest()
    assert (other.about["seed"], "all_seeds_mean_right" in other.about) == (3, False)


def test_an_exact_half_may_be_called_either_class() -> None:
    """Fifteen means of trees can be one half in one order of adding, and just above in another."""
    result = told(fitted(8))
    half = np.full_like(result.forest_probability, 0.5)
    for says in (True, False):
        calls = np.full(len(half), says)
        assert n_unlikely(calls, half, result, ties_go_either=True) == 0
        assert n_unlikely(calls, half, result) == len(half) * (says != result.ties_go_positive)
        assert n_unlikely(calls, half + (0.01 if says else -0.01), result) == 0
        assert n_unlikely(~calls, half + (0.01 if says else -0.01), result) == len(half)


@pytest.mark.parametrize(
    ("forest", "options", "message"),
    [
        (fitted(2), {}, "2 trees: too few"),
        (fitted(5, min_samples_leaf=40), {}, "none of the 5 trees has a split"),
        (ExtraTreesClassifier(5), {}, "not a fitted forest"),
        (RandomForestRegressor(5).fit([[0], [1]], [0, 1]), {}, "not a forest of classification"),
        (RandomForestClassifier(5, max_depth=2).fit(*wine(3)), {}, "3 classes"),
        (RandomForestClassifier(5).fit([[0], [1]], [[0, 1], [1, 0]]), {}, "2 targets at once"),
        (RandomForestClassifier(5).fit(wine()[0], wine()[1] == "barolo"), {}, "knows"),
        (RandomForestClassifier(5).fit(wine()[0][:, :3], wine()[1]), {}, "3 features, the rows"),
        (fitted(), {"feature_names": ["a", "b"]}, "2 feature names for 4 features"),
        (fitted(12), {"n_trees": 2}, "cannot be followed"),
        (fitted(12), {"n_trees": 13}, "cannot be followed"),
    ],
)
def test_what_cannot_be_told_is_refused(forest: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInput, match=message):
        told(forest, **options)


def test_so_many_trees_are_followed_as_are_asked_for() -> None:
    forest = fitted(12)
    assert (told(forest).n_trees, told(forest).n_all_trees) == (12, None)
    some = told(forest, n_trees=5)
    assert some.larger is not None
    assert (some.n_trees, some.n_all_trees, len(some.larger.accuracy)) == (5, 12, 12)


# --- every identity sees its fault --------------------------------------------------------------


def hardened(forest: ForestVote) -> dict[str, Any]:
    """Every leaf pure, yet the forest's probabilities those of mixed leaves."""
    return {"node_probability": np.round(forest.node_probability)}


def other_digit(forest: ForestVote) -> dict[str, Any]:
    """A digit in the leaf that ends elsewhere in the tree."""
    assert forest.pictures is not None
    ends = forest.tree_leaf[0]
    stranger = int(np.flatnonzero(ends != ends[forest.case])[0])
    leaf = forest.pictures.leaf.copy()
    leaf[0] = forest.pictures.cases[stranger]
    return {"pictures.leaf": leaf}


def wrong_case(forest: ForestVote) -> dict[str, Any]:
    """A case on which votes and mean disagree, and the mean is wrong."""
    says, votes = forest.is_positive.copy(), forest.tree_says.copy()
    says[forest.case] = ~says[forest.case]
    other = int(np.flatnonzero(~forest.forest_wrong)[0])
    votes[:, other] = ~forest.forest_says[other]
    return {"is_positive": says, "tree_says": votes}


FAULTS: Faults = [
    ("predict_proba = mean of the trees' predict_proba", moved("forest_probability", 3, 1e-6)),
    ("predict_proba = mean of the trees' predict_proba", moved("tree_probability", (2, 3), 1e-6)),
    ("predict = the likelier class of the mean", flipped("forest_says", 5)),
    ("a vote = the likelier class of the leaf", flipped("tree_says", (1, 7))),
    ("a tree's probability is that of its leaf", moved("node_probability", 3, 0.01)),
    ("votes / trees = mean where all leaves are pure", hardened),
    ("accuracy = cases called right / cases", of(forest_accuracy=0.9)),
    ("a node's rows are its children's", moved("node_rows", 3, 1)),
    ("a node's share is its children's mean", moved("node_probability", 0, 1e-6)),
    ("each root holds all the rows drawn", of({"bag.n_drawn": 177})),
    ("turns of decision_path that the values do not take", moved("case_path", (4, 1), 7)),
    ("paths that do not end in apply()", lambda f: moved("tree_leaf", (0, f.case), 1)(f)),
    ("the verdict says whether votes and mean ever disagree", of(verdict="agree")),
    ("votes and mean disagree of the case, if of any", of(case=1)),
    ("of such cases, one where the mean is right", wrong_case),
    ("the case has the largest gap", of(case=1)),
    ("the verdict `pure` says that all leaves are", of(verdict="pure")),
    ("rows drawn in the leaf = rows of the node", moved("leaf.draws", 0, 1)),
    ("positives drawn in the leaf = share of the node", flipped("leaf.is_positive", 0)),
    ("rows in the leaf that were not drawn", moved("leaf.draws", 0, -9)),
    ("the case's picture = its feature values", moved("case_values", 10, 1)),
    ("a pixel for each feature", cut("feature_names")),
    ("pictures in the leaf that do not fall into it", other_digit),
    ("rows drawn 0, 1, 2 ... times are all rows", moved("bag.rows_by_draws", 0, 1)),
    ("times x rows = rows drawn", moved("bag.rows_by_draws", 2, 1)),
    ("distinct rows = rows drawn at least once", moved("bag.n_distinct", 0, 1)),
    ("a mean tree's accuracy = votes right / votes", of(mean_tree_accuracy=0.8)),
    ("the promise = the binomial tail", of(promised_accuracy=0.98)),
    (
        "mean correlation = what the variance of the number of errors says",
        of(mean_correlation=0.3),
    ),
    ("accuracy = cases whose wrong class has less than half", moved("larger.accuracy", 80, 0.02)),
    ("the larger forest begins with the small one", moved("larger.wrong", (8, 2), 1e-3)),
    ("the promise of so many trees", moved("larger.promised", 4, 0.01)),
    ("more voters promise more, if each beats chance", moved("larger.promised", 50, -0.1)),
]
"""Faults of the clip's own forest."""


DEEP_FAULTS: Faults = [
    ("levels below a split = one more than below its children", moved("levels_below", 0, 1)),
    ("nothing follows a leaf, something every split", moved("levels_below", slice(None), 1)),
    ("each node of the top levels but the root has a parent there", moved("left", 0, -2)),
    ("pure leaves: votes and mean are one", moved("forest_probability", 3, 0.2)),
    ("about the case trees agree least", of(case=0)),
    ("the verdict `pure` says that all leaves are", moved("tree_probability", (1, 2), 0.1)),
    ("accuracy = one less the share of errors", of(forest_accuracy=0.8)),
    ("accuracy = one less the share of errors", scaled("thinned.n_forest_errors", 2)),
    (
        "tiles that most trees get wrong = the share of such cases",
        of({"thinned.n_most_wrong": 700}),
    ),
    ("wrong tiles = the share that the forest gets wrong", flipped("forest_says", slice(0, 3))),
    ("tiles err as all cases do", flipped("tree_says", (slice(None), slice(0, 20)))),
    ("accuracy of the first trees = that of the forest", moved("larger.accuracy", 8, 0.01)),
    ("mean correlation = what the variance of the number of errors says", of(mean_correlation=0.3)),
    ("a mean tree's accuracy = votes right / votes", of(mean_tree_accuracy=0.9)),
]
"""Faults of a forest of deep trees on many cases."""


WEIGHTED_FAULTS: Faults = [
    ("weighted roots that hold rows which were not drawn", moved("root_distinct", 0, 1)),
]
OTHERS = {
    "deep": (deep, DEEP_FAULTS),
    "weighted": (
        lambda: deep(15, 60, class_weight="balanced_subsample", min_samples_leaf=3),
        WEIGHTED_FAULTS,
    ),
}


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_its_fault(usual: ForestVote, name: str, fault: Fault) -> None:
    require_seen(usual, name, fault)


@pytest.mark.parametrize(
    ("kind", "name", "fault"), [(k, *each) for k, (_, faults) in OTHERS.items() for each in faults]
)
def test_each_identity_of_other_forests_sees_its_fault(kind: str, name: str, fault: Fault) -> None:
    require_seen(OTHERS[kind][0](), name, fault)


def test_the_faults_cover_every_identity(
    usual: ForestVote, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = [usual, told(fitted()), *(make() for make, _ in OTHERS.values())]
    names = {check.name for result in results for check in result.checks()}
    faults = (*FAULTS, *DEEP_FAULTS, *WEIGHTED_FAULTS)
    typical = "as many trees are worse as better than the typical"
    assert names - {name for name, _ in faults} == {typical}
    monkeypatch.setattr(ForestVote, "typical_tree", int(np.argmin(usual.n_wrong)))
    assert typical in [check.name for check in usual.checks() if not check.holds]
