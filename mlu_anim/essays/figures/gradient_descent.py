"""Data of the live figure of the gradient-descent clip: the rows, the best line and the first."""

from typing import TYPE_CHECKING, Any

from mlu_anim.essays.figures import MOST_CASES

if TYPE_CHECKING:
    from mlu_anim.experiments.gradient_descent import Descent


def figure_data(descent: "Descent") -> dict[str, Any] | None:
    """Return rows and two lines (height at the mean of x, slope); None for too many rows."""
    if len(descent.x) > MOST_CASES:
        return None
    return {
        "x": descent.x.tolist(),
        "y": descent.y.tolist(),
        "start": descent.start.tolist(),
        "best": descent.best.tolist(),
    }
