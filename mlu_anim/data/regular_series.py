"""Regular series: one value a day, week, month, quarter or year, without gaps or duplicates."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset
from mlu_anim.system.errors import BadInput, UsageError

Days = NDArray[np.datetime64]
Ints = NDArray[np.int64]

MOST_DATES = 1500
"""Of a longer series, the last dates are used."""
_MOST_LISTED = 5


@dataclass(frozen=True)
class Rhythm:
    """The period between two values. `season`: the number of values in a season, 1 without one."""

    name: str
    days: tuple[int, int]
    """The least and the most days from one date to the next."""
    season: int
    months: int = 0
    """Months from one date to the next; 0 if the rhythm is one of days."""

    def number(self, dates: Days) -> Ints:
        """Return the number of each date's period, counted from the first one: (n_dates,)."""
        if self.months:
            months = dates.astype("datetime64[M]").astype(np.int64)
            return np.asarray(months - months[0]) // self.months
        return np.asarray((dates - dates[0]).astype(np.int64)) // self.days[0]

    def is_off(self, dates: Days) -> NDArray[np.bool_]:
        """Return True for dates that are not on the rhythm of the first one: (n_dates,)."""
        if self.months:
            months = dates.astype("datetime64[M]").astype(np.int64)
            return np.asarray((months - months[0]) % self.months != 0)
        return np.asarray((dates - dates[0]).astype(np.int64) % self.days[0] != 0)


RHYTHMS = (
    Rhythm("day", (1, 1), 7),
    Rhythm("week", (7, 7), 52),
    Rhythm("month", (28, 31), 12, months=1),
    Rhythm("quarter", (89, 92), 4, months=3),
    Rhythm("year", (365, 366), 1, months=12),
)


@dataclass(frozen=True)
class RegularSeries:
    """A value for each period, in the order of time."""

    dates: Days
    """Shape (n_dates,), rising."""
    y: NDArray[np.float64]
    """Shape (n_dates,)."""
    rhythm: Rhythm
    n_given: int
    """Dates of the table, of which the last MOST_DATES are used."""

    @classmethod
    def of(cls, data: Dataset) -> "RegularSeries":
        """Read the series of a data set with dates.

        Raises UsageError if no column of dates was chosen, BadInput with row numbers for
        duplicates, gaps and irregular dates.
        """
        if data.dates is None:
            raise UsageError(
                f"{data.name}: which column holds the dates?", hint="Choose it with --time."
            )
        order = np.argsort(data.dates, kind="stable")
        dates, y = data.dates[order], data.numbers()[order]
        _require(data, order, np.diff(dates).astype(int) == 0, "two rows of the same date:", 0)
        rhythm = _rhythm(data, dates)
        _require(data, order, rhythm.is_off(dates)[1:], f"not one {rhythm.name} after another:", 1)
        step = np.diff(rhythm.number(dates))
        _require(data, order, step == 0, f"two rows of the same {rhythm.name}:", 0)
        _require(data, order, step > 1, f"{rhythm.name}s are missing between", 0)
        return cls(dates[-MOST_DATES:], y[-MOST_DATES:], rhythm, len(y))


def _rhythm(data: Dataset, dates: Days) -> Rhythm:
    """Return the rhythm of most steps; raises BadInput if it is none of RHYTHMS."""
    steps = np.diff(dates).astype(int)
    typical = int(np.median(steps)) if len(steps) else 0
    for rhythm in RHYTHMS:
        if rhythm.days[0] <= typical <= rhythm.days[1]:
            return rhythm
    raise BadInput(
        f"{data.name}: column {data.feature_names[0]!r}: dates are {typical} days apart",
        hint="Give one value a day, week, month, quarter or year.",
    )


def _require(data: Dataset, order: Ints, is_wrong: NDArray[np.bool_], what: str, only: int) -> None:
    """Raise BadInput for the steps from one date to the next that are wrong, with their rows.

    is_wrong: (n_dates - 1,).  only: 1 to name the second row of each step, 0 for both.
    """
    at = np.flatnonzero(is_wrong)
    if not len(at):
        return
    steps = [sorted(data.row_number(int(order[k])) for k in range(i + only, i + 2)) for i in at]
    listed = ", ".join("rows " + " and ".join(map(str, rows)) for rows in steps[:_MOST_LISTED])
    more = f", and {len(at) - _MOST_LISTED} more places" if len(at) > _MOST_LISTED else ""
    listed = listed.replace("rows ", "row ") if only else listed
    raise BadInput(
        f"{data.name}: column {data.feature_names[0]!r}: {what} {listed}{more}",
        hint="Give each date once and leave none out: average repeated ones, fill gaps yourself.",
    )
