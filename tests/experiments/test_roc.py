"""The sweep says what scikit-learn and plain counting say, and its checks see every fault."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, roc_curve
from sklearn.model_selection import FixedThresholdClassifier, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC

from mlu_anim.data.predictions import predictions_from_columns
from mlu_anim.experiments import roc
from mlu_anim.experiments.roc import RocSweep
from mlu_anim.results.facts import Kind
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput
from tests.experiments.faults import Fault, Faults, cut, moved, of, planted, require_seen, turned
from tests.strategies import Labelled, labelled_scores

NAMES = {"model_name": "x", "positive_name": "a", "negative_name": "b", "provenance": "{}"}


def brute_force_pairs(is_positive: NDArray[Any], score: NDArray[Any]) -> tuple[int, int]:
    gaps = [a - b if a != b else 0 for a in score[is_positive] for b in score[~is_positive]]
    return sum(gap > 0 for gap in gaps), sum(gap == 0 for gap in gaps)


@pytest.fixture(scope="module")
def usual() -> RocSweep:
    return roc.EXPERIMENT.run()


@pytest.fixture(scope="module")
def many() -> RocSweep:
    """More rows, thresholds and cases than a result holds, on a rank axis, with ties."""
    generator = np.random.default_rng(5)
    y = generator.random(30_000) < 0.3
    score = np.round(generator.normal(y * 1.0, 1.0), 4)
    second = generator.normal(y * 2.0, 1.0)
    return RocSweep.from_predictions(y, score, second_score=second, second_name="other")


@given(table=labelled_scores(), miss_cost=st.integers(1, 100))
def test_the_sweep_agrees_with_scikit_learn_and_with_counting(
    table: Labelled, miss_cost: int
) -> None:
    is_positive, score = table
    sweep = RocSweep.of_scores(is_positive, score, miss_cost=miss_cost, **NAMES)
    require_checks(sweep)
    right, tied = brute_force_pairs(is_positive, score)
    assert (sweep.n_pairs_right, sweep.n_pairs_tied) == (right, tied)
    assert sweep.auc == pytest.approx((right + tied / 2) / sweep.n_pairs, abs=1e-12)
    for step in range(len(sweep.threshold)):
        caught = score >= sweep.threshold[step]
        assert sweep.tp[step] == (caught & is_positive).sum()
        assert sweep.fp[step] == (caught & ~is_positive).sum()
    chosen = score >= sweep.threshold[sweep.youden_step]
    assert sweep.youden == pytest.approx(chosen[is_positive].mean() - chosen[~is_positive].mean())
    bars = np.array([np.inf, *np.unique(score)[::-1]])
    misses = [(is_positive & (score < bar)).sum() for bar in bars]
    alarms = [(~is_positive & (score >= bar)).sum() for bar in bars]
    cheapest = np.argmin(miss_cost * np.array(misses) + alarms)
    assert sweep.threshold[sweep.cheapest_step] == bars[cheapest], "of equals, the highest"
    duels = sweep.marks().duels(8)
    assert len(duels) == min(8, sweep.n_pos, sweep.n_neg)
    gaps = sweep.pos_scores[duels[:, 0]] - sweep.neg_scores[duels[:, 1]]
    if len(duels) > 1:
        both = right > 0, sweep.n_pairs > right + tied
        assert ((gaps > 0).any(), (gaps < 0).any()) == both


@given(table=labelled_scores())
def test_the_sweep_does_not_depend_on_the_order_of_rows(table: Labelled) -> None:
    is_positive, score = table
    second = np.arange(len(score)) % 3 / 2
    forward = RocSweep.from_predictions(is_positive, score, second_score=second)
    back = RocSweep.from_predictions(is_positive[::-1], score[::-1], second_score=second[::-1])
    assert forward.digest() == back.digest()


def test_both_zeros_are_one_score() -> None:
    forward = RocSweep.from_predictions([0, 1, 1], [-0.0, 0.0, 2.0])
    back = RocSweep.from_predictions([1, 1, 0], [2.0, 0.0, -0.0])
    assert forward.n_pairs_tied == 1
    assert forward.digest() == back.digest()


@given(table=labelled_scores())
@settings(max_examples=50)
def test_the_axis_keeps_the_order_and_ties_of_the_scores(table: Labelled) -> None:
    is_positive, score = table
    sweep = RocSweep.from_predictions(is_positive, score)
    held = np.concatenate([sweep.pos_scores, sweep.neg_scores])
    assert held.min() >= 0
    assert held.max() <= 1
    assert len(np.unique(held)) == len(np.unique(score)) == len(sweep.threshold) - 1
    if sweep.score_axis == "probability":
        assert (sweep.pos_scores == np.sort(score[is_positive])[::-1]).all()
    everyday = sweep.position >= 0.5
    assert everyday[sweep.everyday_step]
    assert not everyday[sweep.everyday_step + 1 :].any()
    assert sweep.by_median is (sweep.score_axis == "rank")


@given(table=labelled_scores(), threshold=st.floats(-2, 2))
@settings(max_examples=50)
def test_a_models_own_threshold_is_the_everyday_one(table: Labelled, threshold: float) -> None:
    is_positive, score = table
    sweep = RocSweep.from_predictions(
        is_positive, score, everyday_threshold=threshold, are_probabilities=False
    )
    require_checks(sweep)
    called = score >= threshold
    matrix = sweep.matrix(sweep.everyday_step)
    assert (matrix.tp, matrix.fp) == ((called & is_positive).sum(), (called & ~is_positive).sum())
    facts = sweep.facts()
    assert (sweep.score_axis, sweep.by_median) == ("rank", False)
    assert facts["everyday_threshold"].value == threshold
    assert facts["everyday_tp"].value == matrix.tp


def test_a_model_decides_at_zero_one_half_or_its_own_threshold() -> None:
    """As its own predict does, for either class; also where no margin is beyond 0 and 1."""
    rows = np.random.default_rng(0).normal(size=(120, 2))
    y = np.where(rows[:, 0] + rows[:, 1] ** 2 > 0.7, "up", "down")
    logistic = LogisticRegression()
    fixed = [
        FixedThresholdClassifier(logistic, threshold=share, pos_label=said)
        for share in (0.2, 0.8)
        for said in (None, "up", "down")
    ]
    for model in (LinearSVC(), logistic, *fixed):
        model.fit(rows, y)
        for positive in ("up", "down"):
            sweep = RocSweep.from_estimator(model, rows, y, pos_label=positive)
            require_checks(sweep)
            called, is_positive = model.predict(rows) == positive, y == positive
            matrix = sweep.matrix(sweep.everyday_step)
            assert matrix.tp == (called & is_positive).sum()
            assert matrix.fp == (called & ~is_positive).sum()
            if model not in fixed:
                told = sweep.facts()["everyday_threshold"].value
                assert told == (0 if isinstance(model, LinearSVC) else 0.5)
    margin = LinearSVC().fit(rows, y)
    within = (margin.decision_function(rows) > 0) & (margin.decision_function(rows) < 1)
    sweep = RocSweep.from_estimator(margin, rows[within], y[within], pos_label="up")
    assert sweep.score_axis == "rank"
    assert sweep.matrix(sweep.everyday_step).fn == 0


def test_the_curve_of_the_default_is_scikit_learns(usual: RocSweep) -> None:
    y = np.repeat([1, 0], [usual.n_pos, usual.n_neg])
    score = np.concatenate([usual.pos_scores, usual.neg_scores])
    fpr, tpr, threshold = roc_curve(y, score, drop_intermediate=False)
    assert usual.auc == roc_auc_score(y, score)
    np.testing.assert_allclose(usual.tpr, tpr, rtol=0, atol=1e-12)
    np.testing.assert_allclose(usual.fpr, fpr, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(usual.position[1:], threshold[1:])
    assert usual.second is not None
    second = np.concatenate([usual.second.pos, usual.second.neg])
    assert usual.second.auc == pytest.approx(roc_auc_score(y, second), abs=1e-12)


def test_the_default_is_the_typical_split_of_the_breast_cancer_data(usual: RocSweep) -> None:
    require_checks(usual)
    about = usual.about
    assert (usual.n_samples, usual.n_pos, usual.n_neg) == (42, 16, 26)
    assert (about["data"], about["n_train"], about["n_test"]) == ("breast cancer", 527, 42)
    assert (usual.positive_name, usual.negative_name) == ("malignant", "benign")
    assert usual.second is not None
    assert (usual.model_name, usual.second.name) == ("cell size", "all 30 features")
    assert (usual.score_axis, usual.verdict) == ("feature", "usual")
    assert about["said"] == {"cell size": "mean radius"}
    assert abs(usual.auc - about["seed_aucs_mean"]) < about["seed_aucs_sd"] / 2
    assert usual.auc < usual.second.auc < 1
    assert usual.facts()["auc_percent"].kind is Kind.PERCENT
    assert list(about["model"]) == ["LogisticRegression", "StandardScaler"]


def test_the_default_seed_is_the_one_nearest_to_the_median_auc_with_two_below_one(
    usual: RocSweep,
) -> None:
    data = load_breast_cancer()
    size = [list(data.feature_names).index("mean radius")]
    aucs: list[tuple[float, float]] = []
    for seed in range(101):
        train_x, test_x, train_y, test_y = train_test_split(
            data.data, data.target == 0, test_size=42, stratify=data.target, random_state=seed
        )
        models = (make_pipeline(StandardScaler(), LogisticRegression()) for _ in range(2))
        one, both = (
            roc_auc_score(
                test_y, model.fit(train_x[:, c], train_y).predict_proba(test_x[:, c])[:, 1]
            )
            for model, c in zip(models, (size, range(30)), strict=True)
        )
        aucs.append((one, both))
    headline, fits = np.array(aucs)[:, 0], np.array(aucs).max(axis=1) < 1 - 1e-9
    away = np.where(fits, np.abs(headline - np.median(headline)), np.inf)
    about = usual.about
    assert about["seed"] == int(np.argmax(np.isclose(away, away.min(), atol=1e-9)))
    assert usual.auc == pytest.approx(headline[about["seed"]], abs=1e-12)
    assert about["n_seeds_with_it"] == fits.sum()
    assert about["seed_aucs_mean"] == pytest.approx(np.mean(headline))
    assert about["seed_aucs_sd"] == pytest.approx(np.std(headline, ddof=1))


def test_another_seed_is_another_split(usual: RocSweep) -> None:
    other = roc.EXPERIMENT.run(seed=7)
    require_checks(other)
    assert other.about["seed"] == 7
    assert other.digest() != usual.digest()


def test_a_large_table_is_thinned_within_its_bound(many: RocSweep, tmp_path: Path) -> None:
    require_checks(many)
    assert many.score_axis == "rank"
    assert len(many.threshold) <= 2000
    assert len(many.pos_scores) == len(many.neg_scores) == 1000
    assert many.columns is None
    area = float(np.trapezoid(many.tpr, many.fpr))
    assert 0 < abs(area - many.auc) <= many.drawn_bound < 1e-3
    second = many.second
    assert second is not None
    second_area = float(np.trapezoid(second.tp / many.n_pos, second.fp / many.n_neg))
    assert abs(second_area - second.auc) <= second.bound < 1e-3
    many.save(tmp_path / "roc.npz")
    assert (tmp_path / "roc.npz").stat().st_size < 2e6


@pytest.mark.parametrize("n_per_class", [999, 1000, 1001])
def test_the_edges_of_what_is_held(n_per_class: int) -> None:
    generator = np.random.default_rng(n_per_class)
    y = np.repeat([True, False], n_per_class)
    score, second = generator.random((2, len(y)))
    sweep = RocSweep.from_predictions(y, score, second_score=second)
    require_checks(sweep)
    assert len(sweep.threshold) <= 2000
    assert (len(sweep.threshold) == 2 * n_per_class + 1) == (n_per_class == 999)
    assert (sweep.columns is None) == (n_per_class > 1000)
    assert sweep.marks(None).all_cases == (n_per_class <= 1000)


def test_thinning_keeps_the_exact_youden_and_everyday_steps() -> None:
    generator = np.random.default_rng(8)
    y = generator.random(9_000) < 0.5
    score = generator.normal(y * 1.0, 1.0)
    sweep = RocSweep.from_predictions(y, score)
    fpr, tpr, threshold = roc_curve(y, score, drop_intermediate=False)
    best = int(np.argmax(tpr - fpr))
    assert len(sweep.threshold) < len(threshold)
    assert sweep.threshold[sweep.youden_step] == threshold[best]
    assert sweep.youden == pytest.approx(tpr[best] - fpr[best], abs=1e-12)
    upper_half = np.sort(score)[::-1][: len(y) // 2]
    assert sweep.threshold[sweep.everyday_step] == upper_half[-1]
    assert sweep.tp[sweep.everyday_step] == (y & (score >= upper_half[-1])).sum()


def test_of_equally_good_thresholds_the_best_is_the_highest() -> None:
    """As in scikit-learn's usual `threshold[argmax(tpr - fpr)]`: fewest false positives."""
    y, score = [1, 0, 1, 0], [0.9, 0.7, 0.6, 0.2]
    sweep = RocSweep.from_predictions(y, score)
    gains = (sweep.tpr - sweep.fpr).tolist()
    assert gains == [0, 0.5, 0, 0.5, 0], "0.9 and 0.6 are equally good"
    fpr, tpr, threshold = roc_curve(y, score, drop_intermediate=False)
    assert sweep.threshold[sweep.youden_step] == threshold[np.argmax(tpr - fpr)] == 0.9
    facts = sweep.facts()
    assert (facts["youden_tp"].value, facts["youden_fp"].value) == (1, 0)


