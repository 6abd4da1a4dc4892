"""A still in outlines: the last picture of a cut, with words that cannot break out of it."""

import xml.etree.ElementTree as ET
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from mlu_anim.rendering.listing import Listing, joined
from mlu_anim.rendering.moment import Moment
from mlu_anim.rendering.shot import play
from mlu_anim.stage.variant import Cut, film_variant
from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.svg_still import svg_still
from mlu_anim.vector.telling import Telling
from tests.playing import default_result, shot_of, timeline_of
from tests.vector.paths import read_path

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</svg><script>alert("1")</script> & \x00\u202e'
CANVAS = Canvas(854, 480, "#ffffff")
TELLING = Telling(HOSTILE, HOSTILE, HOSTILE, 'en" onload="x', ())
SIZE_PX = 854, 480


@pytest.fixture(scope="module")
def moments() -> list[Moment]:
    """A second of a clip."""
    variant = film_variant("draft", "16:9", "light")
    shot = shot_of(default_result("roc"), variant, Cut("short"), (Fraction(10),))
    seen: list[Moment] = []
    play(shot, timeline_of(shot), seen.append, [(Fraction(3), Fraction(4))])
    return seen


@pytest.fixture(scope="module")
def listing(moments: list[Moment]) -> Listing:
    """Its display lists."""
    return Listing.of(moments, film_variant("draft", "16:9", "light"), SIZE_PX)


def test_a_listing_is_what_was_saved(listing: Listing, tmp_path: Path) -> None:
    listing.save(tmp_path / "slice.npz")
    found = Listing.load(tmp_path / "slice.npz")
    assert found.styles == listing.styles
    assert (found.pictures, found.frames) == (listing.pictures, listing.frames)
    assert all(map(np.array_equal, found.outlines, listing.outlines))
    assert len(found.frames) == 10
    assert len(found.outlines) > 10


def test_a_listing_keeps_everything_once(listing: Listing, moments: list[Moment]) -> None:
    twice = joined([listing, listing])
    assert len(twice.frames) == 2 * len(listing.frames)
    assert len(twice.outlines) == len({points.tobytes() for points in listing.outlines})
    assert twice.styles == listing.styles
    for frame, moment in enumerate(2 * moments):
        rows = twice.pictures[twice.frames[frame]]
        assert [row.place for row in rows] == [item.place for item in moment.items]
        for row, item in zip(rows, moment.items, strict=True):
            assert len(twice.outlines[row.outline]) == len(item.points)
            assert twice.styles[row.style].fill == item.fill


def test_a_still_has_the_outlines_of_the_last_picture(listing: Listing) -> None:
    root = ET.fromstring(svg_still(listing, CANVAS, TELLING))
    drawn = [read_path(each.get("d", "")) for each in root.iter(f"{SVG}path")]
    rows = listing.pictures[listing.frames[-1]]
    styles = [listing.styles[row.style] for row in rows]
    shown = [row.outline for row, style in zip(rows, styles, strict=True) for _ in _layers(style)]
    assert len(drawn) == len(shown) > 10
    for contours, outline in zip(drawn, shown, strict=True):
        expected = listing.outlines[outline].reshape(-1, 4, 2) * CANVAS.units
        ends = np.concatenate([curves[:, [0, 3]] for curves in contours])
        assert np.abs(ends - expected[:, [0, 3]]).max() <= 1.5


def _layers(style: object) -> list[object]:
    fill, halo, stroke = (getattr(style, name) for name in ("fill", "halo", "stroke"))
    return [each for each in (halo, fill or stroke) if each]


def test_words_stay_words(listing: Listing) -> None:
    root = ET.fromstring(svg_still(listing, CANVAS, TELLING))
    told = {name: root.find(f"{SVG}{name}") for name in ("title", "desc")}
    for words in told.values():
        assert words is not None
        assert words.text == '</svg><script>alert("1")</script> & '
    assert root.get("onload") is None
    assert not list(root.iter(f"{SVG}script"))
    assert root.get("aria-labelledby") == "t d"


@pytest.mark.parametrize("is_transparent", [False, True])
def test_a_transparent_still_has_no_paper(listing: Listing, is_transparent: bool) -> None:
    canvas = Canvas(*SIZE_PX, "#ffffff", is_transparent)
    root = ET.fromstring(svg_still(listing, canvas, TELLING))
    assert (root.find(f"{SVG}rect") is None) == is_transparent
    assert root.findall(f"{SVG}path")
