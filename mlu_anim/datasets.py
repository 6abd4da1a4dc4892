"""Data sets by name, from files that ship with scikit-learn: nothing is downloaded."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.errors import UsageError

LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True)
class Dataset:
    """A table of measurements with the class of each row."""

    name: str
    """As sentences say it: `breast cancer`."""
    X: NDArray[np.float64]
    """Shape (n_samples, n_features), finite."""
    y: NDArray[np.int64]
    """Shape (n_samples,), an index into `class_names`."""
    feature_names: tuple[str, ...]
    class_names: tuple[str, ...]

    def column(self, feature_name: str) -> NDArray[np.float64]:
        """The one feature of that name, shape (n_samples, 1)."""
        if feature_name not in self.feature_names:
            raise UsageError(
                f"{self.name}: no feature named {feature_name!r}",
                hint=f"Its features: {', '.join(self.feature_names)}.",
            )
        index = self.feature_names.index(feature_name)
        return self.X[:, index : index + 1]

    def class_index(self, class_name: str) -> int:
        """The number that stands for a class in `y`."""
        if class_name not in self.class_names:
            raise UsageError(
                f"{self.name}: no class named {class_name!r}",
                hint=f"Its classes: {', '.join(self.class_names)}.",
            )
        return self.class_names.index(class_name)


@dataclass(frozen=True)
class Split:
    """Which rows train and which test: two disjoint sets of indices that cover all rows."""

    train: NDArray[np.int64]
    test: NDArray[np.int64]


def breast_cancer() -> Dataset:
    """The Wisconsin diagnostic breast cancer data: 569 rows, 30 features, two classes.

    Source: W. Street, W. Wolberg, O. Mangasarian, 1993, as shipped with scikit-learn.
    """
    from sklearn.datasets import load_breast_cancer

    found = load_breast_cancer()
    return Dataset(
        name="breast cancer",
        X=np.asarray(found.data, dtype=np.float64),
        y=np.asarray(found.target, dtype=np.int64),
        feature_names=tuple(str(name) for name in found.feature_names),
        class_names=tuple(str(name) for name in found.target_names),
    )


def stratified_split(y: NDArray[Any], *, n_test: int, seed: int) -> Split:
    """A random test set of `n_test` rows in which each class keeps its share."""
    from sklearn.model_selection import train_test_split

    rows = np.arange(len(y))
    train, test = train_test_split(rows, test_size=n_test, stratify=y, random_state=seed)
    return Split(np.asarray(train), np.asarray(test))


def require_seed(seed: int) -> None:
    """Raise UsageError when scikit-learn would not take this seed."""
    if not 0 <= seed <= LARGEST_SEED:
        raise UsageError(f"the seed {seed} is not a whole number from 0 to {LARGEST_SEED}")
