"""The forest's result: its identities, each seen to fail, and the forests that it takes."""

import subprocess
import sys
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom
from sklearn.datasets import load_wine
from sklearn.ensemble import (
    ExtraTreesClassifier,
    GradientBoostingClassifier,
    RandomForestClassifier,
    RandomForestRegressor,
)

from mlu_anim.experiments import random_forest
from mlu_anim.experiments.random_forest import ForestVote
from mlu_anim.experiments.random_forest.errors import majority_wrong
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput
from tests.experiments.faults import Fault, Faults, cut, flipped, moved, of, require_seen
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


# --- the clip's own forest ----------------------------------------------------------------------


def test_votes_and_mean_disagree_of_the_followed_case(usual: ForestVote) -> None:
    mean = usual.tree_probability[:, usual.case].mean()
    n_votes = (usual.tree_probability[:, usual.case] > 0.5).sum()
    assert usual.verdict == "usual"
    assert (mean > 0.5) != (n_votes > usual.n_trees / 2)


def test_promise_is_larger_than_what_the_forest_delivers(usual: ForestVote) -> None:
    assert usual.mean_tree_accuracy < usual.forest_accuracy < usual.promised_accuracy
    assert usual.promised_accuracy == pytest.approx(binom.sf(4, 9, usual.mean_tree_accuracy))
    assert usual.mean_correlation > 0.2


def test_dealt_errors_are_the_trees_own_and_rarely_meet(usual: ForestVote) -> None:
    dealt = usual.shuffled_wrong
    assert (dealt.sum(axis=1) == usual.wrong.sum(axis=1)).all()
    assert majority_wrong(dealt).sum() < majority_wrong(usual.wrong).sum()


def test_about_63_percent_of_the_rows_are_distinct(usual: ForestVote) -> None:
    shares = usual.n_distinct / usual.n_train
    assert shares.mean() == pytest.approx(1 - np.exp(-1), abs=0.02)
    assert usual.bag.shown_draws.max() >= 2


def test_a_seed_makes_another_forest(usual: ForestVote) -> None:
    other = random_forest.EXPERIMENT.run(seed=3)
    require_checks(other)
    assert other.digest() != usual.digest()
    assert other.about["seed"] == 3


