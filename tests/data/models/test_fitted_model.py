"""A fitted model comes back from its file as it was, and is given the rows it was fitted on."""

import contextlib
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import sklearn
import skops.io
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.cluster import KMeans
from sklearn.compose import ColumnTransformer, make_column_selector
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from mlu_anim.data.datasets import Dataset, breast_cancer
from mlu_anim.data.models import expected_columns
from mlu_anim.data.models.fitted_model import FittedModel, load_model
from mlu_anim.system.errors import BadInput, UsageError
from tests.strategies import ONE_FOLDER

TREE = "sklearn.tree._tree.Tree"
PREDICTOR = "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor"
DATA = breast_cancer()


def fast_logistic() -> LogisticRegression:
    """One that needs no scaled features."""
    return LogisticRegression(solver="newton-cholesky")


MODELS: dict[str, tuple[Callable[[], Any], str, list[str]]] = {
    "logistic": (fast_logistic, "predict_proba", []),
    "pipeline": (
        lambda: make_pipeline(StandardScaler(), LogisticRegression()),
        "decision_function",
        [],
    ),
    "histogram": (
        lambda: HistGradientBoostingClassifier(max_iter=5),
        "predict_proba",
        [PREDICTOR],
    ),
    "boosting": (lambda: GradientBoostingClassifier(n_estimators=5), "predict_proba", [TREE]),
    "tree": (DecisionTreeClassifier, "predict_proba", [TREE]),
    "forest": (lambda: RandomForestClassifier(9, n_jobs=2), "predict_proba", [TREE]),
    "500 trees": (lambda: RandomForestClassifier(500, max_depth=3), "predict_proba", [TREE]),
    "SVC": (SVC, "decision_function", []),
    "bayes": (MultinomialNB, "predict_proba", []),
    "clusters": (lambda: KMeans(2, n_init=1), "predict", []),
}


def saved(model: object, folder: Path, name: str = "model.skops") -> Path:
    path = folder / name
    skops.io.dump(model, path)
    return path


def loaded(model: object, folder: Path, trust: tuple[str, ...] = ()) -> FittedModel:
    return load_model(saved(model, folder), trust)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_answers_as_it_did(name: str, tmp_path: Path) -> None:
    make, method, trust = MODELS[name]
    model = make().fit(DATA.X, DATA.y)
    found = loaded(model, tmp_path, tuple(trust))
    assert found.name == "model"
    assert found.fitted_with is None
    np.testing.assert_array_equal(
        found.ask(method, found.rows(DATA)), getattr(model, method)(DATA.X)
    )


def test_a_regressor_answers_numbers(tmp_path: Path) -> None:
    y = DATA.X[:, 0] * 2
    found = loaded(Ridge().fit(DATA.X, y), tmp_path)
    found.require_regressor()
    np.testing.assert_allclose(found.ask("predict", found.rows(DATA)), y, rtol=0.02)
    with pytest.raises(BadInput, match=r"model\.skops: Ridge is a regressor, not a classifier"):
        found.require_classifier()


def test_what_a_model_is_not_is_told(tmp_path: Path) -> None:
    found = loaded(KMeans(2, n_init=1).fit(DATA.X), tmp_path)
    with pytest.raises(BadInput, match="KMeans is a clusterer, not a classifier"):
        found.require_classifier()
    found = loaded(
        make_pipeline(StandardScaler(), LogisticRegression()).fit(DATA.X, DATA.y), tmp_path
    )
    found.require_classifier()
    with pytest.raises(BadInput, match="LogisticRegression is a classifier, not a regressor"):
        found.require_regressor()
    found = loaded(StandardScaler().fit(DATA.X), tmp_path)
    with pytest.raises(BadInput, match="StandardScaler is neither a classifier nor a regressor"):
        found.require_classifier()


def test_a_method_that_is_not_there_is_told(tmp_path: Path) -> None:
    found = loaded(SVC().fit(DATA.X, DATA.y), tmp_path)
    assert (found.can("predict_proba"), found.can("decision_function")) == (False, True)
    with pytest.raises(BadInput, match=r"model\.skops: SVC has no predict_proba"):
        found.ask("predict_proba", DATA.X)


def test_what_a_model_says_is_one_line_of_ours(tmp_path: Path) -> None:
    found = loaded(MultinomialNB().fit(DATA.X, DATA.y), tmp_path)
    with pytest.raises(BadInput, match=r"model\.skops: MultinomialNB cannot predict: ValueError: "):
        found.ask("predict", DATA.X[:, :4])


