"""The whole way from a request to published files, one line per arrow of the architecture."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlu_anim import clips, compute
from mlu_anim.bundle import paths
from mlu_anim.encoding.writer import FileFacts, FrameWriter, open_writer
from mlu_anim.errors import UsageError
from mlu_anim.request import RenderRequest
from mlu_anim.result import Result, require_checks
from mlu_anim.variant import Cut, Variant, film_variant, gif_variant

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mlu_anim.framedata import FrameTable
    from mlu_anim.rendering.shot import Frame, Shot, Timeline

__all__ = ["Progress", "RenderRequest", "Rendered", "dry_run", "render"]

_DEFAULT_CUT = {"gif": "short"}
_FILMS = ("mp4", "gif")


@dataclass(frozen=True)
class Progress:
    """How far a clip is: `done` of `total` units of one stage."""

    clip: str
    stage: str
    done: int
    total: int


@dataclass(frozen=True)
class Rendered:
    """What came of a request: the files, in the order in which they were published."""

    clip: str
    files: tuple[Path, ...]
    manifest: Mapping[str, Any]


@dataclass(frozen=True)
class Stream:
    """One file to be made of a shot's frames: all of those of its rate, or only the last."""

    path: Path
    variant: Variant
    cut: Cut
    quality: str
    only_last: bool = False

    def open(self) -> FrameWriter:
        """Begin the file."""
        v = self.variant
        size = {"width_px": v.width_px, "height_px": v.height_px}
        return open_writer(self.path, **size, fps=v.fps, quality=self.quality)


def dry_run(request: RenderRequest) -> dict[str, Any]:
    """What `render` would write, without computing anything."""
    clips.module_name(request.clip)
    _require_own_data_or_seed(request)
    films = {s.path: f"{s.cut.name} cut, {_size(s.variant)}" for s in streams(request)}
    others = {paths.path(request, suffix): "" for suffix in (".frames.csv", ".json")}
    return {str(path): note for path, note in (films | others).items()}


def render(request: RenderRequest, report: Callable[[Progress], None]) -> Rendered:
    """Compute, place, draw, encode and publish one clip.

    Nothing appears at the final names before everything is complete; the manifest comes last.
    """
    _require_own_data_or_seed(request)
    wanted = streams(request)
    with compute.start(_inputs(request)) as pending:
        report(Progress(request.clip, "computing", 0, 1))
        from mlu_anim.rendering import shot as shots  # meanwhile: manim takes a second to load

        result = pending.result()
    report(Progress(request.clip, "computing", 1, 1))
    require_checks(result)
    with tempfile.TemporaryDirectory(prefix="mlu_anim-") as scratch:
        result_path = Path(scratch) / "result.npz"
        result.save(result_path)
        planned = [
            (shot, shots.tell(shot), group)
            for shot, group in _shots(request, wanted, result_path, result.digest())
        ]
        return _draw_and_publish(request, result, planned, report)


def streams(request: RenderRequest) -> list[Stream]:
    """The files that a request asks for, one per format."""
    film = film_variant(request.quality, request.ratio, request.theme, request.fps)
    gif_fps = request.fps if request.formats == ("gif",) else None
    gif = gif_variant(request.quality, request.ratio, request.theme, gif_fps)
    made = []
    for suffix in sorted(request.formats, key=("mp4", "gif", "png").index):
        variant = gif if suffix == "gif" else film
        # A poster shows the end of the film where there is one, and has a rate as it has.
        cut = request.cut or _DEFAULT_CUT.get(suffix, "full")
        path = paths.path(request, f".{suffix}")
        made.append(Stream(path, variant, _cut(request, cut), request.quality, suffix == "png"))
    return made


def _cut(request: RenderRequest, name: str) -> Cut:
    return Cut(
        name=name,
        beats=request.beats,
        pace=request.pace,
        captions=request.captions,
        heading=request.heading,
        title=request.title,
    )


def _require_own_data_or_seed(request: RenderRequest) -> None:
    if request.predictions is not None and request.seed is not None:
        raise UsageError(
            "--seed chooses a split of the clip's own data; --predictions brings your rows",
            hint="leave one of the two out",
        )


def _size(variant: Variant) -> str:
    return f"{variant.width_px}x{variant.height_px} at {float(variant.fps):g} fps"


def _inputs(request: RenderRequest) -> compute.Inputs:
    return compute.Inputs(
        clip=clips.module_name(request.clip),
        seed=request.seed,
        predictions=request.predictions,
        y_true=request.y_true,
        y_score=request.y_score,
        pos_label=request.pos_label,
    )


