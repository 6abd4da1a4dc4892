"""Parse numbers and recognize dates as people write them: `1.234,5`, `12 %`, `31.12.2024`.

The decimal mark is `.` or `,`; the other of the two can be the thousands mark.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from mlu_anim.results.inputs import DECIMAL_MARKS
from mlu_anim.wording.value_text import MISSING, is_number

POINT, COMMA = DECIMAL_MARKS
_SPACES = " \u00a0\u2007\u2009\u202f"
_PATTERN = (
    r"(?P<sign>[+-]?)(?P<whole>[1-9]\d{{0,2}}(?:{group}\d{{3}})+"
    r"|[1-9]\d{{0,2}}(?:(?P<mark>[{spaces}'\u2019])\d{{3}})(?:(?P=mark)\d{{3}})*|\d*)"
    r"(?P<rest>(?:{decimal}\d*)?(?:[eE][+-]?\d+)?)"
)
_NUMBER = {
    POINT: re.compile(_PATTERN.format(group=",", decimal=r"\.", spaces=_SPACES)),
    COMMA: re.compile(_PATTERN.format(group=r"\.", decimal=",", spaces=_SPACES)),
}
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}(?:\s*%)?")
_CURRENCIES = "$€£¥"
_LONGEST_FINITE = 310
MOST_DIGITS = 17
"""Significant digits that are enough to write any 64-bit float without loss."""
_INTEGER = re.compile(r"[+-]?\d+")
_TIME = r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?(?:Z| ?[+-]\d{2}:?\d{2})?)?"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATES = (
    re.compile(rf"(?P<y>\d{{4}})(?P<s>[-/.])(?P<a>\d{{1,2}})(?P=s)(?P<b>\d{{1,2}}){_TIME}"),
    re.compile(rf"(?P<a>\d{{1,2}})(?P<s>[-/.])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{4}}|\d{{2}}){_TIME}"),
    re.compile(rf"\d{{1,2}}\.?[ -]{_MONTH}[ -]\d{{2,4}}{_TIME}", re.IGNORECASE),
    re.compile(rf"{_MONTH} \d{{1,2}},? \d{{4}}{_TIME}", re.IGNORECASE),
    re.compile(r"\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"),
)


@dataclass(frozen=True)
class ParsedNumber:
    """A number, and the kinds of marks in its text besides digits and a decimal mark."""

    value: float
    is_percent: bool = False
    """True if written with a percent sign: `12 %` has the value 0.12."""
    is_ambiguous: bool = False
    """True if it would be another number with the other decimal mark: `1,234`."""
    has_groups: bool = False
    """True if it certainly has thousands marks: `1,234,567` or `1,234.5`."""


def parse_number(text: str, decimal: str) -> ParsedNumber | None:
    """Return `text` as a number with that decimal mark; None if it is not a number."""
    plain = text.strip().replace("\u2212", "-")
    is_percent = plain.endswith("%")
    digits = plain[:-1].rstrip() if is_percent else plain
    match = _NUMBER[decimal].fullmatch(digits)
    if match is None or not any(map(str.isdigit, digits)):
        special = not is_percent and "_" not in plain and plain.isalpha()  # inf
        return ParsedNumber(float(plain)) if special and is_number(plain) else None
    whole = "".join(char for char in match["whole"] if char.isdigit())
    try:
        value = float(f"{match['sign']}{whole}{match['rest'].replace(',', '.')}")
    except ValueError:  # an exponent without digits before it
        return None
    ambiguous = _AMBIGUOUS.fullmatch(plain) is not None
    grouped = whole != match["whole"] and not ambiguous
    return ParsedNumber(value / 100 if is_percent else value, is_percent, ambiguous, grouped)


def looks_like_number(text: str) -> bool:
    """Return True if a person would read `text` as a number, with either decimal mark."""
    plain = text.strip()
    if plain.startswith("(") and plain.endswith(")"):  # as bookkeepers write negative ones
        plain = plain[1:-1]
    plain = plain.strip(_CURRENCIES + _SPACES).replace("_", "")
    return is_number(plain) or any(parse_number(plain, mark) is not None for mark in DECIMAL_MARKS)


def has_decimal_comma(text: str) -> bool:
    """Return True if `text` is a number with a decimal comma, but not with a decimal point."""
    return parse_number(text, COMMA) is not None and parse_number(text, POINT) is None


def has_decimal_point(text: str) -> bool:
    """Return True if `text` is a number with a decimal point, but not with a decimal comma."""
    return parse_number(text, POINT) is not None and parse_number(text, COMMA) is None


def is_date(text: str) -> bool:
    """Return True if `text` is a date, a date and a time, or a time of day."""
    for pattern in _DATES:
        if (match := pattern.fullmatch(text.strip())) is not None:
            parts = match.groupdict()
            small, large = sorted((int(parts.get("a") or 1), int(parts.get("b") or 1)))
            return 1 <= small <= 12 and large <= 31
    return False


def loses_digits(text: str) -> bool:
    """Return True if `text` is an integer that a 64-bit float cannot hold exactly."""
    plain = text.strip()
    if len(plain) <= 15 or _INTEGER.fullmatch(plain) is None:
        return False
    return len(plain) > _LONGEST_FINITE or int(plain) != float(plain)


def count_significant_digits(text: str) -> int:
    """Count the digits of a plain number from the first to the last that is not 0."""
    mantissa = re.split("[eE]", text.strip(), maxsplit=1)[0]
    return len(re.sub(r"\D", "", mantissa).strip("0"))


def detect_decimal_mark(columns: Iterable[Iterable[str]]) -> str | None:
    """Return the decimal mark of a table, from some cells of its columns; None if unknown.

    Only columns of numbers count. If columns contradict each other, the result is the point, and
    columns with a comma are refused when they are read.
    """
    commas = points = False
    for column in columns:
        cells = [cell for cell in column if cell.strip().casefold() not in MISSING]
        if cells and all(parse_number(cell, COMMA) for cell in cells):
            commas = commas or any(map(has_decimal_comma, cells))
        if cells and all(parse_number(cell, POINT) for cell in cells):
            points = points or any(map(has_decimal_point, cells))
    if not commas and not points:
        return None
    return POINT if points else COMMA


def is_thousands_or_decimals(cells: Iterable[str], mark: str) -> bool:
    """Return True if `mark` can be a thousands or a decimal mark in these cells.

    That is so if it occurs, and always before three digits: `1.234` and `950`.
    """
    present = [cell.strip() for cell in cells if cell.strip().casefold() not in MISSING]
    marked = [cell for cell in present if mark in cell]
    others_are_small = all(
        re.fullmatch(r"[+-]?\d{1,3}", cell) for cell in present if mark not in cell
    )
    return bool(marked) and others_are_small and all(map(_AMBIGUOUS.fullmatch, marked))
