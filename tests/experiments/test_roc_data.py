"""The ROC clip of a table: its test rows were held out, and scikit-learn finds the same curve."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_iris, load_wine
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.data.own_data import read_data
from mlu_anim.experiments import roc
from mlu_anim.experiments.roc import RocSweep
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput, MluAnimError
from tests.strategies import ONE_FOLDER, tables


def bundled(name: str, *features: str) -> Dataset:
    return read_data(name, target=None, features=features, drop_missing=False)


def scikit_learns(X: Any, y: Any, seed: int, share: float = 0.25) -> tuple[float, int]:  # noqa: N803
    """AUC and number of test rows, as a reader of the page would compute them."""
    # Our classes count as they appear; of a target that begins with a negative that is 0, 1.
    codes = y if not y[0] else 1 - y
    parts = train_test_split(X, y, test_size=share, stratify=codes, random_state=seed)
    train_x, test_x, train_y, test_y = parts
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(train_x, train_y)
    return roc_auc_score(test_y, model.predict_proba(test_x)[:, 1]), len(test_y)


@pytest.mark.parametrize(("positive", "seed", "share"), [(1, 3, 0.25), (0, 0, 0.4)])
def test_one_class_against_the_rest_on_rows_that_were_held_out(
    positive: int, seed: int, share: float
) -> None:
    sweep = roc.EXPERIMENT.run(
        data=bundled("wine", "hue"), pos_label=f"class_{positive}", seed=seed, test_share=share
    )
    require_checks(sweep)
    found = load_wine()
    hue = found.data[:, [found.feature_names.index("hue")]]
    y = (found.target == positive).astype(int)
    auc, n_test = scikit_learns(hue, y, seed, share)
    second_auc, _ = scikit_learns(found.data, y, seed, share)
    assert sweep.second is not None
    assert (sweep.auc, sweep.second.auc) == pytest.approx((auc, second_auc))
    assert (sweep.positive_name, sweep.negative_name) == (f"class_{positive}", "the rest")
    assert (sweep.model_name, sweep.second.name) == ("hue", "all 13 features")
    about = sweep.about
    assert (about["n_train"], about["n_test"], about["seed"]) == (178 - n_test, n_test, seed)
    assert (about["data"], about["features"], about["pos_label"]) == (
        "wine",
        ["hue"],
        f"class_{positive}",
    )
    assert about["test_rows"] == "held out, stratified by class"
    assert "n_seeds" not in about


@pytest.mark.parametrize(
    ("features", "model", "second"),
    [
        ((), "all 4 features", ""),
        (("petal length (cm)",), "petal length (cm)", "all 4 features"),
        (("petal length (cm)", "petal width (cm)"), "2 features", "all 4 features"),
    ],
)
def test_models_are_named_by_what_they_know(
    features: tuple[str, ...], model: str, second: str
) -> None:
    sweep = roc.EXPERIMENT.run(data=bundled("iris", *features), pos_label="versicolor", seed=1)
    require_checks(sweep)
    assert sweep.model_name == model
    assert (sweep.second.name if sweep.second else "") == second


def test_words_count_as_one_feature(tmp_path: Path) -> None:
    rows = [f"{'abc'[i % 3]},{i % 4},{i % 5 // 3}" for i in range(40)]
    table = tmp_path / "t.csv"
    table.write_text("\n".join(["word,n,y", *rows]))
    data = read_data(str(table), target=None, features=("word",), drop_missing=False)
    sweep = roc.EXPERIMENT.run(data=data, seed=0)
    assert data.X.shape == (40, 3)
    assert sweep.second is not None
    assert (sweep.model_name, sweep.second.name) == ("word", "all 2 features")
    assert "a, b, c" in sweep.about["notes"]["categories"]


@pytest.mark.parametrize("name", ["diabetes", "iris"])
def test_a_target_that_is_no_two_classes(name: str) -> None:
    with pytest.raises(BadInput) as caught:
        roc.EXPERIMENT.run(data=bundled(name))
    hints = {"diabetes": "--target", "iris": "--pos-label 'setosa'"}
    assert hints[name] in str(caught.value.hint)
    with pytest.raises(BadInput, match="no class 'rose', but 3 others"):
        roc.EXPERIMENT.run(data=bundled("iris"), pos_label="rose")


# --- the user's model ---------------------------------------------------------------------------


def fitted(estimator: Any, *features: str) -> tuple[FittedModel, Dataset]:
    data = bundled("iris", *features)
    return FittedModel(estimator.fit(data.X, data.y), "mine"), data


def test_a_model_is_asked_about_all_rows() -> None:
    model, data = fitted(KNeighborsClassifier(7))
    sweep = roc.EXPERIMENT.run(model=model, data=data, pos_label="virginica")
    require_checks(sweep)
    found = load_iris()
    theirs = KNeighborsClassifier(7).fit(found.data, found.target).predict_proba(found.data)[:, 2]
    assert sweep.auc == pytest.approx(roc_auc_score(found.target == 2, theirs))
    assert sweep.n_samples == 150
    assert "n_train" not in sweep.about
    assert "fitted elsewhere" in sweep.about["test_rows"]
    assert sweep.about["test_rows"].startswith("all rows")
    assert (sweep.model_name, sweep.second) == ("mine", None)
    assert sweep.about["model"]["KNeighborsClassifier"]["n_neighbors"] == "7"


@pytest.mark.parametrize(
    ("estimator", "label", "message"),
    [
        (RidgeClassifier(), "virginica", "separates 3 classes, without probabilities"),
        (KNeighborsClassifier(), "rose", "no class 'rose'"),
        (KNeighborsClassifier(), None, "3 different values, not two classes"),
    ],
)
def test_a_model_that_does_not_fit(estimator: Any, label: str | None, message: str) -> None:
    model, data = fitted(estimator)
    with pytest.raises(BadInput, match=message) as caught:
        roc.EXPERIMENT.run(model=model, data=data, pos_label=label)
    assert caught.value.hint


def test_a_regressor_and_a_model_of_other_classes_are_refused() -> None:
    data = bundled("iris")
    regressor = LinearRegression().fit(data.X, np.arange(150.0))
    with pytest.raises(BadInput, match="is a regressor, not a classifier"):
        roc.EXPERIMENT.run(model=FittedModel(regressor, "mine"), data=data, pos_label="virginica")
    other = LogisticRegression().fit(data.X, np.arange(150) % 2)
    with pytest.raises(BadInput, match="'0' and '1', but not 'virginica' of the table"):
        roc.EXPERIMENT.run(model=FittedModel(other, "mine"), data=data, pos_label="virginica")


# --- data frames --------------------------------------------------------------------------------


def test_a_data_frame_is_given_to_the_estimator_as_it_is() -> None:
    wine = load_dataset("wine")
    frame = pl.DataFrame({name: wine.column(name)[:, 0] for name in ("hue", "ash")})
    y = pl.Series(wine.y == "class_1", dtype=pl.Boolean)
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(frame, y)
    sweep = RocSweep.from_estimator(model, frame, y)
    assert sweep.auc == pytest.approx(roc_auc_score(y, model.predict_proba(frame)[:, 1]))


def test_a_share_of_the_clips_own_rows_can_be_tested() -> None:
    assert roc.EXPERIMENT.run(seed=0, test_share=0.5).n_samples == 285
    assert [p.name for p in roc.EXPERIMENT.parameters] == ["test_share", "miss_cost"]


# --- any table ----------------------------------------------------------------------------------


@settings(max_examples=80, suppress_health_check=ONE_FOLDER)
@given(
    table=tables(),
    label=st.one_of(st.none(), st.sampled_from(["1", "yes", "?"])),
    chosen=st.sampled_from([(), ("a",), ("b", "a")]),
    seed=st.sampled_from([None, 0]),
)
def test_any_table_is_told_or_refused(
    tmp_path: Path, table: str, label: str | None, chosen: tuple[str, ...], seed: int | None
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(table, encoding="utf-8")
    try:
        data = read_data(str(path), target="sick", features=chosen, drop_missing=True)
        sweep = roc.EXPERIMENT.run(data=data, pos_label=label, seed=seed)
    except MluAnimError as error:
        assert error.exit_code in (2, 4)  # noqa: PT017
        return
    require_checks(sweep)
    values = {name: fact.value for name, fact in sweep.facts().items()}
    assert json.dumps(values, allow_nan=False)
    assert len(sweep.to_bytes()) < 2_000_000
