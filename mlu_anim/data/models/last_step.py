"""Take the last step out of a fitted pipeline or a search, with the rows and names it sees."""

from typing import Any

import numpy as np


def last_step(estimator: Any, rows: Any, names: Any) -> tuple[Any, Any, Any]:
    """Return the model at the end of pipelines and searches, its input rows, and their columns.

    rows: the input of the whole estimator.  names: those of its columns, None if unknown. The
    model's columns are names too, or None.
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


def _own_names(model: Any, names: Any) -> Any:
    """Return `names`, or None unless there is one name for each feature of the model."""
    n_features = getattr(model, "n_features_in_", None)
    return names if names is not None and len(names) == n_features else None
