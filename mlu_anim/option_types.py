"""Kinds of option values that Click does not have: lists by commas, exact positive numbers."""

from fractions import Fraction
from typing import Any

import click


class CommaList(click.ParamType[tuple[str, ...]]):
    """Words separated by commas, each one of `known` when that is given."""

    name = "a,b"

    def __init__(self, known: tuple[str, ...] = ()) -> None:
        self.known = known

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, ...]:
        """Split, drop blanks and repeats, refuse unknown words."""
        if isinstance(value, tuple):
            return value
        words = tuple(dict.fromkeys(word.strip() for word in value.split(",") if word.strip()))
        if not words:
            self.fail("at least one word is needed", param, ctx)
        for word in words:
            if self.known and word not in self.known:
                self.fail(f"{word!r} is not one of {', '.join(self.known)}", param, ctx)
        return words


class PositiveRatio(click.ParamType[Fraction]):
    """A number above 0: 30, 29.97 or 30000/1001."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        """Read it exactly."""
        try:
            number = Fraction(value)
        except (ValueError, ZeroDivisionError):
            self.fail(f"{value!r} is no number (30, 29.97 and 30000/1001 are)", param, ctx)
        if number <= 0:
            self.fail(f"{value!r} is not above 0", param, ctx)
        return number
