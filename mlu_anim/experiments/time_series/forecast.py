"""The forecast of a series whose end is held back, and two ways to test a model before the end."""

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.leaving_out import shuffled_folds
from mlu_anim.data.one_feature import target_exponent
from mlu_anim.data.regular_series import RegularSeries
from mlu_anim.data.sources import Table
from mlu_anim.results.result import Result
from mlu_anim.system.errors import BadInput

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

N_FOLDS, MOST_HELD, LEAST_HELD, MOST_PAST = 5, 60, 4, 200
"""Folds; values at the end that are held back; forecasts of the past that the fan is made of."""
PROMISED = 0.8
"""Share of the past misses that is inside the fan."""
ROUNDING = 1e-9
"""Distance that counts as none, as a share of the range of the values."""
_SEASONS_HELD, _SEASONS_SEEN, _LAGS = 5, 2, 3
"""Seasons that are held back, those that the first model sees, and those that a copy slides by."""


SHOWN_AMONG, _AFTER = 36, 6
"""Hidden values are shown among the last known ones; the first, with so many after it."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Forecast(Result):
    """A series whose end is held back, a forecast of the end, and two ways to test a model before.

    The forecast is a line of second degree with a value for each part of the season, by least
    squares. The model that is tested is simpler: the mean of the two nearest known values. A miss
    is a distance from the truth, an error is a mean of misses.
    """

    clip: ClassVar[str] = "time_series"
    most_past: ClassVar[int] = MOST_PAST
    promised: ClassVar[float] = PROMISED

    date: NDArray[np.str_]
    """Shape (n_dates,): the first day of each period, as YYYY-MM-DD."""
    y: Floats
    """Shape (n_dates,), in units of 10 ** `about["target_exponent"]`."""
    season_length: int
    """Values in a season; 1 if there is none."""
    parts: Floats
    """Shape (3, n_known): trend, season and rest."""
    forecast: Floats
    """Shape (n_held,)."""
    origin: Ints
    """Shape (n_past,): how many values the forecasts of the past were fitted to."""
    past: Floats
    """Shape (n_past, n_held): those forecasts."""
    agreement: Floats
    """Shape (n_lags + 1,): the autocorrelation of season and rest."""
    fold: Ints
    """Shape (n_known,): the shuffled fold in which each value is hidden."""
    neighbors: Ints
    """Shape (n_known, 2): its two nearest values in other folds, by scikit-learn."""
    start: Ints
    """Shape (N_FOLDS + 1,): where each end begins that is hidden; the last one is the future."""
    level: Floats
    """Shape (N_FOLDS + 1,): the guess of the simple model for all of that end."""
    scores: Floats
    """Shape (2, 2, N_FOLDS): scikit-learn's errors of the simple model and of the forecast's, with
    shuffled folds and with ends (TimeSeriesSplit)."""

    @property
    def n_seen(self) -> int:
        """The fewest values that the forecast's model is fitted to."""
        return fewest_seen(self.season_length)

    @property
    def n_held(self) -> int:
        return len(self.forecast)

    @property
    def n_known(self) -> int:
        return len(self.y) - self.n_held

    @property
    def known(self) -> Floats:
        """Shape (n_known,)."""
        return self.y[: self.n_known]

    @property
    def held(self) -> Floats:
        """Shape (n_held,)."""
        return self.y[self.n_known :]

    @property
    def past_misses(self) -> Floats:
        """Shape (n_past, n_held): the values that came in the past less what was forecast."""
        return np.asarray(windows(self.y, self.origin, self.n_held) - self.past)

    @property
    def reach(self) -> Floats:
        """Shape (n_held,): half the height of the fan, which PROMISED of the past misses fit in."""
        misses = np.abs(self.past_misses)
        return np.asarray(np.quantile(misses, PROMISED, axis=0, method="higher"))

    @property
    def is_inside(self) -> NDArray[np.bool_]:
        """Shape (n_held,): the held values that the fan covers."""
        none = ROUNDING * np.ptp(self.y)
        return np.asarray(np.abs(self.held - self.forecast) <= self.reach + none)

    @property
    def guess(self) -> Floats:
        """Shape (n_known,): the mean of each value's two neighbors, when its fold is hidden."""
        return np.asarray(self.y[self.neighbors].mean(axis=1))

    @property
    def misses(self) -> Floats:
        """Shape (n_known,): how far these guesses are off."""
        return np.abs(self.known - self.guess)

    @property
    def shown(self) -> int:
        """Of values hidden between their two neighbors, one of the last with a typical miss."""
        at = np.arange(self.n_known)
        is_between = (np.sort(self.neighbors) == at[:, None] + [-1, 1]).all(axis=1)
        is_late = (at > self.n_known - SHOWN_AMONG) & (at < self.n_known - _AFTER)
        is_clear = is_between & is_late & np.isin(self.fold, clear_folds(self.fold))
        for allowed in (is_clear, is_between & is_late, is_between, at >= 0):
            if allowed.any():
                break
        off = np.where(allowed, np.abs(self.misses - self.misses.mean()), np.inf)
        return int(off.argmin())

    @property
    def end_errors(self) -> Floats:
        """Shape (N_FOLDS + 1,): the errors of the levels, the last one in the future."""
        off = windows(self.y, self.start, self.n_held) - self.level[:, None]
        return np.asarray(np.abs(off).mean(axis=1))

    @property
    def errors(self) -> tuple[float, float, float]:
        """The errors of the simple model: shuffled, at hidden ends, and in the future."""
        ends = self.end_errors
        shuffled = [self.misses[self.fold == k].mean() for k in range(N_FOLDS)]
        return float(np.mean(shuffled)), float(ends[:-1].mean()), float(ends[-1])


