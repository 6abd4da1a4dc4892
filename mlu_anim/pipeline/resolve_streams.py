"""Turn a request into streams: one for each format, with its cut and variant."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil
from typing import Literal

from mlu_anim.bundle.paths import BundlePaths
from mlu_anim.encoding.writer import FILMS, IN_ORDER, SMALL, transparent_formats
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.pipeline.streams import Stream
from mlu_anim.rendering.segments import Output
from mlu_anim.stage.variant import Cut, Variant, film_variant, gif_variant
from mlu_anim.system.errors import UsageError
from mlu_anim.vector.write_vector_file import ENDINGS, SVG, SVG_STILL, VECTOR_FORMATS
from mlu_anim.wording.own_words import OwnWords

STORYBOARD = "storyboard"
"""The format of a png with a still of each beat; its file name ends in `.storyboard.png`."""
_ENDINGS = {STORYBOARD: ".storyboard.png", **ENDINGS}
_SHOWS: Mapping[str, Literal["last", "beats"]] = {
    "png": "last",
    STORYBOARD: "beats",
    SVG_STILL: "last",
}
_ORDER = (*IN_ORDER, *VECTOR_FORMATS, STORYBOARD)
_FASTEST_VECTOR = Fraction(30)
"""The highest frame rate of a vector film; its player draws all moments between two frames."""
_SMALL = (*SMALL, SVG)
"""Formats of small pictures that move, with larger text in proportion."""
_DEFAULT_CUT = dict.fromkeys(_SMALL, "short")
_LIMITED = "gif"
"""The format whose size can be limited."""


def resolve_streams(
    request: RenderRequest, paths: BundlePaths, own_words: OwnWords | None
) -> tuple[Stream, ...]:
    """Return a stream for each format, in the order in which they are published.

    Raises UsageError for an option that a format does not support.
    """
    _require_support(request)
    film, small = _variants(request)
    streams = []
    for suffix in sorted(request.formats, key=_ORDER.index):
        output = Output(
            target=paths.file(_ENDINGS.get(suffix, f".{suffix}")),
            variant=_variant(suffix, film, small),
            quality=request.quality,
            shows=_SHOWS.get(suffix, "frames"),
            effort=request.effort,
            is_vector=suffix in VECTOR_FORMATS,
        )
        stream = Stream(
            output=output,
            cut=_cut(request, suffix, own_words),
            max_size_bytes=request.max_size_bytes if suffix == _LIMITED else None,
            per_beat=request.per_beat and suffix in FILMS,
            has_subtitles=request.subtitles,
        )
        streams.append(stream)
    return tuple(streams)


def _variants(request: RenderRequest) -> tuple[Variant, Variant]:
    """Return two variants: that of films and stills, and that of animated images such as GIFs."""
    look = request.quality, request.ratio, request.theme
    film = film_variant(*look, request.fps)
    small = gif_variant(*look, request.fps if set(request.formats) <= set(_SMALL) else None)
    transparent = request.transparent
    return replace(film, transparent=transparent), replace(small, transparent=transparent)


def _variant(suffix: str, film: Variant, small: Variant) -> Variant:
    variant = small if suffix in _SMALL else film
    is_slowed = suffix in VECTOR_FORMATS and variant.fps > _FASTEST_VECTOR
    every = ceil(variant.fps / _FASTEST_VECTOR) if is_slowed else 1
    return replace(variant, fps=variant.fps / every)


def _cut(request: RenderRequest, suffix: str, own_words: OwnWords | None) -> Cut:
    # A poster (png) has the cut of the film, whose last picture it shows.
    return Cut(
        name=_cut_name(request, suffix),
        beats=request.beats,
        pace=request.pace,
        captions=request.captions,
        heading=request.heading and _has_title(request, suffix),
        title=request.title,
        own_words=own_words,
    )


def _cut_name(request: RenderRequest, suffix: str) -> str:
    return request.cut or _DEFAULT_CUT.get(suffix, "full")


def _has_title(request: RenderRequest, suffix: str) -> bool:
    """Return True with a title of the user's own, for films, and for all that has a film's cut.

    Small animated images such as GIFs use the title's room and time, and so do stills of the same
    cut. One cut has one course: a GIF that is made with a film of its cut has the title too.
    """
    name = _cut_name(request, suffix)
    together = {other for other in request.formats if _cut_name(request, other) == name}
    is_small = not together.isdisjoint(_SMALL) and together.isdisjoint(FILMS)
    return request.title is not None or not is_small


def _require_support(request: RenderRequest) -> None:
    """Raise UsageError for an option that the requested formats do not support.

    All formats must support transparency; one of them must support a size limit or subtitles.
    """
    formats = set(request.formats)
    transparent = (*transparent_formats(), *VECTOR_FORMATS)
    if request.transparent and not formats <= set(transparent):
        opaque = sorted(formats - set(transparent))
        verb = "does" if len(opaque) == 1 else "do"
        raise UsageError(
            f"--transparent: {', '.join(opaque)} {verb} not support transparency",
            hint=f"formats that do: --format {','.join(transparent)}",
        )
    if request.max_size_bytes is not None and _LIMITED not in formats:
        raise UsageError(
            f"--max-size limits the {_LIMITED}, and none is asked for",
            hint=f"add it: --format {_LIMITED}",
        )
    if request.subtitles and formats.isdisjoint(FILMS):
        raise UsageError(
            "--subtitles are a track of a film, and none is asked for",
            hint=f"add one of --format {','.join(FILMS)}",
        )
