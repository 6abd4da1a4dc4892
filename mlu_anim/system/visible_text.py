"""Remove invisible, bidirectional and control characters from text.

They can hide words, reverse them, or control a terminal.
"""

from __future__ import annotations

import unicodedata

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories: control, format (with overrides of direction), surrogate, line end."""


def strip_invisible(text: str) -> str:
    """Return text in one line, without invisible characters; blanks of any width stay."""
    if text.isascii() and text.isprintable():
        return text
    line = " ".join(text.splitlines()).replace("\t", " ")
    return "".join(c for c in line if unicodedata.category(c) not in INVISIBLE)


def strip_invisible_lines(text: str) -> str:
    """Remove invisible characters from each line of a text."""
    return "\n".join(map(strip_invisible, text.splitlines()))
