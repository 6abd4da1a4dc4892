"""The wishes of a page: the moment that it shows, and what its buttons choose."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

CHOICES: Mapping[str, tuple[str, ...]] = {
    "theme": ("light", "dark"),
    "ratio": ("16:9", "1:1", "4:5", "9:16"),
    "cut": ("short", "full"),
}
"""The choices of the page's buttons, by the names of a request's options."""
_LONGEST_OFFSET_S = 3600.0


@dataclass(frozen=True)
class Seen:
    """The moment that the page shows."""

    beat: str = ""
    number: int = 0
    offset_s: Fraction = Fraction(0)


def chosen_by(wish: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the buttons of a page choose; raises ValueError for anything else."""
    chosen: dict[str, Any] = {name: wish[name] for name in CHOICES if name in wish}
    for name, value in chosen.items():
        if not isinstance(value, str) or value not in CHOICES[name]:
            raise ValueError(f"no such {name}")
    return chosen


def seen_by(wish: Mapping[str, Any]) -> Seen:
    """Return the moment that a page shows; raises ValueError for anything else."""
    beat, number, offset = wish.get("beat", ""), wish.get("number", 0), wish.get("offset", 0)
    kinds: Sequence[tuple[Any, Any]] = ((beat, str), (number, int), (offset, int | float))
    if not all(isinstance(value, kind) for value, kind in kinds):
        raise ValueError("a moment is a beat, its number and seconds")
    if not (0 <= offset <= _LONGEST_OFFSET_S and 0 <= number < 1000 and len(beat) < 200):
        raise ValueError("no such moment")
    return Seen(beat, number, Fraction(round(offset * 1000), 1000))
