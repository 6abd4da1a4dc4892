"""Details in which one table's text differs from another's: given by options, or detected."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from mlu_anim.number_spellings import looks_like_number

SEPARATORS = (",", ";", "\t", "|")
"""Those that are detected; any other single character can be given."""
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", " ": "spaces"}


@dataclass(frozen=True)
class TableFormat:
    """What the user says of a table's file; None: detect it."""

    separator: str | None = None
    """Between the cells of a CSV: one character."""
    decimal: str | None = None
    """`.` or `,`."""
    sheet: str | None = None
    """Of a workbook: without it the first that is not hidden."""


DETECTED = TableFormat()


def separator_name(separator: str) -> str:
    """`semicolons`."""
    return _NAMES.get(separator, f"{separator!r}")


def separator_of(lines: Sequence[str], usual: str) -> str:
    """The separator of a table, by its first lines: one with which all rows are equally long.

    usual: by the file's name; it stays where no other fits better. Where several fit, the one that
    leaves more numbers.
    """
    best, best_share = usual, -1.0
    for separator in (usual, *(each for each in SEPARATORS if each != usual)):
        rows = parsed(lines, separator)
        if rows and len(rows[0]) > 1 and all(_fits(row, len(rows[0])) for row in rows):
            cells = [cell for row in rows[1:] for cell in row]
            share = sum(map(looks_like_number, cells)) / max(len(cells), 1)
            if share > best_share:
                best, best_share = separator, share
    if best_share < 0 and (header := (parsed(lines[:1], usual) or [[""]])[0]) and len(header) == 1:
        # Ragged whichever it is: the header's then, so that the row can be named.
        return next((each for each in SEPARATORS if each in header[0]), usual)
    return best


def parsed(lines: Sequence[str], separator: str) -> list[list[str]]:
    """Rows of cells without blank rows, up to where the lines are no CSV, or cut within a cell."""
    rows = []
    try:
        for cells in csv.reader(lines, delimiter=separator, strict=True):
            if any(map(str.strip, cells)):
                rows.append(cells)  # noqa: PERF401 - what was read before an error is kept
    except csv.Error:
        pass
    return rows


def _fits(row: Sequence[str], width: int) -> bool:
    """A row may end in separators that the header has not."""
    return len(row) == width or (len(row) > width and not any(map(str.strip, row[width:])))
