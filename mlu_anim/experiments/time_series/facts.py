"""Facts of a forecast that sentences may mention, and the verdicts that choose among them."""

from collections.abc import Mapping

import numpy as np

from mlu_anim.data.one_feature import target_name
from mlu_anim.experiments import holding
from mlu_anim.experiments.time_series.forecast import N_FOLDS, PROMISED, Forecast
from mlu_anim.results.facts import Fact, Kind, facts_of, measure

_LEAST_AGREEMENT, _FAR_WORSE = 0.3, 1.5
"""The autocorrelation from which there is a season; how many times worse a leak makes the end."""

_ROUGHLY = 3.0
"""From so many times on, they are said in whole numbers."""


def facts(r: Forecast) -> Mapping[str, Fact]:
    shuffled, ends, future = r.errors
    _, season, rest = r.parts
    counts = {
        "n_known": r.n_known,
        "n_held": r.n_held,
        "n_inside": r.is_inside.sum(),
        "n_past": len(r.origin),
        "n_folds": N_FOLDS,
        "n_season": r.season_length,
    }
    measured = {
        "shuffled": shuffled,
        "ends": ends,
        "future": future,
        "times": future / shuffled if future < _ROUGHLY * shuffled else round(future / shuffled),
        "forecast_shuffled": r.scores[1, 0].mean(),
        "forecast_ends": r.scores[1, 1].mean(),
        "forecast_future": np.abs(r.held - r.forecast).mean(),
        "shown": r.misses[r.shown],
        "swing": np.ptp(season),
        "rest": np.abs(rest).mean(),
        "reach_first": r.reach[0],
        "reach_last": r.reach[-1],
    }
    return {
        "promised": Fact(PROMISED, Kind.PERCENT),
        "agreement": Fact(
            float(r.agreement[min(r.season_length, len(r.agreement) - 1)]), Kind.SHARE
        ),
        "target": Fact(target_name(r.about), Kind.NAME),
        "data": Fact(r.about["data"], Kind.NAME),
        **facts_of(Kind.COUNT, **counts),
        **{name: measure(float(value)) for name, value in measured.items()},
    }


def verdicts(r: Forecast) -> tuple[str, ...]:
    """Return the verdicts that hold.

    - `level`: the hidden ends are hardly worse than shuffled folds, so nothing leaks.
    - `seasonless`: there is no season, or a copy that has moved by one does not agree.
    - `days`, `weeks`, `quarters`, `years`: what the dates are; months by default.
    - `own`: the series is the carbon dioxide at Mauna Loa.
    """
    shuffled, ends, _ = r.errors
    is_faint = r.season_length == 1 or r.agreement[r.season_length] < _LEAST_AGREEMENT
    rhythm = {f"{name}s": r.about["rhythm"] == name for name in ("day", "week", "quarter", "year")}
    is_own = "notes" not in r.about
    return holding(level=ends < _FAR_WORSE * shuffled, seasonless=is_faint, **rhythm, own=is_own)
