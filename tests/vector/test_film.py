"""A vector film read back is what the scene drew, to less than a pixel, at any of its frames."""

import base64
import io
import random
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

from mlu_anim.rendering.listing import Listing, Row, Style
from mlu_anim.rendering.moment import Moment
from mlu_anim.rendering.plan import Shot
from mlu_anim.rendering.shot import play
from mlu_anim.stage.shapes import rectangles
from mlu_anim.stage.variant import Cut, film_variant
from mlu_anim.vector.bending import SWIFT
from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.document import film_json
from mlu_anim.vector.film import Film, Part
from mlu_anim.vector.filming import courses, film_of
from mlu_anim.vector.telling import Beat, Telling
from tests.playing import default_result, shot_of, timeline_of
from tests.vector.film_reader import FilmReader, at

CANVAS = Canvas(640, 360, "#ffffff")
TELLING = Telling("T", "A", "D", "en", (Beat("one", "One", "Caption", 0.0, 1.0),))
FPS = Fraction(10)
BLACK = Style(None, (0.0, 0.0, 0.0, 1.0), None, "AUTO", "AUTO")
LINE = Style(None, None, ((0.0, 0.0, 0.0, 1.0), 2.0), "ROUND", "AUTO")
NEAR_PX = 0.8


def read(listing: Listing, canvas: Canvas = CANVAS) -> FilmReader:
    """The film of a listing, written and read."""
    return FilmReader(film_json(film_of(listing, canvas, FPS), TELLING))


def drawn(outlines: Sequence[np.ndarray], style: Style = BLACK) -> Listing:
    """A listing of one ink with another outline in each frame."""
    pictures = [[Row(0, number, 0, -1)] for number in range(len(outlines))]
    return Listing(outlines, [style], [], pictures, range(len(outlines)))


def distance_px(found: np.ndarray, outline: np.ndarray) -> float:
    """How far the points of a film are at most from those of an outline."""
    expected = np.concatenate([outline[::4], outline[3::4]])
    apart = np.abs(found[:, None] / CANVAS.units - expected[None]).max(axis=2)
    return float(apart.min(axis=1).max())


def _moments(shot: Shot) -> list[Moment]:
    seen: list[Moment] = []
    play(shot, timeline_of(shot), seen.append, [(Fraction(5), Fraction(9))])
    return seen


def test_a_scene_is_what_it_drew() -> None:
    variant = film_variant("draft", "16:9", "light")
    shot = shot_of(default_result("roc"), variant, Cut("short"), (FPS,))
    moments = _moments(shot)
    listing = Listing.of(moments, variant, (640, 360))
    reader = read(listing)
    for frame in random.Random(3).sample(range(len(moments)), 8):
        rows = listing.pictures[listing.frames[frame]]
        found = reader.outlines(frame)
        assert len(found) == len(rows) > 10
        for points, row in zip(found, rows, strict=True):
            assert distance_px(points, listing.outlines[row.outline]) < NEAR_PX


@pytest.mark.parametrize("style", [BLACK, LINE])
def test_what_moves_grows_and_stretches_is_kept_once(style: Style) -> None:
    square = rectangles([[0, 0]], [[10, 20]])[:, :2]
    sizes = np.linspace(1, 3, 30) ** 2
    outlines = [square * (size, 1) + (5 * size, 7 * size) for size in sizes]
    reader = read(drawn(outlines, style))
    assert len(reader.film["shapes"]) == 1
    (part,) = reader.film["inks"][0][5]
    assert len(part[3][0]) < 12, "keyframes"
    for frame, outline in enumerate(outlines):
        assert distance_px(reader.outlines(frame)[0], outline) < NEAR_PX


def test_a_curve_that_bends_is_read_back() -> None:
    x = np.linspace(10, 600, 13)
    anchors = [np.stack([x, 180 + 90 * np.sin(x / 90 + n / 12)], axis=1) for n in range(24)]
    outlines = [np.linspace(a[:-1], a[1:], 4, axis=1).reshape(-1, 2) for a in anchors]
    reader = read(drawn([*outlines, *[outlines[-1]] * 9], LINE))
    for frame, outline in enumerate(outlines):
        near = NEAR_PX if frame == 23 else SWIFT / CANVAS.units
        assert distance_px(reader.outlines(frame)[0], outline) < near
    assert reader.outlines(30)[0] == pytest.approx(reader.outlines(26)[0])


