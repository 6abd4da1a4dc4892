"""Data of the live figure of the time-series clip: the series, and how the film forecasts it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlu_anim.experiments.time_series import Forecast

FEWEST_PAST, FEWEST_PLACES = 10, 5
"""Fewest forecasts of the past that make a fan, and places that the future can begin at."""
_SHARE = 3
"""The future begins after one of so many parts of the known values, as the film's forecasts do."""


def figure_data(found: "Forecast") -> dict[str, Any] | None:
    """Return the whole series, and the numbers by which the film forecasts and makes its fan.

    The model is fitted again in the browser, by least squares. `first`, `last`: the fewest and the
    most values that can be known when the future begins. None for a series that is too short to
    choose among FEWEST_PLACES.
    """
    last = found.n_known
    places = [n for n in range(last // _SHARE, last + 1) if _n_past(found, n) >= FEWEST_PAST]
    if len(places) < FEWEST_PLACES:
        return None
    return {
        "dates": found.date.tolist(),
        "rhythm": str(found.about["rhythm"]),
        "y": found.y.tolist(),
        "season": found.season_length,
        "seen": found.n_seen,
        "held": found.n_held,
        "most": found.most_past,
        "promised": found.promised,
        "first": places[0],
        "last": last,
    }


def _n_past(found: "Forecast", n_known: int) -> int:
    """Return how many forecasts of the past the known values can judge, without a most."""
    last = n_known - found.n_held
    return last + 1 - max(found.n_seen, min(n_known // 3, last))
