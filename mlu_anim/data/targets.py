"""The kinds of target that a clip can predict: two classes, classes, or a number."""

from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset, TwoClasses
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.wording.value_text import quoted


class Target(StrEnum):
    """The kind of target that a clip predicts."""

    TWO_CLASSES = "two classes"
    """A column of more than two classes counts too: the class that the user names against all
    others."""
    CLASSES = "classes"
    NUMBER = "a number"


def with_target(
    data: Dataset, target: Target, pos_label: object
) -> tuple[Dataset, TwoClasses | None, NDArray[Any]]:
    """Return the table, its two classes, and the target of each row, shape (n_samples,).

    The two classes are None unless `target` is TWO_CLASSES. Raises BadInput if the table's target
    is not of this kind, UsageError if `pos_label` is given for another kind than TWO_CLASSES.
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
    """Return the smallest allowed number of training rows, which is also that of test rows.

    That is the number of classes, or 2 for numbers.  y: shape (n_samples,). Raises BadInput if a
    class has only one row, or if there are fewer than four rows.
    """
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
