"""Pictures of pixels: read back, painted as manim's camera paints them, and found when changed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import Camera, ManimColor, tempconfig
from numpy.typing import NDArray

from mlu_anim.rendering.display_list import DisplayLister
from mlu_anim.rendering.painter import Painter
from mlu_anim.review.regression.drawn_objects import _of_ink
from mlu_anim.stage import shapes
from mlu_anim.stage.image_ink import ImageInk, PixelImages, StageCamera
from mlu_anim.stage.part import Ink
from tests.pictures import assert_alike

PAPER = "#F7F4EE"
SIZE = {"pixel_width": 320, "pixel_height": 180, "frame_width": 16.0, "frame_height": 9.0}
seeds = st.integers(0, 2**32 - 1)


def _ink(generator: np.random.Generator, n_images: int = 4, side: int = 8) -> ImageInk:
    images = PixelImages(generator.integers(0, 17, (n_images, side, side)) / 16)
    ink = ImageInk(images, _places(generator, n_images), fill="#2D6CDF")
    ink.show_at(1.0)
    return ink


def _places(generator: np.random.Generator, n_images: int) -> NDArray[np.float64]:
    corner = generator.uniform((-8.5, -5), (7, 4), (n_images, 2))
    return np.concatenate([corner, corner + generator.uniform(0.2, 4, (n_images, 1))], axis=1)


def _around(ink: ImageInk) -> list[Ink]:
    """An ink below and a line above the pictures."""
    below = Ink(shapes.discs([(-2, 0), (3, 1)], 1.5), fill="#E4572E")
    above = Ink(shapes.polyline([(-7, -4), (7, 4)]), stroke="#222222", width=0.08)
    for other in (below, above):
        other.show_at(1.0)
    return [below, ink, above]


def _painted(painter: Painter, lister: DisplayLister, inks: list[Ink]) -> NDArray[np.uint8]:
    painter.paint(lister.items(inks))
    return painter.pixels[:, :, 2::-1].copy()


def _painter() -> Painter:
    paper = tuple(float(level) for level in ManimColor(PAPER).to_rgb())
    return Painter(320, 180, 16.0, 9.0, (paper[0], paper[1], paper[2]))


def _by_manim(camera: Camera, inks: list[Ink]) -> NDArray[np.uint8]:
    camera.reset()
    camera.capture_mobjects(inks)
    return np.ascontiguousarray(camera.pixel_array[:, :, :3])


@given(seeds, st.floats(0.1, 1))
@settings(max_examples=25)
def test_the_painter_and_manims_camera_paint_the_same_picture(seed: int, level: float) -> None:
    generator = np.random.default_rng(seed)
    ink = _ink(generator)
    ink.show_at(level)
    with tempconfig({**SIZE, "background_color": PAPER}):
        assert_alike(
            _painted(_painter(), DisplayLister(), _around(ink)),
            _by_manim(StageCamera(), _around(ink)),
        )


@given(seeds)
@settings(max_examples=25)
def test_painting_what_has_changed_gives_the_whole_picture(seed: int) -> None:
    """One picture moves, then the pixels change, then the ink fades."""
    generator = np.random.default_rng(seed)
    ink, painter, lister = _ink(generator), _painter(), DisplayLister()
    inks = _around(ink)
    _painted(painter, lister, inks)
    for change in range(3):
        places = ink.rectangles()
        if change == 0:
            places[1] += 0.37
            ink.place(places)
        elif change == 1:
            ink.exchange(_ink(generator).images, places)
        else:
            ink.show_at(0.5)
        whole = _painted(_painter(), DisplayLister(), inks)
        assert_alike(_painted(painter, lister, inks), whole, f"change {change}")


def test_an_image_shows_its_levels() -> None:
    """Each pixel of the picture is painted with its own share of the color."""
    levels = np.arange(4).reshape(1, 2, 2) / 3
    ink = ImageInk(PixelImages(levels), [(-4, -4, 4, 4)], fill="#000000")
    ink.show_at(1.0)
    picture = _painted(_painter(), DisplayLister(), [ink])
    paper = ManimColor(PAPER).to_rgb()[0] * 255
    middles = picture[[[50, 50], [130, 130]], [[120, 200], [120, 200]], 0]
    assert np.abs(middles - paper * (1 - levels[0])).max() <= 1


@pytest.mark.parametrize("side", [0.0, 1e-9, 1e-5, 1e-3, 0.01])
def test_a_picture_may_grow_from_nothing(side: float) -> None:
    """One much smaller than a pixel changes nothing, and Cairo is not asked to shrink it."""
    ink = ImageInk(PixelImages(np.ones((1, 8, 8))), [(1, 1, 1 + side, 1 + side)], fill="#000000")
    ink.show_at(1.0)
    blank = _painted(_painter(), DisplayLister(), [])
    drawn = _painted(_painter(), DisplayLister(), [ink])
    assert np.abs(blank.astype(int) - drawn).max() <= 8


@given(seeds)
def test_places_are_read_back_from_the_points(seed: int) -> None:
    generator = np.random.default_rng(seed)
    ink = _ink(generator)
    places = _places(generator, 4)
    ink.place(places)
    assert np.allclose(ink.rectangles(), places, atol=1e-12)


def test_other_pixels_are_another_drawing() -> None:
    generator = np.random.default_rng(0)
    ink, lister = _ink(generator), DisplayLister()
    (before,), recorded = lister.items([ink]), _of_ink(ink)
    levels = ink.images.levels.copy()
    levels[2, 3, 4] = 1 - levels[2, 3, 4]
    ink.exchange(PixelImages(levels), ink.rectangles())
    (after,) = lister.items([ink])
    assert not before.same_style(after)
    assert before.digest != after.digest
    assert _of_ink(ink) != recorded


@pytest.mark.parametrize(
    ("levels", "rule"),
    [
        (np.zeros((8, 8)), "shape"),
        (np.full((1, 8, 8), 1.5), "between 0 and 1"),
        (np.full((1, 8, 8), np.nan), "between 0 and 1"),
    ],
)
def test_levels_are_checked(levels: NDArray[np.float64], rule: str) -> None:
    with pytest.raises(ValueError, match=rule):
        PixelImages(levels)


def test_there_is_a_rectangle_for_each_picture() -> None:
    with pytest.raises(ValueError, match="2 pictures, but 1 rectangles"):
        ImageInk(PixelImages(np.zeros((2, 8, 8))), [(0, 0, 1, 1)], fill="#000000")
