"""What `--data` brings: a data set that ships with scikit-learn, or a table of the user's."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from mlu_anim import data_rules
from mlu_anim.column_names import LABEL_NAMES, are_values, known, listed, required
from mlu_anim.data_columns import LONGEST_WORD, Column
from mlu_anim.data_encoding import dataset, narrowed, told
from mlu_anim.data_files import MOST_COLUMNS, DataFile, open_file
from mlu_anim.datasets import Dataset, named
from mlu_anim.errors import BadInput, UsageError
from mlu_anim.inputs import DATASET_NAMES, dataset_name


def read_data(
    source: str, *, target: str | None, features: tuple[str, ...], drop_missing: bool
) -> Dataset:
    """The data set of that name, or the table at that path.

    target: without it the one column called as in LABEL_NAMES. features: without them all other
    columns; with them, `all_features` of what is returned holds the others too.
    Raises BadInput naming file, column and row, UsageError for a data set's unknown column,
    MachineNotReady where Parquet cannot be read.
    """
    name = dataset_name(source)
    if name is not None:
        whole = named(name, target)
        spans = {each: slice(i, i + 1) for i, each in enumerate(whole.feature_names)}
        chosen = [_named_feature(whole, feature) for feature in features]
        return narrowed(whole, chosen, spans) if chosen else whole
    path = Path(source)
    if not path.exists() and (near := get_close_matches(source, DATASET_NAMES, n=1)):
        raise BadInput(f"{path.name}: no such file", hint=f"Did you mean --data {near[0]}?")
    with open_file(path) as file:
        return _read(file, _roles(file, target, features), drop_missing)


@dataclass(frozen=True)
class _Roles:
    """What each column of a table is taken for."""

    target: str
    features: tuple[str, ...]
    others: tuple[str, ...]
    """Features that were not chosen."""


def _roles(file: DataFile, target: str | None, features: tuple[str, ...]) -> _Roles:
    names = file.names
    if not names or are_values(names):
        raise BadInput(
            f"{file.file}: row 1: {listed(names)} are values, not column names",
            hint="Add a header row with the name of each column.",
        )
    if (longest := max(map(len, names))) > LONGEST_WORD:
        raise BadInput(
            f"{file.file}: row 1: a column's name has {longest:,} characters",
            hint=f"Give it a shorter one; at most {LONGEST_WORD} are taken.",
        )
    label = required(file.file, target, names, "--target") if target else known(names, LABEL_NAMES)
    if label is None:
        raise BadInput(
            f"{file.file}: which column is to be predicted? There are {listed(names)}",
            hint="Name it with --target.",
        )
    chosen = tuple(required(file.file, each, names, "--features") for each in features)
    if label in chosen:
        raise BadInput(
            f"{file.file}: column {label!r}: cannot predict itself (--features, --target)",
            hint="Leave it out of --features.",
        )
    rest = tuple(name for name in names if name != label and name not in chosen)
    used = chosen or rest
    if not used:
        raise BadInput(f"{file.file}: no column but {label!r}", hint="Add one that predicts it.")
    if len(used) > MOST_COLUMNS:
        raise BadInput(
            f"{file.file}: {len(used):,} features; at most {MOST_COLUMNS:,} are taken",
            hint="Name some of them with --features.",
        )
    too_many = len(names) > MOST_COLUMNS
    return _Roles(label, used, rest if chosen and not too_many else ())


def _named_feature(data: Dataset, feature: str) -> str:
    if feature not in data.feature_names:
        near = get_close_matches(feature, data.feature_names, n=1)
        raise UsageError(
            f"{data.name}: no feature {feature!r} (--features)",
            hint=f"Did you mean {near[0]!r}?"
            if near
            else f"Its features: {listed(data.feature_names)}.",
        )
    return feature


def _read(file: DataFile, roles: _Roles, drop_missing: bool) -> Dataset:
    columns = file.read([roles.target, *roles.features], roles.others)
    target, used = columns[roles.target], [columns[name] for name in roles.features]
    _require_fit(file, target, used, named=bool(roles.others))
    row_number = _row_numbers(file, [target, *used])
    notes = dict(_dropped(file, columns, [target, *used], drop_missing))
    fit, unfit = _sorted_out(file, [columns[n] for n in roles.others if n in columns])
    if unfit:
        notes["not_used"] = f"left out of all features: {listed(unfit)}"
    if file.n_unnamed:
        notes["unnamed"] = f"columns without a name left out: {file.n_unnamed}"
    in_order = [columns[n] for n in file.names if columns.get(n) in (*used, *fit)]
    if encoded := [told(c) for c in in_order if c.codes is not None]:
        notes["categories"] = f"a column for each word of {', '.join(encoded)}"
    whole, spans = dataset(file.file, target, in_order, notes)
    whole = replace(whole, row_number=row_number)
    return narrowed(whole, roles.features, spans) if roles.others else whole


def _require_fit(file: DataFile, target: Column, used: Sequence[Column], *, named: bool) -> None:
    data_rules.require_target(file, target)
    for column in used:
        others = [
            each.name
            for each in used
            if each is not column and data_rules.problem_of_feature(file, each) is None
        ]
        data_rules.require_feature(file, column, others, named=named)


def _row_numbers(file: DataFile, needed: Sequence[Column]) -> Callable[[int], int]:
    """The number in the file of each row that has no gap, by its index among them."""
    has_gap, _ = data_rules.n_missing(needed)
    if not has_gap.any():
        return file.row
    kept = np.flatnonzero(~has_gap)
    return lambda index: file.row(int(kept[index]))


def _dropped(
    file: DataFile, columns: Mapping[str, Column], needed: Sequence[Column], drop_missing: bool
) -> Iterator[tuple[str, str]]:
    """Leave rows out in which a needed cell is missing, and give the note that says so."""
    has_gap, counts = data_rules.n_missing(needed)
    n_rows, n_left = len(has_gap), int((~has_gap).sum())
    if n_rows == 0:
        raise BadInput(f"{file.file}: no rows of data", hint="At least two are needed.")
    if not counts:
        return
    counted = data_rules.counted(counts, n_rows)
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


def _sorted_out(file: DataFile, others: Sequence[Column]) -> tuple[list[Column], list[str]]:
    """Columns that nobody asked for: those that could be used, and names of those that cannot."""
    fit, unfit = [], []
    for column in others:
        gaps = column.missing
        problem = data_rules.problem_of_feature(file, column)
        problem = problem or data_rules.numbers_the_rows(file, column)
        if problem is None and gaps is not None and not gaps.any():
            fit.append(column)
        else:
            unfit.append(column.name)
    return fit, unfit
