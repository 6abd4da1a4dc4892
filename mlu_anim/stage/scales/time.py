"""Scales of dates."""

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
    """Dates from `low` to `high`, both as `YYYY-MM-DD`; as numbers, days since 1970-01-01."""

    low: str
    high: str

    def __post_init__(self) -> None:
        if not self._ends[0] < self._ends[1]:
            rule = f"a scale of dates from {self.low} to {self.high}"
            raise AuthorMistake(rule, hint="the first date must be the earlier one")

    def as_numbers(self, values: ArrayLike) -> Floats:
        """Dates (datetime64, or text as `YYYY-MM-DD`) as days; numbers are days already."""
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
        """First days of years or months, or days, in the finest even steps allowed."""
        for days in _DAYS:
            found = self._every_days(days)
            if len(found) <= at_most:
                return found
        for months in _MONTHS:
            found = self._every_months(months)
            if len(found) <= at_most:
                return found
        return ()

    @property
    def _ends(self) -> tuple[float, float]:
        low, high = self.as_numbers(np.array([self.low, self.high], dtype="datetime64[s]"))
        return float(low), float(high)

    def _every_days(self, step: int) -> tuple[Tick, ...]:
        low, high = self._ends
        days = range(int(np.ceil(low)), int(np.floor(high)) + 1, step)
        return tuple(Tick(float(day), str(np.datetime64(day, "D"))) for day in days)

    def _every_months(self, step: int) -> tuple[Tick, ...]:
        low, high = self._ends
        first, last = (int(np.datetime64(end, "M").astype(int)) for end in (self.low, self.high))
        months = [m for m in range(first, last + 1) if (m + 1970 * 12) % step == 0]
        found = [(np.datetime64(month, "M"), month) for month in months]
        return tuple(
            Tick(day, str(date) if step < 12 else str(date)[:4])
            for date, _ in found
            if low <= (day := float(date.astype("datetime64[D]").astype(int))) <= high
        )
