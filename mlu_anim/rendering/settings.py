"""Set manim's global config for the scenes of this project; no other module changes it."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from manim import config

from mlu_anim.stage.page import page
from mlu_anim.stage.variant import Variant
from mlu_anim.system.temporary_files import scratch_folder

_NO_SHORTEST_PLAY_FPS = 1000
"""A rate so high that manim does not lengthen short animations to the duration of a frame."""


@contextmanager
def manim_settings(variant: Variant) -> Iterator[None]:
    """Configure manim for a variant within the block, with a temporary media folder."""
    frame_width, frame_height = frame_size(variant)
    with scratch_folder() as folder:
        wanted = {
            "pixel_width": variant.width_px,
            "pixel_height": variant.height_px,
            "frame_width": frame_width,
            "frame_height": frame_height,
            "frame_rate": _NO_SHORTEST_PLAY_FPS,
            "media_dir": folder,
            "disable_caching": True,
            "dry_run": True,
            "progress_bar": "none",
            "seed": 0,
            "background_color": "#000000",
        }
        level = logging.getLogger("manim").level
        logging.getLogger("manim").setLevel(logging.ERROR)
        try:
            with _configured(wanted):
                yield
        finally:
            logging.getLogger("manim").setLevel(level)


@contextmanager
def _configured(wanted: Mapping[str, Any]) -> Iterator[None]:
    """Change these settings of manim within the block.

    manim's `tempconfig` copies and sets all of them; one that it sets, the renderer, takes longer
    than opening a scene.
    """
    before = {name: config[name] for name in wanted}
    config.update(dict(wanted))
    try:
        yield
    finally:
        config.update(before)


def frame_size(variant: Variant) -> tuple[float, float]:
    """Return width and height of the frame in scene units, with square pixels.

    854x480 is not exactly 16:9, so 0.003 units of the page are cut off above and below.
    """
    width = page(variant.ratio, compact=variant.compact).frame.width
    return width, width * variant.height_px / variant.width_px
