"""The painter gives the same pictures as manim's own camera, to one level."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.rendering import shot as shots
from mlu_anim.rendering.display_list import (
    Item,
    Stroke,
    contour_starts,
    damage,
    longest_miter,
    merged,
)
from mlu_anim.rendering.painter import Painter
from mlu_anim.stage import shapes
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.variant import Cut, Variant
from mlu_anim.wording.typesetting import outline
from tests.pairs import spread
from tests.pictures import assert_alike, manim_picture
from tests.playing import default_result, shot_of, stop_at, timeline_of

LEVELS = (247, 244, 238)
PAPER = (247 / 255, 244 / 255, 238 / 255)
SMALL = {"16:9": (426, 240), "9:16": (240, 426)}


@pytest.mark.parametrize(("theme", "ratio"), spread(["light", "dark"], list(SMALL), 1))
def test_every_picture_of_a_clip_equals_that_of_manims_camera(theme: str, ratio: str) -> None:
    """Also if only parts were painted again, and with cached coverage."""
    width_px, height_px = SMALL[ratio]
    variant = Variant(theme, "en", ratio, width_px, height_px)
    shot = shot_of(default_result("roc"), variant, Cut("full"), (Fraction(4),))
    drawn = {}
    timeline = timeline_of(shot)
    shots.draw(shot, timeline, lambda frame: drawn.update({frame.t_s: frame.rgb}))
    n_compared = 0

    def compare(scene: ExplainerScene, t_s: Fraction) -> None:
        nonlocal n_compared
        assert_alike(drawn[t_s], manim_picture(scene), f"at {float(t_s)} s")
        n_compared += 1

    stop_at(shot, sorted(drawn)[::3], compare)
    assert n_compared > 40


def _painter() -> Painter:
    return Painter(320, 180, 16.0, 9.0, PAPER)


def _item(key: int, points: shapes.Points, alpha: float = 1.0, width: float = 0.0) -> Item:
    halo = Stroke((1.0, 1.0, 1.0, alpha), 0.1) if width else None
    stroke = Stroke((0.1, 0.2, 0.3, alpha), width) if width else None
    return Item(key, points, halo, (0.8, 0.4, 0.1, alpha), stroke, "AUTO", "AUTO")


places = st.tuples(st.floats(-7, 7), st.floats(-4, 4))


@st.composite
def pictures(draw: st.DrawFn) -> tuple[Item, ...]:
    """Display lists of a few shapes and words, sorted by key."""
    items = []
    for key in sorted(draw(st.sets(st.integers(0, 5), min_size=1))):
        at = draw(places)
        kind = draw(st.sampled_from(["discs", "squares", "words"]))
        if kind == "words":
            string = draw(st.text("0123456789. AUC", min_size=1, max_size=8))
            points = outline(string).points * 0.6 + (at[0], at[1], 0.0)
        else:
            centers = [at, *draw(st.lists(places, max_size=3))]
            points = getattr(shapes, kind)(centers, draw(st.floats(0.1, 0.8)))
        if len(points):
            alpha, width = draw(st.sampled_from([0.25, 1.0])), draw(st.sampled_from([0.0, 0.06]))
            items.append(_item(key, points, alpha, width))
    return tuple(items)


@settings(max_examples=60)
@given(st.lists(pictures(), min_size=2, max_size=4))
def test_painting_changes_equals_painting_all(course: list[tuple[Item, ...]]) -> None:
    incremental = _painter()
    for items in course:
        incremental.paint(items)
        fresh = _painter()
        fresh.paint(items)
        assert_alike(incremental.pixels, fresh.pixels)


def test_a_changed_digit_repaints_only_its_row() -> None:
    before, after = (outline(text).points * 0.6 for text in ("0.50", "0.51"))
    boxes = damage((_item(1, before),), (_item(1, after),))
    assert boxes
    assert all(top - bottom < 0.6 for _, bottom, _, top in boxes)
    assert damage((_item(1, before),), (_item(1, before.copy()),)) == []


def test_a_changed_order_repaints_everything() -> None:
    one, two = (_item(key, shapes.discs([(0, 0)], 1)) for key in (1, 2))
    assert damage((one, two), (two, one)) is None


def test_contours_begin_at_gaps() -> None:
    two = shapes.discs([(0, 0), (3, 0)], 1)
    assert contour_starts(two).tolist() == [0, 4]


boxes = st.tuples(
    st.integers(0, 50), st.integers(0, 50), st.integers(1, 30), st.integers(1, 30)
).map(lambda b: (b[0], b[1], b[0] + b[2], b[1] + b[3]))


@given(st.lists(boxes, max_size=8))
def test_merged_boxes_cover_the_same_pixels(separate: list[tuple[int, int, int, int]]) -> None:
    covered = {(x, y) for b in separate for x in range(b[0], b[2]) for y in range(b[1], b[3])}
    fewer = merged(separate)
    assert len(fewer) <= len(separate)
    merged_pixels = {(x, y) for b in fewer for x in range(b[0], b[2]) for y in range(b[1], b[3])}
    assert covered <= merged_pixels


@pytest.mark.parametrize("degrees", [20.0, 40.0, 90.0, 150.0])
def test_ink_of_a_sharp_corner_lies_within_its_box(degrees: float) -> None:
    """The miter of an angle is 1 / sin(angle / 2) line widths long."""
    half = np.radians(degrees) / 2
    ends = [(-3 * np.sin(half), -3 * np.cos(half)), (0, 0), (3 * np.sin(half), -3 * np.cos(half))]
    points = shapes.polyline(ends)
    assert longest_miter(points, contour_starts(points)) == pytest.approx(1 / np.sin(half))
    item = Item(1, points, None, None, Stroke((0.0, 0.0, 0.0, 1.0), 0.5), "MITER", "BUTT")
    painter = _painter()
    painter.paint((item,))
    inked = np.argwhere((painter.pixels[:, :, :3] != LEVELS[::-1]).any(axis=2))
    left, top, right, bottom = painter._to_pixels(item.box) or (0, 0, 0, 0)
    assert (inked.min(axis=0) >= (top, left)).all()
    assert (inked.max(axis=0) < (bottom, right)).all()
