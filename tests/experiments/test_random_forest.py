"""Forests of the clip and of users: exact where told, thinned where drawn; identities that fail."""

import warnings
from typing import Any

import numpy as np
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier

from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.models import forest_growth
from mlu_anim.experiments import random_forest
from mlu_anim.experiments.random_forest import ForestVote, drawn_rows
from mlu_anim.experiments.random_forest.groups import TOP_LEVELS
from mlu_anim.experiments.random_forest.identities import n_unlikely
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput, UsageError
from tests.experiments.faults import Fault, Faults, cut, flipped, moved, of, require_seen, scaled
from tests.experiments.forests import (
    EIGHT,
    KINDS,
    customers,
    deep,
    deep_forest,
    part,
    saved,
    table,
    wine,
)
from tests.kept_results import computed_result

RUN = random_forest.EXPERIMENT.run
HALF = part(customers(), slice(1500, 3000))
SHAPED = {"n_trees": 5, "max_depth": 1, "n_more_trees": 60, "test_share": 0.4}


@pytest.fixture(scope="module")
def usual() -> ForestVote:
    result = computed_result("random-forest")
    assert isinstance(result, ForestVote)
    return result


# --- forests that the clip fits -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "options", "n_test", "names", "n_more"),
    [
        (load_dataset("breast_cancer"), {"pos_label": "malignant"}, 143, "malignant benign", 200),
        (wine(), {"pos_label": "barolo", "seed": 1, **SHAPED}, 72, "barolo the rest", 60),
        (EIGHT, {"seed": 0, "n_more_trees": 0}, 2, "positive negative", 0),
    ],
)
def test_a_table_is_split_fitted_and_told(
    data: Dataset, options: dict[str, Any], n_test: int, names: str, n_more: int
) -> None:
    result = RUN(data=data, **options)
    require_checks(result)
    assert (result.n_test, result.n_train) == (n_test, len(data.X) - n_test)
    assert f"{result.positive_name} {result.negative_name}" == names
    assert len(result.larger.counts if result.larger else ()) == n_more
    assert result.n_trees == options.get("n_trees", 9)
    if options.get("max_depth") == 1:
        assert (result.left[result.left >= 0] == 1).all()


def test_seed_and_settings_shape_the_clips_own_forest(usual: ForestVote) -> None:
    parameters = random_forest.EXPERIMENT.parameters
    written = {p.name: p.default for p in parameters if p.name != "test_share"}
    third = RUN(seed=3, **written)
    assert third == RUN(seed=3) != usual
    assert (third.about["seed"], "all_seeds_mean_right" in third.about) == (3, False)
    other = RUN(seed=3, n_trees=4, test_share=0.1, n_more_trees=20)
    assert (other.n_trees, other.n_test, len(other.larger.accuracy)) == (4, 36, 20)
    with pytest.raises(UsageError, match="n_more_trees=8 is less than n_trees=9"):
        RUN(seed=0, n_trees=9, n_more_trees=8)


