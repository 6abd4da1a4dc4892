"""Parts: nothing is drawn of what is away, and nothing anew that has not changed."""

from collections.abc import Hashable

import numpy as np
import pytest

from mlu_anim.stage import shapes
from mlu_anim.stage.part import DIMMED, Ink, Part


class Slider(Part):
    """A square that follows a number, and counts how often it was drawn."""

    def __init__(self) -> None:
        self.place, self.n_drawn = 0.0, 0
        self.square = Ink(fill="#E26628", stroke="#1B2733", width=0.1, halo="#FFFFFF", strength=0.5)
        super().__init__(self.square, name="slider")

    def state(self) -> Hashable:
        return self.place

    def draw(self) -> None:
        self.n_drawn += 1
        self.square.points = shapes.squares([(self.place, 0.0)], 1.0)


def _opacities(ink: Ink) -> tuple[float, float, float]:
    styles = (ink.fill_rgbas, ink.stroke_rgbas, ink.background_stroke_rgbas)
    return tuple(float(rgbas[0, 3]) for rgbas in styles)  # type: ignore[return-value]


def test_a_part_that_is_away_is_not_drawn() -> None:
    part = Slider()
    part.refresh()
    assert part.n_drawn == 0
    assert part.square.visibility == 0
    assert _opacities(part.square) == (0, 0, 0)


def test_presence_and_strength_make_the_opacity() -> None:
    part = Slider()
    part.stand(DIMMED)
    assert _opacities(part.square) == (0.125, 0.125, 0.125)
    assert part.square.visibility == 0.125
    part.stand()
    assert _opacities(part.square) == (0.5, 0.5, 0.5)
    part.stand(0.0)
    assert _opacities(part.square) == (0, 0, 0)


def test_what_has_not_changed_is_not_drawn_again() -> None:
    part = Slider()
    part.stand()
    part.refresh()
    part.stand(1.0)
    assert part.n_drawn == 1
    part.place = 2.0
    part.refresh()
    assert part.n_drawn == 2
    assert part.square.points[:, 0].mean() == pytest.approx(2.0)
    part.refresh()
    assert part.n_drawn == 2


def test_a_part_that_comes_back_shows_what_holds_then() -> None:
    part = Slider()
    part.stand()
    part.stand(0.0)
    part.place = 3.0
    part.refresh()
    assert part.n_drawn == 1, "drawn while away"
    part.stand()
    assert part.square.points[:, 0].mean() == pytest.approx(3.0)


def test_drawn_state_tells_pictures_apart() -> None:
    part, other = Slider(), Slider()
    assert part.drawn_state == other.drawn_state
    part.stand()
    assert part.drawn_state != other.drawn_state
    other.stand()
    assert part.drawn_state == other.drawn_state
    other.place = 1.0
    other.refresh()
    assert part.drawn_state != other.drawn_state


def test_only_what_is_painted_is_shown() -> None:
    ink = Ink(shapes.squares([(0, 0)], 1), fill="#E26628")
    ink.show_at(1.0)
    assert _opacities(ink) == (1, 0, 0)
    assert ink.get_fill_color().to_hex() == "#E26628"
    ink.recolor(fill="#5585FA", stroke="#000000")
    assert ink.get_fill_color().to_hex() == "#5585FA"
    assert _opacities(ink) == (1, 0, 0)


def test_an_ink_without_points_cannot_be_seen() -> None:
    ink = Ink(fill="#E26628")
    ink.show_at(1.0)
    assert ink.visibility == 0


def test_a_halo_is_wider_than_its_line() -> None:
    ink = Ink(shapes.polyline([(0, 0), (1, 0)]), stroke="#000000", width=0.05, halo="#FFFFFF")
    assert ink.get_stroke_width() == pytest.approx(5)
    assert ink.get_stroke_width(background=True) == pytest.approx(17)


def test_box_is_the_rectangle_around_the_points() -> None:
    box = Ink(shapes.rectangle(-1, -2, 3, 4), fill="#000000").box()
    assert np.array([box.left, box.bottom, box.right, box.top]) == pytest.approx((-1, -2, 3, 4))
