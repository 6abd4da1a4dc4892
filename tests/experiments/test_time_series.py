"""A series: its parts, its fan, what shuffled folds see, and what is said of other series."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, mauna_loa
from mlu_anim.data.own_data import read_data
from mlu_anim.data.regular_series import RegularSeries
from mlu_anim.experiments.time_series import EXPERIMENT
from mlu_anim.experiments.time_series.forecast import Forecast, nearest
from mlu_anim.system.errors import BadInput, UsageError
from tests.experiments.claims import require_told
from tests.experiments.faults import Faults, moved, require_seen, turned
from tests.playing import default_result

FAULTS: Faults = (
    ("trend + season + rest = the series", moved("parts", (2, 9), 1e-6)),
    ("forecast = least squares", moved("forecast", 59, 1e-4)),
    ("trend and season = the fit that is continued", moved("parts", (slice(1, 3), 5), 1e-4)),
    ("the first forecast of the past = least squares", moved("past", (0, 3), 0.01)),
    ("the last forecast of the past = least squares", moved("past", (-1, 3), 0.01)),
    ("autocorrelation = numpy's", moved("agreement", 12, 1e-6)),
    ("a copy that has not moved agrees fully", moved("agreement", 0, 1e-6)),
    ("shuffled folds = cross_val_score", moved("scores", (0, 0, 2), 1e-4)),
    ("each value is hidden in one fold of five", moved("fold", slice(0, 9), 1)),
    ("no guess sees its own fold", moved("neighbors", slice(0, 99), 1)),
    ("neighbors = the nearest known values", turned("neighbors")),
    ("hidden ends = cross_val_score", moved("scores", (0, 1, 2), 1e-4)),
    ("at an end, only earlier values are seen", moved("level", 5, 0.01)),
    ("errors of the forecast's model = least squares", moved("scores", (1, 0, 2), 0.01)),
)


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_a_fault(name: str, fault: object) -> None:
    assert callable(fault)
    require_seen(default_result("time-series"), name, fault)


def test_the_story_holds_on_mauna_loa() -> None:
    r = default_result("time-series")
    assert isinstance(r, Forecast)
    assert (r.verdicts, r.n_known, r.n_held, r.is_inside.sum()) == (("own", "usual"), 384, 60, 51)
    assert r.errors == pytest.approx((0.663, 5.432, 6.265), abs=1e-3)
    own = r.scores[1].mean(axis=1)
    assert [*own, np.abs(r.held - r.forecast).mean()] == pytest.approx(
        [0.518, 1.077, 0.546], abs=1e-3
    )
    require_told(r, {})


def test_the_vendored_months_have_no_gap() -> None:
    series = RegularSeries.of(mauna_loa())
    assert (len(series.y), series.rhythm.name, str(series.dates[0])) == (444, "month", "1965-01-01")
    assert series.y[[0, -1]].tolist() == [319.40, 371.02]


def test_of_two_values_equally_far_the_earlier_one_is_near() -> None:
    fold = np.array([0, 1, 1, 0, 1, 0, 0, 1])
    assert nearest(fold, 0).tolist() == [[1, 2], [2, 4], [4, 7], [7, 4]]


def _series(y: NDArray[np.float64], step: str = "M", begin: str = "2000-01") -> Dataset:
    dates = (np.datetime64(begin, step) + np.arange(len(y))).astype("datetime64[D]")
    data = replace(mauna_loa(), name="own.csv", target_name="sales", notes={"read": "a test"})
    return replace(data, y=y, dates=dates, X=dates.astype(float)[:, None])


AT = np.arange(160)
NOISE = np.random.default_rng(5).normal(size=160)
OTHERS = {
    "usual": (_series(100 + AT + 9 * np.sin(AT * np.pi / 6) + NOISE), ("usual",)),
    "level seasonless": (_series(50 + NOISE), ("level", "seasonless", "usual")),
    "days": (_series(9 * np.sin(AT * np.pi / 3.5) + NOISE, "D", "2000-01-01"), ("days", "usual")),
    "years": (_series(1e6 * NOISE.cumsum(), "Y", "1800"), ("seasonless", "years", "usual")),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_said_of_other_series_is_true(name: str) -> None:
    data, expected = OTHERS[name]
    r = EXPERIMENT.run(data=data, seed=0)
    assert r.verdicts[: len(expected)] == expected
    shuffled, ends, _ = r.errors
    claims = {
        "captions.leak": lambda _: ends > shuffled,
        "captions.honest": lambda _: ends > shuffled,
        "captions.leak_level": lambda _: ends < 1.5 * shuffled,
        "captions.memory": lambda r: r.agreement[r.season_length] > 0.3,
    }
    require_told(r, claims, "labels.lesson")


WRONG = {
    "two rows of the same date: rows 4 and 5": "2000-01,1\n2000-02,2\n2000-03,3\n2000-03,4\n",
    "months are missing between rows 3 and 4": "2000-01,1\n2000-02,2\n2000-04,3\n2000-05,4\n",
    "days apart": "2000-01-01,1\n2000-01-11,2\n2000-01-21,3\n",
    "row 3, column 'when': '1/2/2000' is no date": "2000-01,1\n1/2/2000,2\n",
    "empty in row 3": "2000-01,1\n2000-02,\n2000-03,3\n",
    "2 dates are too few": "2000-01,1\n2000-02,2\n",
}


@pytest.mark.parametrize("message", WRONG)
def test_a_series_that_is_not_regular_is_refused(message: str, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text(f"when,sales\n{WRONG[message]}")
    with pytest.raises(BadInput, match=message):
        EXPERIMENT.run(data=_read(path))


def _read(path: Path, time: str | None = "when") -> Dataset:
    return read_data(str(path), target=None, features=(), drop_missing=False, time=time)


def test_dates_are_read_in_any_order_and_spelling(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    for cells in (("2001-Q3", "2001Q1", "2001-Q2"), ("31.12.2024", "30.12.2024", "2025-01-01")):
        path.write_text("when,n\n" + "".join(f"{cell},{k}\n" for k, cell in enumerate(cells)))
        series = RegularSeries.of(_read(path))
        assert series.y.argmax() == sorted(range(3), key=lambda k: _read(path).dates[k]).index(2)  # type: ignore[index]


def test_time_is_for_series_alone(tmp_path: Path) -> None:
    from mlu_anim.experiments.cross_validation import EXPERIMENT as FOLDS

    path = tmp_path / "own.csv"
    path.write_text("when,y\n" + "".join(f"{1900 + k},{k * k}\n" for k in range(60)))
    with pytest.raises(UsageError, match="takes rows in any order"):
        FOLDS.run(data=_read(path))
    with pytest.raises(UsageError, match="which column holds the dates"):
        EXPERIMENT.run(data=read_data(str(path), target="y", features=(), drop_missing=False))