def test_held_cases_are_order_statistics(many: RocSweep) -> None:
    # Quantiles of 1,000 held ones: the i-th of 100 dots stands within 1/1,000 of its share.
    marks = many.marks(100)
    assert marks.is_positive.sum() == (~marks.is_positive).sum() == 100
    assert not marks.all_cases
    assert marks.pos_share_per_mark == marks.neg_share_per_mark == 0.01
    assert marks.second_position is not None
    assert len(marks.second_position) == 200
    for share in (0.1, 0.5, 0.9):
        bar = np.quantile(many.pos_scores, share)
        dots = (marks.position[marks.is_positive] < bar).mean()
        assert dots == pytest.approx(share, abs=0.011)


def test_marks_of_few_cases_are_the_cases(usual: RocSweep) -> None:
    marks = usual.marks(None)
    assert marks.all_cases
    assert len(marks.position) == usual.n_samples
    assert (marks.position[marks.is_positive] == usual.pos_scores).all()
    assert marks.pos_share_per_mark * usual.n_pos == pytest.approx(1)
    fewer = usual.marks(20)
    assert fewer.is_positive.sum() == 16
    assert (~fewer.is_positive).sum() == 20
    assert not fewer.all_cases


@pytest.mark.parametrize(
    ("scores", "verdict", "auc"),
    [
        ([0.9, 0.8, 0.2, 0.1], "perfect", 1.0),
        ([0.1, 0.2, 0.8, 0.9], "inverted", 0.0),
        ([0.3, 0.3, 0.3, 0.3], "constant", 0.5),
        ([7, 7, 7, 7], "constant", 0.5),
        ([0.9, 0.5, 0.8, 0.2], "usual", 0.75),
        ([0.9, 0.1, 0.9, 0.1], "usual", 0.5),
    ],
)
def test_the_verdict(scores: list[float], verdict: str, auc: float) -> None:
    sweep = RocSweep.from_predictions([1, 1, 0, 0], scores)
    require_checks(sweep)
    assert (sweep.verdict, sweep.auc) == (verdict, auc)
    assert json.dumps({name: fact.value for name, fact in sweep.facts().items()}, allow_nan=False)


