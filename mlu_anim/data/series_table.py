"""Read a series from a table: one column of dates (--time) and one of numbers (--target)."""

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.column_roles import require_single
from mlu_anim.data.datasets import Dataset
from mlu_anim.data.tables.column import Column
from mlu_anim.data.tables.column_names import LABEL_NAMES, find_alias, list_names, require_column
from mlu_anim.data.tables.column_rules import require_target
from mlu_anim.data.tables.table_file import ReadOptions, TableFile
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.wording.value_text import quoted

_TIME = r"(?:[T ]\d{1,2}:\d{2}.*)?"
_SPELLINGS = (
    re.compile(rf"(?P<y>\d{{4}})(?P<s>[-/.])(?P<m>\d{{1,2}})(?P=s)(?P<d>\d{{1,2}}){_TIME}"),
    re.compile(rf"(?P<a>\d{{1,2}})(?P<s>[-/.])(?P<b>\d{{1,2}})(?P=s)(?P<y>\d{{4}}){_TIME}"),
    re.compile(r"(?P<y>\d{4})[-/. ]?[Qq](?P<q>[1-4])"),
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})"),
    re.compile(r"(?P<y>\d{4})"),
)
_MOST_LISTED = 5


def series_names(file: TableFile, target: str | None, time: str) -> tuple[str, str]:
    """Return the names of the columns of numbers and of dates.

    Without a target, it is the only other column, or the one with a name in LABEL_NAMES. Raises
    BadInput for a missing column, and if it is unclear which one is the target.
    """
    require_single(file, time)
    dates = require_column(file.file, time, file.names, "--time")
    others = [name for name in file.names if name != dates]
    label = others[0] if len(others) == 1 else find_alias(others, LABEL_NAMES)
    if target is not None:
        require_single(file, target)
        label = require_column(file.file, target, file.names, "--target")
    if label is None:
        raise BadInput(
            f"{file.file}: which column is the target? There are {list_names(others)}",
            hint="Choose it with --target.",
        )
    if label == dates:
        raise BadInput(
            f"{file.file}: column {dates!r}: is target and time (--target, --time)",
            hint="Choose another column with --target.",
        )
    return label, dates


def require_no_time(name: str, time: str | None) -> None:
    """Raise UsageError if a column of dates is named of a data set that ships with scikit-learn."""
    if time is not None:
        raise UsageError(f"{name}: has no dates (--time)", hint="Leave --time out.")


def require_series_alone(features: object, *, drop_missing: bool, model: object) -> None:
    """Raise UsageError for options that make no sense for a series."""
    given = {"--features": features, "--drop-missing": drop_missing, "--model": model}
    for option, value in given.items():
        if value:
            raise UsageError(
                f"--time makes the table a series of one column, without {option}",
                hint=f"Leave {option} or --time out.",
            )


def read_series(file: TableFile, target: str | None, time: str) -> Dataset:
    """Return the data set of a table's series; its only feature is the date.

    Raises BadInput for empty cells, with their rows, and for cells that are no dates.
    """
    label, when = series_names(file, target, time)
    columns = file.read([label, when], (), ReadOptions(raw={when}, text={when}))
    require_target(file, columns[label])
    for column in (columns[label], columns[when]):
        _require_full(file, column)
    dates = _dates(file, columns[when])
    values = columns[label]
    return Dataset(
        name=file.file,
        X=dates.astype(np.float64)[:, None],
        y=values.numbers if values.numbers is not None else values.text,
        feature_names=(when,),
        target_name=label,
        columns={when: dates},
        notes=dict(file.notes),
        dates=dates,
        row_number=file.row,
    )


def _require_full(file: TableFile, column: Column) -> None:
    gaps = np.flatnonzero(column.missing) if column.missing is not None else np.zeros(0, int)
    if not len(gaps):
        return
    rows = ", ".join(str(file.row(int(at))) for at in gaps[:_MOST_LISTED])
    more = f" and {len(gaps) - _MOST_LISTED} more" if len(gaps) > _MOST_LISTED else ""
    raise BadInput(
        f"{file.file}: column {column.name!r}: empty in row {rows}{more}",
        hint="A series has a value for each date: fill in what is missing.",
    )


def _dates(file: TableFile, column: Column) -> NDArray[np.datetime64]:
    if column.moments is not None:
        return column.moments.astype("datetime64[D]")
    cells = column.text.tolist()
    found = [_parsed(cell) for cell in cells]
    for at, date in enumerate(found):
        if date is None:
            raise BadInput(
                f"{file.file}: row {file.row(at)}, column {column.name!r}: {quoted(cells[at])} is "
                "no date that can be read in one way only",
                hint="Write dates like 2024-12-31, 2024-12, 2024-Q4 or 2024.",
            )
    return np.array(found, dtype="datetime64[D]")


def _parsed(cell: str) -> np.datetime64 | None:
    """Return the date of a cell, the first day of a month, a quarter or a year; None for no date.

    31.12.2024 is one, and 1/2/2024, which could be the first of February, is none.
    """
    match = next(filter(None, (each.fullmatch(cell.strip()) for each in _SPELLINGS)), None)
    if match is None:
        return None
    parts: dict[str, Any] = {name: value for name, value in match.groupdict().items() if value}
    year, month, day = int(parts["y"]), int(parts.get("m", 1)), int(parts.get("d", 1))
    if "q" in parts:
        month = 3 * int(parts["q"]) - 2
    elif "a" in parts:
        a, b = int(parts["a"]), int(parts["b"])
        if parts["s"] != "." and max(a, b) <= 12 and a != b:
            return None
        day, month = (a, b) if parts["s"] == "." or a > 12 else (b, a)
    try:
        return np.datetime64(f"{year:04}-{month:02}-{day:02}")
    except ValueError:
        return None
