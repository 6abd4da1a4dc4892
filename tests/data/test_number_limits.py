"""Numbers that arithmetic cannot hold, or tell apart, are told by column and row in every clip."""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.ensemble import AdaBoostClassifier, GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.fitted_model import FittedModel
from mlu_anim.data.own_data import read_data
from mlu_anim.experiments import bias_variance, random_forest, roc
from mlu_anim.system.errors import BadInput

N_ROWS = 40
CHANCE = np.random.default_rng(0)
A, B = CHANCE.normal(size=(2, N_ROWS))
IS_SICK = A + CHANCE.normal(size=N_ROWS) > 0
MEASURED = 2 * A + CHANCE.normal(size=N_ROWS)
QUICK = {
    random_forest: {"n_trees": 3, "n_more_trees": 3},
    bias_variance: {"n_resamples": 30, "max_degree": 2},
    roc: {},
}
"""Settings with which a clip's own model is fitted in a moment."""

Numbers = NDArray[np.float64]


def table(
    folder: Path, a: Numbers, *, gap: bool = False, features: tuple[str, ...] = ()
) -> Dataset:
    """Columns a, b, sick and measured as a file gives them; with a gap, row 2 is left out."""
    lines = ["a,b,sick,measured"]
    for index, numbers in enumerate(zip(a, B, MEASURED, strict=True)):
        first, second, measured = (repr(float(each)) for each in numbers)
        second = "" if gap and index == 0 else second
        lines.append(f"{first},{second},{'yes' if IS_SICK[index] else 'no'},{measured}")
    (folder / "table.csv").write_text("\n".join(lines) + "\n")
    return read_data(
        str(folder / "table.csv"),
        target="measured" if features == ("a",) else "sick",
        features=features or ("a", "b"),
        drop_missing=gap,
    )


def with_one(value: float) -> Numbers:
    """Ordinary numbers, but for one: it stands in row 9 of the file."""
    numbers = A.copy()
    numbers[7] = value
    return numbers


def said(tell: Callable[[], object]) -> str:
    with pytest.raises(BadInput) as caught:
        tell()
    assert caught.value.hint
    return caught.value.message


@pytest.mark.parametrize("value", [1e77, -1e39, 3.5e38, 1e99])
@pytest.mark.parametrize("gap", [False, True])
def test_what_trees_cannot_hold_is_told_by_row_and_column(
    value: float, gap: bool, tmp_path: Path
) -> None:
    data = table(tmp_path, with_one(value), gap=gap)
    message = said(lambda: random_forest.EXPERIMENT.run(data=data, seed=0, **QUICK[random_forest]))
    assert message.startswith(f"table.csv: row 9, column 'a': {value:g} is not from -3.4e+38 to")


def test_the_largest_number_of_single_precision_is_taken(tmp_path: Path) -> None:
    data = table(tmp_path, with_one(float(np.finfo(np.float32).max)))
    random_forest.EXPERIMENT.run(data=data, seed=0, **QUICK[random_forest])


@pytest.mark.parametrize(
    "numbers",
    [1.7e9 + A.round(1), 2.0**24 + (A > 0), A * 1e-60, 1 + A * 1e-9, A * 1e-9],
    ids=["seconds since 1970", "2**24 and one more", "tiny", "near 1", "steps below 1e-7"],
)
def test_numbers_that_are_one_to_trees_are_told(numbers: Numbers, tmp_path: Path) -> None:
    data = table(tmp_path, numbers)
    message = said(lambda: random_forest.EXPERIMENT.run(data=data, seed=0, **QUICK[random_forest]))
    assert message.startswith("table.csv: column 'a': its numbers, from")
    roc.EXPERIMENT.run(data=data, seed=0)  # which computes in double precision


def test_a_column_of_one_number_is_no_fault_of_precision(tmp_path: Path) -> None:
    data = table(tmp_path, np.full(N_ROWS, 0.1))
    random_forest.EXPERIMENT.run(data=data, seed=0, **QUICK[random_forest])


@pytest.mark.parametrize(
    ("numbers", "part"),
    [
        (A * 1e-320, "differ by less than 1e-100"),
        (A * 1e-200, "differ by less than 1e-100"),
        (1 + A.round(1) * 3e-15, "lie around 1 and differ by"),
        (1e15 + (A * 3).round(), "lie around 1e+15 and differ by"),
    ],
    ids=["denormal", "squares vanish", "last digits", "large and near"],
)
def test_numbers_that_no_arithmetic_tells_apart_are_told(
    numbers: Numbers, part: str, tmp_path: Path
) -> None:
    message = said(lambda: table(tmp_path, numbers))
    assert message.startswith("table.csv: column 'a': ")
    assert part in message


@pytest.mark.parametrize("factor", [1e-99, 1e-30, 1.0, 1e30, 1e98])
def test_a_ranking_does_not_depend_on_the_unit(factor: float, tmp_path: Path) -> None:
    plain, scaled = (
        roc.EXPERIMENT.run(data=table(tmp_path, A * each), seed=0).facts()["auc"].value
        for each in (1.0, factor)
    )
    assert scaled == plain