def _shots(
    request: RenderRequest, wanted: list[Stream], result_path: Path, digest: str
) -> Iterator[tuple["Shot", list[Stream]]]:
    """Streams that show the same pictures, only smaller or at another rate, share a shot."""
    from mlu_anim.rendering.shot import Shot

    groups: dict[tuple[Cut, bool], list[Stream]] = {}
    for stream in wanted:
        groups.setdefault((stream.cut, stream.variant.compact), []).append(stream)
    for (cut, _), group in groups.items():
        largest = max((s.variant for s in group), key=lambda v: v.width_px)
        rates = tuple(sorted({s.variant.fps for s in group if not s.only_last}))
        yield Shot(request.clip, result_path, digest, largest, cut, rates), group


def _draw_and_publish(
    request: RenderRequest,
    result: Result,
    planned: list[tuple["Shot", "Timeline", list[Stream]]],
    report: Callable[[Progress], None],
) -> Rendered:
    """Draw every shot into its files, and give them their names when all are complete."""
    from mlu_anim.bundle import manifest
    from mlu_anim.framedata import FrameTable

    table, timelines = FrameTable(), {}
    finished: list[FileFacts] = []
    with _writers([s for _, _, group in planned for s in group]) as writers:
        counter = _Counter(request.clip, _n_pictures(planned), report)
        for shot, timeline, group in planned:
            recorded = table if shot.cut.name not in timelines else None
            timelines[shot.cut.name] = timeline
            _draw(shot, timeline, [(s, writers[s]) for s in group], recorded, counter)
            for stream in group:
                finished.append(writers[stream].finish(_duration(stream, timeline)))
        csv_path = paths.path(request, ".frames.csv")
        json_path = paths.path(request, ".json")
        for writer in writers.values():
            writer.publish()
        table.save(csv_path)
    sizes = {csv_path: _size_and_sha256(csv_path)}
    content = manifest.manifest(request, result, timelines, [*finished, csv_path], sizes)
    manifest.write(json_path, content)
    return Rendered(request.clip, (*(f.path for f in finished), csv_path, json_path), content)


def _duration(stream: Stream, timeline: "Timeline") -> Fraction:
    """How long a file lasts: the cut, up to the end of its last frame."""
    fps = stream.variant.fps
    return 1 / fps if stream.only_last else ceil(timeline.duration_s * fps) / fps


def _draw(
    shot: "Shot",
    timeline: "Timeline",
    outputs: list[tuple[Stream, FrameWriter]],
    table: "FrameTable | None",
    counter: "_Counter",
) -> None:
    from mlu_anim.rendering.shot import draw, draw_last

    films = [(s.variant.fps, writer) for s, writer in outputs if not s.only_last]
    last: NDArray[np.uint8] | None = None
    written: dict[FrameWriter, NDArray[np.uint8]] = {}

    def show(frame: "Frame") -> None:
        nonlocal last
        last = frame.rgb
        for fps, writer in films:
            # A picture stands until the next one: what has not changed need not be written.
            if fps in frame.rates and written.get(writer) is not frame.rgb:
                writer.write(frame.rgb, frame.t_s)
                written[writer] = frame.rgb
        if table is not None:
            table.add(frame.row)
        counter.step()

    if films:
        draw(shot, timeline, show)
    for stream, writer in outputs:
        if stream.only_last:
            writer.write(draw_last(shot) if last is None else last, Fraction(0))


def _n_pictures(planned: list[tuple["Shot", "Timeline", list[Stream]]]) -> int:
    from mlu_anim.rendering.raster_plan import raster_plan

    return sum(len(raster_plan(timeline.duration_s, shot.rates)) for shot, timeline, _ in planned)


class _Counter:
    """Reports each picture drawn, of all that the request needs."""

    def __init__(self, clip: str, total: int, report: Callable[[Progress], None]) -> None:
        self._state, self._report = Progress(clip, "drawing", 0, total), report
        report(self._state)

    def step(self) -> None:
        self._state = replace(self._state, done=self._state.done + 1)
        self._report(self._state)


@contextmanager
def _writers(wanted: list[Stream]) -> Iterator[dict[Stream, FrameWriter]]:
    """All files begun; whatever is not published at the end is removed."""
    opened: dict[Stream, FrameWriter] = {}
    try:
        for stream in wanted:
            opened[stream] = stream.open()
        yield opened
    finally:
        for writer in opened.values():
            writer.abandon()


def _size_and_sha256(path: Path) -> tuple[int, str]:
    content = path.read_bytes()
    return len(content), hashlib.sha256(content).hexdigest()
