"""Check the names of columns and labels in a request before anything is computed.

Of a table, only the header is read, and the target column if a label is named; a table of
predictions is read whole.
"""

from pathlib import Path

import numpy as np

from mlu_anim.data.column_roles import assign_roles, require_single
from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.models.expected_columns import ExpectedColumns
from mlu_anim.data.own_data import open_table, read_data
from mlu_anim.data.predictions import read_predictions
from mlu_anim.data.series_table import require_no_time, series_names
from mlu_anim.data.tables.column_names import require_column
from mlu_anim.data.tables.column_rules import require_target
from mlu_anim.data.tables.opening import open_table_file
from mlu_anim.data.tables.table_file import TableFile
from mlu_anim.data.tables.table_format import TableFormat
from mlu_anim.results.inputs import dataset_name
from mlu_anim.system.errors import BadInput
from mlu_anim.system.problems import Collect


def check_data_names(
    source: str,
    *,
    target: str | None,
    time: str | None,
    features: tuple[str, ...],
    pos_label: str | None,
    form: TableFormat,
    model: ExpectedColumns | None,
    collect: Collect,
) -> None:
    """Raise or collect an error for each wrong name of a column or label in a request with --data.

    source: path of a table, or name of a data set.  target, time, features, pos_label: names to
    check, None or empty if not given.  form: text format of the table.  model: the columns that a
    model was fitted on.  collect: context manager around the check of each name, which may collect
    its error.
    """
    if dataset_name(source) is not None:
        with collect():
            require_no_time(source, time)
        _check_data_set_names(source, target, features, pos_label, collect)
        return
    with open_table(source, form) as file:
        if time is not None:
            with collect():
                series_names(file, target, time)
            return
        columns = _existing_columns(file, features, "--features", collect)
        label = None
        with collect():
            label = assign_roles(file, target, columns, model).target
        if label is None or pos_label is None:
            return
        with collect():
            column = file.read([label], ())[label]
            require_target(file, column)
            _require_label(file.file, label, column.different(), pos_label)


def check_prediction_names(
    path: Path,
    y_true: str | None,
    y_score: str | None,
    pos_label: str | None,
    form: TableFormat,
    collect: Collect,
) -> None:
    """Raise or collect an error for each wrong name of a column in a table of predictions.

    y_true, y_score: names to check, None if not given. If these columns exist, the whole table is
    read to check the labels, since it has little else; that raises BadInput.  collect: context
    manager around the check of each name, which may collect its error.
    """
    with open_table_file(path, form) as file:
        known = [
            _existing_columns(file, [name], option, collect)
            for name, option in ((y_true, "--y-true"), (y_score, "--y-score"))
            if name is not None
        ]
    if all(known):
        read_predictions(path, y_true, y_score, pos_label, form)


def _check_data_set_names(
    source: str,
    target: str | None,
    features: tuple[str, ...],
    pos_label: str | None,
    collect: Collect,
) -> None:
    name = dataset_name(source)
    assert name is not None
    data = load_dataset(name, target)
    for feature in features:
        with collect():
            read_data(source, target=target, features=(feature,), drop_missing=False)
    if pos_label is not None:
        with collect():
            data.two_classes(pos_label)


def _existing_columns(
    file: TableFile, names: tuple[str, ...] | list[str], option: str, collect: Collect
) -> tuple[str, ...]:
    """Return the names that are columns of the table; raise or collect an error for the others."""
    known = []
    for name in names:
        with collect():
            require_single(file, name)
            known.append(require_column(file.file, name, file.names, option))
    return tuple(known)


def _require_label(file: str, target: str, labels: list[str], pos_label: str) -> None:
    if len(labels) < 2:
        raise BadInput(f"{file}: column {target!r}: {len(labels)} different labels, not two")
    y = np.array(labels, dtype=np.object_)
    Dataset(file, np.empty((len(y), 0)), y, (), target_name=target).two_classes(pos_label)
