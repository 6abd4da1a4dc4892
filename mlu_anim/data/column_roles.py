"""The role of each column of a user's table: the target, a feature, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass

from mlu_anim.data.models.expected_columns import ExpectedColumns, missing_columns
from mlu_anim.data.tables.column import LONGEST_WORD
from mlu_anim.data.tables.column_names import (
    LABEL_NAMES,
    are_values,
    find_alias,
    list_names,
    require_column,
)
from mlu_anim.data.tables.table_file import MOST_COLUMNS, TableFile
from mlu_anim.system.errors import BadInput


@dataclass(frozen=True)
class Roles:
    """The names of a table's columns, by role."""

    target: str
    features: tuple[str, ...]
    others: tuple[str, ...]
    """Columns that are neither the target nor named in --features. Empty without --features, with a
    model, or if the table has too many columns."""
    are_asked_for: bool
    """True if the user named the features, or a model was fitted on them."""
    encoded: frozenset[str]
    """Features that a model was fitted on as one 0/1 column per word, named like `city=Oslo`."""


def assign_roles(
    file: TableFile,
    target: str | None,
    features: Sequence[str],
    model: ExpectedColumns | None = None,
) -> Roles:
    """Return the role of each column of a table.

    target, features: names from --target and --features, None or empty if not given.  model: the
    columns that a model was fitted on. Raises BadInput for a missing column (the hint names the
    most similar one), if the table has no header, if it is unclear which column is the target, and
    for no features or too many.
    """
    names = file.names
    _require_header(file, (*names, *file.repeated))
    label = _required(file, target, "--target") if target else find_alias(names, LABEL_NAMES)
    if label is None:
        raise BadInput(
            f"{file.file}: which column is the target? There are {list_names(names)}",
            hint="Choose it with --target.",
        )
    chosen = tuple(_required(file, name, "--features") for name in features)
    if label in chosen:
        raise BadInput(
            f"{file.file}: column {label!r}: is target and feature (--target, --features)",
            hint="Remove it from --features.",
        )
    encoded: frozenset[str] = frozenset()
    if model is not None and not chosen:
        chosen, encoded = _of_model(file, model, [name for name in names if name != label])
    rest = tuple(name for name in names if name != label and name not in chosen)
    used = chosen or rest
    if not used:
        raise BadInput(
            f"{file.file}: the only column is the target {label!r}", hint="Add a feature."
        )
    if len(used) > MOST_COLUMNS:
        raise BadInput(
            f"{file.file}: {len(used):,} features; at most {MOST_COLUMNS:,} are used",
            hint="Choose some of them with --features.",
        )
    reads_others = bool(features) and len(names) <= MOST_COLUMNS and model is None
    return Roles(label, used, rest if reads_others else (), bool(chosen), encoded)


def _require_header(file: TableFile, names: Sequence[str]) -> None:
    row = file.header_row
    if not names or are_values(names):
        raise BadInput(
            f"{file.file}: row {row}: {list_names(names)} are values, not column names",
            hint="Add a header row with the name of each column.",
        )
    if (longest := max(map(len, names))) > LONGEST_WORD:
        raise BadInput(
            f"{file.file}: row {row}: a column's name has {longest:,} characters",
            hint=f"Shorten it to at most {LONGEST_WORD} characters.",
        )


def _required(file: TableFile, name: str, option: str) -> str:
    require_single(file, name)
    return require_column(file.file, name, file.names, option)


def require_single(file: TableFile, name: str) -> None:
    """Raise BadInput if several columns have this name."""
    if name.strip() in file.repeated:
        raise BadInput(
            f"{file.file}: row {file.header_row}, column {name.strip()!r}: several columns have "
            "this name",
            hint="Give each column its own name.",
        )


def _of_model(
    file: TableFile, model: ExpectedColumns, names: Sequence[str]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the table's columns that a model was fitted on, and which of them it knows one-hot.

    A one-hot column such as `city=Oslo` stands for the table's column `city`. names: the table's
    columns without the target. Raises BadInput for missing columns.
    """
    columns: dict[str, None] = {}
    encoded, missing = set(), []
    for name in model.names:
        require_single(file, name)
        source = next((column for column in names if name.startswith(f"{column}=")), None)
        if name in names:
            columns[name] = None
        elif source is not None:
            columns[source] = None
            encoded.add(source)
        else:
            missing.append(name)
    if missing:
        raise missing_columns(model.model, len(model.names), missing, file.file, names)
    return tuple(columns), frozenset(encoded)
