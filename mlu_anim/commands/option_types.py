"""Types of option values that click does not have; errors name the rule and suggest a value."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import click

from mlu_anim.commands.command import name_of
from mlu_anim.system.errors import UsageError
from mlu_anim.system.suggestions import did_you_mean

Parameter = click.Parameter | None
Context = click.Context | None


def _refused(parameter: Parameter, rule: str, hint: str | None = None) -> UsageError:
    """Return the error for a value of a parameter that breaks a rule."""
    return UsageError(f"{name_of(parameter)}: {rule}".removeprefix(": "), hint=hint)


def _unknown(
    parameter: Parameter, word: str, known: Sequence[str], aliases: Mapping[str, str]
) -> UsageError:
    """Return the error for a word that is not one of the known words; it suggests a near one."""
    rule = f"{word!r} is not one of {', '.join(known)}"
    return _refused(parameter, rule, did_you_mean(word, known, aliases))


class OneOf(click.Choice[str]):
    """A value that is one of several words.

    `aliases`: other words that people type, in small letters, each with the known word that an
    error then suggests.
    """

    def __init__(self, known: Sequence[str], aliases: Mapping[str, str] | None = None) -> None:
        super().__init__(known)
        self.aliases = aliases or {}

    def convert(self, value: Any, param: Parameter, ctx: Context) -> str:
        """Return the value if it is one of the words; raises UsageError for any other."""
        if value not in self.choices:
            raise _unknown(param, value, self.choices, self.aliases)
        return str(value)


class CommaList(click.ParamType[tuple[str, ...]]):
    """A value that is a list of words, separated by commas.

    `known`: the words that are allowed; empty to allow any word.
    `aliases`: other words that people type, in small letters, each with the known word that an
    error then suggests.
    """

    name = "a,b"

    def __init__(
        self, known: tuple[str, ...] = (), aliases: Mapping[str, str] | None = None
    ) -> None:
        self.known, self.aliases = known, aliases or {}

    def convert(self, value: Any, param: Parameter, ctx: Context) -> tuple[str, ...]:
        """Return the words without blanks and repeats; raises UsageError for an unknown word."""
        if isinstance(value, tuple):
            return value
        words = tuple(dict.fromkeys(word.strip() for word in value.split(",") if word.strip()))
        if not words:
            raise _refused(param, "at least one word is needed")
        for word in words:
            if self.known and word not in self.known:
                raise _unknown(param, word, self.known, self.aliases)
        return words


class NonEmptyPath(click.Path):
    """A path that is not empty: an unset shell variable must not mean the current folder."""

    def convert(self, value: Any, param: Parameter, ctx: Context) -> Any:
        """Return the path as click does; raises UsageError if it is empty."""
        if value == "":
            raise _refused(param, "the path is empty", "Write . for the folder that you are in.")
        return super().convert(value, param, ctx)


class WholeNumber(click.ParamType[int]):
    """A whole number that is at least `least`."""

    name = "n"

    def __init__(self, least: int) -> None:
        self.least = least

    def convert(self, value: Any, param: Parameter, ctx: Context) -> int:
        """Return the number; raises UsageError if it is not whole or too small."""
        try:
            number = int(value)
        except ValueError:
            number = self.least - 1
        if number < self.least:
            raise _refused(param, f"{str(value)!r} is not a whole number from {self.least} up")
        return number


class Number(click.ParamType[Any]):
    """A number from `least` to `most`, written 30, 29.97 or 30000/1001.

    `kind`: the type of the value: `Fraction` (exact) or `float`.
    """

    name = "number"

    def __init__(self, least: Fraction, most: Fraction, kind: Callable[[Fraction], Any]) -> None:
        self.range, self.kind = (least, most), kind

    def convert(self, value: Any, param: Parameter, ctx: Context) -> Any:
        """Return the number; raises UsageError if it is not a number, or out of range."""
        least, most = self.range
        try:
            # As an exact fraction 1e999999999 has a billion digits, so check the size as a float.
            is_near = "/" in str(value) or least / 2 < abs(float(value)) < 2 * most
            number = Fraction(value if is_near else float(value))
        except (ValueError, OverflowError, ZeroDivisionError):
            hint = "Numbers are written 30, 29.97 or 30000/1001."
            raise _refused(param, f"{value!r} is not a number", hint) from None
        if not least <= number <= most:
            raise _refused(param, f"{value!r} is not from {float(least):g} to {float(most):g}")
        return self.kind(number)


class ByteSize(click.ParamType[int]):
    """A number of bytes, written 2MB or 900kB."""

    name = "size"

    def convert(self, value: Any, param: Parameter, ctx: Context) -> int:
        """Return the number of bytes; raises UsageError if the value is not a size."""
        from mlu_anim.system import store

        return value if isinstance(value, int) else store.parse_size(value, name_of(param))


class Separator(click.ParamType[str]):
    """The separator of a CSV: one character, or the word `tab` or `space`."""

    name = "character"

    def convert(self, value: Any, param: Parameter, ctx: Context) -> str:
        """Return the separator; `tab` and `\\t` mean a tab. Raises UsageError for other words."""
        character: str = {"tab": "\t", "\\t": "\t", "space": " "}.get(value.lower(), value)
        if len(character) != 1 or character.isalnum() or character in '"\r\n\0.-+_':
            hint = "Write , ; | tab, space or another sign."
            raise _refused(param, f"{value!r} is not a separator", hint)
        return character
