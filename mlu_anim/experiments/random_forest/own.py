"""The user's fitted forest: taken out of a pipeline or a search, with the rows that it is asked."""

from typing import Any

import numpy as np

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.number_limits import LARGEST_SINGLE, require_single
from mlu_anim.experiments.random_forest.accepted import first_trees, require_forest, rows_of


def forest_within(estimator: Any, rows: Any, names: Any) -> tuple[Any, Any, Any]:
    """The forest at the end of pipelines and searches, its rows, and the names of their columns.

    names: of the columns of rows, or None.
    """
    while True:
        if hasattr(estimator, "best_estimator_"):
            estimator = estimator.best_estimator_
        elif hasattr(estimator, "steps"):
            before, estimator = estimator[:-1], estimator[-1]
            if len(before):
                rows, names = _dense(before.transform(rows)), _names_after(before)
        else:
            return estimator, rows, _own_names(estimator, names)


def require_rows(forest: Any, rows: Any, names: Any, data: Dataset) -> None:
    """Raise BadInput, naming row and column of the table, for a number that trees cannot hold."""
    require_forest(forest)
    rows = np.asarray(rows, dtype=np.float64)
    beyond = np.flatnonzero(~(np.abs(rows) <= LARGEST_SINGLE).all(axis=1))
    if len(beyond):  # name the cell of the table, where it was too large from the start
        first = int(beyond[0])
        cells = data.X[first : first + 1]
        require_single(cells, lambda _, column: data.place(first, data.feature_names[column]))
    rows_of(forest, rows, names, lambda row: f"{data.name}: row {data.row_number(row)}")


def of_so_many_trees(forest: Any, n_more_trees: object) -> Any:
    """The forest, or its first trees if fewer are wanted."""
    require_forest(forest)
    n_trees = len(forest.estimators_)
    wanted = n_trees if n_more_trees is None else int(str(n_more_trees))
    return first_trees(forest, min(wanted, n_trees)) if wanted else forest


def _dense(rows: Any) -> Any:
    return rows.toarray() if hasattr(rows, "toarray") else np.asarray(rows)


def _names_after(steps: Any) -> Any:
    """The columns' names after a transformation, without the transformer's own; None if unknown."""
    try:
        names = [str(name) for name in steps.get_feature_names_out()]
    except (AttributeError, ValueError):  # a step that does not name what it makes
        return None
    bare = [name.rpartition("__")[2] for name in names]
    return bare if len(set(bare)) == len(bare) else names


def _own_names(forest: Any, names: Any) -> Any:
    """The names, unless there are not as many as the forest asks for."""
    n_features = getattr(forest, "n_features_in_", None)
    return names if names is not None and len(names) == n_features else None
