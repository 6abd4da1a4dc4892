"""One rule for labels that the table, the model and the command line spell differently."""

import re
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import skops.io
from sklearn.dummy import DummyClassifier
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression, RidgeClassifier

from mlu_anim.data.class_labels import match_class
from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.fitted_model import load_model
from mlu_anim.data.own_data import read_data
from mlu_anim.data.predictions import predictions_from_columns, read_predictions
from mlu_anim.experiments import random_forest, roc
from mlu_anim.system.errors import BadInput

_RNG = np.random.default_rng(5)
X = np.round(_RNG.normal(size=(80, 3)), 4)
SICK = X[:, 0] + 0.8 * _RNG.normal(size=80) > 0
"""A quarter of the rows is on the wrong side, so that AUC is neither 0.5 nor 1."""

PAIRS: tuple[tuple[Any, Any], ...] = (
    *((0, 1), (False, True), ("0", "1"), (0.0, 1.0), (-1, 1), ("no", "yes"), ("No", "YES")),
    *(("false", "true"), ("negative", "positive"), (np.str_("n"), np.str_("y"))),
)
"""Spellings of the same two classes in a table or a model, the positive one last."""


def table_of(pair: tuple[Any, Any], folder: Path, name: str = "table.csv") -> str:
    path = folder / name
    target = [str(pair[int(each)]) for each in SICK]
    pl.DataFrame({**{f"f{i}": X[:, i] for i in range(3)}, "sick": target}).write_csv(path)
    return str(path)


def model_of(pair: tuple[Any, Any], folder: Path, model: Any = None) -> Path:
    path = folder / "model.skops"
    y = np.array(pair)[SICK.astype(int)]
    skops.io.dump((RidgeClassifier() if model is None else model).fit(X, y), path)
    return path


def read(table: str) -> Dataset:
    return read_data(table, target="sick", features=(), drop_missing=False)


def asked(model: Path, table: str, pos_label: object) -> roc.RocSweep:
    return roc.EXPERIMENT.run(model=load_model(model), data=read(table), pos_label=pos_label)


