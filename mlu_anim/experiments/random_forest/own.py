"""Check the user's fitted forest and the rows for it."""

from typing import Any

import numpy as np

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.number_limits import LARGEST_SINGLE, require_single
from mlu_anim.experiments.random_forest.accepted import first_trees, require_forest, rows_of


def require_rows(forest: Any, rows: Any, names: Any, data: Dataset) -> None:
    """Raise BadInput for an unsuitable forest, or a number in its rows that trees cannot hold.

    rows: the input of the forest.  names: those of its columns.  data: the table, of which the
    message names row and column.
    """
    require_forest(forest)
    rows = np.asarray(rows, dtype=np.float64)
    beyond = np.flatnonzero(~(np.abs(rows) <= LARGEST_SINGLE).all(axis=1))
    if len(beyond):  # if the table's own number is too large, name that cell
        first = int(beyond[0])
        cells = data.X[first : first + 1]
        require_single(cells, lambda _, column: data.place(first, data.feature_names[column]))
    rows_of(forest, rows, names, lambda row: f"{data.name}: row {data.row_number(row)}")


def of_so_many_trees(forest: Any, n_more_trees: object) -> Any:
    """Return the forest, or its first `n_more_trees` trees if it has more; None and 0 mean all."""
    require_forest(forest)
    n_trees = len(forest.estimators_)
    wanted = n_trees if n_more_trees is None else int(str(n_more_trees))
    return first_trees(forest, min(wanted, n_trees)) if wanted else forest
