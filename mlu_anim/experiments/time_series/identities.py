"""Identities of a forecast, each side computed in another way."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from mlu_anim.experiments.time_series.forecast import (
    N_FOLDS,
    PROMISED,
    ROUNDING,
    Floats,
    Forecast,
    features,
    nearest,
    windows,
)
from mlu_anim.results.result import Check


def identities(r: Forecast) -> Iterator[Check]:
    n, scale = r.n_known, float(np.ptp(r.y))
    yield Check.none(
        "trend + season + rest = the series", (r.parts.sum(axis=0) - r.known) / scale, 1e-12
    )
    X = np.insert(features(len(r.y), r.season_length, n), 0, 1.0, axis=1)  # noqa: N806

    def refit(rows: Any, ask: Any) -> Floats:
        return np.asarray(X[ask] @ np.linalg.lstsq(X[rows], r.y[rows])[0])

    ahead = refit(slice(n), slice(n, None))
    yield Check.none("forecast = least squares", (r.forecast - ahead) / scale, 1e-9)
    goes_on = r.parts[0] + r.parts[1] - refit(slice(n), slice(n))
    yield Check.none("trend and season = the fit that is continued", goes_on / scale, 1e-9)
    for which, k in (("first", 0), ("last", -1)):
        o = int(r.origin[k])
        off = r.past[k] - refit(slice(o), slice(o, o + r.n_held))
        yield Check.none(f"the {which} forecast of the past = least squares", off / scale, 1e-6)
    misses = np.abs(r.past - windows(r.y, r.origin, r.n_held))
    inside = (misses <= r.reach).mean(axis=0)
    yield Check("the fan covers what it promises of the past", (inside < PROMISED).sum(), 0)
    reach = r.reach + ROUNDING * scale
    low, high = r.forecast - reach, r.forecast + reach
    between = ((r.held >= low) & (r.held <= high)).sum()
    yield Check("held values in the fan: counted = stated", r.is_inside.sum(), between)
    off = (r.parts[1] + r.parts[2]) - (r.parts[1] + r.parts[2]).mean()
    by_numpy = np.correlate(off, off, "full")[n - 1 : n - 1 + len(r.agreement)]
    yield Check.none("autocorrelation = numpy's", r.agreement - by_numpy / by_numpy[0], 1e-12)
    yield Check("a copy that has not moved agrees fully", r.agreement[0], 1, 1e-12)
    shuffled = np.array([r.misses[r.fold == k].mean() for k in range(N_FOLDS)])
    yield Check.none("shuffled folds = cross_val_score", (shuffled - r.scores[0, 0]) / scale, 1e-9)
    sizes = np.bincount(r.fold, minlength=N_FOLDS)
    yield Check(
        "each value is hidden in one fold of five", np.ptp(sizes) > 1 or sizes.sum() != n, 0
    )
    yield Check("no guess sees its own fold", (r.fold[r.neighbors] == r.fold[:, None]).sum(), 0)
    by_hand = np.vstack([nearest(r.fold, k) for k in range(N_FOLDS)])
    rows = np.concatenate([np.flatnonzero(r.fold == k) for k in range(N_FOLDS)])
    yield Check.none("neighbors = the nearest known values", r.neighbors[rows] - by_hand)
    ends = r.end_errors[:-1] - r.scores[0, 1]
    yield Check.none("hidden ends = cross_val_score", ends / scale, 1e-9)
    last_two = np.array([r.y[s - 2 : s].mean() for s in r.start])
    yield Check.none("at an end, only earlier values are seen", (r.level - last_two) / scale, 1e-9)
    blocks = [np.arange(s, s + r.n_held) for s in r.start[:-1]]
    trains = [np.arange(s) for s in r.start[:-1]]
    trains = [np.flatnonzero(r.fold != k) for k in range(N_FOLDS)] + trains
    blocks = [np.flatnonzero(r.fold == k) for k in range(N_FOLDS)] + blocks
    again = [
        np.abs(r.y[test] - refit(train, test)).mean()
        for train, test in zip(trains, blocks, strict=True)
    ]
    yield Check.none(
        "errors of the forecast's model = least squares",
        (np.array(again) - r.scores[1].ravel()) / scale,
        1e-6,
    )
