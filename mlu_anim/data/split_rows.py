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
"""Most feature names that a provenance lists."""


@dataclass(frozen=True)
class SplitRows:
    """One table whose rows are split into those that train a model and those that test it."""

    data: Dataset
    y: NDArray[Any]
    """Shape (n_samples,): the target of each row, a class as text or a number."""
    train: NDArray[np.int64]
    """Indices of the training rows; none of them is in `test`."""
    test: NDArray[np.int64]
    seed: int
    """The random seed of this split."""
    classes: TwoClasses | None = None
    """The two classes; None if the target is not two classes."""
    about: Mapping[str, object] | None = None
    """Entries of the provenance: data set, numbers of rows, seed, and spread of the quality over
    seeds."""

    @property
    def X_train(self) -> NDArray[np.float64]:  # noqa: N802 - scikit-learn's name
        """Features of the training rows, shape (n_train, n_features)."""
        return self.data.X[self.train]

    @property
    def X_test(self) -> NDArray[np.float64]:  # noqa: N802
        """Features of the test rows, shape (n_test, n_features)."""
        return self.data.X[self.test]

    @property
    def y_train(self) -> NDArray[Any]:
        """Target of the training rows, shape (n_train,)."""
        return self.y[self.train]

    @property
    def y_test(self) -> NDArray[Any]:
        """Target of the test rows, shape (n_test,)."""
        return self.y[self.test]

    @cached_property
    def is_positive(self) -> NDArray[np.bool_]:
        """True for rows of the positive class, shape (n_samples,)."""
        return self.two.is_positive

    @property
    def two(self) -> TwoClasses:
        """The two classes. Raises AssertionError if the target is not two classes."""
        assert self.classes is not None, "the target of this source is not two classes"
        return self.classes

    @property
    def all_features(self) -> "SplitRows | None":
        """The same split with every usable feature of the table; None if none were left out."""
        whole = self.data.all_features
        return None if whole is None else replace(self, data=whole)

    def provenance(self, **more: object) -> str:
        """Return a result's provenance as JSON text: the entries of `about` and those in `more`."""
        return provenance({**(self.about or {}), **more})


def provenance(about: Mapping[str, object]) -> str:
    """Return the entries of a provenance as JSON text with sorted keys, as results store it."""
    return json.dumps(dict(about), sort_keys=True)


def origin(data: Dataset, classes: TwoClasses | None) -> dict[str, object]:
    """Return the provenance of a user's table: its name, target, labels, features, and notes."""
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
