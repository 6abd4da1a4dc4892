"""Facts: typed values that a sentence may mention. Needs only the standard library."""

from dataclasses import dataclass
from enum import StrEnum


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
    """One value that a sentence may mention."""

    value: int | float | str
    kind: Kind


def measure(value: float) -> Fact:
    """Return a fact for a length or area from 0: decimals up to 1, then three digits or whole."""
    if not value > 1:
        return Fact(value, Kind.SHARE)
    return Fact(float(f"{value:.3g}") if value < 1000 else float(round(value)), Kind.SCORE)
