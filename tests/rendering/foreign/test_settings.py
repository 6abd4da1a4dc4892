"""The command line overrides the user's file, and the file overrides defaults."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import BLUE, WHITE, Scene, Square, config, tempconfig

from mlu_anim.rendering.foreign.player import Played, Session, play
from mlu_anim.rendering.foreign.settings import Picture
from mlu_anim.rendering.foreign.transparency import opaque, premultiplied
from tests.rendering.foreign.playing import SMALL, settings

ALL = frozenset({"size", "rate", "seed"})


def _played(
    scene_class: type[Scene], picture: Picture = SMALL, **file: Any
) -> tuple[Session, Played, list[Any]]:
    """Play with settings that the user's file makes when it is imported."""
    sessions: list[Session] = []
    frames: list[Any] = []
    with settings(picture):
        for name, value in file.items():
            config[name] = value
        played = play(
            scene_class, lambda p, n: frames.extend([p] * n), picture, begin=sessions.append
        )
    return sessions[0], played, frames


class Waits(Scene):
    def construct(self) -> None:
        self.wait(0.5)


class _SetsInInit(Waits):
    def __init__(self) -> None:
        config.pixel_width, config.pixel_height, config.frame_rate = 64, 36, 20
        super().__init__(random_seed=5)


def test_a_file_sets_size_rate_and_seed() -> None:
    at_import = {"pixel_width": 64, "pixel_height": 36, "frame_rate": 20, "seed": 5}
    for scene_class, file in ((Waits, at_import), (_SetsInInit, {})):
        session, _, frames = _played(scene_class, **file)
        assert (session.fps, session.seed, len(frames)) == (20, 5, 10)
        assert frames[0].shape == (36, 64, 4)


def test_the_command_line_overrides_the_file() -> None:
    requested = replace(SMALL, seed=3, fixed=ALL)
    at_import = {"quality": "medium_quality", "seed": 5}
    for scene_class, file in ((Waits, at_import), (_SetsInInit, {})):
        session, _, frames = _played(scene_class, requested, **file)
        assert (session.fps, session.seed, len(frames)) == (10, 3, 5)
        assert frames[0].shape == (180, 320, 4)


@pytest.mark.parametrize(
    ("own_px", "wanted_px"),
    [((90, 160), (180, 320)), ((500, 500), (180, 180)), ((854, 480), (320, 180))],
)
def test_a_fixed_size_keeps_the_aspect_of_the_file(
    own_px: tuple[int, int], wanted_px: tuple[int, int]
) -> None:
    requested = replace(SMALL, fixed=ALL)
    _, _, frames = _played(Waits, requested, pixel_width=own_px[0], pixel_height=own_px[1])
    assert frames[0].shape[1::-1] == wanted_px


def test_rates_of_film_are_exact() -> None:
    session, _, _ = _played(Waits, frame_rate=23.976)
    assert session.fps == Fraction(24000, 1001)
    ntsc = replace(SMALL, fps=Fraction(30000, 1001), fixed=ALL)
    assert _played(Waits, ntsc)[0].fps == Fraction(30000, 1001)


def test_settings_inside_construct_are_as_in_manim() -> None:
    class Late(Scene):
        def construct(self) -> None:
            config.frame_rate = 20  # the camera keeps its initial rate
            config.pixel_width = 99
            config.background_color = WHITE
            with tempconfig({"frame_rate": 10}):
                self.wait(0.5)
            self.add(Square(fill_opacity=1))
            self.wait(0.5)

    session, _, frames = _played(Late)
    assert (session.fps, frames[0].shape, len(frames)) == (10, (180, 320, 4), 10)
    assert frames[0][0, 0].tolist() == [0, 0, 0, 255]


@pytest.mark.parametrize(
    "file",
    [
        {"preview": True},
        {"show_in_file_browser": True},
        {"live_preview": True},
        {"format": "png"},
        {"format": "gif"},
        {"dry_run": True},
        {"save_sections": True},
        {"video_codec": "h264_of_mine"},
        {"disable_caching": False},
    ],
)
def test_settings_for_other_outputs_do_not_stop_the_film(
    file: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    opened: list[Any] = []
    monkeypatch.setattr("manim.manager.open_media_file", lambda *a, **k: opened.append(a))
    _, played, frames = _played(Waits, **file)
    assert len(frames) == 5
    assert not opened
    assert not list(tmp_path.iterdir())
    has_note = bool({"format", "save_sections"} & file.keys())
    assert bool(played.notes) == has_note
    assert all(next(iter(file)) in note for note in played.notes)


class _Half(Scene):
    def construct(self) -> None:
        self.add(Square(fill_opacity=0.5, fill_color=BLUE, stroke_width=3).rotate(0.3))
        self.wait(0.2)


@pytest.mark.parametrize("behind", ["#000000", "#ffffff", "#8040c0"])
@pytest.mark.parametrize("opacity", [0.0, 0.4])
def test_a_transparent_picture_over_its_background_is_the_opaque_one(
    behind: str, opacity: float
) -> None:
    """Blended with the background, it equals manim's picture without transparency."""
    file = {"background_color": behind, "background_opacity": opacity}
    session, _, frames = _played(_Half, **file)
    assert session.is_transparent
    color = session.background()
    _, _, plain = _played(_Half, background_color=behind)
    blue_first = premultiplied(frames[0], color).astype(int)
    assert abs(int(blue_first[0, 0, 3]) - round(255 * opacity)) <= 1
    rest = 255 - blue_first[:, :, 3:]
    laid_over = blue_first[:, :, 2::-1] + (np.array(color) * rest + 127) // 255
    assert np.abs(laid_over - opaque(plain[0])).max() <= 3
    assert np.abs(opaque(frames[0]).astype(int) - opaque(plain[0])).max() <= 3
    assert (blue_first[:, :, :3] <= blue_first[:, :, 3:]).all()
