"""What `--data` brings: a data set that ships with scikit-learn, or a table of the user's."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from mlu_anim.data.column_roles import Roles, assign_roles
from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.feature_matrix import build_dataset, describe_words, select_features
from mlu_anim.data.models.expected_columns import ExpectedColumns
from mlu_anim.data.tables import column_rules
from mlu_anim.data.tables.column import Column, Kind
from mlu_anim.data.tables.column_names import list_names
from mlu_anim.data.tables.opening import open_table_file
from mlu_anim.data.tables.table_file import ReadOptions, TableFile
from mlu_anim.data.tables.table_format import DETECTED, TableFormat
from mlu_anim.results.inputs import DATASET_NAMES, dataset_name
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.wording.value_text import quoted

_MOST_LEFT_OUT = 6


def read_data(
    source: str,
    *,
    target: str | None,
    features: tuple[str, ...],
    drop_missing: bool,
    form: TableFormat = DETECTED,
    model: ExpectedColumns | None = None,
) -> Dataset:
    """Return the data set of that name, or the table at that path.

    target: without it the one column called as in LABEL_NAMES. features: without them all other
    columns that can be used; with them, `all_features` of what is returned holds the others too.
    form: the text format of the file, if not to be detected. model: the columns that a model was
    fitted on; then these are the features, in the types of the table, and nothing is left out.
    Raises BadInput naming file, column and row, UsageError for a data set's unknown column,
    MachineNotReady if the package that reads such a file is not installed.
    """
    name = dataset_name(source)
    if name is not None:
        whole = load_dataset(name, target)
        spans = {each: slice(i, i + 1) for i, each in enumerate(whole.feature_names)}
        chosen = [_named_feature(whole, feature) for feature in features]
        return select_features(whole, chosen, spans, {}) if chosen else whole
    with open_table(source, form) as file:
        return _read(file, assign_roles(file, target, features, model), drop_missing, model)


def open_table(source: str, form: TableFormat) -> TableFile:
    """Open the table at a path; the error for a missing file suggests a similar data set name."""
    path = Path(source)
    if not path.exists() and (near := get_close_matches(source, DATASET_NAMES, n=1)):
        raise BadInput(f"{path.name}: no such file", hint=f"Did you mean --data {near[0]}?")
    return open_table_file(path, form)


def _named_feature(data: Dataset, feature: str) -> str:
    if feature not in data.feature_names:
        near = get_close_matches(feature, data.feature_names, n=1)
        raise UsageError(
            f"{data.name}: no feature {feature!r} (--features)",
            hint=f"Did you mean {near[0]!r}?"
            if near
            else f"Its features: {list_names(data.feature_names)}.",
        )
    return feature


def _read(
    file: TableFile, parts: Roles, drop_missing: bool, model: ExpectedColumns | None
) -> Dataset:
    how = ReadOptions()
    if model is not None and model.names:
        raw = frozenset(parts.features) - parts.encoded
        how = ReadOptions(raw=raw, text=model.text & raw)
    columns = file.read([parts.target, *parts.features], parts.others, how)
    target, asked = columns[parts.target], [columns[name] for name in parts.features]
    column_rules.require_target(file, target)
    used, left_out = _usable(file, asked, parts, is_model=model is not None)
    row_number = _row_numbers(file, [target, *used])
    notes = dict(file.notes) | dict(_dropped(file, columns, [target, *used], drop_missing))
    fit, unfit = _sorted_out([columns[n] for n in parts.others if n in columns])
    if left_out:
        notes["left_out"] = f"left out: {_reasons(left_out)}"
    if unfit:
        notes["not_used"] = f"left out of all features: {list_names(unfit)}"
    if file.n_unnamed:
        notes["unnamed"] = f"columns without a name left out: {file.n_unnamed}"
    if file.repeated and not parts.are_asked_for:
        notes["repeated"] = (
            f"left out, since several columns have the name: {list_names(file.repeated)}"
        )
    in_order = [columns[n] for n in file.names if columns.get(n) in (*used, *fit)]
    about = {each.name: dict(_notes_on(each)) for each in [target, *in_order]}
    whole, spans = build_dataset(file.file, target, in_order, notes | _joined(about))
    whole = replace(whole, row_number=row_number)
    if not parts.others:
        return whole
    chosen = {name: about[name] for name in (parts.target, *parts.features)}
    return select_features(whole, parts.features, spans, notes | _joined(chosen))


def _usable(
    file: TableFile, asked: Sequence[Column], parts: Roles, *, is_model: bool
) -> tuple[list[Column], dict[str, str]]:
    """Return the usable features, and why others are not; raises for one that was requested.

    None of a model's features may be left out: it could take another column in its place.
    """
    reasons = {}
    for column in asked:
        if column.is_raw and column.unfit is None and not column.has_lost_digits:
            continue
        why = column_rules.reason_unusable(column)
        if why is None and not parts.are_asked_for and len(asked) > 1:
            why = column_rules.reason_row_numbers(column)
        if why is not None:
            reasons[column.name] = why
    used = [column for column in asked if column.name not in reasons]
    for column in asked:
        if column_rules.find_fault(file, column) is not None:  # rather than what follows from it
            others = [each.name for each in used if each is not column]
            column_rules.require_sound(file, column, others)
    for column in asked:
        if column.name in reasons and (parts.are_asked_for or is_model or not used):
            others = [each.name for each in used]
            raise column_rules.unusable_feature(file, column, reasons[column.name], others)
    return used, reasons


def _reasons(left_out: Mapping[str, str]) -> str:
    rows = [f"{quoted(name)} ({why})" for name, why in left_out.items()]
    more = len(rows) - _MOST_LEFT_OUT
    return ", ".join(rows[:_MOST_LEFT_OUT]) + (f" and {more} more columns" if more > 0 else "")


def _notes_on(column: Column) -> Iterator[tuple[str, str]]:
    """Yield notes on how one column was read: the kind of note and its text."""
    if column.kind is Kind.WORDS and column.codes is not None and not column.is_raw:
        yield "categories", describe_words(column)
    if column.says:
        yield "spelled", f"{column.name} ({', '.join(column.says)})"


def _joined(about: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Notes on several columns, a sentence for each kind of note; the first is the target."""
    target, *features = about.values()
    words = [notes["categories"] for notes in features if "categories" in notes]
    spelled = [notes["spelled"] for notes in (target, *features) if "spelled" in notes]
    found = {"categories": f"a column for each word of {', '.join(words)}"} if words else {}
    return found | ({"spelled": f"numbers read with {', '.join(spelled)}"} if spelled else {})