def fewest_seen(season: int) -> int:
    """Return the fewest values that the forecast's model is fitted to."""
    return max(_SEASONS_SEEN * season + 3, 12)


class Sizes(NamedTuple):
    """The numbers of values that are known, that are held back, and that the first fit sees."""

    n_known: int
    n_held: int
    n_first: int

    @classmethod
    def of(cls, series: RegularSeries, name: str) -> "Sizes":
        """Raises BadInput for a series that is too short."""
        season = series.rhythm.season
        n_seen = fewest_seen(season)
        n, n_needed = len(series.y), n_seen + (N_FOLDS + 1) * LEAST_HELD
        if n < n_needed:
            raise BadInput(
                f"{name}: {n} dates are too few: {n_seen} to learn from, and "
                f"{N_FOLDS + 1} ends of {LEAST_HELD} to test",
                hint=f"Give at least {n_needed} dates, one for each {series.rhythm.name}.",
            )
        most = MOST_HELD if season == 1 else min(MOST_HELD, _SEASONS_HELD * season)
        n_held = min(most, (n - n_seen) // (N_FOLDS + 1))
        n_known = n - n_held
        return cls(n_known, n_held, max(n_seen, min(n_known // 3, n_known - n_held)))


def windows(values: Floats, start: Ints, n: int) -> Floats:
    """Return n values from each start on: (n_starts, n)."""
    return np.asarray(values[start[:, None] + np.arange(n)])


def features(n: int, season: int, n_known: int) -> Floats:
    """Return time, its square, and a column for each part of the season but the first."""
    at = np.arange(n)
    time = at[:, None] / n_known
    return np.hstack([time, time**2, at[:, None] % season == np.arange(1, season)])


def taken_apart(known: Floats, season: int) -> Floats:
    """Return trend, season and rest by least squares: (3, n_known). The season sums to 0."""
    X = np.insert(features(len(known), season, len(known)), 0, 1.0, axis=1)  # noqa: N806
    weights = np.linalg.lstsq(X, known)[0]
    level = np.append(0.0, weights[3:])[np.arange(len(known)) % season]
    middle = np.append(0.0, weights[3:]).mean()
    trend, season_part = X[:, :3] @ weights[:3] + middle, level - middle
    return np.array([trend, season_part, known - trend - season_part])


def times(n: int) -> Floats:
    """Return times as the feature of the simple model: (n, 1).

    Time runs a trace faster and faster, so that of two values equally far the earlier one counts.
    """
    at = np.arange(n, dtype=float)
    return np.asarray((at + 1e-9 * at**2)[:, None])


def nearest(fold: Ints, k: int) -> Ints:
    """Return the two nearest values in other folds for each value of a fold: (n_hidden, 2)."""
    at = np.flatnonzero(fold != k)
    right = np.searchsorted(at, np.flatnonzero(fold == k))
    near = np.clip(right[:, None] + np.arange(-2, 2), 0, len(at) - 1)
    away = np.abs(at[near] - np.flatnonzero(fold == k)[:, None]) + 0.0
    away[:, 1:][np.diff(near) == 0] = np.inf  # at an end, one value stands for several
    order = np.argsort(away, axis=1, kind="stable")[:, :2]
    return np.asarray(at[np.take_along_axis(near, order, axis=1)])


def clear_folds(fold: Ints) -> Ints:
    """Return the folds whose values among the last ones each lie between two of other folds."""
    last = fold[-SHOWN_AMONG:]
    touching = np.append(last[1:][np.diff(last) == 0], last[[0, -1]])
    return np.setdiff1d(fold, touching)


def shuffled_error(table: Table) -> tuple[float, bool]:
    """Return the error with shuffled folds; True if there is a clear fold to show."""
    known, fold = _known(table)
    off = [known[fold == k] - known[nearest(fold, k)].mean(axis=1) for k in range(N_FOLDS)]
    error = round(float(np.mean([np.abs(each).mean() for each in off])), 9)
    return error, bool(len(clear_folds(fold)))


def _known(table: Table) -> tuple[Floats, Ints]:
    """Return the values that are known, and their shuffled folds."""
    series = RegularSeries.of(table.data)
    n_known = Sizes.of(series, table.data.name).n_known
    return series.y[:n_known], shuffled_folds(n_known, N_FOLDS, table.seed)


def forecast(table: Table) -> Forecast:
    from sklearn.linear_model import LinearRegression
    from sklearn.model_selection import PredefinedSplit, TimeSeriesSplit, cross_val_score
    from sklearn.neighbors import KNeighborsRegressor

    data, series = table.data, RegularSeries.of(table.data)
    sizes, season = Sizes.of(series, data.name), series.rhythm.season
    exponent = target_exponent(series.y, f"{data.name}: column {data.target_name!r}")
    y, (n_known, n_held, n_first) = series.y / 10.0**exponent, sizes
    fold, known = _known(table)[1], y[:n_known]
    X, at = features(len(y), season, n_known), times(len(y))  # noqa: N806
    linear, simple = LinearRegression(), KNeighborsRegressor(2)
    origin = np.linspace(n_first, n_known - n_held, MOST_PAST).round().astype(np.int64)
    origin = np.unique(origin)
    past = [linear.fit(X[:n], y[:n]).predict(X[n : n + n_held]) for n in origin]
    neighbors = np.empty((n_known, 2), dtype=np.int64)
    for k in range(N_FOLDS):
        others = np.flatnonzero(fold != k)
        simple.fit(at[others], y[others])
        neighbors[fold == k] = others[simple.kneighbors(at[:n_known][fold == k])[1]]
    ways = PredefinedSplit(fold), TimeSeriesSplit(N_FOLDS, test_size=n_held)
    start = np.append([test[0] for _, test in ways[1].split(known)], n_known)
    how: Any = {"scoring": "neg_mean_absolute_error"}
    scores = [
        [-cross_val_score(model, x[:n_known], known, cv=way, **how) for way in ways]
        for model, x in ((simple, at), (linear, X))
    ]
    parts = taken_apart(known, season)
    return Forecast(
        date=series.dates.astype(str),
        y=y,
        season_length=season,
        parts=parts,
        forecast=linear.fit(X[:n_known], known).predict(X[n_known:]),
        origin=origin,
        past=np.array(past),
        agreement=agreement(parts[1] + parts[2], _n_lags(n_known, season)),
        fold=fold,
        neighbors=neighbors,
        start=start,
        level=np.array([simple.fit(at[:n], y[:n]).predict(at[n : n + 1])[0] for n in start]),
        scores=np.array(scores),
        provenance=table.provenance(
            model="second-degree trend and season, by least squares",
            simple_model="mean of the two nearest known values",
            rhythm=series.rhythm.name,
            n_used=len(y),
            n_held=n_held,
            target=data.target_name,
            target_exponent=exponent,
        ),
    )


def _n_lags(n_known: int, season: int) -> int:
    return min(_LAGS * season if season > 1 else 36, n_known // 2)


def agreement(values: Floats, n_lags: int) -> Floats:
    """Return the autocorrelation for each lag from 0: a copy, moved, times the values."""
    off = values - values.mean()
    moved = [off[lag:] @ off[: len(off) - lag] for lag in range(n_lags + 1)]
    return np.asarray(np.array(moved) / (off @ off))