def test_answers_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    model = fast_logistic().fit(DATA.X, DATA.y)
    model.coef_[0, 3] = np.nan
    found = loaded(model, tmp_path)
    with pytest.raises(
        BadInput, match=r"LogisticRegression\.predict_proba\(\) returns no finite number"
    ):
        found.ask("predict_proba", DATA.X)


def test_a_model_that_was_not_fitted_is_refused(tmp_path: Path) -> None:
    for model in (LogisticRegression(), make_pipeline(StandardScaler(), LogisticRegression())):
        with pytest.raises(BadInput, match="was not fitted") as caught:
            loaded(model, tmp_path)
        assert "fit()" in str(caught.value.hint)


@pytest.mark.parametrize(
    "thing", [[1, 2], {"a": 1}, None, "text", np.arange(3), LogisticRegression]
)
def test_what_is_no_model_is_refused(thing: object, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"model\.skops: (holds|not loaded)"):
        loaded(thing, tmp_path)


# --- trust ---------------------------------------------------------------------------------------


def test_trees_of_scikit_learn_need_no_trust(tmp_path: Path) -> None:
    path = saved(DecisionTreeClassifier().fit(DATA.X, DATA.y), tmp_path)
    assert load_model(path).kind == "DecisionTreeClassifier"
    assert load_model(path, [TREE]).kind == "DecisionTreeClassifier"


@pytest.mark.parametrize("trust", ["tree.Tree", "sklearn.tree._tree.tree", "os.system", "", "*"])
def test_trust_is_the_exact_name_of_a_type_in_the_file(trust: str, tmp_path: Path) -> None:
    path, own = saved(OwnModel().fit(DATA.X, DATA.y), tmp_path), f"{__name__}.OwnModel"
    with pytest.raises(UsageError, match=r"no type .* in it to trust") as caught:
        load_model(path, [own, trust])
    assert own in str(caught.value.hint)


def test_trusting_what_is_known_anyway_does_no_harm(tmp_path: Path) -> None:
    model = fast_logistic().fit(DATA.X, DATA.y)
    known = "sklearn.linear_model._logistic.LogisticRegression"
    assert loaded(model, tmp_path, (known,)).kind == "LogisticRegression"


