"""What of a text a reader sees: the rest can hide words, turn them around, or break a file."""

import unicodedata

INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Controls, formatting (overrides of the direction among it), half characters, ends of lines."""


def visible(text: str) -> str:
    """Text in one line, without what nobody sees; blanks of any width stay."""
    if text.isascii() and text.isprintable():
        return text
    line = " ".join(text.splitlines()) if len(text.splitlines()) > 1 else text
    return "".join(c for c in line if unicodedata.category(c) not in INVISIBLE)
