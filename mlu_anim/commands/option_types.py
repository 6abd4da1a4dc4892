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


class NonEmptyPath(click.Path):
    """A path. An empty one, as from an unset variable, is refused: it would mean this folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse nothing, and read the rest as Click does."""
        if value == "":
            self.fail("it is empty; '.' is the folder that you are in", param, ctx)
        return super().convert(value, param, ctx)


class PositiveRatio(click.ParamType[Fraction]):
    """A number above 0: 30, 29.97 or 30000/1001; `range`: the least and the most that it may be."""

    name = "number"

    def __init__(self, least: Fraction, most: Fraction) -> None:
        self.range = least, most

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Fraction:
        """Read it exactly."""
        least, most = self.range
        try:
            # 1e999999999 has a billion digits; it is not written out to be found too large.
            is_near = "/" in str(value) or least / 2 < abs(float(value)) < 2 * most
            number = Fraction(value if is_near else float(value))
        except (ValueError, OverflowError, ZeroDivisionError):
            self.fail(f"{value!r} is no number (30, 29.97 and 30000/1001 are)", param, ctx)
        if not least <= number <= most:
            self.fail(f"{value!r} is not from {float(least):g} to {float(most):g}", param, ctx)
        return number


class Separator(click.ParamType[str]):
    """The separator of a CSV: one character, or the word `tab` or `space`."""

    name = "character"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the separator; `tab` and `\\t` are a tab."""
        character: str = {"tab": "\t", "\\t": "\t", "space": " "}.get(value.lower(), value)
        if len(character) != 1 or character.isalnum() or character in '"\r\n\0.-+_':
            self.fail(f"{value!r} is not one of , ; | tab, or another sign", param, ctx)
        return character
