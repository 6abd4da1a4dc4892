"""manim's global config for one playing of a user's scene: size, rate, seed, and no files.

The command line counts more than the user's file, and the file (or a `manim.cfg` that manim reads)
more than our defaults. `rendering/settings.py` is for the scenes of this project only.
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
"""Keys of a `manim.cfg` that set each of these."""


@dataclass(frozen=True)
class Picture:
    """Size, rate and seed of one playing of a scene.

    `fixed`: the ones of "size", "rate" and "seed" that the user's file cannot change. A fixed size
    fixes the shorter side; the file's aspect ratio is kept, since its layout is made for it.
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
    """Set up manim as its own command line does for a scene of a file; undone afterwards.

    What manim itself writes on the way (texts, LaTeX) goes to `scratch`. `config.media_dir` stays
    the user's: plug-ins keep their own files there, spoken words for example.
    """
    wanted: dict[str, dict[str, Any]] = {
        "size": {"pixel_width": picture.width_px, "pixel_height": picture.height_px},
        "rate": {"frame_rate": float(picture.fps)},
        "seed": {"seed": picture.seed},
    }
    by_file = _set_by_config_files() - picture.fixed
    options: dict[str, Any] = {
        # manim draws text into files of fixed names: two playings must not share them.
        "text_dir": str(scratch / "texts"),
        "tex_dir": str(scratch / "Tex"),
        "progress_bar": "none",
        "verbosity": "WARNING",
        "renderer": "cairo",
        "log_to_file": False,
    }
    for kind, values in wanted.items():
        if kind not in by_file:
            options |= values
    if reference is not None:
        options["input_file"] = str(reference.path.absolute())
        options["scene_names"] = (reference.scene,)
    with tempconfig(options):
        yield


def _set_by_config_files() -> frozenset[str]:
    """The ones of "size", "rate" and "seed" that a `manim.cfg` sets: the user's, the folder's."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(config_file_paths()[1:])
    keys = {key for key, value in parser["CLI"].items() if value} if "CLI" in parser else set()
    return frozenset(kind for kind, names in _KEYS.items() if names & keys)


def overrule(picture: Picture) -> None:
    """Set what the command line asks for, whatever the user's file has set since."""
    if "size" in picture.fixed:
        size_px = _with_aspect_of(picture, config.pixel_width, config.pixel_height)
        config.pixel_width, config.pixel_height = size_px
    if "rate" in picture.fixed:
        config.frame_rate = float(picture.fps)
    if "seed" in picture.fixed or config.seed is None:
        config.seed = picture.seed


def seed() -> int:
    """The seed in force."""
    assert config.seed is not None  # scene_settings has set one
    return config.seed


def _with_aspect_of(picture: Picture, width_px: int, height_px: int) -> tuple[int, int]:
    """The picture's size; turned or stretched where the file's own is of another aspect ratio."""
    # 854x480 is 16:9 for us, and 853 or 852 is for others.
    if abs(picture.height_px * width_px / height_px - picture.width_px) <= 2:
        return picture.width_px, picture.height_px
    short_px = min(picture.width_px, picture.height_px)
    long_px = 2 * round(short_px * max(width_px, height_px) / min(width_px, height_px) / 2)
    return (long_px, short_px) if width_px >= height_px else (short_px, long_px)


def begin_session() -> tuple[str, ...]:
    """Let manim plan a film, open nothing and keep no cache, whatever the user's file asks for.

    Gives a note on each wish of the file that is not followed.
    """
    notes = []
    if config.format not in ("auto", "none"):
        notes.append(f"config.format = {config.format!r} is left out; --format chooses the formats")
    if config.save_sections:
        notes.append(
            "config.save_sections is left out: there is one film; its sections are in the manifest"
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
