"""Cards: the panels behind plots."""

from mlu_anim.stage import shapes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme

CORNER = 0.14
"""Radius of a card's corners, in scene units."""


class Card(Part):
    """A rounded rectangle in the panel color, behind a plot."""

    def __init__(self, name: str, rect: Rect, theme: Theme) -> None:
        points = shapes.rounded_rectangle(rect.left, rect.bottom, rect.right, rect.top, CORNER)
        super().__init__(Ink(points, fill=theme.color("panel")), name=name)
        self.rect = rect
