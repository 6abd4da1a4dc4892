"""Read `--data`: the user's table, or a data set that ships with scikit-learn."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from mlu_anim.data.column_roles import Roles, assign_roles
from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.feature_matrix import build_dataset, describe_words, select_features
from mlu_anim.data.models.expected_columns import ExpectedColumns
from mlu_anim.data.series_table import read_series, require_no_time, require_series_alone
from mlu_anim.data.tables import column_rules
from mlu_anim.data.tables.column import Column, Kind
from mlu_anim.data.tables.column_names import list_names
from mlu_anim.data.tables.opening import open_table_file
from mlu_anim.data.tables.table_file import ReadOptions, TableFile
from mlu_anim.data.tables.table_format import DETECTED, TableFormat
from mlu_anim.results.inputs import DATASET_NAMES, dataset_name
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.suggestions import did_you_mean
from mlu_anim.wording.value_text import quoted

_MOST_LISTED = 6


def read_data(
    source: str,
    *,
    target: str | None,
    features: tuple[str, ...],
    drop_missing: bool,
    time: str | None = None,
    form: TableFormat = DETECTED,
    model: ExpectedColumns | None = None,
) -> Dataset:
    """Return the data set of that name, or read the table at that path.

    target: name of the target; by default the one column with a name in LABEL_NAMES.
    features: names of the features; by default all other usable columns. If they are given,
    `all_features` of the result has the others too.
    drop_missing: leave out rows with missing cells instead of raising an error.
    time: name of the column of dates; if it is given, the table is a series, without features.
    form: text format of the file; detected by default.
    model: columns that a model was fitted on. They become the features, in the types of the table,
    and none is left out.
    Raises BadInput with file, column and row, UsageError for an unknown column of a data set,
    MachineNotReady if the package that reads such a file is not installed.
    """
    name = dataset_name(source)
    if name is not None:
        require_no_time(name, time)
        data = load_dataset(name, target)
        spans = {column: slice(i, i + 1) for i, column in enumerate(data.feature_names)}
        chosen = [_require_feature(data, feature) for feature in features]
        return select_features(data, chosen, spans, {}) if chosen else data
    with open_table(source, form) as file:
        how: dict[str, Any] = {"drop_missing": drop_missing, "time": time, "model": model}
        return data_of_table(file, target=target, features=features, **how)


def data_of_table(
    file: TableFile,
    *,
    target: str | None,
    features: tuple[str, ...],
    drop_missing: bool,
    time: str | None = None,
    model: ExpectedColumns | None = None,
) -> Dataset:
    """Read an open table, of a file or in memory; arguments and errors as in `read_data`."""
    if time is not None:
        require_series_alone(features, drop_missing=drop_missing, model=model)
        return read_series(file, target, time)
    return _read(file, assign_roles(file, target, features, model), drop_missing, model)


def open_table(source: str, form: TableFormat) -> TableFile:
    """Open the table at a path; the error for a missing file suggests a similar data set name."""
    path = Path(source)
    if not path.exists() and not path.suffix:  # perhaps the name of a data set
        raise BadInput(
            f"{path.name}: no such file, and no data set of that name",
            hint=did_you_mean(source, DATASET_NAMES) or f"Data sets: {', '.join(DATASET_NAMES)}.",
        )
    return open_table_file(path, form)


def _require_feature(data: Dataset, feature: str) -> str:
    if feature not in data.feature_names:
        raise UsageError(
            f"{data.name}: no feature {feature!r} (--features)",
            hint=did_you_mean(feature, data.feature_names)
            or f"Its features: {list_names(data.feature_names)}.",
        )
    return feature


def _read(
    file: TableFile, parts: Roles, drop_missing: bool, model: ExpectedColumns | None
) -> Dataset:
    options = ReadOptions()
    if model is not None and model.names:
        raw = frozenset(parts.features) - parts.encoded
        options = ReadOptions(raw=raw, text=model.text & raw)
    columns = file.read([parts.target, *parts.features], parts.others, options)
    target, wanted = columns[parts.target], [columns[name] for name in parts.features]
    column_rules.require_target(file, target)
    used, left_out = _usable_features(file, wanted, parts, is_model=model is not None)
    row_number = _row_numbers(file, [target, *used])
    notes = dict(file.notes) | dict(_dropped(file, columns, [target, *used], drop_missing))
    usable, unusable = _split_usable([columns[n] for n in parts.others if n in columns])
    if left_out:
        notes["left_out"] = f"left out: {_reasons(left_out)}"
    if unusable:
        notes["not_used"] = f"left out of all features: {list_names(unusable)}"
    if file.n_unnamed:
        notes["unnamed"] = f"columns without a name left out: {file.n_unnamed}"
    if file.repeated and not parts.are_asked_for:
        notes["repeated"] = (
            f"left out, since several columns have the name: {list_names(file.repeated)}"
        )
    in_order = [columns[n] for n in file.names if columns.get(n) in (*used, *usable)]
    about = {column.name: dict(_notes_on(column)) for column in [target, *in_order]}
    data, spans = build_dataset(file.file, target, in_order, notes | _joined(about))
    data = replace(data, row_number=row_number)
    if not parts.others:
        return data
    chosen = {name: about[name] for name in (parts.target, *parts.features)}
    return select_features(data, parts.features, spans, notes | _joined(chosen))


def _usable_features(
    file: TableFile, wanted: Sequence[Column], parts: Roles, *, is_model: bool
) -> tuple[list[Column], dict[str, str]]:
    """Return the usable features, and the reason for each unusable one.

    Raises BadInput for an unusable feature that the user named or a model needs: without it, the
    model could take another column in its place.
    """
    reasons = {}
    for column in wanted:
        if column.is_raw and column.unfit is None and not column.has_lost_digits:
            continue
        why = column_rules.reason_unusable(column)
        if why is None and not parts.are_asked_for and len(wanted) > 1:
            why = column_rules.reason_row_numbers(column)
        if why is not None:
            reasons[column.name] = why
    used = [column for column in wanted if column.name not in reasons]
    for column in wanted:
        if column_rules.find_fault(file, column) is not None:  # the fault, not what follows from it
            others = [other.name for other in used if other is not column]
            column_rules.require_sound(file, column, others)
    for column in wanted:
        if column.name in reasons and (parts.are_asked_for or is_model or not used):
            others = [other.name for other in used]
            raise column_rules.unusable_feature(file, column, reasons[column.name], others)
    return used, reasons


def _reasons(left_out: Mapping[str, str]) -> str:
    rows = [f"{quoted(name)} ({why})" for name, why in left_out.items()]
    more = len(rows) - _MOST_LISTED
    return ", ".join(rows[:_MOST_LISTED]) + (f" and {more} more columns" if more > 0 else "")


def _notes_on(column: Column) -> Iterator[tuple[str, str]]:
    """Yield notes on how one column was read: the kind of note and its text."""
    if column.kind is Kind.WORDS and column.codes is not None and not column.is_raw:
        yield "categories", describe_words(column)
    if column.converted_formats:
        yield "spelled", f"{column.name} ({', '.join(column.converted_formats)})"


def _joined(about: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Join the notes on single columns to one sentence for each kind of note.

    about: for each column, the target first, its notes by kind. Only features have the note that
    their words became columns.
    """
    target, *features = about.values()
    words = [notes["categories"] for notes in features if "categories" in notes]
    spelled = [notes["spelled"] for notes in (target, *features) if "spelled" in notes]
    joined = {"categories": f"a column for each word of {', '.join(words)}"} if words else {}
    return joined | ({"spelled": f"numbers read with {', '.join(spelled)}"} if spelled else {})


