"""Vector films and SVGs of the clips stay small, and look like our own frames."""

import base64
import gzip
import io
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from PIL import Image

from mlu_anim.rendering.listing import Listing
from mlu_anim.rendering.moment import Moment
from mlu_anim.rendering.shot import SlicePainter, play
from mlu_anim.results import clips
from mlu_anim.stage.theme import theme
from mlu_anim.stage.variant import Cut, Variant, film_variant, gif_variant
from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.document import film_json
from mlu_anim.vector.filming import film_of
from mlu_anim.vector.page import page
from mlu_anim.vector.svg_film import svg_film
from mlu_anim.vector.telling import Beat, Telling
from tests.browser import Page, open_browser
from tests.playing import default_result, shot_of, timeline_of

MOST_GZIPPED = {"svg": 130_000, "short": 130_000, "full": 250_000}
MOST_PLAIN = 300_000
LARGER = {
    "bias-variance": (590_000, 130_000),
    "cross-validation": (400_000, 130_000),
    "double-descent": (465_000, 130_000),
    "double-descent-spline": (735_000, 130_000),
    "linear-regression": (320_000, 130_000),
    "neural-network": (510_000, 130_000),
    "precision-recall": (720_000, 130_000),
    "random-forest": (460_000, 130_000),
    "train-test-validation": (330_000, 130_000),
}
"""Bytes of SVGs that do not reach the limit yet: plain and gzipped. They must not grow."""
MOST_DIFFERENCE = 2.0
MORE_DIFFERENCE = {("random-forest", "svg"): 2.8, ("neural-network", "svg"): 2.7}
"""Mean differences, of 255, that do not reach the limit yet. They must not grow."""
N_MOMENTS = 20
SMALL = "logistic-regression"
"""The clip whose SVG is made in the normal run."""


class Made(NamedTuple):
    """A file, and what it was made from."""

    text: str
    moments: list[Moment]
    variant: Variant


def made(clip: str, kind: str) -> Made:
    """The file of a clip: `svg`, or a vector film of the `short` or the `full` cut."""
    is_svg = kind == "svg"
    look = "standard", "16:9", "light", None if is_svg else Fraction(30)
    variant = gif_variant(*look) if is_svg else film_variant(*look)
    cut = Cut("short", heading=False) if is_svg else Cut(kind)
    shot = shot_of(default_result(clip), variant, cut, (variant.fps,))
    timeline = timeline_of(shot)
    moments: list[Moment] = []
    play(shot, timeline, moments.append)
    size = variant.width_px, variant.height_px
    canvas = Canvas(*size, theme("light").color("paper"))
    beats = [Beat(b.name, b.name, b.name, float(b.start_s), float(b.end_s)) for b in timeline.beats]
    telling = Telling(clip, clip, clip, "en", tuple(beats))
    rows = () if is_svg else [moment.row.values for moment in moments]
    film = film_of(Listing.of(moments, variant, size), canvas, variant.fps, rows)
    if is_svg:
        return Made(svg_film(film, telling), moments, variant)
    return Made(page(film_json(film, telling), canvas, telling, theme("light")), moments, variant)


@cache
def kept(clip: str, kind: str) -> Made:
    """The file of a clip, made once for both tests."""
    return made(clip, kind)


def _cases() -> Iterator[object]:
    for clip in clips.names():
        for kind in MOST_GZIPPED:
            is_quick = (clip, kind) == (SMALL, "svg")
            yield pytest.param(clip, kind, marks=() if is_quick else pytest.mark.slow)


@pytest.mark.parametrize(("clip", "kind"), list(_cases()))
def test_a_file_is_small(clip: str, kind: str) -> None:
    content = kept(clip, kind).text.encode()
    plain, gzipped = MOST_PLAIN, MOST_GZIPPED[kind]
    if kind == "svg":
        plain, gzipped = LARGER.get(clip, (plain, gzipped))
        assert len(content) <= plain
    assert len(gzip.compress(content, 9)) <= gzipped


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(MOST_GZIPPED))
@pytest.mark.parametrize("clip", clips.names())
def test_it_looks_like_our_frames(clip: str, kind: str, tmp_path: Path) -> None:
    text, moments, variant = kept(clip, kind)
    path = tmp_path / ("film.svg" if kind == "svg" else "film.html")
    path.write_text(text, encoding="utf-8")
    most = MORE_DIFFERENCE.get((clip, kind), MOST_DIFFERENCE)
    with _opened(path, variant) as shown:
        for frame in np.linspace(0, len(moments) - 1, N_MOMENTS).astype(int).tolist():
            painter = SlicePainter(variant)
            painter.show(moments[frame].items)
            ours = painter.picture[:, :, 2::-1].astype(int)
            found = _picture(shown, frame, variant, tmp_path, is_svg=kind == "svg")
            assert np.abs(found - ours).mean() <= most, f"frame {frame}"


@contextmanager
def _opened(path: Path, variant: Variant) -> Iterator[Page]:
    width, height = variant.width_px, variant.height_px
    with open_browser() as browser, Page(browser, width_px=width) as shown:
        shown.resize(width, height)
        shown.open(path.as_uri())
        if path.suffix == ".svg":
            shown.run("document.documentElement.pauseAnimations(); 1")
        else:
            shown.run("player.ready.then(() => true)")
            shown.run(f"window.c = new OffscreenCanvas({width}, {height}).getContext('2d'); 1")
        yield shown


def _picture(
    shown: Page, frame: int, variant: Variant, folder: Path, *, is_svg: bool
) -> np.ndarray:
    """The picture of a frame, as the browser shows it."""
    if is_svg:
        seconds = (frame + 0.01) / float(variant.fps)
        shown.run(f"document.documentElement.setCurrentTime({seconds}); 1")
        shown.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
        content = shown.screenshot(folder / "shot.png").read_bytes()
    else:
        shown.run(f"player.film.draw(c, {frame}); 1")
        data = shown.run(
            "c.canvas.convertToBlob().then(b => b.arrayBuffer()).then(b => "
            "btoa(new Uint8Array(b).reduce((s, x) => s + String.fromCharCode(x), '')))"
        )
        content = base64.b64decode(data)
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB")).astype(int)
