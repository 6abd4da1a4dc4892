"""A fitted model is given each column in the type that it was fitted on."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import polars as pl
import pytest
import skops.io
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, OrdinalEncoder

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.fitted_model import FittedModel, load_model
from mlu_anim.data.own_data import read_data
from mlu_anim.system.errors import BadInput

N = 40
PEOPLE = pl.DataFrame(
    {
        "age": [20 + i % 30 for i in range(N)],
        "dose": [0.5 * (i % 9) for i in range(N)],
        "smoker": [i % 3 == 0 for i in range(N)],
        "city": [("Oslo", "Rome", " Bern ")[i % 3] for i in range(N)],
        "zip": [("0123", "0456", "8001")[i % 3] for i in range(N)],
        "name": [f"n{i}" for i in range(N)],
        "day": [date(2024, 1, i % 28 + 1) for i in range(N)],
        "sick": [("no", "yes")[i // 2 % 2] for i in range(N)],
    }
)
Save = Callable[[pl.DataFrame, Path], None]


def _as_workbook(frame: pl.DataFrame, path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (frame.columns, *frame.rows()):
        book.active.append(list(row))
    book.save(path)


FORMS: dict[str, Save] = {
    "csv": lambda frame, path: frame.write_csv(path),
    "parquet": lambda frame, path: frame.write_parquet(path),
    "xlsx": _as_workbook,
}


@pytest.fixture(params=FORMS)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The people as a file of each form."""
    path = tmp_path / f"people.{request.param}"
    FORMS[request.param](PEOPLE, path)
    return path


def fitted(estimator: Any, features: list[str], tmp_path: Path) -> FittedModel:
    """Fitted on columns of the people, saved and loaded."""
    estimator.fit(PEOPLE.select(features), PEOPLE["sick"].to_list())
    skops.io.dump(estimator, tmp_path / "model.skops")
    return load_model(tmp_path / "model.skops")


def read(path: Path, model: FittedModel | None = None, features: tuple[str, ...] = ()) -> Dataset:
    columns = None if model is None else model.columns
    return read_data(str(path), target="sick", features=features, drop_missing=False, model=columns)


def test_columns_have_the_types_of_a_data_frame(path: Path) -> None:
    data = read(path)
    kinds = {name: column.dtype.kind for name, column in data.columns.items()}
    assert kinds == {"age": "i", "dose": "f", "smoker": "b", "city": "U", "zip": "i"}
    assert data.columns["smoker"].tolist() == PEOPLE["smoker"].to_list()
    assert data.column("smoker")[:, 0].tolist() == PEOPLE["smoker"].cast(float).to_list()


PASSING = [
    ("words", OneHotEncoder(sparse_output=False), ["city", "zip"]),
    ("order", OrdinalEncoder(), ["age"]),
]


def test_a_model_is_given_what_it_was_fitted_on(path: Path, tmp_path: Path) -> None:
    """Also text that looks like numbers, spaces around words, and columns that it passes on."""
    columns = ["smoker", "zip", "age", "city", "dose"]
    transformer = ColumnTransformer(PASSING, remainder="passthrough")
    model = fitted(make_pipeline(transformer, LogisticRegression()), columns, tmp_path)
    rows = model.rows(read(path, model))
    assert rows.schema == PEOPLE.select(columns).schema
    assert rows.equals(PEOPLE.select(columns))
    np.testing.assert_array_equal(
        model.ask("predict_proba", rows),
        model.estimator.predict_proba(PEOPLE.select(columns)),
    )


def test_a_model_may_know_more_words_than_ours_does(path: Path, tmp_path: Path) -> None:
    encoder = ColumnTransformer([("words", OneHotEncoder(), ["name"])], remainder="passthrough")
    model = fitted(make_pipeline(encoder, LogisticRegression()), ["name", "dose"], tmp_path)
    rows = model.rows(read(path, model))
    assert rows["name"].to_list() == PEOPLE["name"].to_list()
    assert (model.ask("predict", rows) == model.estimator.predict(PEOPLE[["name", "dose"]])).all()


