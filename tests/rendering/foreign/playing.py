"""Play a scene with stock manim and with our player."""

import importlib
import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
from manim import CairoRenderer, Scene, tempconfig
from numpy.typing import NDArray
from PIL import Image

from mlu_anim.rendering.foreign.hot_spots import faster_manim
from mlu_anim.rendering.foreign.pillow_compatibility import patched_pillow
from mlu_anim.rendering.foreign.player import Played, play
from mlu_anim.rendering.foreign.settings import Picture, scene_settings

SMALL = Picture(320, 180, Fraction(10))
Frames = NDArray[np.uint8]


@contextmanager
def settings(picture: Picture = SMALL) -> Iterator[None]:
    """Configure manim as for playing a user's scene."""
    with (
        tempfile.TemporaryDirectory() as folder,
        scene_settings(picture, Path(folder)),
        patched_pillow(),
    ):
        random.seed(0)
        yield


def stock_frames(scene_class: type[Scene], picture: Picture = SMALL) -> Frames:
    """The frames that manim's own renderer passes to its encoder, shape (n, height, width, 4)."""
    frames: list[Frames] = []

    class Listening(CairoRenderer):
        def add_frame(self, frame: Any, num_frames: int = 1) -> None:
            if not self.skip_animations:
                frames.extend([frame] * num_frames)
            super().add_frame(frame, num_frames)

    module: Any = importlib.import_module("manim.scene.scene")
    with settings(picture), tempconfig({"dry_run": True}):
        module.CairoRenderer = Listening
        try:
            scene_class().render()
        finally:
            module.CairoRenderer = CairoRenderer
    return np.array(frames)


def stock_still(scene_class: type[Scene], picture: Picture = SMALL) -> Frames:
    """The picture that `manim -s` writes, shape (height, width, 4)."""
    with settings(picture), tempfile.TemporaryDirectory() as folder:
        with tempconfig({"save_last_frame": True, "dry_run": False, "media_dir": folder}):
            scene_class().render()
        (path,) = Path(folder).rglob("*.png")
        with Image.open(path) as image:
            return np.asarray(image.convert("RGBA"))


def our_still(scene_class: type[Scene], picture: Picture = SMALL) -> Frames:
    """The picture that our player draws if only a still is needed."""
    with settings(picture), faster_manim():
        played = play(
            scene_class, lambda *_: None, picture, draws=False, jumps=True, wants_last=True
        )
    assert played.last is not None
    return played.last


def our_frames(scene_class: type[Scene], picture: Picture = SMALL) -> tuple[Frames, Played]:
    """The frames of our player, and the rest of its result."""
    frames: list[Frames] = []
    with settings(picture), faster_manim() as notes:
        assert notes == (), "the hot spots were written for another version of manim"
        played = play(scene_class, lambda pixels, n: frames.extend([pixels] * n), picture)
    return np.array(frames), played


def difference(one: Frames, other: Frames) -> int:
    """The largest difference of any channel of any pixel of two films of equal length."""
    assert one.shape == other.shape
    return int(np.abs(one.astype(np.int16) - other).max())
