"""Rows are split, chosen, refused and told by their source, in the same way for every clip."""

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import train_test_split

from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.data.sources import AllRows, Asked, Generated, Given, Supervised
from mlu_anim.data.split_rows import SplitRows
from mlu_anim.data.targets import Target
from mlu_anim.data.typical_split import (
    Condition,
    TypicalSeed,
    TypicalSplit,
    facts,
    median_seed,
    spread,
)
from mlu_anim.system.errors import BadInput, UsageError
from tests.data.toy_results import Held, held, table

LABELS = "ab" * 20 + "b" * 20


def quality(rows: SplitRows, depth: int = 3) -> float:
    """A number that depends on the split alone."""
    return float(rows.X_test[:, 0].mean())


def source(**options: Any) -> Supervised[Held]:
    split = {"n_test": 12, "n_seeds": 5, "of_tables": ((100, 3),)}
    chosen = {
        name: options.pop(name) for name in list(options) if name not in ("target", "require")
    }
    typical = TypicalSplit("means", quality, **{**split, **chosen})
    is_two = options.get("target", Target.TWO_CLASSES) is Target.TWO_CLASSES
    positive = {"pos_label": "a"} if is_two else {}
    return Supervised(held, typical, own=lambda: table(LABELS), **positive, **options)


def result(options: Any = None, **what: Any) -> Held:
    made = source(**(options or {}))
    positive = {"pos_label": made.pos_label} if "data" in what else {}
    return made.result(Given(**{**positive, **what}))


# --- the split ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "n_test"),
    [
        ({}, 12),
        ({"settings": {"test_share": 0.4}}, 24),
        ({"data": table(LABELS)}, 15),
        ({"data": table(LABELS), "settings": {"test_share": 0.1}}, 6),
    ],
)
@pytest.mark.parametrize("target", [Target.TWO_CLASSES, Target.CLASSES, Target.NUMBER])
def test_rows_are_split_as_scikit_learn_splits_them(
    what: dict[str, Any], n_test: int, target: Target
) -> None:
    if target is Target.NUMBER:
        labels: Any = np.arange(60) % 7 + 0.5
        what = {**what, "data": table(labels)}
        n_test = {12: 15, 24: 24, 15: 15, 6: 6}[n_test]
    found = result({"target": target}, **what, seed=4)
    codes = None if target is Target.NUMBER else [LABELS[0] != each for each in LABELS]
    train, test = train_test_split(np.arange(60), test_size=n_test, stratify=codes, random_state=4)
    assert found.train.tolist() == train.tolist()
    assert found.test.tolist() == test.tolist()
    assert (found.about["n_train"], found.about["n_test"]) == (60 - n_test, n_test)


