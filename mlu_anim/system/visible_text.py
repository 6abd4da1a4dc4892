"""What of a text a reader sees: the rest can hide words, turn them around, or steer a terminal."""

from __future__ import annotations

import unicodedata

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Controls, formatting (overrides of the direction among it), half characters, ends of lines."""


def strip_invisible(text: str) -> str:
    """Text in one line, without what nobody sees; blanks of any width stay."""
    if text.isascii() and text.isprintable():
        return text
    line = " ".join(text.splitlines()).replace("\t", " ")
    return "".join(c for c in line if unicodedata.category(c) not in INVISIBLE)


def strip_invisible_lines(text: str) -> str:
    """The same, line by line."""
    return "\n".join(map(strip_invisible, text.splitlines()))
