"""manim's one global, set up for a scene of its own: picture, rate and seed, all else as it was.

It is not `rendering/settings.py`, which sets a page and a sampling rate that suit our scenes only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from manim import config, tempconfig

_LARGEST_DENOMINATOR = 1001
"""Rates of film are 24000/1001 and the like; manim keeps them as floats."""


@dataclass(frozen=True)
class Picture:
    """Size and rate of one playing of a scene."""

    width_px: int
    height_px: int
    fps: Fraction


@contextmanager
def scene_settings(picture: Picture, seed: int, scratch: Path) -> Iterator[None]:
    """manim as its own command line would set it, but writing nothing outside of `scratch`.

    Whatever the user's file sets in `manim.config` as it is run counts, as it does in manim.
    """
    wanted = {
        "pixel_width": picture.width_px,
        "pixel_height": picture.height_px,
        "frame_rate": float(picture.fps),
        "seed": seed,
        "media_dir": str(scratch),
        # manim draws text into files of fixed names: two playings must not share them.
        "text_dir": str(scratch / "texts"),
        "disable_caching": True,
        "dry_run": True,
        "save_sections": False,
        "progress_bar": "none",
        "verbosity": "WARNING",
        "renderer": "cairo",
    }
    with tempconfig(wanted):
        yield


def chosen_rate(wanted: Fraction) -> Fraction:
    """The rate that holds after the user's file has run: `wanted`, or one that the file sets."""
    if config.frame_rate == float(wanted):
        return wanted
    return Fraction(config.frame_rate).limit_denominator(_LARGEST_DENOMINATOR)


def force_rate(fps: Fraction) -> None:
    """Set the rate whatever the user's file has set."""
    config.frame_rate = float(fps)


def keep_quiet(scratch: Path) -> None:
    """Writing nothing is ours to say, even when the user's file set an output of its own."""
    config.dry_run = True
    config.disable_caching = True
    config.media_dir = str(scratch)
