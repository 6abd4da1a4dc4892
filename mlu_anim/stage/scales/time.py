"""Time scales: dates as numbers of days."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage.scales.scale import Floats, Tick
from mlu_anim.system.errors import AuthorMistake
from mlu_anim.wording.numerals import Numbers

_MONTHS = (1, 3, 6, 12, 24, 60, 120, 240, 300, 600, 1200)
_DAYS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Time:
    """A scale of dates from `low` to `high`, both `YYYY-MM-DD`; numbers are days since 1970-01-01.

    Raises AuthorMistake unless `low` is the earlier date.
    """

    low: str
    high: str

    def __post_init__(self) -> None:
        if not self._ends[0] < self._ends[1]:
            rule = f"a scale of dates from {self.low} to {self.high}"
            raise AuthorMistake(rule, hint="the first date must be the earlier one")

    def as_numbers(self, values: ArrayLike) -> Floats:
        """Return dates as days since 1970-01-01; numbers are returned as floats.

        A date is a datetime64 or text like `YYYY-MM-DD`.
        """
        given = np.asarray(values)
        if given.dtype.kind in "fiu":
            return given.astype(float)
        return given.astype("datetime64[s]").astype(float) / 86_400

    def to_share(self, numbers: ArrayLike) -> Floats:
        low, high = self._ends
        shares: Floats = (self.as_numbers(numbers) - low) / (high - low)
        return shares

    def from_share(self, shares: ArrayLike) -> Floats:
        low, high = self._ends
        numbers: Floats = low + np.asarray(shares, dtype=float) * (high - low)
        return numbers

    def ticks(self, at_most: int, numbers: Numbers) -> tuple[Tick, ...]:
        """Return ticks at even steps of days, months or years, as many as allowed.

        If each step gives too many ticks or none, the first day is the only tick.
        """
        low, high = self._ends
        first, last = int(np.ceil(low)), int(np.floor(high))
        for step in _DAYS:
            days = range(first, last + 1, step)
            if 0 < len(days) <= at_most:
                return tuple(Tick(float(day), str(np.datetime64(day, "D"))) for day in days)
        for step in _MONTHS:
            months = self._every_months(step)
            if 0 < len(months) <= at_most:
                return months
        return (Tick(low, self.low),)

    @property
    def _ends(self) -> tuple[float, float]:
        low, high = self.as_numbers(np.array([self.low, self.high], dtype="datetime64[s]"))
        return float(low), float(high)

    def _every_months(self, step: int) -> tuple[Tick, ...]:
        """Return ticks at the first days of every `step`-th month, counted from year 0."""
        begin, end = np.array([self.low, self.high], dtype="datetime64[M]")
        months = np.arange(begin, end + 1)
        months = months[(months.astype(int) + 1970 * 12) % step == 0]
        days = self.as_numbers(months)
        low, high = self._ends
        inside = (days >= low) & (days <= high)
        length = len("YYYY-MM") if step < 12 else len("YYYY")
        return tuple(
            Tick(float(day), str(month)[:length])
            for day, month in zip(days[inside], months[inside], strict=True)
        )
