"""The rows of a table as a fitted model wants them: its columns, in its order, of its kind."""

import importlib.util
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.datasets import Dataset
from mlu_anim.errors import BadInput
from mlu_anim.labels import shown

_SHOWN = 5


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
        near = get_close_matches(missing[0], columns, n=1)
        guess = f" Did you mean {shown(near[0])} for {shown(missing[0])}?" if near else ""
        raise BadInput(
            f"{data.name}: {model_name} was fitted on {_count(len(names))} by name; "
            f"missing here: {_listed(missing)}",
            hint=f"There are {_listed(columns)}.{guess}",
        )
    return {name: found[name] for name in names}


def _has_text(columns: Mapping[str, NDArray[Any]]) -> bool:
    return any(column.dtype.kind not in "fiub" for column in columns.values())


def _finds_columns_by_name(estimator: Any) -> bool:
    """Whether a ColumnTransformer is in it, which needs a data frame."""
    from sklearn.compose import ColumnTransformer

    parts = [estimator, *estimator.get_params(deep=True).values()]
    return any(isinstance(part, ColumnTransformer) for part in parts)


def _frame(columns: Mapping[str, NDArray[Any]], model_name: str) -> Any:
    if importlib.util.find_spec("polars") is None:
        raise BadInput(
            f"{model_name}: fitted on a data frame with columns of text or by name; "
            "such models are given a data frame, and polars is not installed",
            hint="Run: pip install 'mlu-anim[dataframes]'",
        )
    import polars

    return polars.DataFrame(
        {
            name: column if column.dtype.kind in "fiub" else column.tolist()
            for name, column in columns.items()
        }
    )


def _count(n_features: Any) -> str:
    return "1 feature" if n_features == 1 else f"{n_features} features"


def _listed(names: Any) -> str:
    several = [shown(name) for name in names]
    more = len(several) - _SHOWN
    return ", ".join(several[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