@given(
    counts=st.lists(st.integers(2, 40), min_size=2, max_size=4),
    share=st.floats(0.05, 0.95),
    seed=st.integers(0, 9),
)
@settings(max_examples=100)
def test_every_class_trains_and_tests(counts: list[int], share: float, seed: int) -> None:
    labels = np.repeat(list("abcd")[: len(counts)], counts)
    found = source(target=Target.CLASSES).result(
        Given(data=table(labels), seed=seed, settings={"test_share": share})
    )
    assert sorted([*found.train, *found.test]) == list(range(len(labels)))
    for part in (found.train, found.test):
        assert set(labels[part.astype(int)]) == set(labels)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("aab", "column 'kind': only one row is of the class 'b'"),
        ("aaaaaaaaab", "only one row is of the class 'b'"),
        ("aaaa", "all 4 rows are of one class, 'a'"),
    ],
)
def test_too_few_rows_of_a_class_are_refused(labels: str, message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        result(data=table(labels), pos_label="a")
    assert caught.value.hint


def test_too_few_numbers_are_refused() -> None:
    with pytest.raises(BadInput, match="3 rows are too few to train and to test"):
        result({"target": Target.NUMBER}, data=table([1.0, 2.0, 3.0]))


@pytest.mark.parametrize("target", [Target.TWO_CLASSES, Target.NUMBER])
@pytest.mark.parametrize("n_rows", [150, 400])
def test_of_many_training_rows_a_sample_trains_and_all_others_test(
    n_rows: int, target: Target
) -> None:
    labels: Any = "ab" * (n_rows // 2) if target is Target.TWO_CLASSES else np.arange(n_rows) / 2
    found = result({"most_train": 100, "target": target}, data=table(labels), seed=0)
    n_test = -(-n_rows // 4)
    assert len(found.test) == found.about["n_test"] == n_test
    assert len(found.train) == found.about["n_train"] == (100 if n_rows == 400 else 112)
    assert not set(found.train) & set(found.test)
    assert np.mean(found.train % 2) == pytest.approx(0.5, abs=0 if target != "a number" else 0.2)


# --- the typical split --------------------------------------------------------------------------


@pytest.mark.parametrize(("what", "n_seeds"), [({}, 5), ({"data": table(LABELS)}, 3)])
def test_without_a_seed_the_split_is_the_one_of_median_quality(
    what: dict[str, Any], n_seeds: int
) -> None:
    each = [result(**what, seed=seed).test.mean() for seed in range(n_seeds)]
    typical = result(**what)
    assert typical.test.mean() == np.median(each)
    about = typical.about
    assert (about["seed"], about["n_seeds"]) == (each.index(np.median(each)), n_seeds)
    assert about["seed_means_mean"] == pytest.approx(np.mean(each))
    assert about["seed_means_sd"] == pytest.approx(np.std(each, ddof=1))


def test_a_seed_of_the_users_and_a_large_table_have_no_spread() -> None:
    large = result(data=table(LABELS * 2))
    assert large.test.tolist() == result(data=table(LABELS * 2), seed=0).test.tolist()
    for found in (large, result(seed=3)):
        assert not {name for name in found.about if "seed_" in name or name == "n_seeds"}
    assert (large.about["seed"], result(seed=3).about["seed"]) == (0, 3)
    assert result(seed=3) == result(seed=3) != result(seed=4)


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_that_scikit_learn_does_not_take_is_refused(seed: int) -> None:
    rows: Any = AllRows(lambda table: None, own=lambda: table(LABELS), target=Target.CLASSES)
    sources = source(), rows, Generated(print)
    for each in sources:
        with pytest.raises(UsageError, match=f"the seed {seed} is not"):
            each.result(Given(seed=seed))


def test_of_equal_qualities_the_next_number_decides_then_the_smallest_seed() -> None:
    assert median_seed([3, 1, 2, 2, 9]) == 2
    split = TypicalSplit("means", lambda rows: (0.5, -rows.seed), n_seeds=5)
    rows = SplitRows(table(LABELS), np.array([]), np.array([]), np.array([]), 0)

    def at(seed: int) -> SplitRows:
        return SplitRows(rows.data, rows.y, rows.train, rows.test, seed)

    chosen, about = split.chosen(at, None, 5, {})
    assert (chosen.seed, about["seed_means_mean"], about["seed_means_sd"]) == (2, 0.5, 0.0)


@pytest.mark.parametrize(("fitting", "seed"), [((0, 3), 3), ((), 1)])
def test_with_a_condition_the_fitting_seed_nearest_to_the_median_is_chosen(
    fitting: tuple[int, ...], seed: int
) -> None:
    condition = Condition("a fit", lambda quality: quality[1] in fitting, ("cases",))
    split = TypicalSplit(
        "means", lambda rows: (rows[0], rows[1], 2), n_seeds=5, condition=condition
    )
    qualities = [(9.0, 0), (5.0, 1), (1.0, 2), (6.0, 3), (2.0, 4)]
    chosen, about = split.chosen(lambda at: qualities[at], None, 5, {})
    assert chosen == qualities[seed]
    assert (about["n_seeds"], about["n_seeds_with_it"]) == (5, len(fitting))
    assert (about["seed_condition"], about["all_seeds_cases"]) == ("a fit", 10)


def test_of_seeds_that_meet_a_condition_the_one_nearest_to_the_median_is_chosen() -> None:
    qualities = [(0.5, 0), (0.9, 3), (0.6, 0), (0.65, 2), (0.1, 1)]
    assert median_seed(qualities, [count > 0 for _, count in qualities]) == 3
    assert median_seed(qualities, [False] * 5) == median_seed(qualities) == 2
    condition = Condition("a case", lambda quality: bool(quality[-1]), ("cases",))
    split = TypicalSplit("means", lambda seed: qualities[seed], n_seeds=5, condition=condition)
    chosen, about = split.chosen(lambda seed: seed, None, 5, {})
    assert chosen == 3
    assert about["seed_condition"] == "a case"
    told = {"n_seeds_with_it": 3, "all_seeds_cases": 6}
    assert told.items() <= about.items()
    assert told.keys() <= facts(about).keys()


def test_the_facts_of_a_provenance_are_its_data_its_seed_and_the_spread() -> None:
    about = {"seed": 2, "data": "t", "n_train": 7, **spread("aucs", [0.5, 0.7])}
    assert set(facts(about)) == {"data", "seed", "n_seeds", "seed_aucs_mean", "seed_aucs_sd"}
    assert about["seed_aucs_sd"] == pytest.approx(0.02**0.5)


# --- the target and the origin ------------------------------------------------------------------


def test_the_provenance_says_where_the_rows_come_from() -> None:
    own, users = result().about, result(data=table("abc" * 20), pos_label="c", seed=1).about
    assert {"data", "n_train", "n_test", "seed", "n_seeds", "model"} < set(own)
    assert (own["data"], own["model"]) == ("my table", "none")
    assert "pos_label" not in own
    assert (users["pos_label"], users["neg_label"], users["target"]) == ("c", "the rest", "kind")
    assert (users["features"], users["notes"], users["test_share"]) == (["number"], {}, 0.25)
    assert users["test_rows"] == "held out, stratified by class"


@pytest.mark.parametrize("target", [Target.CLASSES, Target.NUMBER])
def test_a_positive_class_is_refused_where_there_is_none(target: Target) -> None:
    predicted = {Target.CLASSES: "classes", Target.NUMBER: "a number"}[target]
    with pytest.raises(UsageError, match=f"--pos-label .* this clip predicts {predicted}"):
        result({"target": target}, data=table("12" * 9), pos_label="1")


def test_a_table_that_the_clips_model_cannot_read_is_refused_before_it_is_split() -> None:
    def refuse(data: Any) -> None:
        raise BadInput(f"{data.name}: unreadable")

    with pytest.raises(BadInput, match="my table: unreadable"):
        result({"require": refuse}, data=table(LABELS))
    assert result({"require": refuse}).about["n_test"] == 12, "the clip's own table is readable"


def test_all_rows_are_given_with_target_and_seed() -> None:
    seen: list[Any] = []
    AllRows(seen.append, target=Target.NUMBER).result(Given(data=table([1.5, 2.5]), seed=7))
    AllRows(seen.append, own=lambda: table("aab"), target=Target.CLASSES).result(Given())
    assert [each.y.tolist() for each in seen] == [[1.5, 2.5], ["a", "a", "b"]]
    assert [each.seed for each in seen] == [7, 0]


def test_of_draws_from_all_rows_the_typical_seed_is_taken() -> None:
    seen: list[Any] = []
    typical = TypicalSeed("means", lambda table, depth=0: (table.seed * 3) % 7, n_seeds=7)
    rows = AllRows(seen.append, own=lambda: table("aab"), target=Target.CLASSES, typical=typical)
    for given_rows in (Given(), Given(seed=2), Given(data=table("ab" * 9), settings={})):
        rows.result(given_rows)
    own, chosen, users = (json.loads(each.provenance(model="none")) for each in seen)
    assert (own["seed"], own["n_seeds"], own["seed_means_mean"]) == (1, 7, 3.0)
    assert (own["data"], own["n_rows"], own["model"]) == ("my table", 3, "none")
    assert (chosen["seed"], "n_seeds" in chosen) == (2, False)
    assert (users["n_seeds"], users["features"]) == (21, ["number"])


# --- the user's model ---------------------------------------------------------------------------


def asked(estimator: Any, target: Target = Target.TWO_CLASSES, **what: Any) -> Any:
    data = table(LABELS) if target is not Target.NUMBER else table(np.arange(60.0))
    y = what.pop("y", data.y)
    model = FittedModel(estimator.fit(data.X, y), "mine")
    seen: list[Any] = []
    Asked(compute=lambda found, **_: seen.append(found), target=target).result(
        Given(data=data, model=model, **what)
    )
    return seen[0]


def test_a_model_is_asked_about_all_rows() -> None:
    found = asked(LogisticRegression(), pos_label="b")
    assert (found.rows[:, 0] == np.arange(60)).all()
    assert "".join(found.y) == LABELS
    assert found.names == {"positive_name": "b", "negative_name": "a"}
    about = found.about
    assert (about["n_test"], about["pos_label"], about["model_file"]) == (60, "b", "mine.skops")
    assert about["test_rows"].startswith("all rows")
    assert "fitted elsewhere" in about["test_rows"]
    assert "n_train" not in about


@pytest.mark.parametrize(
    ("estimator", "target", "message"),
    [
        (KMeans(2), Target.TWO_CLASSES, "is a clusterer, not a classifier"),
        (LogisticRegression(), Target.NUMBER, "is a classifier, not a regressor"),
    ],
)
def test_a_model_of_another_kind_is_refused(estimator: Any, target: Target, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        asked(estimator, target, y=np.arange(60) > 30)


def test_a_regressor_is_asked_about_numbers() -> None:
    assert asked(LinearRegression(), Target.NUMBER).y.tolist() == list(range(60))
