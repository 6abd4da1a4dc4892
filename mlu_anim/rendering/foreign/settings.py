"""Set manim's global config for playing a user's scene: size, rate, seed, and no files.

The command line overrides the user's file, and the file (or a `manim.cfg` that manim reads)
overrides our defaults. `rendering/settings.py` is for the scenes of this project only.
"""

import configparser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from manim import config, tempconfig
from manim._config.utils import config_file_paths

from mlu_anim.rendering.foreign.scene_reference import SceneReference

_KEYS = {
    "size": {"quality", "pixel_width", "pixel_height"},
    "rate": {"quality", "frame_rate"},
    "seed": {"seed"},
}
"""The keys of a `manim.cfg` that set size, rate or seed."""


@dataclass(frozen=True)
class Picture:
    """Size, rate and seed for playing a scene.

    `fixed`: those of "size", "rate" and "seed" that the user's file cannot change. A fixed size
    sets the shorter side and keeps the file's aspect ratio, for which its layout is made.
    """

    width_px: int
    height_px: int
    fps: Fraction
    seed: int = 0
    fixed: frozenset[str] = frozenset()


@contextmanager
def scene_settings(
    picture: Picture, scratch: Path, reference: SceneReference | None = None
) -> Iterator[None]:
    """Configure manim within the block, as its own command line does for a scene in a file.

    manim writes its temporary files (texts, LaTeX) to `scratch`. `config.media_dir` is not changed,
    since plug-ins keep their own files there, for example speech.
    """
    by_kind: dict[str, dict[str, Any]] = {
        "size": {"pixel_width": picture.width_px, "pixel_height": picture.height_px},
        "rate": {"frame_rate": float(picture.fps)},
        "seed": {"seed": picture.seed},
    }
    by_file = _set_by_config_files() - picture.fixed
    options: dict[str, Any] = {
        # manim writes texts to files with fixed names, which two processes must not share.
        "text_dir": str(scratch / "texts"),
        "tex_dir": str(scratch / "Tex"),
        "progress_bar": "none",
        "verbosity": "WARNING",
        "renderer": "cairo",
        "log_to_file": False,
    }
    for kind, values in by_kind.items():
        if kind not in by_file:
            options |= values
    if reference is not None:
        options["input_file"] = str(reference.path.absolute())
        options["scene_names"] = (reference.scene,)
    with tempconfig(options):
        yield


def _set_by_config_files() -> frozenset[str]:
    """Return those of "size", "rate" and "seed" that a `manim.cfg` of user or folder sets."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(config_file_paths()[1:])
    keys = {key for key, value in parser["CLI"].items() if value} if "CLI" in parser else set()
    return frozenset(kind for kind, names in _KEYS.items() if names & keys)


def apply_fixed(picture: Picture) -> None:
    """Set the `fixed` settings again, overriding changes by the user's file."""
    if "size" in picture.fixed:
        size_px = _with_aspect_of(picture, config.pixel_width, config.pixel_height)
        config.pixel_width, config.pixel_height = size_px
    if "rate" in picture.fixed:
        config.frame_rate = float(picture.fps)
    if "seed" in picture.fixed or config.seed is None:
        config.seed = picture.seed


def seed() -> int:
    """Return the current seed of manim's config."""
    assert config.seed is not None  # scene_settings has set one
    return config.seed


def _with_aspect_of(picture: Picture, width_px: int, height_px: int) -> tuple[int, int]:
    """Return the size of `picture`, changed to the aspect ratio of `width_px` x `height_px`."""
    # Besides our 854x480, 853x480 and 852x480 also count as 16:9.
    if abs(picture.height_px * width_px / height_px - picture.width_px) <= 2:
        return picture.width_px, picture.height_px
    short_px = min(picture.width_px, picture.height_px)
    long_px = 2 * round(short_px * max(width_px, height_px) / min(width_px, height_px) / 2)
    return (long_px, short_px) if width_px >= height_px else (short_px, long_px)


def begin_session() -> tuple[str, ...]:
    """Make manim plan a film, open no viewer and keep no cache, overriding the user's file.

    Returns a note on each setting of the user's file that is ignored.
    """
    notes = []
    if config.format not in ("auto", "none"):
        notes.append(f"config.format = {config.format!r} is ignored; choose formats with --format")
    if config.save_sections:
        notes.append(
            "config.save_sections is ignored: the film is one file, with sections in the manifest"
        )
    settings: dict[str, Any] = {
        "format": "auto",
        "save_sections": False,
        "dry_run": False,
        "disable_caching": True,  # the hash of a play takes longer than drawing it
        "video_codec": "auto",
        "pixel_format": "auto",
        "video_encoder_options": {},
        "preview": False,
        "show_in_file_browser": False,
        "live_preview": False,
        "enable_gui": False,
    }
    for name, value in settings.items():
        config[name] = value
    return tuple(notes)