def _row_numbers(file: TableFile, needed: Sequence[Column]) -> Callable[[int], int]:
    """Return a function from the index of a complete row to its row number in the file."""
    has_gap, _ = column_rules.find_missing(needed)
    if not has_gap.any():
        return file.row
    complete = np.flatnonzero(~has_gap)
    return lambda index: file.row(int(complete[index]))


def _dropped(
    file: TableFile, columns: Mapping[str, Column], needed: Sequence[Column], drop_missing: bool
) -> Iterator[tuple[str, str]]:
    """Leave out rows with a missing cell in a needed column, and yield a note about them.

    Raises BadInput if cells are missing without `drop_missing`, or if no rows are left.
    """
    has_gap, counts = column_rules.find_missing(needed)
    n_rows, n_left = len(has_gap), int((~has_gap).sum())
    if n_rows == 0:
        raise BadInput(f"{file.file}: no rows of data", hint="Add at least two rows.")
    if not counts:
        return
    counted = column_rules.count_missing_text(counts, n_rows)
    if not drop_missing or n_left == 0:
        problem = "cells are missing" if n_left else "a cell is missing in every row"
        drop = "leave these rows out with --drop-missing, " if n_left else ""
        raise BadInput(
            f"{file.file}: {problem}: {counted}",
            hint=f"Fill them in, {drop}or choose the columns to use with --features.",
        )
    for column in columns.values():
        column.select_rows(~has_gap)
    yield "missing", f"left out {n_rows - n_left:,} of {n_rows:,} rows; missing: {counted}"


def _split_usable(others: Sequence[Column]) -> tuple[list[Column], list[str]]:
    """Return the columns that can be features, and the names of those that cannot.

    `others`: the columns that are neither the target nor a chosen feature."""
    usable, unusable = [], []
    for column in others:
        gaps = column.missing
        is_sound = gaps is not None and not gaps.any() and not column_rules.is_faulty(column)
        why = column_rules.reason_unusable(column) or column_rules.reason_row_numbers(column)
        if is_sound and why is None:
            usable.append(column)
        else:
            unusable.append(column.name)
    return usable, unusable