def _row_numbers(file: TableFile, needed: Sequence[Column]) -> Callable[[int], int]:
    """Return the row number in the file for each row without gaps, by its index among them."""
    has_gap, _ = column_rules.find_missing(needed)
    if not has_gap.any():
        return file.row
    kept = np.flatnonzero(~has_gap)
    return lambda index: file.row(int(kept[index]))


def _dropped(
    file: TableFile, columns: Mapping[str, Column], needed: Sequence[Column], drop_missing: bool
) -> Iterator[tuple[str, str]]:
    """Leave rows out in which a needed cell is missing, and give the note that says so."""
    has_gap, counts = column_rules.find_missing(needed)
    n_rows, n_left = len(has_gap), int((~has_gap).sum())
    if n_rows == 0:
        raise BadInput(f"{file.file}: no rows of data", hint="At least two are needed.")
    if not counts:
        return
    counted = column_rules.count_missing_text(counts, n_rows)
    if not drop_missing or n_left == 0:
        begin = "cells are missing" if n_left else "a cell is missing in every row"
        drop = "leave these rows out with --drop-missing, " if n_left else ""
        raise BadInput(
            f"{file.file}: {begin}: {counted}",
            hint=f"Fill them in, {drop}or name the columns to use with --features.",
        )
    for column in columns.values():
        column.kept(~has_gap)
    yield "missing", f"left out {n_rows - n_left:,} of {n_rows:,} rows; missing: {counted}"


def _sorted_out(others: Sequence[Column]) -> tuple[list[Column], list[str]]:
    """Columns that nobody asked for: those that could be used, and names of those that cannot."""
    fit, unfit = [], []
    for column in others:
        gaps = column.missing
        is_fit = gaps is not None and not gaps.any() and not column_rules.is_faulty(column)
        why = column_rules.reason_unusable(column) or column_rules.reason_row_numbers(column)
        if is_fit and why is None:
            fit.append(column)
        else:
            unfit.append(column.name)
    return fit, unfit
