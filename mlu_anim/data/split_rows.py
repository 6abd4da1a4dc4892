"""Rows of one table, split into those that train a model and those that test it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, TwoClasses

_MOST_NAMES = 50
"""Feature names that a provenance lists."""


@dataclass(frozen=True)
class SplitRows:
    """The rows that a model is fitted on and those that it is tested on."""

    data: Dataset
    y: NDArray[Any]
    """Shape (n_samples,): the class of each row as text, or numbers."""
    train: NDArray[np.int64]
    """Indices of rows; `test` has none of them."""
    test: NDArray[np.int64]
    seed: int
    """Of this split."""
    classes: TwoClasses | None = None
    """The names of the classes, if the target is two classes."""
    about: Mapping[str, object] | None = None
    """Data set, rows, seed and spread over seeds, for the provenance."""

    @property
    def X_train(self) -> NDArray[np.float64]:  # noqa: N802 - scikit-learn's name
        """Shape (n_train, n_features)."""
        return self.data.X[self.train]

    @property
    def X_test(self) -> NDArray[np.float64]:  # noqa: N802
        """Shape (n_test, n_features)."""
        return self.data.X[self.test]

    @property
    def y_train(self) -> NDArray[Any]:
        """Shape (n_train,)."""
        return self.y[self.train]

    @property
    def y_test(self) -> NDArray[Any]:
        """Shape (n_test,)."""
        return self.y[self.test]

    @cached_property
    def is_positive(self) -> NDArray[np.bool_]:
        """Shape (n_samples,): rows of the positive class."""
        return self.two.is_positive

    @property
    def two(self) -> TwoClasses:
        """The two classes; only for a source with that target."""
        assert self.classes is not None, "the target of this source is not two classes"
        return self.classes

    @property
    def all_features(self) -> "SplitRows | None":
        """The same split with every usable feature of the table; None if no fewer were chosen."""
        whole = self.data.all_features
        return None if whole is None else replace(self, data=whole)

    def provenance(self, **more: object) -> str:
        """All that is known about these rows, and more, as a result stores it."""
        return provenance({**(self.about or {}), **more})


def provenance(about: Mapping[str, object]) -> str:
    """The origin of a result as a result stores it."""
    return json.dumps(dict(about), sort_keys=True)


def origin(data: Dataset, classes: TwoClasses | None) -> dict[str, object]:
    """The table of a user, its target, its features and what was done to it."""
    names = list(data.columns) or list(data.feature_names)
    more = len(names) - _MOST_NAMES
    labels = {"pos_label": classes.pos_label, "neg_label": classes.neg_label} if classes else {}
    return {
        "data": data.name,
        "target": data.target_name,
        **labels,
        "features": names[:_MOST_NAMES] + ([f"and {more} more"] if more > 0 else []),
        "notes": dict(data.notes),
    }