@pytest.mark.parametrize("known", PAIRS, ids=str)
def test_any_spelling_of_a_known_pair_is_understood(known: tuple[Any, Any], tmp_path: Path) -> None:
    """As the model's, the table's and the option's; both classes, and none turned around."""
    model = load_model(model_of(known, tmp_path))
    for given in PAIRS[:: len(PAIRS) // 3]:
        data = read(table_of(given, tmp_path))
        sweep = roc.EXPERIMENT.run(model=model, data=data)
        assert sweep.auc > 0.7
        assert sweep.n_pos == int(SICK.sum())
    for said in PAIRS:  # of the last table
        assert roc.EXPERIMENT.run(model=model, data=data, pos_label=said[1]).auc == sweep.auc
        turned = roc.EXPERIMENT.run(model=model, data=data, pos_label=said[0])
        assert turned.auc == pytest.approx(sweep.auc)
        assert turned.n_pos == int((~SICK).sum())


@pytest.mark.parametrize("said", PAIRS, ids=str)
def test_the_rule_is_the_same_for_predictions(said: tuple[Any, Any], tmp_path: Path) -> None:
    for given in PAIRS:
        path = tmp_path / "scores.csv"
        labels = [str(given[int(each)]) for each in SICK]
        pl.DataFrame({"y_true": labels, "y_score": X[:, 0]}).write_csv(path)
        for index in (0, 1):
            found = read_predictions(path, pos_label=str(said[index]))
            assert (found.y_true == (bool(index) == SICK)).all()
            values = [given[int(each)] for each in SICK]
            assert (
                predictions_from_columns(values, X[:, 0], said[index]).y_true == found.y_true
            ).all()


def test_a_forest_follows_the_rule(tmp_path: Path) -> None:
    forest = RandomForestClassifier(5, max_depth=3, random_state=0)
    table = table_of(("no", "yes"), tmp_path)
    model = load_model(model_of((False, True), tmp_path, forest))
    data = read(table)
    for said in ("yes", "True", "1", None):
        vote = random_forest.EXPERIMENT.run(model=model, data=data, pos_label=said)
        assert (vote.is_positive == SICK).all()
        assert (~vote.forest_wrong).mean() > 0.7


@pytest.mark.parametrize(
    ("given", "known"),
    [
        (("well", "ill"), (0, 1)),
        (("well", "sick"), ("healthy", "sick")),
        ((1, 2), (0, 1)),
        (("no", "maybe"), ("no", "yes")),
    ],
)
def test_what_is_not_clear_is_refused_with_advice_that_works(
    given: tuple[Any, Any], known: tuple[Any, Any], tmp_path: Path
) -> None:
    model = model_of(known, tmp_path)
    for said in given:
        with pytest.raises(BadInput, match=r"knows the classes .*, but not .* of the table") as e:
            asked(model, table_of(given, tmp_path), said)
        advice = re.findall(r"'([^']+)'", str(e.value.hint))
        assert advice == [str(each) for each in known]
    followed = table_of((advice[0], advice[1]), tmp_path, "as_advised.csv")
    assert asked(model, followed, advice[1]).auc > 0.7


def test_advice_about_an_unknown_label_works(tmp_path: Path) -> None:
    model, table = model_of(("low", "high"), tmp_path), table_of(("low", "high"), tmp_path)
    with pytest.raises(BadInput, match="no class 'True'; there are 'high' and 'low'") as caught:
        asked(model, table, "True")
    for label in re.findall(r"--pos-label '(\w+)'", str(caught.value.hint)):
        assert asked(model, table, label).auc > 0.7


def test_a_model_of_one_class_says_so(tmp_path: Path) -> None:
    model = model_of(("yes", "yes"), tmp_path, DummyClassifier())
    with pytest.raises(BadInput, match="DummyClassifier knows only one class: 'yes'"):
        asked(model, table_of(("no", "yes"), tmp_path), "yes")


def test_one_of_many_classes_is_found_by_its_text_alone(tmp_path: Path) -> None:
    y = np.arange(80) % 3
    skops.io.dump(LogisticRegression().fit(X, y), tmp_path / "three.skops")
    path = tmp_path / "three.csv"
    pl.DataFrame({**{f"f{i}": X[:, i] for i in range(3)}, "sick": y.astype(float)}).write_csv(path)
    assert asked(tmp_path / "three.skops", str(path), "2").n_pos == int((y == 2).sum())
    with pytest.raises(BadInput, match="no class 'yes', but 3 others"):
        asked(tmp_path / "three.skops", str(path), "yes")
    with pytest.raises(BadInput, match=r"knows the classes '0', '1' and '2', but not"):
        asked(tmp_path / "three.skops", table_of(("no", "yes"), tmp_path), "yes")


def test_capitals_that_tell_classes_apart_are_kept_apart() -> None:
    assert match_class("YES", ["Yes", "yes"]) is None
    assert match_class("yes", ["Yes", "yes"]) == 1
    assert match_class(b"yes", ["no", "yes"]) == 1
    assert match_class("true", ["one", "two"]) is None


def test_a_million_labels_become_two_classes_at_once() -> None:
    y = np.tile(["no", "yes"], 500_000)
    data = Dataset("t", np.zeros((len(y), 1)), y, ("x",))
    start_s = time.process_time()
    classes = data.two_classes()
    assert time.process_time() - start_s < 3
    assert classes.is_positive.sum() == 500_000
    measured = Dataset("t", data.X, np.arange(1e6), ("x",))
    start_s = time.process_time()
    with pytest.raises(BadInput, match="1,000,000 different values"):
        measured.two_classes()
    assert time.process_time() - start_s < 3


def test_a_class_called_the_rest_has_its_own_rest() -> None:
    y = np.array(["the rest", "a", "b"] * 8)
    classes = Dataset("t", np.zeros((24, 1)), y, ("x",)).two_classes("the rest")
    assert classes.is_positive.sum() == 8
    assert classes.neg_label != "the rest"