def test_borders_that_are_others_in_each_frame_are_shown_ten_times_a_second() -> None:
    rng = np.random.default_rng(8)
    outlines = []
    for n in range(9):
        starts = rng.uniform(0, 300, (120 + n, 1, 2))
        outlines.append((starts + np.linspace(0, 9, 4)[:, None]).reshape(-1, 2))
    grown = [outlines[0][: 4 * (110 + n)] for n in range(9)]
    others, grows = (
        FilmReader(film_json(film_of(drawn(each, LINE), CANVAS, Fraction(30)), TELLING))
        for each in (outlines, grown)
    )
    for frame in range(9):
        points = others.outlines(frame)[0]
        assert distance_px(points, outlines[frame // 3 * 3 + 1]) < NEAR_PX
    starts = {part[0] for part in grows.film["inks"][0][5]}
    assert sorted(starts) == list(range(9))


def test_pieces_follow_the_nearest_when_one_is_lost() -> None:
    places = np.array([[20.0, 20], [200, 20], [400, 20]])
    frames = [places + np.array([0, 3.0 * n]) for n in range(20)]
    squares = [
        rectangles(each, each + 8)[:, :2] for each in (*frames[:10], *(f[1:] for f in frames[10:]))
    ]
    reader = read(drawn(squares))
    moved = [part for part in reader.film["inks"][0][5] if len(part) > 3]
    assert len(moved) <= 4
    for frame, outline in enumerate(squares):
        assert distance_px(reader.outlines(frame)[0], outline) < NEAR_PX


def test_opacity_fades_and_what_is_away_is_not_drawn() -> None:
    square = rectangles([[0, 0]], [[10, 10]])[:, :2]
    alphas = [0.25, 0.5, 0.75, 1.0, 1.0]
    styles = [Style(None, (1.0, 0.0, 0.0, alpha), None, "AUTO", "AUTO") for alpha in alphas]
    pictures = [[], *([Row(3, 0, number, -1)] for number in range(5)), []]
    reader = read(Listing([square], styles, [], pictures, range(7)))
    assert [len(reader.outlines(frame)) for frame in range(7)] == [0, 1, 1, 1, 1, 1, 0]
    found = [reader.opacity(0, 1, frame) for frame in range(1, 6)]
    assert found == pytest.approx([255 * alpha for alpha in alphas], abs=3.6)


def test_images_are_kept_once_and_moved() -> None:
    places = [rectangles([[n, 5]], [[n + 14, 19]])[:, :2] for n in range(6)]
    levels = np.arange(64, dtype=np.uint8).reshape(1, 8, 8)
    pictures = [[Row(0, number, 0, 0)] for number in range(6)]
    reader = read(Listing(places, [BLACK], [levels], pictures, range(6)))
    assert len(reader.film["images"]) == 1
    assert reader.film["images"][0][0].startswith("data:image/png;base64,")
    assert reader.film["images"][0][1:] == [8, 8, 1, [0]]
    for frame in range(6):
        (points,) = reader.outlines(frame)
        assert points / CANVAS.units == pytest.approx(
            np.array([[frame, 5], [frame + 14, 19]]), abs=NEAR_PX
        )


def test_of_images_that_change_in_each_frame_few_are_shown() -> None:
    place = rectangles([[0, 0]], [[8, 8]])[:, :2]
    levels = [np.full((1, 8, 8), 10 * n, dtype=np.uint8) for n in range(13)]
    pictures = [[Row(0, 0, 0, n)] for n in range(13)]
    frames = [*range(13), *[12] * 9]
    film = film_of(Listing([place], [BLACK], levels, pictures, frames), CANVAS, Fraction(24))
    parts = [part for part in film.inks[0].parts if isinstance(part, Part)]
    assert [(part.start, part.end) for part in parts] == [(0, 4), (4, 8), (8, 12), (12, 22)]
    assert shown_levels(film, parts) == [20, 60, 100, 120]


def shown_levels(film: Film, parts: Sequence[Part]) -> list[int]:
    """The level of the upper left pixel of the image of each part, from the film's sheets."""
    (sheet,) = film.sheets
    content = base64.b64decode(sheet.url.split(",")[1])
    pixels = np.asarray(Image.open(io.BytesIO(content)).convert("RGBA"))
    corners = [sheet.corner(sheet.numbers.index(-1 - part.pieces[0].shape)) for part in parts]
    return [int(pixels[y, x, 3]) for x, y in corners]


def test_values_are_known_where_they_were() -> None:
    rows: list[dict[str, float | int]] = [{"n": 3, "x": 0.1 * n} for n in range(10)]
    rows += [{"n": 4}] * 5 + [{"n": 4, "x": 2.0}]
    course = courses(rows)["x"]
    assert course.spans == ((0, 9), (15, 15))
    dot = drawn([rectangles([[0, 0]], [[1, 1]])[:, :2]])
    reader = FilmReader(film_json(film_of(dot, CANVAS, FPS, rows), TELLING))
    low, step, spans = reader.film["values"]["x"]
    assert low + step * at(spans[0][2], 1, 4)[0] == pytest.approx(0.4, abs=2 * step)
    low, step, spans = reader.film["values"]["n"]
    assert [low + step * at(spans[0][2], 1, frame)[0] for frame in (9, 10)] == [3, 4]
