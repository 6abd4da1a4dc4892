"""One playing of a user's scene, in this process: what is in its files."""

import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from mlu_anim.pipeline.foreign.playing import Playing, PlayingResult
from mlu_anim.pipeline.foreign.worker import run
from mlu_anim.rendering.foreign import scene_reference

CLEAR = """
from manim import *
config.background_color, config.background_opacity = "#ffffff", 0.0
class Clear(Scene):
    def construct(self):
        self.add(Square(side_length=4, fill_opacity=0.5, fill_color="#ff0000", stroke_width=0))
        self.wait(0.2)
"""


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PlayingResult:
    """A half-transparent red square before nothing, in four files."""
    monkeypatch.setattr(sys, "path", [*sys.path])
    (tmp_path / "clear.py").write_text(CLEAR, encoding="utf-8")
    targets = tuple(tmp_path / f"Clear.{suffix}" for suffix in ("mp4", "webm", "webp", "png"))
    playing = Playing(
        reference=scene_reference.parse(f"{tmp_path / 'clear.py'}:Clear"),
        width_px=160,
        height_px=90,
        fps=Fraction(10),
        fixed=frozenset(),
        seed=0,
        quality="draft",
        effort="fast",
        targets=targets,
    )
    return run(playing, lambda _: None)


def test_a_transparent_background_is_kept_where_a_format_can(played: PlayingResult) -> None:
    assert played.is_transparent
    places = {facts.format: facts.path for facts in played.files}
    for name in ("webp", "png"):
        with Image.open(places[name]) as picture:
            assert picture.convert("RGBA").getpixel((1, 1))[3] == 0  # type: ignore[index]
            inside = picture.convert("RGBA").getpixel((80, 45))
            assert np.abs(np.subtract(inside, (255, 0, 0, 127))).max() <= 2  # type: ignore[arg-type]
    decoder = av.CodecContext.create("libvpx-vp9", "r")
    with av.open(str(places["webm"])) as film:
        frame = next(f for packet in film.demux(video=0) for f in decoder.decode(packet))
    assert frame.format.name == "yuva420p"
    alpha = np.asarray(frame.to_ndarray(format="rgba"))[:, :, 3]
    assert alpha[1, 1] <= 2
    assert int(alpha[45, 80]) == pytest.approx(127, abs=3)


def test_without_transparency_the_background_has_its_color(played: PlayingResult) -> None:
    (mp4,) = (facts.path for facts in played.files if facts.format == "mp4")
    with av.open(str(mp4)) as film:
        shown = next(film.decode(video=0)).to_ndarray(format="rgb24")
    for place, color in (((1, 1), (255, 255, 255)), ((45, 80), (255, 127, 127))):
        assert np.abs(shown[place].astype(int) - color).max() <= 6
