"""Facts: typed values that a sentence may mention. Needs the standard library alone."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a fact is written: one formatter reads this for captions, labels and alt text."""

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
    """A length or an area, from 0 up: two decimals up to 1, three digits or whole beyond."""
    if not value > 1:
        return Fact(value, Kind.SHARE)
    return Fact(float(f"{value:.3g}") if value < 1000 else float(round(value)), Kind.SCORE)
