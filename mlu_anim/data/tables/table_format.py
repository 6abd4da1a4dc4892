"""The format of a table's text (separator, decimal mark, sheet): given by options, or detected."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from mlu_anim.data.tables.number_parsing import looks_like_number

SEPARATORS = (",", ";", "\t", "|")
"""The separators that are detected; options accept any other single character, too."""
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", " ": "spaces"}


@dataclass(frozen=True)
class TableFormat:
    """The format of a table's file as the user states it; None: detect it."""

    separator: str | None = None
    """The separator of a CSV: one character."""
    decimal: str | None = None
    """The decimal mark: `.` or `,`."""
    sheet: str | None = None
    """The sheet of a workbook; by default the first that is not hidden."""


DETECTED = TableFormat()


def separator_name(separator: str) -> str:
    """Return the plural name of a separator, such as `semicolons`."""
    return _NAMES.get(separator, f"{separator!r}")


def detect_separator(lines: Sequence[str], usual: str) -> str:
    """Return the separator with which all of a table's first lines have equally many cells.

    usual: the separator of the file's suffix, kept if no other fits better. If several fit, it is
    the one that gives more numbers.
    """
    best, best_share = usual, -1.0
    for separator in (usual, *(each for each in SEPARATORS if each != usual)):
        rows = parse_rows(lines, separator)
        if rows and len(rows[0]) > 1 and all(_fits(row, len(rows[0])) for row in rows):
            cells = [cell for row in rows[1:] for cell in row]
            share = sum(map(looks_like_number, cells)) / max(len(cells), 1)
            if share > best_share:
                best, best_share = separator, share
    if (
        best_share < 0
        and (header := (parse_rows(lines[:1], usual) or [[""]])[0])
        and len(header) == 1
    ):
        # No separator fits: take one in the header, so that the error can name the first bad row.
        return next((each for each in SEPARATORS if each in header[0]), usual)
    return best


def parse_rows(lines: Sequence[str], separator: str) -> list[list[str]]:
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
    """A row may end in separators that the header does not have."""
    return len(row) == width or (len(row) > width and not any(map(str.strip, row[width:])))
