"""Data of the live figure of the clip on training, validation and test: the pets, in pens."""

from typing import TYPE_CHECKING, Any

from mlu_anim.essays.figures import MOST_CASES

if TYPE_CHECKING:
    from mlu_anim.experiments.train_test_validation import Pens


def figure_data(pens: "Pens") -> dict[str, Any] | None:
    """Return features, class and pen of all rows; None for too many rows.

    The models are fitted again in the browser, as scikit-learn fits them (L2, C=1, scaled).
    """
    if len(pens.x) > MOST_CASES:
        return None
    return {
        "x": pens.x.tolist(),
        "positive": pens.is_positive.tolist(),
        "pen": pens.pen.tolist(),
    }
