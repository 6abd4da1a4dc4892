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
    """The columns of a table by role."""

    target: str
    features: tuple[str, ...]
    others: tuple[str, ...]
    """Features that were not chosen."""
    are_asked_for: bool
    """True if the features were named, or a model was fitted on them."""
    encoded: frozenset[str]
    """Features that a model knows as one column per word: `city=Oslo`."""


def assign_roles(
    file: TableFile,
    target: str | None,
    features: Sequence[str],
    model: ExpectedColumns | None = None,
) -> Roles:
    """Raises BadInput, with the nearest name, for columns that are not there."""
    names = file.names
    _require_header(file, (*names, *file.repeated))
    label = _required(file, target, "--target") if target else find_alias(names, LABEL_NAMES)
    if label is None:
        raise BadInput(
            f"{file.file}: which column is to be predicted? There are {list_names(names)}",
            hint="Name it with --target.",
        )
    chosen = tuple(_required(file, each, "--features") for each in features)
    if label in chosen:
        raise BadInput(
            f"{file.file}: column {label!r}: cannot predict itself (--features, --target)",
            hint="Leave it out of --features.",
        )
    encoded: frozenset[str] = frozenset()
    if model is not None and not chosen:
        chosen, encoded = _of_model(file, model, [name for name in names if name != label])
    rest = tuple(name for name in names if name != label and name not in chosen)
    used = chosen or rest
    if not used:
        raise BadInput(f"{file.file}: no column but {label!r}", hint="Add one that predicts it.")
    if len(used) > MOST_COLUMNS:
        raise BadInput(
            f"{file.file}: {len(used):,} features; at most {MOST_COLUMNS:,} are taken",
            hint="Name some of them with --features.",
        )
    is_beside = bool(features) and len(names) <= MOST_COLUMNS and model is None
    return Roles(label, used, rest if is_beside else (), bool(chosen), encoded)


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
            hint=f"Give it a shorter one; at most {LONGEST_WORD} are taken.",
        )


def _required(file: TableFile, name: str, option: str) -> str:
    require_single(file, name)
    return require_column(file.file, name, file.names, option)


def require_single(file: TableFile, name: str) -> None:
    """Raise BadInput for a name that several columns have."""
    if name.strip() in file.repeated:
        raise BadInput(
            f"{file.file}: row {file.header_row}, column {name.strip()!r}: several columns have "
            "this name",
            hint="Give each column its own name.",
        )


def _of_model(
    file: TableFile, model: ExpectedColumns, names: Sequence[str]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """Return the columns that a model was fitted on; for one-hot columns their original column."""
    found: dict[str, None] = {}
    encoded, missing = set(), []
    for name in model.names:
        require_single(file, name)
        source = next((each for each in names if name.startswith(f"{each}=")), None)
        if name in names:
            found[name] = None
        elif source is not None:
            found[source] = None
            encoded.add(source)
        else:
            missing.append(name)
    if missing:
        raise missing_columns(model.model, len(model.names), missing, file.file, names)
    return tuple(found), frozenset(encoded)
