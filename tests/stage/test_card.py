"""Cards: the panel behind a plot stands, or goes, where it is said to."""

import pytest
from manim import ValueTracker

from mlu_anim.stage.card import Card, MovingCard
from mlu_anim.stage.page import Rect
from mlu_anim.stage.theme import theme

LARGE, SMALL = Rect(-6, -3, 6, 3), Rect(-6, -2, 0, 3)


def _edges(card: Card) -> tuple[float, float, float, float]:
    place = card.place
    return place.left, place.bottom, place.right, place.top


def test_a_card_goes_from_one_place_to_another() -> None:
    way = ValueTracker(0.0)
    card = MovingCard("sheet", LARGE, SMALL, way, theme("light"))
    card.stand()
    for share, wanted in ((0.0, LARGE), (0.5, Rect(-6, -2.5, 3, 3)), (1.0, SMALL)):
        way.set_value(share)
        card.refresh()
        assert _edges(card) == pytest.approx(
            (wanted.left, wanted.bottom, wanted.right, wanted.top), abs=1e-9
        )


def test_a_card_looks_the_same_wherever_it_comes_from() -> None:
    """Its look depends on where it is now, not on where it has been."""
    arrived, standing = (
        MovingCard("sheet", LARGE, SMALL, lambda: 1.0, theme("light")),
        Card("world card", SMALL, theme("light")),
    )
    for card in (arrived, standing):
        card.stand()
    assert arrived.paper.points == pytest.approx(standing.paper.points)
    assert (arrived.paper.fill_rgbas == standing.paper.fill_rgbas).all()
