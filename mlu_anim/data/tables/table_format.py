"""The format of a table's text (separator, decimal mark, sheet): given by options, or detected."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

from mlu_anim.data.tables.number_parsing import looks_like_number

SEPARATORS = (",", ";", "\t", "|")
"""The separators that are detected; --separator also accepts any other character."""
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars", " ": "spaces"}


@dataclass(frozen=True)
class TableFormat:
    """The format of a table's file as the user states it; what is None is detected."""

    separator: str | None = None
    """The separator of cells in a CSV file: one character."""
    decimal: str | None = None
    """The decimal mark: `.` or `,`."""
    sheet: str | None = None
    """The name of a workbook's sheet; by default the first that is not hidden."""


DETECTED = TableFormat()


def separator_name(separator: str) -> str:
    """Return the plural name of a separator: `semicolons`."""
    return _NAMES.get(separator, f"{separator!r}")


def detect_separator(lines: Sequence[str], usual: str) -> str:
    """Return the separator that gives all first lines of a table the same number of cells.

    usual: the separator that the file's suffix suggests, returned unless another fits better. Of
    several that fit, the one that yields more numbers is returned.
    """
    best, best_share = usual, -1.0
    for separator in (usual, *(other for other in SEPARATORS if other != usual)):
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
        return next((separator for separator in SEPARATORS if separator in header[0]), usual)
    return best


def parse_rows(lines: Sequence[str], separator: str) -> list[list[str]]:
    """Return rows of cells without blank rows, up to the first line that is not valid CSV."""
    rows = []
    try:
        for cells in csv.reader(lines, delimiter=separator, strict=True):
            if any(map(str.strip, cells)):
                rows.append(cells)  # noqa: PERF401 - rows before an error are kept
    except csv.Error:
        pass
    return rows


def _fits(row: Sequence[str], width: int) -> bool:
    """Return True for a row of that width; extra empty cells at its end are allowed."""
    return len(row) == width or (len(row) > width and not any(map(str.strip, row[width:])))
