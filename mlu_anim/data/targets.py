"""The column that a clip predicts: two classes, classes, or a number."""

from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, TwoClasses
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.wording.value_text import quoted


class Target(StrEnum):
    """The column that is predicted."""

    TWO_CLASSES = "two classes"
    """With more than two, the class that the user names against the rest."""
    CLASSES = "classes"
    NUMBER = "a number"


def with_target(
    data: Dataset, target: Target, pos_label: object
) -> tuple[Dataset, TwoClasses | None, NDArray[Any]]:
    """The table, its two classes if the target is that, and the target of each row.

    Raises BadInput for a target of another kind, UsageError for a `pos_label` without classes.
    """
    if target is Target.TWO_CLASSES:
        classes = data.two_classes(pos_label)
        return data, classes, classes.y
    if pos_label is not None:
        raise UsageError(
            f"--pos-label names a class, and this clip predicts {target}", hint="Leave it out."
        )
    return data, None, data.numbers() if target is Target.NUMBER else data.class_names()


def require_rows(data: Dataset, y: NDArray[Any], *, is_classes: bool) -> int:
    """The least number of rows of either part; raises BadInput if there are not as many."""
    values, counts = np.unique(y, return_counts=True)
    if is_classes and counts.min() < 2:
        raise BadInput(
            f"{data.name}: column {data.target_name!r}: only one row is of the class "
            f"{quoted(str(values[counts.argmin()]))}",
            hint="Give at least two rows of each class: one to train, one to test.",
        )
    if len(y) < 4:
        raise BadInput(
            f"{data.name}: {len(y)} rows are too few to train and to test",
            hint="Give four rows or more.",
        )
    return len(values) if is_classes else 2
