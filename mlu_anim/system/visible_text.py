"""Remove invisible, bidirectional and control characters from text.

Such characters can hide words, reverse them, or control a terminal.
"""

from __future__ import annotations

import unicodedata

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories of the characters that are removed: control, format (which includes changes of
direction), surrogate, line separator and paragraph separator."""


def strip_invisible(text: str) -> str:
    """Return a text as one line without invisible characters.

    Line breaks and tabs become spaces; spaces of any width stay.
    """
    if text.isascii() and text.isprintable():
        return text
    line = " ".join(text.splitlines()).replace("\t", " ")
    return "".join(c for c in line if unicodedata.category(c) not in INVISIBLE)


def strip_invisible_lines(text: str) -> str:
    """Return a text without invisible characters; unlike `strip_invisible`, it keeps its lines."""
    return "\n".join(map(strip_invisible, text.splitlines()))
