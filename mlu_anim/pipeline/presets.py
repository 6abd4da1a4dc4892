"""Presets: the options that `--for` sets for a purpose or a platform, unless the user sets them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Preset:
    """The options that one purpose sets.

    `summary`: a line for `--help` that names the files made for the purpose.
    `options`: values by the names of the fields of RenderRequest.
    `ratios`: the ratios to render, one after the other; empty for the request's own ratio.
    """

    summary: str
    options: Mapping[str, Any]
    ratios: tuple[str, ...] = ()


NO_PRESET = Preset("", MappingProxyType({}))
_PUBLISHED = {"effort": "small"}
"""Published films are encoded once and watched often, so small files are worth the time. Plates are
not: a video editor encodes them again."""
_SLIDES = Preset("mp4, 1920x1080", _PUBLISHED | {"formats": ("mp4",), "quality": "high"})
_README = Preset(
    "GIF of at most 5 MB", _PUBLISHED | {"formats": ("gif",), "max_size_bytes": 5 * MEGABYTE}
)
_LMS = Preset(
    "GIF of at most 2 MB, for a learning platform",
    _PUBLISHED | {"formats": ("gif",), "max_size_bytes": 2 * MEGABYTE},
)
_SOCIAL = Preset(
    "mp4 (short cut) and still, 1080x1080 and 1080x1920",
    _PUBLISHED
    | {"formats": ("mp4", "png"), "quality": "high", "fps": Fraction(30), "cut": "short"},
    ratios=("1:1", "9:16"),
)
PURPOSES: Mapping[str, Preset] = {
    "readme": _README,
    "lms": _LMS,
    "slides": _SLIDES,
    "web": Preset("mp4, webm and still", _PUBLISHED | {"formats": ("mp4", "webm", "png")}),
    "social": _SOCIAL,
    "plate": Preset(
        "one mp4 per beat, without captions and title",
        {
            "formats": ("mp4",),
            "quality": "high",
            "captions": False,
            "heading": False,
            "per_beat": True,
        },
    ),
}
PLATFORMS: Mapping[str, Preset] = {
    "github": _README,
    "moodle": _LMS,
    "powerpoint": _SLIDES,
    "keynote": _SLIDES,
    "youtube": Preset(
        "mp4, 1920x1080, and still as thumbnail", {**_SLIDES.options, "formats": ("mp4", "png")}
    ),
    "instagram": replace(
        _SOCIAL,
        summary="mp4 (short cut) and still, 1080x1350 and 1080x1920",
        ratios=("4:5", "9:16"),
    ),
    "tiktok": replace(_SOCIAL, summary="mp4 (short cut) and still, 1080x1920", ratios=("9:16",)),
    "linkedin": replace(_SOCIAL, summary="mp4 (short cut) and still, 1080x1080", ratios=("1:1",)),
}
PRESETS: Mapping[str, Preset] = {**PURPOSES, **PLATFORMS}
"""Every preset by the names that `--for` takes."""


def options_of(preset: str | None) -> Mapping[str, Any]:
    """Return the options that a preset sets, by the names of the fields of RenderRequest.

    Empty if `preset` is None.
    """
    return NO_PRESET.options if preset is None else PRESETS[preset].options


def ratios_of(preset: str | None) -> tuple[str, ...]:
    """Return the ratios that a preset renders, in order; empty for the request's own ratio."""
    return () if preset is None else PRESETS[preset].ratios


def summaries() -> list[tuple[str, str]]:
    """Return pairs of names and summary; presets with the same summary share one pair.

    The names of a pair are joined by commas: `slides, powerpoint, keynote`.
    """
    names: dict[str, list[str]] = {}
    for name, preset in PRESETS.items():
        names.setdefault(preset.summary, []).append(name)
    return [(", ".join(group), summary) for summary, group in names.items()]
