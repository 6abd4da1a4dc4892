"""Facts: typed values of a result that sentences may mention. Needs only the standard library."""

from dataclasses import dataclass
from enum import StrEnum
from typing import SupportsFloat


class Kind(StrEnum):
    """The kind of a fact, which decides its format in captions, labels and alt text."""

    COUNT = "count"
    """A whole number of things."""
    SHARE = "share"
    """A number from 0 to 1, written with two decimals."""
    PERCENT = "percent"
    """A number from 0 to 1, written as 0 to 100 %."""
    SCORE = "score"
    """Any finite number."""
    NAME = "name"
    """Text."""


@dataclass(frozen=True)
class Fact:
    """One value of a result that sentences may mention, and the kind that decides its format."""

    value: int | float | str
    kind: Kind


def facts_of(kind: Kind, **values: SupportsFloat | str) -> dict[str, Fact]:
    """Return a fact of one kind for each of these values, which may be scalars of numpy."""
    plain = {name: v if isinstance(v, str) else float(v) for name, v in values.items()}
    if kind is Kind.COUNT:
        return {name: Fact(int(value), kind) for name, value in plain.items()}
    return {name: Fact(value, kind) for name, value in plain.items()}


def measure(value: float) -> Fact:
    """Return a fact for a length or an area, which is at least 0.

    Up to 1 it is written with two decimals (SHARE). Above, it is rounded to three significant
    digits, and from 1000 on to a whole number (SCORE).
    """
    if not value > 1:
        return Fact(value, Kind.SHARE)
    return signed_measure(value)


def signed_measure(value: float) -> Fact:
    """Return a fact for a number of any sign: three digits, and from 1000 on a whole number."""
    return Fact(float(f"{value:.3g}") if abs(value) < 1000 else float(round(value)), Kind.SCORE)


def rounded(value: float, n_digits: int = 4) -> Fact:
    """Return a fact for a measurement, rounded to so many significant digits (SCORE)."""
    return Fact(float(f"{value:.{n_digits}g}"), Kind.SCORE)
