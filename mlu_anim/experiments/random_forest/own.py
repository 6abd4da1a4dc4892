"""Take the user's fitted forest, and the rows for it, out of a pipeline or a search."""

from typing import Any

import numpy as np

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.number_limits import LARGEST_SINGLE, require_single
from mlu_anim.experiments.random_forest.accepted import first_trees, require_forest, rows_of


def forest_within(estimator: Any, rows: Any, names: Any) -> tuple[Any, Any, Any]:
    """Return the forest at the end of pipelines and searches, its input rows, and their columns.

    rows: the input of the whole estimator.  names: those of its columns, None if unknown. The
    forest's columns are names too, or None.
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


def _dense(rows: Any) -> Any:
    return rows.toarray() if hasattr(rows, "toarray") else np.asarray(rows)


def _names_after(steps: Any) -> Any:
    """Return the columns' names after a transformation, without prefixes like `scaler__`.

    The prefixes are kept where names would repeat. Returns None if a step does not name its
    columns.
    """
    try:
        names = [str(name) for name in steps.get_feature_names_out()]
    except (AttributeError, ValueError):  # a step that does not name what it makes
        return None
    bare = [name.rpartition("__")[2] for name in names]
    return bare if len(set(bare)) == len(bare) else names


def _own_names(forest: Any, names: Any) -> Any:
    """Return `names`, or None unless there is one name for each feature of the forest."""
    n_features = getattr(forest, "n_features_in_", None)
    return names if names is not None and len(names) == n_features else None
