"""Data of the live figure of the linear-regression clip: the points."""

from typing import TYPE_CHECKING, Any

from mlu_anim.essays.figures import MOST_CASES

if TYPE_CHECKING:
    from mlu_anim.experiments.linear_regression import LeastSquares


def figure_data(found: "LeastSquares") -> dict[str, Any] | None:
    """Return feature and target of all rows; None for too many rows."""
    if len(found.x) > MOST_CASES:
        return None
    return {"x": found.x.tolist(), "y": found.y.tolist()}