def test_dates_reach_a_model_as_its_file_has_them(tmp_path: Path) -> None:
    PEOPLE.write_parquet(tmp_path / "people.parquet")
    unused = ColumnTransformer([("dose", "passthrough", ["dose"])], remainder="drop")
    model = fitted(make_pipeline(unused, LogisticRegression()), ["day", "dose"], tmp_path)
    rows = model.rows(read(tmp_path / "people.parquet", model))
    assert rows["day"].dtype.is_temporal()
    assert rows["day"].cast(pl.Date).to_list() == PEOPLE["day"].to_list()


def test_only_the_columns_of_the_model_matter(tmp_path: Path) -> None:
    """Gaps, doubts and words elsewhere stop nothing, and no note speaks of them."""
    lines = ["dose,price,city,sick", '0.5,"1,5",Oslo,no', "1.5,2.5,,yes", "2.5,?,Rome,no"]
    (tmp_path / "people.csv").write_text("\n".join(lines))
    model = fitted(LogisticRegression(), ["dose"], tmp_path)
    data = read(tmp_path / "people.csv", model)
    assert list(data.columns) == ["dose"]
    assert data.notes == {}


def test_notes_speak_of_the_features_that_are_used(path: Path) -> None:
    assert "city" in str(read(path).notes["categories"])
    assert "categories" not in read(path, features=("age", "dose")).notes
    assert read(path, features=("city",)).notes["categories"] == (
        "a column for each word of city (Bern, Oslo, Rome)"
    )


def test_columns_that_a_model_misses_are_told_before_they_are_read(
    path: Path, tmp_path: Path
) -> None:
    model = fitted(LogisticRegression(), ["dose", "age"], tmp_path)
    FORMS[path.suffix[1:]](PEOPLE.rename({"age": "agee", "dose": "x"}), path)
    with pytest.raises(BadInput, match="fitted on 2 features by name; missing here: 'dose', 'age'"):
        read(path, model)


def test_a_model_without_names_loses_no_column(tmp_path: Path) -> None:
    """One that is left out would let another take its place."""
    frame = pl.DataFrame(
        {"id": range(N), "age": PEOPLE["age"], "dose": PEOPLE["dose"], "sick": PEOPLE["sick"]}
    )
    frame.write_csv(tmp_path / "people.csv")
    estimator = LogisticRegression().fit(frame[["id", "age"]].to_numpy(), PEOPLE["sick"].to_list())
    skops.io.dump(estimator, tmp_path / "model.skops")
    with pytest.raises(BadInput, match="column 'id': only numbers the rows"):
        read(tmp_path / "people.csv", load_model(tmp_path / "model.skops"))


def test_a_model_fitted_on_a_column_for_each_word_is_given_those(tmp_path: Path) -> None:
    PEOPLE.write_csv(tmp_path / "people.csv")
    encoded = pl.DataFrame(
        {"city=Oslo": (PEOPLE["city"] == "Oslo").cast(float), "age": PEOPLE["age"]}
    )
    estimator = LogisticRegression().fit(encoded, PEOPLE["sick"].to_list())
    skops.io.dump(estimator, tmp_path / "model.skops")
    model = load_model(tmp_path / "model.skops")
    rows = model.rows(read(tmp_path / "people.csv", model))
    np.testing.assert_array_equal(rows, encoded.to_numpy())


def test_a_frame_of_any_library_goes_to_the_model_as_it_is() -> None:
    """The rows of RocSweep.from_estimator are not read by us at all."""
    from mlu_anim.experiments.roc import RocSweep

    seen: list[Any] = []
    look = FunctionTransformer(lambda X: seen.append(X.schema) or X)  # noqa: N803
    model = make_pipeline(look, LogisticRegression())
    features = PEOPLE[["smoker", "age", "dose"]]
    model.fit(features, PEOPLE["sick"].to_list())
    RocSweep.from_estimator(model, features, PEOPLE["sick"], pos_label="yes")
    assert seen
    assert all(schema == features.schema for schema in seen)
