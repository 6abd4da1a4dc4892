"""Kinds of models that people save, each applied to a CSV and a Parquet file of its columns."""

import warnings
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import skops.io
from sklearn.metrics import roc_auc_score

from mlu_anim.data.models.fitted_model import load_model
from mlu_anim.data.own_data import read_data
from mlu_anim.experiments import bias_variance, random_forest, roc
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput
from tests.fitted_models import OF_FRAMES, TARGET, people
from tests.fitted_regressors import REGRESSORS, doses

REFUSED = {
    "grid search, named metric": "2 types .* harmless: .*roc_auc_score, .*_Scorer",
    "voting, hard": "VotingClassifier has neither predict_proba nor decision_function",
}
"""The error messages for model kinds that are refused."""
SOON = ("passthrough", "selector", "set_output, pandas", "fixed threshold", *REFUSED)
"""The kinds tested in a normal run; the others are just as reliable, but slow."""


@cache
def fitted(kind: str) -> Any:
    table = people()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some stop early, to save time
        return OF_FRAMES[kind]().fit(table.drop(TARGET), table[TARGET].to_numpy())


def written(table: pl.DataFrame, folder: Path, suffix: str) -> str:
    """The table as pandas writes it: with True and False."""
    path = folder / f"people.{suffix}"
    if suffix == "parquet":
        table.write_parquet(path)
    else:
        smokes = pl.Series("smoker", [str(each) for each in table["smoker"]])
        table.with_columns(smokes).write_csv(path)
    return str(path)


def told(model: Any, table: str, folder: Path) -> roc.RocSweep:
    skops.io.dump(model, folder / "model.skops")
    data = read_data(table, target=TARGET, features=(), drop_missing=False)
    return roc.EXPERIMENT.run(model=load_model(folder / "model.skops"), data=data)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize(
    "kind",
    [kind if kind in SOON else pytest.param(kind, marks=pytest.mark.slow) for kind in OF_FRAMES],
)
def test_a_saved_model_answers_as_it_did(kind: str, suffix: str, tmp_path: Path) -> None:
    model, table = fitted(kind), people()
    path = written(table, tmp_path, suffix)
    if kind in REFUSED:
        with pytest.raises(BadInput, match=REFUSED[kind]):
            told(model, path, tmp_path)
        return
    sweep = told(model, path, tmp_path)
    require_checks(sweep)
    rows, sick = table.drop(TARGET), (table[TARGET] == "yes").to_numpy()
    if kind == "set_output, pandas":  # what fitted it is not here
        for step in (model, *(step for _, step in model.steps)):
            step._sklearn_output_config = {"transform": "polars"}
    has_proba = hasattr(model, "predict_proba")
    score = model.predict_proba(rows)[:, 1] if has_proba else model.decision_function(rows)
    assert sweep.auc == pytest.approx(roc_auc_score(sick, score), abs=1e-12)
    at_threshold = sweep.matrix(sweep.everyday_step)
    called = model.predict(rows) == "yes"
    assert (at_threshold["tp"], at_threshold["fp"]) == (
        int((called & sick).sum()),
        int((called & ~sick).sum()),
    )


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize(
    ("kind", "n_trees"),
    [("forest", 5), pytest.param("extra trees", 5, marks=pytest.mark.slow)],
)
def test_a_saved_forest_votes_as_it_did(
    kind: str, n_trees: int, suffix: str, tmp_path: Path
) -> None:
    model, table = fitted(kind), people()
    skops.io.dump(model, tmp_path / "model.skops")
    path = written(table, tmp_path, suffix)
    data = read_data(path, target=TARGET, features=(), drop_missing=False)
    vote = random_forest.EXPERIMENT.run(model=load_model(tmp_path / "model.skops"), data=data)
    require_checks(vote)
    assert vote.n_trees == n_trees
    right = model.predict(table.drop(TARGET)) == table[TARGET].to_numpy()
    assert (vote.forest_wrong == ~right).all()


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize(
    "kind",
    [
        each if each in ("tree", "column by name") else pytest.param(each, marks=pytest.mark.slow)
        for each in REGRESSORS
    ],
)
def test_a_saved_regressor_is_varied(kind: str, suffix: str, tmp_path: Path) -> None:
    make, word = REGRESSORS[kind]
    table, path = doses(), tmp_path / f"doses.{suffix}"
    rows = table[["dose"]] if kind == "column by name" else table[["dose"]].to_numpy()
    skops.io.dump(make().fit(rows, table["answer"]), tmp_path / "m.skops")
    table.write_parquet(path) if suffix == "parquet" else table.write_csv(path)
    data = read_data(str(path), target="answer", features=(), drop_missing=False)
    model = load_model(tmp_path / "m.skops")
    found = bias_variance.EXPERIMENT.run(model=model, data=data, n_resamples=30, values="2,3")
    require_checks(found)
    assert found.complexity_name == word


@pytest.mark.parametrize("kind", ["perceptron", "passthrough"])
def test_other_clips_say_which_model_they_need(kind: str, tmp_path: Path) -> None:
    skops.io.dump(fitted(kind), tmp_path / "model.skops")
    path = written(people(), tmp_path, "csv")
    data = read_data(path, target=TARGET, features=(), drop_missing=False)
    model = load_model(tmp_path / "model.skops")
    with pytest.raises(BadInput, match="is not a forest of classification trees"):
        random_forest.EXPERIMENT.run(model=model, data=data)
    with pytest.raises(BadInput, match="is a classifier, not a regressor"):
        bias_variance.EXPERIMENT.run(model=model, data=data)


def test_a_search_without_its_metric_is_taken(tmp_path: Path) -> None:
    """The hint in the error for a search with a named metric works."""
    search = fitted("grid search, named metric")
    path = written(people(), tmp_path, "csv")
    with pytest.raises(BadInput) as caught:
        told(search, path, tmp_path)
    assert "best_estimator_" in str(caught.value.hint)
    require_checks(told(search.best_estimator_, path, tmp_path))


@pytest.mark.parametrize("spelled", ["True", "true", "TRUE", 1, 1.0])
def test_columns_are_given_as_an_encoder_knows_them(spelled: object, tmp_path: Path) -> None:
    """Words that look like booleans or numbers in the table, and were words for the model."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    table = people()
    known = {True: "True", False: "False"} if isinstance(spelled, str) else {True: "1", False: "0"}
    words = pl.DataFrame({"smoker": [known[each] for each in table["smoker"]]})
    model = make_pipeline(OneHotEncoder(), LogisticRegression()).fit(
        words, table[TARGET].to_numpy()
    )
    other = {"True": "False", "true": "false", "TRUE": "FALSE"}.get(str(spelled), 0)
    smokes = pl.Series("smoker", [str(spelled if each else other) for each in table["smoker"]])
    path = tmp_path / "spelled.csv"
    table.with_columns(smokes).write_csv(path)
    sweep = told(model, str(path), tmp_path)
    score = model.predict_proba(words)[:, 1]
    sick = (table[TARGET] == "yes").to_numpy()
    assert len(np.unique(score)) == 2
    assert sweep.auc == pytest.approx(roc_auc_score(sick, score), abs=1e-12)
