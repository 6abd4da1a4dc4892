"""Which files a request asks for, and what each of them shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Literal

from mlu_anim.bundle import paths
from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.bundle.request import RenderRequest
from mlu_anim.encoding.writer import (
    FILMS,
    IN_ORDER,
    SMALL,
    Cue,
    FrameWriter,
    Tags,
    open_writer,
    transparent_formats,
)
from mlu_anim.rendering.plan import Shot
from mlu_anim.rendering.slices import Output, Slices, spans_of
from mlu_anim.stage.timeline import Span, Timeline
from mlu_anim.stage.variant import Cut, film_variant, gif_variant
from mlu_anim.system.errors import UsageError
from mlu_anim.wording.own_words import OwnWords

STORYBOARD = "storyboard"
"""A still of all beats; it is written as a png, by its own way."""
ENDINGS = {STORYBOARD: ".storyboard.png"}
_SHOWS: Mapping[str, Literal["last", "beats"]] = {"png": "last", STORYBOARD: "beats"}
_DEFAULT_CUT = dict.fromkeys(SMALL, "short")
LIMITED = "gif"
"""The format that can be kept within a size."""


@dataclass(frozen=True)
class Piece:
    """One file, and which time of the cut it shows."""

    path: Path
    span: Span


@dataclass(frozen=True)
class Stream:
    """What is made of one output: a file of the cut, or one of each beat.

    `max_size_bytes`: what it may take.
    """

    output: Output
    cut: Cut
    max_size_bytes: int | None = None
    per_beat: bool = False

    @property
    def is_storyboard(self) -> bool:
        """Whether it is a sheet of stills, which is put together when they are all there."""
        return self.output.shows == "beats"

    def note(self) -> str:
        """What it will be: `full cut, 1280x720 at 30 fps`."""
        variant = self.output.variant
        size = f"{variant.width_px}x{variant.height_px} at {float(variant.fps):g} fps"
        form = "a still of each beat" if self.is_storyboard else size
        of_each = ", a film of each beat" if self.per_beat else ""
        return f"{self.cut.name} cut, {form}{of_each}"

    def pieces(self, timeline: Timeline) -> list[Piece]:
        """Its files, with what they show of the cut."""
        if not self.per_beat:
            return [Piece(self.output.target, (Fraction(0), timeline.duration_s))]
        named = plates(self.output.target, [beat.name for beat in timeline.beats])
        spans = [(beat.start_s, beat.end_s) for beat in timeline.beats]
        return [Piece(path, span) for path, span in zip(named, spans, strict=True)]

    def duration_s(self, piece: Piece) -> Fraction:
        """How long a file lasts, up to the end of its last frame."""
        fps = self.output.variant.fps
        return (self.output.n_frames(piece.span) if self.output.shows == "frames" else 1) / fps

    def open(self, piece: Piece, tags: Tags) -> FrameWriter:
        """Begin a file."""
        v, output = self.output.variant, self.output
        return open_writer(
            piece.path,
            width_px=v.width_px,
            height_px=v.height_px,
            fps=v.fps,
            quality=output.quality,
            effort=output.effort,
            transparent=v.transparent,
            max_size_bytes=self.max_size_bytes,
            tags=tags,
        )


@dataclass(frozen=True)
class Take:
    """A shot, when its beats are told, and the files made of it."""

    shot: Shot
    timeline: Timeline
    streams: tuple[Stream, ...]

    def slices(self, folder: Path, cache: Path | None) -> Slices:
        """Its slices; for stills alone, those that have one."""
        spans = spans_of(self.timeline, max(each.output.slice_s for each in self.streams))
        shown = {stream.output.shows for stream in self.streams}
        if "frames" not in shown:
            beats = self.timeline.beats if "beats" in shown else self.timeline.beats[-1:]
            ends = [beat.end_s for beat in beats]
            spans = [(a, b) for a, b in spans if any(a < end <= b for end in ends)]
        outputs = tuple(stream.output for stream in self.streams)
        folder.mkdir()
        return Slices(self.shot, self.timeline, outputs, tuple(spans), folder, cache)


def streams(request: RenderRequest, own: OwnWords | None = None) -> list[Stream]:
    """The files that a request asks for, one per format.

    Raises UsageError for a format that cannot hold what is asked.
    """
    _require_able(request)
    film = film_variant(request.quality, request.ratio, request.theme, request.fps)
    small_fps = request.fps if set(request.formats) <= set(SMALL) else None
    small = gif_variant(request.quality, request.ratio, request.theme, small_fps)
    made = []
    for suffix in sorted(request.formats, key=(*IN_ORDER, STORYBOARD).index):
        variant = small if suffix in SMALL else film
        variant = replace(variant, transparent=request.transparent)
        # A poster shows the end of the film where there is one, and has a rate as it has.
        cut = request.cut or _DEFAULT_CUT.get(suffix, "full")
        path = paths.path(request, ENDINGS.get(suffix, f".{suffix}"))
        output = Output(
            path, variant, request.quality, _SHOWS.get(suffix, "frames"), request.effort
        )
        limit = request.max_size_bytes if suffix == LIMITED else None
        per_beat = request.per_beat and suffix in FILMS
        made.append(Stream(output, _cut(request, cut, own), limit, per_beat))
    return made


def plates(target: Path, beats: Sequence[str]) -> list[Path]:
    """The files of a film that is published beat by beat: `roc-plate-1-cases.mp4`."""
    names = (f"{target.stem}-{number}-{beat}" for number, beat in enumerate(beats, start=1))
    return [target.with_name(f"{name}{target.suffix}") for name in names]


def by_pictures(wanted: Sequence[Stream]) -> list[list[Stream]]:
    """Groups that show the same pictures, only smaller or at another rate."""
    groups: dict[tuple[Cut, bool], list[Stream]] = {}
    for stream in wanted:
        groups.setdefault((stream.cut, stream.output.variant.compact), []).append(stream)
    return list(groups.values())


def tags(request: RenderRequest, telling: ClipText, timeline: Timeline, span: Span) -> Tags:
    """What a film of this time of the cut says of itself."""
    first, end = span
    beats = [
        (Cue(each.start_s - first, each.end_s - first, told.title), told.caption)
        for told, each in zip(telling.beats(timeline), timeline.beats, strict=True)
        if first <= each.start_s < end
    ]
    captions = tuple(replace(cue, text=caption) for cue, caption in beats)
    return Tags(
        title=f"{telling.title}: {beats[0][0].text}" if request.per_beat else telling.title,
        description=telling.description,
        language=telling.language,
        chapters=tuple(cue for cue, _ in beats),
        subtitles=captions if request.subtitles else (),
    )


def _require_able(request: RenderRequest) -> None:
    formats = set(request.formats)
    if request.transparent and not formats <= set(transparent_formats()):
        unable = ", ".join(sorted(formats - set(transparent_formats())))
        raise UsageError(
            f"--transparent: {unable} cannot hold what is seen through",
            hint=f"formats that can: --format {','.join(transparent_formats())}",
        )
    if request.max_size_bytes is not None and LIMITED not in formats:
        raise UsageError(
            f"--max-size limits the {LIMITED}, and none is asked for",
            hint=f"add it: --format {LIMITED}",
        )
    if request.subtitles and formats.isdisjoint(FILMS):
        raise UsageError(
            "--subtitles are a track of a film, and none is asked for",
            hint=f"add one of --format {','.join(FILMS)}",
        )


def _cut(request: RenderRequest, name: str, own: OwnWords | None) -> Cut:
    return Cut(
        name=name,
        beats=request.beats,
        pace=request.pace,
        captions=request.captions,
        heading=request.heading,
        title=request.title,
        own_words=own,
    )
