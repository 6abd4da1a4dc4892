"""Nearest neighbors: how often the vote of the k nearest flowers is right, for every k."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, load_dataset
from mlu_anim.data.sources import Supervised
from mlu_anim.data.split_rows import SplitRows
from mlu_anim.data.targets import Target
from mlu_anim.data.typical_split import TypicalSplit
from mlu_anim.experiments import Experiment
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.result import Check, Result


# All that the scene draws: arrays and plain values. Say shape, unit and range of each.
@dataclass(frozen=True, eq=False, kw_only=True)
class Votes(Result):
    """The votes of the k nearest of n training flowers, for k from 1 to n."""

    clip: ClassVar[str] = "my_clip"

    accuracy: NDArray[np.float64]
    """Shape (n,): of k = 1, 2, ... n neighbors; the share of validation flowers named right."""
    is_right: NDArray[np.bool_]
    """Shape (n, n_validation): whether k neighbors name that validation flower right."""
    largest_class: int
    """Validation flowers of the class that n neighbors vote for."""

    @property
    def best_k(self) -> int:
        """The k that is right most often on validation flowers, the smallest among equals."""
        return int(self.accuracy.argmax()) + 1


# The data: by name, or your own file, read here. Files beside this one belong to the clip.
def sepals() -> Dataset:
    """Iris flowers by their sepals alone: three species that overlap."""
    return load_dataset("iris").only("sepal length (cm)", "sepal width (cm)")


def fitted(rows: SplitRows, k: int) -> Any:
    from sklearn.neighbors import KNeighborsClassifier  # inside: drawing must not load it

    return KNeighborsClassifier(k).fit(rows.X_train, rows.y_train)


def first_accuracy(rows: SplitRows) -> float:
    """The share that one neighbor names right: the split where it is the median is shown."""
    return float(fitted(rows, 1).score(rows.X_test, rows.y_test))


def votes(rows: SplitRows) -> Votes:
    models = [fitted(rows, k) for k in range(1, len(rows.train) + 1)]
    said = np.array([model.predict(rows.X_test) for model in models])
    return Votes(
        accuracy=np.array([model.score(rows.X_test, rows.y_test) for model in models]),
        is_right=said == rows.y_test,
        largest_class=int((rows.y_test == said[-1, 0]).sum()),
        provenance=rows.provenance(),
    )


# What must be true before the clip is drawn: two sides that are computed in different ways.
def identities(r: Votes) -> Iterator[Check]:
    right, n_validation = r.is_right.sum(axis=1), r.is_right.shape[1]
    off = np.abs(right / n_validation - r.accuracy).max()
    yield Check("flowers named right / flowers = accuracy", off, 0, tolerance=1e-12)
    yield Check("all neighbors give everyone the same name", right[-1], r.largest_class)
    yield Check("no k beats the best k", right.max(), right[r.best_k - 1])


# What sentences may mention. Each has a line in facts.toml.
def facts(r: Votes) -> Mapping[str, Fact]:
    return {
        "n_train": Fact(len(r.accuracy), Kind.COUNT),
        "n_validation": Fact(r.is_right.shape[1], Kind.COUNT),
        "first": Fact(float(r.accuracy[0]), Kind.PERCENT),
        "best_k": Fact(r.best_k, Kind.COUNT),
        "best": Fact(float(r.accuracy.max()), Kind.PERCENT),
        "last": Fact(float(r.accuracy[-1]), Kind.PERCENT),
    }


SPLIT = TypicalSplit("accuracies", first_accuracy, n_test=75)
FLOWERS = Supervised(votes, SPLIT, own=sepals, target=Target.CLASSES)
EXPERIMENT = Experiment(Votes, identities=identities, facts=facts, own=FLOWERS)
