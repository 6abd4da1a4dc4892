"""A result that holds what its source gave, for tests of sources and experiments."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.split_rows import SplitRows
from mlu_anim.results.result import Result


@dataclass(frozen=True, eq=False, kw_only=True)
class Held(Result):
    """The rows of a split, by the one number that each row has."""

    clip: ClassVar[str] = "toy_clip"

    train: Any
    test: Any
    depth: int = 0


def held(rows: SplitRows, depth: int = 3) -> Held:
    """Each row of a `table` is known by its number."""
    return Held(
        train=rows.X_train[:, 0],
        test=rows.X_test[:, 0],
        depth=depth,
        provenance=rows.provenance(model="none"),
    )


def table(labels: Any, name: str = "my table") -> Dataset:
    """A table with the row's number as its only feature."""
    numbers = np.arange(float(len(labels)))[:, None]
    return Dataset(name, numbers, np.array(list(labels)), ("number",), target_name="kind")