@given(
    values=st.lists(st.integers(-15, 15), min_size=4, max_size=20, unique=True),
    slope=st.sampled_from([-0.3, 0.02, 1.0]),
    share=st.floats(0, 1),
)
def test_risk_and_place_on_the_axis_of_a_feature_are_the_models(
    values: list[int], slope: float, share: float
) -> None:
    """Of a logistic regression with one feature, also between the cases."""
    x = np.array(values, dtype=float)
    risk = 1 / (1 + np.exp(-slope * x))
    y = np.arange(len(x)) % 2 == 0
    sweep = RocSweep.of_scores(y, risk, feature=("x", x), **NAMES)
    require_checks(sweep)
    assert sweep.feature is not None
    value = sweep.feature.value(share)
    assert sweep.risk_at(share) == pytest.approx(1 / (1 + np.exp(-slope * value)), rel=1e-6)
    assert sweep.position_of(sweep.risk_at(share)) == pytest.approx(share, abs=1e-6)


def test_a_score_that_another_feature_could_have_made_stays_on_its_own_axis() -> None:
    values, score = np.array([1.0, 2.0, 2.0, 3.0]), np.array([0.1, 0.4, 0.5, 0.9])
    sweep = RocSweep.of_scores(np.array([0, 1, 0, 1]) > 0, score, feature=("x", values), **NAMES)
    assert (sweep.score_axis, sweep.feature) == ("probability", None)


