"""The values that the parts of double descent share: the result and the two cards."""

from typing import TYPE_CHECKING

from mlu_anim.stage.card import Card
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scene import ExplainerScene

if TYPE_CHECKING:
    from mlu_anim.experiments.double_descent import Descents


class Story(ExplainerScene):
    """A scene with a card of rows and a card of their errors."""

    result: "Descents"
    left: Rect
    right: Rect
    right_card: Card
