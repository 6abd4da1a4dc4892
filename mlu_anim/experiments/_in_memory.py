"""Turn what a Python program passes, data frames and estimators, into an experiment's input."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.models.fitted_model import FittedModel, load_model, model_in_memory
from mlu_anim.data.own_data import data_of_table, read_data
from mlu_anim.data.predictions import Predictions, predictions_from_columns
from mlu_anim.data.sources import Given
from mlu_anim.data.tables.memory_table import table_of_arrays, table_of_frame
from mlu_anim.data.tables.table_format import DETECTED
from mlu_anim.results.parameters import Setting
from mlu_anim.system.errors import UsageError


def given_in_memory(
    *,
    data: Any,
    target: str | None,
    time: str | None,
    features: Sequence[str],
    drop_missing: bool,
    model: Any,
    predictions: tuple[Any, Any] | None,
    pos_label: object,
    seed: int | None,
    name: str,
    settings: Mapping[str, Setting],
) -> Given:
    """Return the input of an experiment; `mlu_anim.Clip` describes the arguments.

    predictions: true labels and scores. Raises UsageError for arguments that contradict each other,
    BadInput for data or a model that cannot be used.
    """
    if predictions is not None and (data is not None or model is not None):
        raise UsageError("y_true and y_score replace data and model; pass only one of the two")
    if model is not None and data is None:
        raise UsageError("a model needs rows to predict", hint="Pass them as data.")
    if data is None and (target is not None or time is not None or features):
        raise UsageError(
            "target, time and features name columns of data", hint="Pass data as well."
        )
    fitted = None if model is None else _fitted(model)
    how = {"time": time, "features": tuple(features), "drop_missing": drop_missing}
    return Given(
        data=None if data is None else _data(data, target, fitted, name, **how),
        model=fitted,
        predictions=_predictions(predictions, pos_label),
        pos_label=pos_label,
        seed=seed,
        settings=settings,
    )


def _fitted(model: Any) -> FittedModel:
    return load_model(Path(model)) if isinstance(model, str | Path) else model_in_memory(model)


def _data(
    data: Any,
    target: str | None,
    model: FittedModel | None,
    name: str,
    **how: Any,
) -> Dataset:
    columns = None if model is None else model.columns
    if isinstance(data, str | Path):
        return read_data(str(data), target=target, form=DETECTED, model=columns, **how)
    if isinstance(data, tuple):
        table, target = table_of_arrays(*_features_and_target(data, target), name)
    else:
        table = table_of_frame(data, name)
    return data_of_table(table, target=target, model=columns, **how)


def _features_and_target(data: tuple[Any, ...], target: str | None) -> tuple[Any, Any]:
    if len(data) != 2 or target is not None:
        raise UsageError(
            "data is a tuple, but not of features and a target",
            hint="Pass data=(X, y) without target=, or a data frame with target='column'.",
        )
    return data[0], data[1]


def _predictions(given: tuple[Any, Any] | None, pos_label: object) -> Predictions | None:
    return None if given is None else predictions_from_columns(*given, pos_label)