def test_a_table_of_the_users_tells_where_it_comes_from() -> None:
    sweep = roc.EXPERIMENT.run(
        predictions=predictions_from_columns(["b", "m", "b", "m"], [3.0, 5.0, 4.0, 3.5], "m")
    )
    require_checks(sweep)
    assert (sweep.positive_name, sweep.negative_name) == ("m", "b")
    assert sweep.about == {
        "data": "arrays",
        "y_true": "y_true",
        "y_score": "y_score",
        "pos_label": "m",
        "neg_label": "b",
    }
    assert sweep.auc == 0.75
    assert not {"seed", "n_seeds"} & set(sweep.facts())


def test_estimators_are_scored_for_the_positive_class() -> None:
    rows = np.arange(20.0)[:, None]
    y = np.where(np.isin(np.arange(20), [3, *range(8, 17), 19]), "up", "down")
    proba, margin = LogisticRegression().fit(rows, y), LinearSVC().fit(rows, y)
    expected = roc_auc_score(y == "up", rows[:, 0])
    assert expected > 0.7
    for positive in ("up", "down"):
        for model in (proba, margin):
            sweep = RocSweep.from_estimator(model, rows, y, pos_label=positive)
            assert sweep.auc == pytest.approx(expected)
    both = RocSweep.from_estimator(
        proba, rows, y, pos_label="up", second_estimator=margin, second_name="SVM"
    )
    require_checks(both)
    assert both.score_axis == "rank"
    assert both.second is not None
    assert (both.model_name, both.second.name) == ("LogisticRegression", "SVM")
    with pytest.raises(BadInput, match="knows the classes 'down' and 'up'"):
        RocSweep.from_estimator(proba, rows, np.arange(20) % 2)


