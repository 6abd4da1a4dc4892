"""Cards: the panels behind plots."""

from collections.abc import Hashable

from mlu_anim.stage import shapes
from mlu_anim.stage.channels import Value, read
from mlu_anim.stage.page import Rect, between
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme

CORNER = 0.14
"""Radius of a card's corners, in scene units."""


class Card(Part):
    """A rounded rectangle in the panel color, behind a plot."""

    def __init__(self, name: str, rect: Rect, theme: Theme) -> None:
        self.paper = Ink(_outline(rect), fill=theme.color("panel"))
        super().__init__(self.paper, name=name)

    @property
    def place(self) -> Rect:
        """The present rectangle of the card, read from what is drawn."""
        return self.paper.box()


class MovingCard(Card):
    """A card that goes from one place on the page to another.

    `begin`, `end`: where it is at `way` 0 and 1.
    """

    def __init__(self, name: str, begin: Rect, end: Rect, way: Value, theme: Theme) -> None:
        super().__init__(name, begin, theme)
        self._journey, self._way = (begin, end), way

    def state(self) -> Hashable:
        return read(self._way)

    def draw(self) -> None:
        self.paper.points = _outline(between(*self._journey, read(self._way)))


def _outline(r: Rect) -> shapes.Points:
    return shapes.rounded_rectangle(r.left, r.bottom, r.right, r.top, CORNER)