class OwnModel(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A class that no library knows."""

    def fit(self, X: Any, y: Any) -> "OwnModel":  # noqa: N803 - scikit-learn's name
        self.n_features_in_ = X.shape[1]
        self.classes_ = np.unique(y)
        return self

    def predict(self, X: Any) -> Any:  # noqa: N803
        raise RuntimeError("a message\nof two lines \x1b[2J")


def test_a_class_of_ones_own_is_loaded_when_it_is_trusted(tmp_path: Path) -> None:
    path = saved(OwnModel().fit(DATA.X, DATA.y), tmp_path)
    with pytest.raises(BadInput, match="OwnModel"):
        load_model(path)
    found = load_model(path, [f"{__name__}.OwnModel"])
    with pytest.raises(BadInput) as caught:
        found.ask("predict", found.rows(DATA))
    assert caught.value.message == (
        "model.skops: OwnModel cannot predict: RuntimeError: a message of two lines [2J"
    )


def changed(path: Path, old: bytes, new: bytes) -> Path:
    """The file with a text of its schema replaced."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts["schema.json"]
    parts["schema.json"] = parts["schema.json"].replace(old, new)
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def test_code_that_is_not_installed_is_told(tmp_path: Path) -> None:
    path = saved(OwnModel().fit(DATA.X, DATA.y), tmp_path)
    changed(path, __name__.encode(), b"their_code")
    with pytest.raises(BadInput, match=r"code that is not installed here.*'their_code'"):
        load_model(path, ["their_code.OwnModel"])


# --- versions ------------------------------------------------------------------------------------


def of_version(path: Path, version: str) -> Path:
    return changed(path, sklearn.__version__.encode(), version.encode())


def test_a_model_of_another_version_is_loaded_and_that_is_kept(tmp_path: Path) -> None:
    path = saved(MultinomialNB().fit(DATA.X, DATA.y), tmp_path)
    found = load_model(of_version(path, "1.3.0"))
    assert found.fitted_with == "1.3.0"
    assert found.about["model_saved_with"] == "scikit-learn 1.3.0"
    with pytest.raises(BadInput) as caught:
        found.ask("predict", DATA.X[:, :4])
    assert f"scikit-learn 1.3.0; {sklearn.__version__}" in str(caught.value.hint)


def test_a_model_of_another_version_that_cannot_be_loaded_is_told(tmp_path: Path) -> None:
    path = saved(DecisionTreeClassifier().fit(DATA.X, DATA.y), tmp_path)
    changed(of_version(path, "1.3.0"), b'"node_count"', b'"n_nodes"')
    with pytest.raises(BadInput, match=r"fitted with scikit-learn 1\.3\.0, which cannot be") as e:
        load_model(path, [TREE])
    assert f"again with scikit-learn {sklearn.__version__}" in str(e.value.hint)


# --- trees that lead elsewhere -------------------------------------------------------------------


def test_a_tree_that_leads_outside_is_refused(tmp_path: Path) -> None:
    for field, value in (("feature", 10**6), ("left_child", 10**6), ("right_child", 0)):
        model = DecisionTreeClassifier(max_depth=2).fit(DATA.X, DATA.y)
        state = model.tree_.__getstate__()
        state["nodes"][field][0] = value
        model.tree_.__setstate__(state)
        with pytest.raises(BadInput, match="leads outside of its nodes or features"):
            loaded(model, tmp_path, (TREE,))


@pytest.mark.parametrize("make", [DecisionTreeClassifier, GradientBoostingClassifier])
def test_trees_of_more_features_than_the_model_are_refused(
    make: Callable[..., Any], tmp_path: Path
) -> None:
    model = make(max_depth=1).fit(DATA.X, DATA.y)
    model.n_features_in_ = 1
    with pytest.raises(BadInput, match="leads outside of its nodes or features"):
        loaded(model, tmp_path, (TREE,))


@pytest.mark.parametrize("field", ["feature_idx", "left", "right"])
def test_a_histogram_tree_that_leads_outside_is_refused(field: str, tmp_path: Path) -> None:
    model = HistGradientBoostingClassifier(max_iter=2).fit(DATA.X, DATA.y)
    model._predictors[1][0].nodes[field][0] = 10**6
    with pytest.raises(BadInput, match="leads outside of its nodes or features"):
        loaded(model, tmp_path, (PREDICTOR,))


# --- rows ----------------------------------------------------------------------------------------


def frame() -> pl.DataFrame:
    """The columns of the data set in another order, and one that no model knows."""
    names = list(reversed(DATA.feature_names))
    return pl.DataFrame({name: DATA.columns[name] for name in names})


def test_another_number_of_features_is_told(tmp_path: Path) -> None:
    found = loaded(fast_logistic().fit(DATA.X[:, :4], DATA.y), tmp_path)
    with pytest.raises(BadInput, match="fitted on 4 features, but breast cancer has 30") as caught:
        found.rows(DATA)
    assert "--features" in str(caught.value.hint)


def test_columns_are_matched_by_name(tmp_path: Path) -> None:
    some = frame().drop("mean area")
    model = fast_logistic().fit(some, DATA.y)
    found = loaded(model, tmp_path)
    rows = found.rows(DATA)
    assert rows.shape == (569, 29)
    np.testing.assert_allclose(found.ask("predict_proba", rows), model.predict_proba(some))


def test_columns_that_are_missing_are_listed(tmp_path: Path) -> None:
    renamed = frame().rename({"mean area": "mean areal"})
    found = loaded(MultinomialNB().fit(renamed, DATA.y), tmp_path)
    with pytest.raises(BadInput, match=r"model\.skops was fitted on 30 .*: 'mean areal'") as caught:
        found.rows(DATA)
    assert "Did you mean 'mean area' for 'mean areal'?" in str(caught.value.hint)


AGES = np.array([20.0, 30, 40, 50] * 5)
JOBS = np.array(["cook", "nurse", "pilot", "cook"] * 5)
PEOPLE = Dataset(
    name="people",
    X=np.column_stack([AGES, JOBS == "cook", JOBS == "nurse", JOBS == "pilot"]).astype(float),
    y=np.array(["no", "yes"] * 10),
    feature_names=("age", "job=cook", "job=nurse", "job=pilot"),
    columns={"age": AGES, "job": JOBS},
)
PEOPLE_FRAME = pl.DataFrame({"job": JOBS.tolist(), "age": AGES})


def by_columns(*, selector: bool = False) -> Any:
    numbers = make_column_selector("age") if selector else ["age"]
    columns = [("numbers", StandardScaler(), numbers), ("words", OneHotEncoder(), ["job"])]
    model = make_pipeline(ColumnTransformer(columns[: 1 if selector else 2]), LogisticRegression())
    return model.fit(PEOPLE_FRAME, PEOPLE.y)


def test_a_model_fitted_on_a_data_frame_is_given_one(tmp_path: Path) -> None:
    model = by_columns()
    found = loaded(model, tmp_path)
    rows = found.rows(PEOPLE)
    assert isinstance(rows, pl.DataFrame)
    assert rows.columns == ["job", "age"]
    np.testing.assert_array_equal(
        found.ask("predict_proba", rows), model.predict_proba(PEOPLE_FRAME)
    )


def test_without_polars_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = loaded(by_columns(), tmp_path)
    monkeypatch.setattr(expected_columns, "find_spec", lambda name: None)
    with pytest.raises(BadInput, match="polars is not installed") as caught:
        found.rows(PEOPLE)
    assert "dataframes" in str(caught.value.hint)


def test_a_model_with_encoders_and_no_names_is_given_the_columns(tmp_path: Path) -> None:
    raw = np.column_stack([AGES.astype(object), JOBS.astype(object)])
    model = make_pipeline(OneHotEncoder(), LogisticRegression()).fit(raw, PEOPLE.y)
    found = loaded(model, tmp_path)
    np.testing.assert_array_equal(
        found.ask("predict_proba", found.rows(PEOPLE)), model.predict_proba(raw)
    )


def test_a_model_fitted_on_encoded_columns_is_given_those(tmp_path: Path) -> None:
    encoded = pl.DataFrame(dict(zip(PEOPLE.feature_names, PEOPLE.X.T, strict=True)))
    model = LogisticRegression().fit(encoded, PEOPLE.y)
    found = loaded(model, tmp_path)
    np.testing.assert_array_equal(
        found.ask("predict_proba", found.rows(PEOPLE)), model.predict_proba(encoded)
    )


# --- whatever the file holds ---------------------------------------------------------------------

SOUND = skops.io.dumps(make_pipeline(StandardScaler(), LogisticRegression()).fit(DATA.X, DATA.y))


def require_answer_or_documented_error(content: bytes, path: Path) -> None:
    path.write_bytes(content)
    with contextlib.suppress(BadInput):
        found = load_model(path)
        found.require_classifier()
        found.ask("predict_proba", found.rows(DATA))


@settings(suppress_health_check=ONE_FOLDER, max_examples=60)
@given(content=st.binary(max_size=200) | st.binary(max_size=200).map(b"PK\x03\x04".__add__))
def test_any_bytes_are_answered(content: bytes, tmp_path: Path) -> None:
    require_answer_or_documented_error(content, tmp_path / "model.skops")


@settings(suppress_health_check=ONE_FOLDER, max_examples=60)
@given(
    flips=st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(1, 255)), max_size=5),
    end=st.integers(0, 200),
)
def test_any_flipped_bits_are_answered(
    flips: list[tuple[int, int]], end: int, tmp_path: Path
) -> None:
    content = bytearray(SOUND)
    for index, mask in flips:
        content[index] ^= mask
    require_answer_or_documented_error(
        bytes(content[: len(content) - (end if end > 150 else 0)]), tmp_path / "model.skops"
    )


