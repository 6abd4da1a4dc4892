"""The rows of a table as a fitted model wants them: its columns, in its order, of its kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.datasets import Dataset
from mlu_anim.errors import BadInput
from mlu_anim.labels import shown

_SHOWN = 5


@dataclass(frozen=True)
class WantedColumns:
    """The columns that a model was fitted on.

    model: its file, for messages.  names: none where it knows only how many they are.
    text: those whose cells it took for text, although they may look like numbers.
    """

    model: str
    names: tuple[str, ...]
    text: frozenset[str] = frozenset()


def wanted_columns(estimator: Any, model_name: str) -> WantedColumns:
    """What a fitted model says of the columns of its table."""
    names = names_of(estimator) or ()
    text = {name for name in _text_columns(estimator) if name in names}
    return WantedColumns(model_name, names, frozenset(text))


def _text_columns(estimator: Any) -> Iterator[str]:
    """Columns of which an encoder within has met nothing but text."""
    for part in _parts(estimator):
        names, categories = names_of(part), getattr(part, "categories_", None)
        if names is None or not isinstance(categories, list) or len(categories) != len(names):
            continue
        for name, known in zip(names, categories, strict=True):
            if len(known) and all(isinstance(each, str) for each in known):
                yield name


def _parts(estimator: Any) -> Iterator[Any]:
    """An estimator and the fitted ones in it: steps of pipelines, transformers of columns."""
    yield estimator
    for _, part, *_ in (
        *getattr(estimator, "steps", ()),
        *getattr(estimator, "transformers_", ()),
        *(("", getattr(estimator, name, None)) for name in ("best_estimator_", "estimator_")),
    ):
        if part is not None and not isinstance(part, str):
            yield from _parts(part)


def rows_for(estimator: Any, model_name: str, data: Dataset) -> Any:
    """What `estimator` is asked about, all rows of `data`.

    An array of shape (n_samples, n_features), or a polars data frame for a model that was fitted
    on a data frame and finds its columns by name. Columns that it does not know are left out.
    """
    names = names_of(estimator)
    if names is None:
        return _by_number(estimator, model_name, data)
    found = _by_name(names, model_name, data)
    if _has_text(found) or _finds_columns_by_name(estimator):
        return _frame(found, model_name)
    return np.column_stack(list(found.values()))


def names_of(estimator: Any) -> tuple[str, ...] | None:
    """The columns that a model was fitted on, when it was fitted on a data frame."""
    names = getattr(estimator, "feature_names_in_", None)
    return None if names is None else tuple(str(name) for name in np.ravel(names))


def _by_number(estimator: Any, model_name: str, data: Dataset) -> NDArray[Any]:
    """The features in the order of the table, for a model that knows only how many they are."""
    wanted = getattr(estimator, "n_features_in_", None)
    if wanted is None or wanted == data.X.shape[1]:
        return data.X
    if _has_text(data.columns) and wanted == len(data.columns):  # it has encoders of its own
        return np.column_stack([column.astype(object) for column in data.columns.values()])
    raise BadInput(
        f"{model_name}: fitted on {_count(wanted)}, but {data.name} has {data.X.shape[1]}: "
        f"{_listed(data.feature_names)}",
        hint="Name the columns that it was fitted on, in that order: --features a,b,c.",
    )


def _by_name(names: tuple[str, ...], model_name: str, data: Dataset) -> Mapping[str, NDArray[Any]]:
    found = dict(zip(data.feature_names, data.X.T, strict=True)) | dict(data.columns)
    missing = [name for name in names if name not in found]
    if missing:
        columns = list(data.columns or data.feature_names)
        raise missing_columns(model_name, len(names), missing, data.name, columns)
    return {name: found[name] for name in names}


def missing_columns(
    model_name: str, n_fitted: int, missing: Sequence[str], file: str, columns: Sequence[str]
) -> BadInput:
    """The error of a table that lacks columns which a model was fitted on."""
    near = get_close_matches(missing[0], columns, n=1)
    guess = f" Did you mean {shown(near[0])} for {shown(missing[0])}?" if near else ""
    return BadInput(
        f"{file}: {model_name} was fitted on {_count(n_fitted)} by name; "
        f"missing here: {_listed(missing)}",
        hint=f"There are {_listed(columns)}.{guess}",
    )


def _has_text(columns: Mapping[str, NDArray[Any]]) -> bool:
    return any(column.dtype.kind not in "fiub" for column in columns.values())


def _finds_columns_by_name(estimator: Any) -> bool:
    """Whether a ColumnTransformer is in it, which needs a data frame."""
    from sklearn.compose import ColumnTransformer

    parts = [estimator, *estimator.get_params(deep=True).values()]
    return any(isinstance(part, ColumnTransformer) for part in parts)


def _frame(columns: Mapping[str, NDArray[Any]], model_name: str) -> Any:
    if find_spec("polars") is None:
        raise BadInput(
            f"{model_name}: fitted on a data frame with columns of text or by name; "
            "such models are given a data frame, and polars is not installed",
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


def _listed(names: Any) -> str:
    several = [shown(name) for name in names]
    more = len(several) - _SHOWN
    return ", ".join(several[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
