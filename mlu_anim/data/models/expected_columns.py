"""Turn a table into the input of a fitted model: its columns, in its order and types.

A CSV has text where a data frame had booleans, and numbers where it had text like `1`. Columns of
the model's encoders get the spelling that the encoders know. Other columns become boolean if they
contain only `true` and `false`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.model_parts import parts_of
from mlu_anim.system.errors import BadInput
from mlu_anim.system.suggestions import nearest
from mlu_anim.wording.value_text import one_line, quoted

_MOST_LISTED = 5


@dataclass(frozen=True)
class ExpectedColumns:
    """The columns that a model was fitted on.

    model: the name of its file, for messages.  names: empty if the model knows only their number.
    text: columns that it was fitted on as text, even if they look like numbers.
    """

    model: str
    names: tuple[str, ...]
    text: frozenset[str] = frozenset()


def expected_columns(estimator: Any, model_name: str) -> ExpectedColumns:
    """Return the columns that a fitted model expects in its table."""
    names = fitted_names(estimator) or ()
    text = frozenset(
        name
        for name, known in _known_categories(estimator).items()
        if name in names and len(known) and all(isinstance(value, str) for value in known.tolist())
    )
    return ExpectedColumns(model_name, names, text)


def model_input(estimator: Any, model_name: str, data: Dataset) -> Any:
    """Return all rows of `data` as the input of `estimator`.

    The result is an array of shape (n_samples, n_features), or a polars data frame for a model that
    was fitted on a data frame and selects columns by name. Other columns are left out. Raises
    BadInput for missing columns.
    """
    names = fitted_names(estimator)
    if names is None:
        return _by_number(estimator, model_name, data)
    known = _known_categories(estimator)
    columns = {
        name: _as_fitted(column, known.get(name))
        for name, column in _by_name(names, model_name, data).items()
    }
    if _has_text(columns) or finds_columns_by_name(estimator):
        return polars_frame(columns, model_name)
    return np.column_stack(list(columns.values()))


def fitted_names(estimator: Any) -> tuple[str, ...] | None:
    """Return the columns that a model was fitted on; None if it was not fitted on a data frame."""
    names = getattr(estimator, "feature_names_in_", None)
    return None if names is None else tuple(str(name) for name in np.ravel(names))


def _by_number(estimator: Any, model_name: str, data: Dataset) -> NDArray[Any]:
    """Return the features in the order of the table, for a model that knows only their number."""
    wanted = getattr(estimator, "n_features_in_", None)
    if wanted is None or wanted == data.X.shape[1]:
        return data.X
    if _has_text(data.columns) and wanted == len(data.columns):  # it has encoders of its own
        return np.column_stack([column.astype(object) for column in data.columns.values()])
    raise BadInput(
        f"{model_name}: fitted on {_count(wanted)}, but {data.name} has {data.X.shape[1]}: "
        f"{_list_names(data.feature_names)}",
        hint="List the columns that it was fitted on, in that order: --features a,b,c.",
    )


def _by_name(names: tuple[str, ...], model_name: str, data: Dataset) -> Mapping[str, NDArray[Any]]:
    available = dict(zip(data.feature_names, data.X.T, strict=True)) | dict(data.columns)
    missing = [name for name in names if name not in available]
    if missing:
        columns = list(data.columns or data.feature_names)
        raise missing_columns(model_name, len(names), missing, data.name, columns)
    return {name: available[name] for name in names}


def missing_columns(
    model_name: str, n_fitted: int, missing: Sequence[str], file: str, columns: Sequence[str]
) -> BadInput:
    """Return the error for a table that lacks columns which a model was fitted on."""
    near = nearest(missing[0], columns)
    guess = f" Did you mean {quoted(near)} for {quoted(missing[0])}?" if near else ""
    return BadInput(
        f"{file}: {model_name} was fitted on {_count(n_fitted)} by name; "
        f"missing here: {_list_names(missing)}",
        hint=f"There are {_list_names(columns)}.{guess}",
    )


def _has_text(columns: Mapping[str, NDArray[Any]]) -> bool:
    return any(column.dtype.kind not in "fiub" for column in columns.values())


def finds_columns_by_name(estimator: Any) -> bool:
    """Return True if the model contains a ColumnTransformer, which needs a data frame."""
    from sklearn.compose import ColumnTransformer

    return any(isinstance(part, ColumnTransformer) for part in parts_of(estimator))


def _known_categories(estimator: Any) -> Mapping[str, NDArray[Any]]:
    """Return the categories that encoders in the model know, by the column's name."""
    known: dict[str, NDArray[Any]] = {}
    for part in parts_of(estimator):
        held = getattr(part, "__dict__", {})
        names, categories = held.get("feature_names_in_"), held.get("categories_")
        if names is not None and categories is not None and len(names) == len(categories):
            pairs = zip(names, categories, strict=True)
            known |= {str(name): np.asarray(values) for name, values in pairs}
    return known


def _as_fitted(column: NDArray[Any], categories: NDArray[Any] | None) -> NDArray[Any]:
    """Return a column with each value as the model's encoder knows it.

    categories: those of the encoder. Unknown words are kept; a column with unknown numbers is
    returned unchanged. Without an encoder (None), a column of `true` and `false` becomes boolean.
    """
    if categories is None:
        return _as_booleans(column)
    values = {one_line(value).casefold(): value for value in categories.tolist()}
    if len(values) < len(categories):  # `Yes` and `yes` are two categories
        return column
    is_text = all(isinstance(value, str) for value in values.values())
    values_ = column.tolist()
    spelled = {value: values.get(one_line(value).casefold()) for value in dict.fromkeys(values_)}
    if is_text:  # the encoder refuses or ignores unknown values
        spelled = {v: one_line(v) if known is None else known for v, known in spelled.items()}
    if any(known is None for known in spelled.values()):
        return column
    return np.array([spelled[value] for value in values_], dtype=object if is_text else None)


def _as_booleans(column: NDArray[Any]) -> NDArray[Any]:
    """Return a column of `true` and `false`, in any case, as booleans; others unchanged."""
    if column.dtype.kind not in "UO":
        return column
    different = {str(value) for value in np.unique(column.astype(str))}
    if not {word.casefold() for word in different} <= {"true", "false"}:
        return column
    return np.asarray(np.char.lower(column.astype(str)) == "true")


def polars_frame(columns: Mapping[str, NDArray[Any]], model_name: str) -> Any:
    """Return a polars data frame; raises BadInput if polars is not installed."""
    if find_spec("polars") is None:
        raise BadInput(
            f"{model_name}: needs a data frame, since it was fitted on text or selects columns by "
            "name, but polars is not installed",
            hint="Run: pip install 'mlu-anim[dataframes]'",
        )
    import polars

    return polars.DataFrame(
        {
            name: column if column.dtype.kind in "fiubM" else column.tolist()
            for name, column in columns.items()
        }
    )


def _count(n_features: Any) -> str:
    return "1 feature" if n_features == 1 else f"{n_features} features"


def _list_names(names: Any) -> str:
    several = [quoted(name) for name in names]
    more = len(several) - _MOST_LISTED
    return ", ".join(several[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")