def doubled_step(sweep: RocSweep) -> dict[str, Any]:
    steps = np.insert(np.arange(len(sweep.tp)), 5, 5)
    return {name: getattr(sweep, name)[steps] for name in ("threshold", "position", "tp", "fp")}


def first_is_finite(sweep: RocSweep) -> dict[str, Any]:
    return {"threshold": np.concatenate([[1.0], sweep.threshold[1:]])}


NONE = np.array([])
FAULTS: Faults = [
    ("positives + negatives = cases", of(n_samples=81)),
    ("positives x negatives = pairs", of(n_pairs=1501)),
    ("the verdict is what the AUC says", of(verdict="inverted")),
    ("the verdict is what the AUC says", of(verdict="perfect")),
    ("area of the drawn curve = AUC", moved("tp", 14, 1)),
    ("area of the drawn curve = AUC", of(auc=0.86)),
    ("area of the drawn curve = AUC", of(auc=float("nan"))),
    ("the curve starts at (0, 0)", moved("tp", 0, 1)),
    ("the curve ends at all positives", moved("tp", -1, -1)),
    ("the curve ends at all negatives", moved("fp", -1, 1)),
    ("steps where the curve falls", moved("fp", 20, -3)),
    ("steps where the curve falls", turned("tp")),
    ("steps where the curve stands still", doubled_step),
    ("thresholds that do not fall", doubled_step),
    ("thresholds that do not fall", moved("threshold", 4, 0.5)),
    ("the first threshold is above all scores", first_is_finite),
    ("positions that rise", turned("position")),
    ("positions off the axis", moved("position", 0, 0.01)),
    ("the everyday step is the last from its threshold up", of(everyday_step=22)),
    ("the everyday step is the last from its threshold up", of(everyday_step=24)),
    ("Youden's J = TPR - FPR at its step", of(youden_step=18)),
    ("Youden's J is the largest TPR - FPR", of(youden=0.5, youden_step=29)),
    ("positives: marks add up to all", of({"second.pos": NONE}, pos_scores=NONE)),
    ("negatives: marks add up to all", of({"second.neg": NONE}, neg_scores=NONE)),
    ("positives: cases held", cut("pos_scores", "second.pos")),
    ("negatives: cases held", cut("neg_scores", "second.neg")),
    ("positives: scores out of order", turned("pos_scores")),
    ("negatives: scores out of order", moved("neg_scores", 9, 0.5)),
    ("positives: steps where caught + left behind is not all", moved("pos_scores", 3, -0.2)),
    ("negatives: steps where caught + left behind is not all", moved("fp", 30, 1)),
    ("share of pairs ranked right + ties / 2 = AUC", of(n_pairs_right=1295)),
    ("share of pairs ranked right + ties / 2 = AUC", of(n_pairs_tied=3)),
    ("one column for each negative", cut("columns.right", "columns.tied")),
    ("columns add up to the pairs right", moved("columns.right", 7, 1)),
    ("columns add up to the pairs tied", moved("columns.tied", 7, 1)),
    ("filled share of the grid = AUC", moved("columns.right", 7, -1)),
    ("each column is as high as the positives above its negative", turned("columns.right")),
    ("each column is as high as the positives above its negative", moved("neg_scores", 0, -0.4)),
    ("the duels shown have a won and a lost one", of(pos_scores=np.ones(16))),
    ("the chosen threshold has the least cost of all", of(cheapest_step=20)),
    ("steps that the score makes without the feature", doubled_step),
    ("the feature's ends are the ends of the axis", moved("position", -1, 1e-9)),
    ("area of the second curve = its AUC", of({"second.auc": 0.99})),
    ("area of the second curve = its AUC", moved("second.tp", 30, -1)),
    ("the second curve counts the second model's cases", moved("second.tp", 5, -1)),
    ("the second curve goes from (0, 0) to (1, 1)", moved("second.fp", -1, 1)),
    ("steps where the second curve falls", turned("second.fp")),
    ("share of the second model's pairs = its AUC", moved("second.neg", 0, 0.9)),
    ("the grid of pairs is held if every case is", of(columns=None)),
]
AT_ITS_VALUE = ("a probability stands at its own value", moved("position", 3, 1e-9))


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_its_fault(usual: RocSweep, name: str, fault: Fault) -> None:
    require_seen(usual, name, fault)