# --- fitted forests -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [RandomForestClassifier, ExtraTreesClassifier])
@pytest.mark.parametrize(
    ("n_trees", "asked", "followed"), [(3, None, 3), (12, 5, 5), (15, None, 15), (40, None, 9)]
)
def test_fitted_forests_are_told_without_fitting_or_noise(
    kind: Any, n_trees: int, asked: int | None, followed: int
) -> None:
    data, y = wine(), np.where(wine().y == "barolo", "barolo", "the rest")
    frame = polars.DataFrame(data.X[::2], schema=list(data.feature_names), orient="row")
    forest = kind(n_trees, random_state=0).fit(frame, y[::2])
    settings = {} if asked is None else {"n_trees": asked}
    test = part(data, slice(1, None, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = RUN(model=saved(forest), data=test, pos_label="barolo", **settings)
    require_checks(result)
    assert (result.n_test, result.about["model_name"]) == (len(test.X), "mine")
    assert result.feature_names.tolist() == list(data.feature_names)
    assert result.has_bag == (kind is RandomForestClassifier)
    n_all = n_trees if followed < n_trees else None
    assert (result.n_trees, result.n_all_trees) == (followed, n_all)
    assert (len(result.larger.accuracy) if result.larger else None) == n_all


@pytest.mark.parametrize("asked", [2, 13])
def test_some_trees_of_a_forest_cannot_be_followed(asked: int) -> None:
    forest = RandomForestClassifier(12, random_state=0).fit(HALF.X, HALF.y)
    with pytest.raises(BadInput, match="cannot be followed"):
        ForestVote.from_estimator(forest, HALF.X, HALF.y, pos_label="goes", n_trees=asked)


# --- deep trees, many trees, many rows ----------------------------------------------------------


def test_metrics_are_exact_on_all_rows() -> None:
    pure, forest = deep(), deep_forest()
    require_checks(pure)
    first = [tree.predict(HALF.X).astype(int) for tree in forest.estimators_[:9]]
    wrong = np.stack([forest.classes_[votes] != HALF.y for votes in first])
    assert (pure.n_trees, pure.n_all_trees, pure.n_test, pure.n_tiles) == (9, 40, 1500, 100)
    assert pure.mean_tree_accuracy == pytest.approx(1 - wrong.mean(), abs=1e-15)
    correlation = np.corrcoef(wrong.astype(float))[np.triu_indices(9, 1)].mean()
    assert pure.mean_correlation == pytest.approx(correlation, abs=1e-12)
    assert pure.n_most_wrong == (2 * wrong.sum(axis=0) > 9).sum()
    mean = np.mean([t.predict_proba(HALF.X) for t in forest.estimators_[:9]], axis=0)
    assert pure.forest_accuracy == (forest.classes_[mean.argmax(axis=1)] == HALF.y).mean()
    assert pure.larger is not None
    assert pure.larger.accuracy[-1] == forest.score(HALF.X, HALF.y)


def test_of_deep_trees_the_top_levels_are_held_and_the_way_of_the_case() -> None:
    pure = deep()
    assert pure.levels_below is not None
    for number, tree in enumerate(deep_forest().estimators_[:9]):
        top, nodes = pure.top_nodes(number), pure.nodes(number)
        assert pure.levels_below[nodes][0] == tree.get_depth()
        path = pure.case_path[number][pure.case_path[number] >= 0]
        assert pure.feature[nodes][path[-1]] < 0
        assert len(path) - 1 > TOP_LEVELS or path[-1] in top


def test_a_result_of_a_large_forest_stays_small() -> None:
    rows = np.random.default_rng(0).normal(size=(4000, 5))
    y = (rows.sum(axis=1) + np.random.default_rng(1).normal(size=len(rows)) > 0).astype(float)
    forest = RandomForestClassifier(600, max_samples=300, random_state=0).fit(rows[:1000], y[:1000])
    result = RUN(model=saved(forest), data=table(rows[1000:], y[1000:]))
    require_checks(result)
    assert len(result.to_bytes()) < 2_000_000
    assert result.larger.counts[-1] == 600
    assert 400 < len(result.larger.accuracy) <= forest_growth.MOST_STEPS
    assert result.larger.accuracy[-1] == forest.score(rows[1000:], y[1000:])


@pytest.mark.parametrize("n_test", [2, 200, 201])
def test_any_number_of_test_rows(n_test: int) -> None:
    order = np.argsort(HALF.y, kind="stable")[[0, -1]].tolist()
    chosen = order + [row for row in range(len(HALF.X)) if row not in order][: n_test - 2]
    data = table(HALF.X[chosen], HALF.y[chosen])
    result = RUN(model=saved(deep_forest()), data=data, pos_label="goes")
    require_checks(result)
    assert (result.n_test, result.n_tiles) == (n_test, n_test if n_test <= 200 else 100)


@given(st.integers(201, 5000), st.floats(0, 1), st.integers(0, 99))
def test_tiles_stand_for_all_cases(n_rows: int, share: float, seed: int) -> None:
    generator = np.random.default_rng(seed)
    n_wrong = generator.integers(0, 10, n_rows)
    forest_wrong = generator.random(n_rows) < share * n_wrong / 9
    chosen = drawn_rows.tiles(n_wrong, forest_wrong, generator.random(n_rows))
    assert len(chosen) == len(set(chosen.tolist())) == 100
    assert (np.diff(n_wrong[chosen]) <= 0).all()
    assert forest_wrong[chosen].mean() == pytest.approx(forest_wrong.mean(), abs=0.005 + 1e-9)
    assert n_wrong[chosen].mean() / 9 == pytest.approx(n_wrong.mean() / 9, abs=0.015)


def test_an_exact_half_may_be_called_either_class() -> None:
    """Fifteen means of trees can be one half in one order of adding, and just above in another."""
    result = KINDS["even"]()
    half = np.full_like(result.forest_probability, 0.5)
    for says in (True, False):
        calls = np.full(len(half), says)
        assert n_unlikely(calls, half, result, ties_go_either=True) == 0
        assert n_unlikely(calls, half, result) == len(half) * (says != result.ties_go_positive)
        assert n_unlikely(calls, half + (0.01 if says else -0.01), result) == 0
        assert n_unlikely(~calls, half + (0.01 if says else -0.01), result) == len(half)


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
    ("the chance that most trees err = the binomial tail", of(most_by_chance=0.02)),
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
    results = [usual, KINDS["even"](), *(make() for make, _ in OTHERS.values())]
    names = {check.name for result in results for check in result.checks()}
    faults = (*FAULTS, *DEEP_FAULTS, *WEIGHTED_FAULTS)
    typical = "as many trees are worse as better than the typical"
    assert names - {name for name, _ in faults} == {typical}
    monkeypatch.setattr(ForestVote, "typical_tree", int(np.argmin(usual.n_wrong)))
    assert typical in [check.name for check in usual.checks() if not check.holds]
