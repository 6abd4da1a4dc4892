"""Presets: `--for readme` sets the options that the user has not given."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Preset:
    """Options for one purpose.

    `options`: fields of a request and their values.
    `ratios`: each is rendered; none leaves it to the request.
    """

    purpose: str
    options: Mapping[str, Any]
    ratios: tuple[str, ...] = ()


_PUBLISHED = {"effort": "small"}
"""Published films are encoded once and watched often, so small files are worth the time. Plates are
not: a video editor encodes them again."""
PRESETS: Mapping[str, Preset] = {
    "readme": Preset(
        "a GIF of at most 5 MB", _PUBLISHED | {"formats": ("gif",), "max_size_bytes": 5 * MEGABYTE}
    ),
    "lms": Preset(
        "a GIF of at most 2 MB, for a learning platform",
        _PUBLISHED | {"formats": ("gif",), "max_size_bytes": 2 * MEGABYTE},
    ),
    "slides": Preset("a film of 1080p", _PUBLISHED | {"formats": ("mp4",), "quality": "high"}),
    "web": Preset("mp4, webm and poster", _PUBLISHED | {"formats": ("mp4", "webm", "png")}),
    "social": Preset(
        "the short cut and its poster, square and upright, of 1080p",
        _PUBLISHED
        | {"formats": ("mp4", "png"), "quality": "high", "fps": Fraction(30), "cut": "short"},
        ratios=("1:1", "9:16"),
    ),
    "plate": Preset(
        "a film of each beat without captions and title, to be cut to a voice",
        {
            "formats": ("mp4",),
            "quality": "high",
            "captions": False,
            "heading": False,
            "per_beat": True,
        },
    ),
}


def options_of(preset: str | None) -> Mapping[str, Any]:
    """Return the options of a preset by fields of a request; none without a preset."""
    return {} if preset is None else PRESETS[preset].options


def ratios_of(preset: str | None) -> tuple[str, ...]:
    """Return the ratios that a preset is rendered in; none if it leaves them to the request."""
    return () if preset is None else PRESETS[preset].ratios
