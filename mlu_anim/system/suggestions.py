"""The nearest of some valid names, for an error that was a typing mistake."""

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A question about the nearest valid name; None when none is near."""
    by_lower = {each.lower(): each for each in sorted(known, reverse=True)}
    near = get_close_matches(word.lower(), by_lower, n=1)
    return f"did you mean '{by_lower[near[0]]}'?" if near else None
