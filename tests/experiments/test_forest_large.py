"""Forests of deep trees, of many trees, on many rows: thinned where drawn, exact where told."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import RandomForestClassifier

from mlu_anim.experiments import random_forest
from mlu_anim.experiments.random_forest import ForestVote, growth, trees
from mlu_anim.experiments.random_forest import rows as rows_of
from mlu_anim.results.result import require_checks
from tests.experiments.faults import Fault, Faults, flipped, moved, of, require_seen
from tests.experiments.forests import customers, deep, deep_forest, part, saved, table

HALF = part(customers(), slice(1500, 3000))


@pytest.fixture(scope="module")
def pure() -> ForestVote:
    return deep()


@pytest.fixture(scope="module")
def weighted() -> ForestVote:
    return deep(15, 60, class_weight="balanced_subsample", min_samples_leaf=3)


def test_nine_of_many_trees_are_followed_and_all_are_told(pure: ForestVote) -> None:
    assert (pure.n_trees, pure.n_all_trees, len(pure.larger.accuracy)) == (9, 40, 40)
    require_checks(pure)
    forest = deep_forest()
    assert pure.larger.accuracy[-1] == forest.score(HALF.X, HALF.y)


def test_metrics_are_exact_on_all_rows(pure: ForestVote) -> None:
    forest = deep_forest()
    first = [tree.predict(HALF.X).astype(int) for tree in forest.estimators_[:9]]
    wrong = np.stack([forest.classes_[votes] != HALF.y for votes in first])
    assert pure.n_test == 1500
    assert pure.mean_tree_accuracy == pytest.approx(1 - wrong.mean(), abs=1e-15)
    correlation = np.corrcoef(wrong.astype(float))[np.triu_indices(9, 1)].mean()
    assert pure.mean_correlation == pytest.approx(correlation, abs=1e-12)
    mean = np.mean([t.predict_proba(HALF.X) for t in forest.estimators_[:9]], axis=0)
    right = forest.classes_[mean.argmax(axis=1)] == HALF.y
    assert pure.forest_accuracy == right.mean()
    assert len(pure.case_order) == 100


def test_pure_leaves_make_votes_and_mean_one_and_the_case_is_the_closest_call(
    pure: ForestVote,
) -> None:
    assert pure.verdict.endswith("pure")
    assert np.isin(pure.tree_probability, (0, 1)).all()
    hard = pure.tree_says.mean(axis=0)
    assert np.allclose(hard, pure.forest_probability, atol=1e-12)
    assert abs(hard[pure.case] - 0.5) == pytest.approx(1 / 18)


def test_of_deep_trees_the_top_levels_are_held_and_the_way_of_the_case(pure: ForestVote) -> None:
    for number, tree in enumerate(deep_forest().estimators_[:9]):
        levels = trees.levels(tree.tree_)
        top = pure.top_nodes(number)
        assert len(top) == (levels <= trees.TOP_LEVELS).sum()
        assert pure.levels_below is not None
        assert pure.levels_below[pure.nodes(number)][0] == tree.get_depth()
        path = pure.case_path[number][pure.case_path[number] >= 0]
        ends = np.flatnonzero((tree.predict_proba(HALF.X) == 1).any(axis=1))
        assert len(ends) == len(HALF.X)
        assert pure.feature[pure.nodes(number)][path[-1]] < 0
        assert len(path) - 1 > trees.TOP_LEVELS or path[-1] in top


def test_a_result_of_a_large_forest_stays_small() -> None:
    rows = np.random.default_rng(0).normal(size=(20_000, 5))
    y = (rows.sum(axis=1) + np.random.default_rng(1).normal(size=len(rows)) > 0).astype(int)
    forest = RandomForestClassifier(600, max_samples=300, random_state=0).fit(rows[:2000], y[:2000])
    result = random_forest.EXPERIMENT.run(
        model=saved(forest), data=table(rows[2000:], y[2000:].astype(float))
    )
    require_checks(result)
    assert len(result.to_bytes()) < 2_000_000
    assert result.larger.counts[-1] == 600
    assert 400 < len(result.larger.accuracy) <= growth.MOST_STEPS
    assert result.larger.accuracy[-1] == forest.score(rows[2000:], y[2000:])


@pytest.mark.parametrize("n_test", [2, 3, 119, 120, 121, 500])
def test_any_number_of_test_rows(n_test: int) -> None:
    order = np.argsort(HALF.y, kind="stable")[[0, -1]].tolist()
    chosen = order + [row for row in range(len(HALF.X)) if row not in order][: n_test - 2]
    result = random_forest.EXPERIMENT.run(
        model=saved(deep_forest()), data=table(HALF.X[chosen], HALF.y[chosen]), pos_label="goes"
    )
    require_checks(result)
    assert result.n_test == n_test
    assert len(result.case_order) == (n_test if n_test <= 120 else 100)


@given(st.integers(121, 5000), st.floats(0, 1), st.integers(0, 99))
def test_columns_stand_for_all_cases(n_rows: int, share: float, seed: int) -> None:
    generator = np.random.default_rng(seed)
    n_wrong = generator.integers(0, 10, n_rows)
    forest_wrong = generator.random(n_rows) < share * n_wrong / 9
    chosen = rows_of.columns(n_wrong, forest_wrong, generator.random(n_rows))
    assert len(chosen) == len(set(chosen.tolist())) == 100
    assert (np.diff(n_wrong[chosen]) <= 0).all()
    assert forest_wrong[chosen].mean() == pytest.approx(forest_wrong.mean(), abs=0.005 + 1e-9)
    assert n_wrong[chosen].mean() / 9 == pytest.approx(n_wrong.mean() / 9, abs=0.015)


@given(st.integers(1, 20_000))
def test_counts_of_trees_begin_with_each_and_end_with_all(n_trees: int) -> None:
    counts = growth.held_counts(n_trees)
    assert len(counts) <= growth.MOST_STEPS
    assert counts[-1] == n_trees
    assert counts[: min(n_trees, 100)].tolist() == list(range(1, min(n_trees, 100) + 1))
    assert (np.diff(counts) > 0).all()
    odd = growth.promised_counts(counts)
    assert (odd % 2 == 1).all()
    assert odd[:5].tolist() == [n for n in (1, 3, 5, 7, 9) if n <= n_trees]


@pytest.mark.parametrize(
    ("accuracy", "course"),
    [
        ([0.7, 0.8, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9], "levels"),
        ([0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85], "rises"),
        ([0.9, 0.9, 0.9, 0.9, 0.9, 0.8, 0.7, 0.6], "falls"),
        ([0.9], "levels"),
    ],
)
def test_what_more_trees_do_in_the_end(accuracy: list[float], course: str) -> None:
    counts = np.arange(1, len(accuracy) + 1)
    assert growth.course(np.array(accuracy), counts, 1000) == course
    assert growth.course(np.array(accuracy), counts, 3) == "levels"  # less than a case


def test_blocks_do_not_change_what_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    forest = deep_forest()
    whole = random_forest.EXPERIMENT.run(model=saved(forest), data=HALF, pos_label="goes")
    monkeypatch.setattr(rows_of, "_CELLS", 1000)
    assert random_forest.EXPERIMENT.run(model=saved(forest), data=HALF, pos_label="goes") == whole


# --- every identity sees its fault --------------------------------------------------------------


def shifted_below(forest: ForestVote) -> dict[str, Any]:
    assert forest.levels_below is not None
    return {
        "levels_below": forest.levels_below
        + (forest.feature >= 0) * (np.arange(len(forest.feature)) == 0)
    }


LARGE_FAULTS: Faults = [
    ("levels below a split = one more than below its children", shifted_below),
    ("nothing follows a leaf, something every split", moved("levels_below", slice(None), 1)),
    ("each node of the top levels but the root has a parent there", moved("left", 0, -2)),
    ("pure leaves: votes and mean are one", moved("forest_probability", 3, 0.2)),
    ("about the case trees agree least", of(case=0)),
    ("the verdict `pure` says that all leaves are", moved("tree_probability", (1, 2), 0.1)),
    ("cases that 0, 1, ... trees get wrong are all cases", moved("thinned.cases_by_errors", 0, 1)),
    ("errors by cases = errors by trees", moved("thinned.pair_errors", (2, 2), 1)),
    (
        "errors shared by pairs = squares of the number of errors",
        moved("thinned.pair_errors", (2, 3), 1),
    ),
    ("accuracy = one less the share of errors", of(forest_accuracy=0.8)),
    (
        "accuracy = one less the share of errors",
        lambda f: {"thinned.n_forest_errors": f.thinned.n_forest_errors + 1},
    ),
    ("dark columns = the share that the forest gets wrong", flipped("forest_says", slice(0, 3))),
    ("columns err as all cases do", flipped("tree_says", (slice(None), slice(0, 20)))),
    ("accuracy of the first trees = that of the forest", moved("larger.accuracy", 8, 0.01)),
    ("mean correlation = what the variance of the number of errors says", of(mean_correlation=0.3)),
    ("a mean tree's accuracy = votes right / votes", of(mean_tree_accuracy=0.9)),
    ("each case has one column", moved("case_order", 4, 1)),
]


@pytest.mark.parametrize(("name", "fault"), LARGE_FAULTS, ids=[name for name, _ in LARGE_FAULTS])
def test_each_identity_of_a_large_forest_sees_its_fault(
    pure: ForestVote, name: str, fault: Fault
) -> None:
    require_seen(pure, name, fault)


def test_weighted_rows_are_counted_by_their_weights(weighted: ForestVote) -> None:
    require_checks(weighted)
    assert weighted.root_distinct is not None
    assert (weighted.root_distinct == weighted.n_distinct).all()
    broken = replace(weighted, root_distinct=weighted.root_distinct + 1)
    failed = [check.name for check in broken.checks() if not check.holds]
    assert failed == ["weighted roots that hold rows which were not drawn"]


def test_the_faults_cover_what_only_a_large_forest_holds(
    pure: ForestVote, weighted: ForestVote
) -> None:
    from tests.experiments.test_random_forest import FAULTS

    names = {check.name for result in (pure, weighted) for check in result.checks()}
    covered = {name for name, _ in (*FAULTS, *LARGE_FAULTS)}
    assert names - covered == {"weighted roots that hold rows which were not drawn"}