def test_importing_the_experiment_does_not_load_scikit_learn() -> None:
    code = (
        "import sys, mlu_anim.experiments.random_forest;"
        "sys.exit(str({'sklearn', 'scipy', 'manim'} & set(sys.modules) or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""


# --- other forests ------------------------------------------------------------------------------


@pytest.mark.parametrize("positive", ["barolo", "grignolino"])
@pytest.mark.parametrize("n_trees", [3, 8, 15])
def test_other_forests_hold_the_same_identities(n_trees: int, positive: str) -> None:
    result = told(fitted(n_trees), pos_label=positive)
    require_checks(result)
    assert result.positive_name == positive
    assert result.larger is None
    assert result.feature_names.tolist()[0] == "feature 1"


def test_probability_is_that_of_the_positive_class() -> None:
    forest, (rows, _) = fitted(), wine()
    for column, name in enumerate(forest.classes_):
        result = told(forest, pos_label=name)
        assert np.allclose(result.forest_probability, forest.predict_proba(rows[1::2])[:, column])


def test_pure_leaves_make_votes_and_mean_the_same() -> None:
    result = told(fitted(3, max_depth=4, min_samples_leaf=1, bootstrap=False, max_features=None))
    require_checks(result)
    pure = np.isin(result.tree_probability, (0, 1)).all(axis=0)
    assert pure.any()
    assert np.allclose(result.tree_says.mean(axis=0)[pure], result.forest_probability[pure])


def test_a_forest_no_better_than_its_mean_tree_says_so() -> None:
    assert "worse" in told(fitted(3, max_features=None, bootstrap=False)).verdict


def test_without_bootstrap_each_row_is_drawn_once() -> None:
    result = told(fitted(5, bootstrap=False))
    require_checks(result)
    assert not result.has_bag
    assert told(fitted(5)).has_bag
    assert result.bag is None
    assert (result.n_drawn, set(result.n_distinct)) == (result.n_train, {result.n_train})


def test_more_trees_need_their_training_rows_only_for_out_of_bag() -> None:
    rows, y = wine()
    larger = fitted(60, oob_score=True)
    alone = told(fitted(), larger_estimator=larger)
    both = told(fitted(), larger_estimator=larger, X_train=rows[::2], y_train=y[::2])
    for result in (alone, both):
        require_checks(result)
        assert len(result.larger.accuracy) == 60
    assert alone.larger is not None
    assert both.larger is not None
    assert (len(alone.larger.oob_accuracy), len(both.larger.oob_accuracy)) == (0, 11)
    assert both.larger.oob_accuracy[-1] == pytest.approx(larger.oob_score_)


@pytest.mark.parametrize(
    ("forest", "message"),
    [
        (fitted(2), "2 trees: too few"),
        (fitted(5, min_samples_leaf=40), "none of the 5 trees has a split"),
        (ExtraTreesClassifier(5), "not a fitted forest"),
        (RandomForestRegressor(5).fit([[0], [1]], [0, 1]), "not a forest of classification"),
        (GradientBoostingClassifier(n_estimators=5).fit(*wine()), "not a forest of class"),
        (RandomForestClassifier(5, max_depth=2).fit(*wine(3)), "3 classes"),
        (RandomForestClassifier(5).fit([[0], [1]], [[0, 1], [1, 0]]), "2 targets at once"),
        (RandomForestClassifier(5, max_depth=2).fit(wine()[0], wine()[1] == "barolo"), "knows"),
        (RandomForestClassifier(5).fit(wine()[0][:, :3], wine()[1]), "3 features, the rows have 4"),
    ],
)
def test_what_cannot_be_told_is_refused(forest: Any, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        told(forest)


@pytest.mark.parametrize("bad", [1e39, -1e39, np.nan, np.inf])
def test_values_that_trees_cannot_compare_are_refused(bad: float) -> None:
    rows, y = wine()
    rows[3, 1] = bad
    with pytest.raises(
        BadInput, match=r"row 4, column 'feature 2': (.* is not from -3\.4e\+38|the value is)"
    ):
        ForestVote.from_estimator(fitted(), rows, y, pos_label="barolo")


def test_so_many_trees_are_followed_as_are_asked_for() -> None:
    forest = fitted(12)
    assert (told(forest).n_trees, told(forest).n_all_trees) == (12, None)
    some = told(forest, n_trees=5)
    assert (some.n_trees, some.n_all_trees, len(some.larger.accuracy)) == (5, 12, 12)
    for n_trees in (2, 13):
        with pytest.raises(BadInput, match="cannot be followed"):
            told(forest, n_trees=n_trees)


def test_what_is_held_only_where_needed_is_not_held_of_the_clips_own_forest(
    usual: ForestVote,
) -> None:
    optional = [field.name for field in fields(usual) if field.default is None]
    assert len(optional) == 3
    assert [getattr(usual, name) for name in optional] == [None] * 3
    assert not any(name in usual._header() for name in optional)


def test_too_few_feature_names_are_refused() -> None:
    with pytest.raises(BadInput, match="2 feature names for 4 features"):
        told(fitted(), feature_names=["a", "b"])


# --- every identity sees its fault --------------------------------------------------------------


def dealt_as_they_are(forest: ForestVote) -> dict[str, Any]:
    return {"shuffled_wrong": np.sort(forest.wrong, axis=1)}


def hardened(forest: ForestVote) -> dict[str, Any]:
    """Every leaf pure, yet the forest's probabilities those of mixed leaves."""
    return {"node_probability": np.round(forest.node_probability)}


FAULTS: Faults = [
    ("predict_proba = mean of the trees' predict_proba", moved("forest_probability", 3, 1e-6)),
    ("predict_proba = mean of the trees' predict_proba", moved("tree_probability", (2, 3), 1e-6)),
    ("predict = the likelier class of the mean", flipped("forest_says", 5)),
    ("a vote = the likelier class of the leaf", flipped("tree_says", (1, 7))),
    ("a tree's probability is that of its leaf", moved("node_probability", 3, 0.01)),
    ("a tree's probability is that of its leaf", of(tree_leaf=np.full((9, 42), 4))),
    ("votes / trees = mean where all leaves are pure", hardened),
    ("accuracy = cases called right / cases", of(forest_accuracy=0.97)),
    ("a node's rows are its children's", moved("node_rows", 3, 1)),
    ("a node's share is its children's mean", moved("node_probability", 0, 1e-6)),
    ("each root holds all the rows drawn", of({"bag.n_drawn": 526})),
    ("importances = mean of the trees'", moved("importance", 0, 1e-6)),
    ("turns of decision_path that the values do not take", moved("case_values", 0, 50)),
    ("turns of decision_path that the values do not take", moved("case_path", (4, 1), 7)),
    ("paths that do not end in apply()", lambda f: moved("tree_leaf", (0, f.case), 1)(f)),
    ("the verdict says whether votes and mean ever disagree", of(verdict="agree")),
    ("votes and mean disagree of the case, if of any", of(case=0)),
    ("the case has the largest gap", of(case=0)),
    ("the verdict `pure` says that all leaves are", of(verdict="pure")),
    ("rows drawn 0, 1, 2 ... times are all rows", moved("bag.rows_by_draws", 0, 1)),
    ("times x rows = rows drawn", moved("bag.rows_by_draws", 2, 1)),
    ("distinct rows = rows drawn at least once", moved("bag.n_distinct", 0, 1)),
    ("a mean tree's accuracy = votes right / votes", of(mean_tree_accuracy=0.8)),
    ("the promise = the binomial tail", of(promised_accuracy=0.99)),
    (
        "mean correlation = what the variance of the number of errors says",
        of(mean_correlation=0.3),
    ),
    ("dealt at random, each tree keeps its number of errors", flipped("shuffled_wrong", (0, 0))),
    ("dealt at random, majorities are right as expected", dealt_as_they_are),
    ("the verdict says whether the forest beats its mean tree", of(verdict="worse")),
    ("the verdict says whether the promise is kept", of(verdict="kept")),
    ("the verdict says whether the promise is kept", of(forest_accuracy=0.98)),
    ("each case has one column", moved("case_order", 4, 1)),
    ("columns in which more trees err than in one before", of(case_order=np.arange(42))),
    ("accuracy = cases whose wrong class has less than half", moved("larger.accuracy", 80, 0.02)),
    ("the larger forest begins with the small one", moved("larger.wrong", (8, 2), 1e-3)),
    ("the promise of so many trees", moved("larger.promised", 4, 0.01)),
    ("more voters promise more, if each beats chance", moved("larger.promised", 50, -0.1)),
    ("out-of-bag accuracy = oob_score_", moved("larger.oob_accuracy", -1, 0.01)),
    ("out-of-bag accuracies held", cut("larger.oob_accuracy")),
]


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_its_fault(usual: ForestVote, name: str, fault: Fault) -> None:
    require_seen(usual, name, fault)


def test_the_faults_cover_every_identity(usual: ForestVote) -> None:
    names = {check.name for result in (usual, told(fitted())) for check in result.checks()}
    assert names == {name for name, _ in FAULTS}