def _parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(SOUND)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


_WORDS = st.sampled_from(sorted(set(re.findall(rb'"[^"\n]+"|\d+', _parts()["schema.json"]))))


@settings(suppress_health_check=ONE_FOLDER, max_examples=120)
@given(old=_WORDS, new=_WORDS, n_times=st.integers(1, 3))
def test_any_changed_schema_is_answered(
    old: bytes, new: bytes, n_times: int, tmp_path: Path
) -> None:
    """Whole as an archive, and no checksum tells."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in _parts().items():
            is_schema = name == "schema.json"
            archive.writestr(name, part.replace(old, new, n_times) if is_schema else part)
    require_answer_or_documented_error(buffer.getvalue(), tmp_path / "model.skops")


@settings(suppress_health_check=ONE_FOLDER, max_examples=60)
@given(data=st.data())
def test_any_changed_numbers_are_answered(data: st.DataObject, tmp_path: Path) -> None:
    parts = _parts()
    arrays = [name for name in parts if name.endswith(".npy")]
    for name in data.draw(st.lists(st.sampled_from(arrays), min_size=1, max_size=3)):
        parts[name] = parts[data.draw(st.sampled_from(arrays))]
        index = data.draw(st.integers(0, len(parts[name]) - 1))
        parts[name] = parts[name][:index] + b"\xff" + parts[name][index + 1 :]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    require_answer_or_documented_error(buffer.getvalue(), tmp_path / "model.skops")