def test_labels_may_be_large_and_near(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    rows = (f"{a},{10**15 + int(is_sick)}" for a, is_sick in zip(A, IS_SICK, strict=True))
    path.write_text("\n".join(["a,sick", *rows]) + "\n")
    data = read_data(str(path), target="sick", features=(), drop_missing=False)
    assert (
        roc.EXPERIMENT.run(data=data, pos_label="1000000000000001", seed=0).facts()["auc"].value
        > 0.5
    )


@pytest.mark.parametrize("numbers", [1.7e9 + A, 1 + A * 1e-8], ids=["seconds", "near 1"])
def test_an_axis_that_could_not_be_read_is_told(numbers: Numbers, tmp_path: Path) -> None:
    data = table(tmp_path, numbers, features=("a",))
    message = said(lambda: bias_variance.EXPERIMENT.run(data=data, **QUICK[bias_variance]))
    assert message.startswith("table.csv: column 'a': values lie around")
    with_b = table(tmp_path, numbers)  # of two columns that with a readable axis is drawn
    told = bias_variance.EXPERIMENT.run(
        data=Dataset("table.csv", with_b.X, MEASURED, ("a", "b")), **QUICK[bias_variance]
    )
    assert told.about["feature"] == "b"


def test_a_target_that_varies_in_its_last_digits_is_not_called_constant(tmp_path: Path) -> None:
    data = Dataset("table.csv", A[:, None], 1e15 + MEASURED.round(), ("a",))
    message = said(lambda: bias_variance.EXPERIMENT.run(data=data, **QUICK[bias_variance]))
    assert "every row says" not in message
    assert "vary by" in message


def fitted(estimator: Any, features: int = 2) -> FittedModel:
    x = np.column_stack([A, B])[:, :features]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return FittedModel(estimator.fit(x, MEASURED if features == 1 else IS_SICK), "mine")


TREES = [
    DecisionTreeClassifier(),
    RandomForestClassifier(3),
    GradientBoostingClassifier(n_estimators=2),
    AdaBoostClassifier(n_estimators=2),
    make_pipeline(StandardScaler(), RandomForestClassifier(3)),
]


@pytest.mark.parametrize("estimator", TREES, ids=lambda each: str(each)[:30])
def test_a_model_of_trees_is_told_which_cell_it_cannot_hold(estimator: Any, tmp_path: Path) -> None:
    data, model = table(tmp_path, with_one(1e77), gap=True), fitted(estimator)
    data = Dataset(**{**vars(data), "y": np.where(data.y == "yes", "True", "False")})
    messages = [said(lambda: roc.EXPERIMENT.run(model=model, data=data))]
    if model.kind == "RandomForestClassifier":
        messages.append(said(lambda: random_forest.EXPERIMENT.run(model=model, data=data)))
    for message in messages:
        assert message.startswith("table.csv: row 9, column 'a': 1e+77 is not from -3.4e+38")


def test_what_a_pipeline_makes_infinite_is_told_by_its_largest_number(tmp_path: Path) -> None:
    model = fitted(make_pipeline(PolynomialFeatures(4), LogisticRegression()))
    data = table(tmp_path, with_one(1e90))
    data = Dataset(**{**vars(data), "y": np.where(data.y == "yes", "True", "False")})
    message = said(lambda: roc.EXPERIMENT.run(model=model, data=data))
    assert message.startswith("table.csv: row 9, column 'a': 1e+90 is the largest number, and")
    assert "mine.skops cannot predict" in message


def test_a_refitted_tree_is_told_which_cell_it_cannot_hold(tmp_path: Path) -> None:
    data = table(tmp_path, with_one(1e77), features=("a",))
    model = fitted(DecisionTreeRegressor(max_depth=2), 1)
    message = said(lambda: bias_variance.EXPERIMENT.run(model=model, data=data, n_resamples=30))
    assert message.startswith("table.csv: row 9, column 'a': 1e+77 is not from -3.4e+38")
    assert "max_depth 1" in message


class Explodes(LinearRegression):
    """Answers more than an axis can show."""

    def __init__(self, degree: int = 1) -> None:
        super().__init__()
        self.degree = degree

    def predict(self, X: Any) -> Any:  # noqa: N803 - scikit-learn's name
        return super().predict(X) * 1e200


def test_answers_beyond_all_axes_are_told(tmp_path: Path) -> None:
    data = table(tmp_path, A, features=("a",))
    settings = {"n_resamples": 30, "vary": "degree", "values": "1:2"}
    message = said(
        lambda: bias_variance.EXPERIMENT.run(model=fitted(Explodes(), 1), data=data, **settings)
    )
    assert message.startswith("table.csv: the model refitted with degree 1 answers ")


def test_an_infinite_target_among_words_is_told(tmp_path: Path) -> None:
    """A column with a word is read as words, though its row is left out afterwards."""
    (tmp_path / "words.csv").write_text("a,sick\n" + "1,0\n2,inf\n" * 10 + ",x\n")
    data = read_data(str(tmp_path / "words.csv"), target="sick", features=("a",), drop_missing=True)
    message = said(lambda: bias_variance.EXPERIMENT.run(data=data, **QUICK[bias_variance]))
    assert message == "words.csv: column 'sick': 'inf' is not finite"
