"""The storyboard: the film's own pictures, each under its number and above its caption."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from math import ceil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mlu_anim.pipeline.one_clip import Progress, Rendered, RenderRequest, render
from mlu_anim.rendering import contact_sheet
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.rendering.shot import draw
from mlu_anim.stage.page import Rect
from mlu_anim.stage.theme import theme
from mlu_anim.stage.variant import RATIOS, Cut, film_variant
from tests.playing import default_result, shot_of, timeline_of

WIDE = Rect(-6.4, -2.2, 6.4, 2.6)


def quiet(_: Progress) -> None:
    """A report that nobody reads."""


Render = Callable[..., Rendered]


@pytest.fixture
def rendered(workers: SharedWorkers, cache_of_its_own: Path) -> Render:
    """Renders storyboards of roc: `rendered(out, **options)`."""

    def render_roc(out: Path, **options: object) -> Rendered:
        chosen = {
            "quality": "draft",
            "formats": ("storyboard",),
            "cache": cache_of_its_own,
            "jobs": 1,
        }
        return render(replace(RenderRequest("roc", out=out), **chosen | options), quiet, workers)

    return render_roc


def test_its_pictures_are_the_last_ones_of_the_beats(tmp_path: Path, rendered: Render) -> None:
    made = rendered(tmp_path, cut="short", pace=4.0)
    assert made.files[0].name == "roc-480p15-short-pace4.storyboard.png"
    found = np.asarray(Image.open(made.files[0])).astype(int)
    variant = film_variant("draft", "16:9", "light")
    shot = shot_of(default_result("roc"), variant, Cut("short", pace=4.0), (variant.fps,))
    timeline = timeline_of(shot)
    last = {Fraction(ceil(beat.end_s * 15) - 1, 15) for beat in timeline.beats}
    stills: list[np.ndarray] = []
    draw(shot, timeline, lambda f: stills.append(f.rgb) if f.t_s in last else None)
    told = [beat["caption"] for beat in made.manifest["cuts"]["short"]["beats"]]
    grid = contact_sheet.grid("16:9", WIDE, told)
    assert len(stills) == len(timeline.beats) == 5
    assert found.shape[1] == grid.width_px
    for number, still in enumerate(stills):
        left, top = grid.corner(number)
        part = found[top : top + grid.picture_px[1], left : left + grid.picture_px[0]]
        reduced = (grid.picture_px[0] / (854 * 12.8 / 14.22)) ** 2
        assert _orange_px(part) == pytest.approx(reduced * _orange_px(still), rel=0.15)
        assert (part == 255).all(axis=2).mean() > 0.4, "cards are white"


def _orange_px(rgb: np.ndarray) -> float:
    """How many pixels have the color of the positive class."""
    is_orange = (np.abs(rgb.astype(int) - (226, 102, 40)) < 12).all(axis=2)
    return float(is_orange.sum())


def test_a_storyboard_of_all_beats_is_one_more_file(tmp_path: Path, rendered: Render) -> None:
    theme_name = "dark"
    options = {"theme": theme_name, "formats": ("mp4", "storyboard"), "pace": 4.0}
    made = rendered(tmp_path, **options)
    names = [path.name for path in made.files]
    assert sum(name.endswith(".storyboard.png") for name in names) == 1
    file = next(f for f in made.manifest["files"] if f["name"].endswith(".storyboard.png"))
    with Image.open(made.files[names.index(file["name"])]) as image:
        assert image.size == (file["width_px"], file["height_px"])
        paper = tuple(int(theme(theme_name).color("paper")[i : i + 2], 16) for i in (1, 3, 5))
        assert image.getpixel((5, 5)) == paper
    again = rendered(tmp_path, **options, explain=True)
    assert "nothing to do" in again.notes[0]


@given(ratio=st.sampled_from(sorted(RATIOS)), n_panels=st.integers(1, 24), long=st.booleans())
def test_panels_stand_in_rows_without_touching(ratio: str, n_panels: int, long: bool) -> None:
    words = ["word " * (30 if long and number == 0 else 4) for number in range(n_panels)]
    grid = contact_sheet.grid(ratio, WIDE, words)
    boxes = []
    for number in range(n_panels):
        left, top = grid.corner(number)
        boxes.append(Rect(left, top, left + grid.picture_px[0], top + grid.picture_px[1]))
    page = Rect(0, 0, grid.width_px, grid.height_px)
    assert all(page.contains(box.inset(-40)) for box in boxes)
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])
    n_rows = len({box.bottom for box in boxes})
    assert n_rows * grid.n_columns - n_panels < grid.n_columns, "a row would be empty"


def test_a_title_that_is_too_long_ends_in_an_ellipsis() -> None:
    grid = contact_sheet.grid("16:9", WIDE, ["One", "Two"])
    texts = [
        ink.string
        for ink in contact_sheet._inks(
            grid, theme("light"), "long " * 60, [contact_sheet.Panel(65.4, "head " * 40, "One")]
        )
    ]
    assert texts[0].endswith("\u2026")
    assert texts[2].endswith("\u2026")
    assert "1:05" in texts
