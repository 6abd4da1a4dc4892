"""Forests of deep trees, of many trees, on many rows: thinned where drawn, exact where told."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.ensemble import RandomForestClassifier

from mlu_anim.data.models import tree_answers
from mlu_anim.data.models.tree_arrays import levels
from mlu_anim.experiments import random_forest
from mlu_anim.experiments.random_forest import ForestVote, errors, growth, trees
from mlu_anim.results.result import require_checks
from tests.experiments.forests import customers, deep, deep_forest, part, saved, table

HALF = part(customers(), slice(1500, 3000))


@pytest.fixture(scope="module")
def pure() -> ForestVote:
    return deep()


def test_metrics_are_exact_on_all_rows(pure: ForestVote) -> None:
    require_checks(pure)
    forest = deep_forest()
    first = [tree.predict(HALF.X).astype(int) for tree in forest.estimators_[:9]]
    wrong = np.stack([forest.classes_[votes] != HALF.y for votes in first])
    assert (pure.n_trees, pure.n_all_trees, pure.n_test, pure.n_tiles) == (9, 40, 1500, 100)
    assert pure.mean_tree_accuracy == pytest.approx(1 - wrong.mean(), abs=1e-15)
    correlation = np.corrcoef(wrong.astype(float))[np.triu_indices(9, 1)].mean()
    assert pure.mean_correlation == pytest.approx(correlation, abs=1e-12)
    mean = np.mean([t.predict_proba(HALF.X) for t in forest.estimators_[:9]], axis=0)
    assert pure.forest_accuracy == (forest.classes_[mean.argmax(axis=1)] == HALF.y).mean()
    assert pure.larger is not None
    assert pure.larger.accuracy[-1] == forest.score(HALF.X, HALF.y)


def test_of_deep_trees_the_top_levels_are_held_and_the_way_of_the_case(pure: ForestVote) -> None:
    assert pure.levels_below is not None
    for number, tree in enumerate(deep_forest().estimators_[:9]):
        top = pure.top_nodes(number)
        assert len(top) == (levels(tree.tree_) <= trees.TOP_LEVELS).sum()
        assert pure.levels_below[pure.nodes(number)][0] == tree.get_depth()
        path = pure.case_path[number][pure.case_path[number] >= 0]
        assert pure.feature[pure.nodes(number)][path[-1]] < 0
        assert len(path) - 1 > trees.TOP_LEVELS or path[-1] in top


def test_a_result_of_a_large_forest_stays_small() -> None:
    rows = np.random.default_rng(0).normal(size=(20_000, 5))
    y = (rows.sum(axis=1) + np.random.default_rng(1).normal(size=len(rows)) > 0).astype(int)
    forest = RandomForestClassifier(600, max_samples=300, random_state=0).fit(rows[:2000], y[:2000])
    data = table(rows[2000:], y[2000:].astype(float))
    result = random_forest.EXPERIMENT.run(model=saved(forest), data=data)
    require_checks(result)
    assert len(result.to_bytes()) < 2_000_000
    assert result.larger.counts[-1] == 600
    assert 400 < len(result.larger.accuracy) <= growth.MOST_STEPS
    assert result.larger.accuracy[-1] == forest.score(rows[2000:], y[2000:])


@pytest.mark.parametrize("n_test", [2, 200, 201])
def test_any_number_of_test_rows(n_test: int) -> None:
    order = np.argsort(HALF.y, kind="stable")[[0, -1]].tolist()
    chosen = order + [row for row in range(len(HALF.X)) if row not in order][: n_test - 2]
    result = random_forest.EXPERIMENT.run(
        model=saved(deep_forest()), data=table(HALF.X[chosen], HALF.y[chosen]), pos_label="goes"
    )
    require_checks(result)
    assert (result.n_test, result.n_tiles) == (n_test, n_test if n_test <= 200 else 100)


@given(st.integers(201, 5000), st.floats(0, 1), st.integers(0, 99))
def test_tiles_stand_for_all_cases(n_rows: int, share: float, seed: int) -> None:
    generator = np.random.default_rng(seed)
    n_wrong = generator.integers(0, 10, n_rows)
    forest_wrong = generator.random(n_rows) < share * n_wrong / 9
    chosen = errors.tiles(n_wrong, forest_wrong, generator.random(n_rows))
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


def test_blocks_do_not_change_what_is_found(
    pure: ForestVote, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_answers, "_CELLS", 1000)
    again = random_forest.EXPERIMENT.run(model=saved(deep_forest()), data=HALF, pos_label="goes")
    assert again == pure