def test_the_faults_cover_every_identity(usual: RocSweep) -> None:
    single = RocSweep.from_predictions([0, 1, 0, 1], [0.1, 0.9, 0.4, 0.3])
    require_seen(single, *AT_ITS_VALUE)
    names = {check.name for sweep in (usual, single) for check in sweep.checks()}
    assert names == {name for name, _ in (*FAULTS, AT_ITS_VALUE)}


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("area of the drawn curve = AUC", of(drawn_bound=0.0)),
        ("area of the second curve = its AUC", of({"second.bound": 0.0})),
        ("positives: steps that count more than there are", moved("tp", -1, 1)),
        ("negatives: steps that count more than there are", moved("fp", 0, -1)),
        ("negatives: cases held", cut("neg_scores", "second.neg")),
    ],
)
def test_identities_of_thinned_results_see_their_faults(
    many: RocSweep, name: str, fault: Fault
) -> None:
    require_seen(many, name, fault)


def test_arrays_of_different_length_are_no_sweep(usual: RocSweep) -> None:
    with pytest.raises(ValueError, match="differ in length"):
        replace(usual, tp=usual.tp[:-1])
    with pytest.raises(ValueError, match="at least two steps"):
        replace(usual, **dict.fromkeys(("threshold", "position", "tp", "fp"), NONE))
    with pytest.raises(ValueError, match="other cases"):
        planted(usual, cut("second.pos")(usual))


def test_chance_is_the_auc_of_equal_scores() -> None:
    chance = RocSweep.from_predictions([0, 1, 1, 0], [0.1, 0.4, 0.3, 0.2]).facts()["chance_auc"]
    assert chance.value == roc_auc_score([0, 1, 1, 0], [0.3] * 4)
