"""Suggest valid names for mistyped ones, in the same form in every error message."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

_NO_ALIASES: Mapping[str, str] = MappingProxyType({})
_SHORTEST_BEGINNING = 2
"""Letters that a prefix must have: a single letter says too little to guess the rest of a name."""


def nearest(
    word: str, known: Iterable[str], aliases: Mapping[str, str] = _NO_ALIASES
) -> str | None:
    """Return the valid name that a mistyped word most likely means; None if none is near.

    `aliases`: maps other words that people use, in lower case, to valid names.
    Upper and lower case do not matter. A prefix that only one name has is enough: `da` for `dark`.
    """
    from difflib import get_close_matches  # most commands are typed without a mistake

    typed = word.lower()
    if typed in aliases:
        return aliases[typed]
    by_lower = {name.lower(): name for name in sorted(known, reverse=True)}
    if close := get_close_matches(typed, by_lower, n=1):
        return by_lower[close[0]]
    begun = [name for lower, name in by_lower.items() if lower.startswith(typed)]
    return begun[0] if len(begun) == 1 and len(typed) >= _SHORTEST_BEGINNING else None


def did_you_mean(
    word: str, known: Iterable[str], aliases: Mapping[str, str] = _NO_ALIASES
) -> str | None:
    """Return the question "Did you mean 'roc'?" with the nearest valid name; None if none is near.

    `known`: the valid names.  `aliases`: maps other words, in lower case, to valid names.
    """
    name = nearest(word, known, aliases)
    return None if name is None else f"Did you mean {name!r}?"
