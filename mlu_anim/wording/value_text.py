"""Text for one value of a table: a number, a label, or anything that a message quotes."""

import math

MISSING = frozenset({"", "nan", "na", "n/a", "null", "<na>"})
"""Spellings of a missing cell, in lower case."""


def is_number(text: str) -> bool:
    """Return True if a spreadsheet would read `text` as a number."""
    try:
        float(text)
    except ValueError:
        return False
    return "_" not in text  # Python reads 1_000 as a number


def one_line(value: object) -> str:
    """Return a value as one line of text; equal numbers get the same spelling: `1` for `1.0`."""
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    text = " ".join(str(value).split())
    if not is_number(text) or not math.isfinite(float(text)):
        return text
    number = float(text) + 0.0
    return str(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def quoted(value: object) -> str:
    """Return a value in quotes for a message, cut to 60 characters."""
    text = value if isinstance(value, str) else str(value)
    return repr(text if len(text) <= 60 else f"{text[:59]}…")
