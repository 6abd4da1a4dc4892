"""Make essays: pages that tell a clip's story, from a request like that of a rendering."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from mlu_anim.bundle import freshness
from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.bundle.page_font import font_faces
from mlu_anim.bundle.text_files import write_whole
from mlu_anim.essays.essay import OWN, BeatWords, Essay, tell
from mlu_anim.essays.live import live_of
from mlu_anim.essays.page import Media, Site, essay_page
from mlu_anim.essays.take_along_html import Origin
from mlu_anim.pipeline.computing import compute_result, find_result, require_words_for
from mlu_anim.pipeline.drawing import PictureCounter, files_of_slices, rows_of
from mlu_anim.pipeline.essay_pictures import THEMES, DrawPictures, Pictures, pictures_of
from mlu_anim.pipeline.placing import PlacedClip, PlacedShot, place
from mlu_anim.pipeline.plan import ClipPlan
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.pipeline.resolve import resolve
from mlu_anim.pipeline.streams import Stream
from mlu_anim.rendering.executor import Executor
from mlu_anim.rendering.segments import Segment
from mlu_anim.rendering.shared_workers import SharedWorkers, workers_for
from mlu_anim.results import clips
from mlu_anim.results.result import Result
from mlu_anim.stage.variant import gif_variant
from mlu_anim.system import temporary_files
from mlu_anim.system.dependency_versions import recorded_versions
from mlu_anim.system.errors import MachineNotReady, UsageError
from mlu_anim.system.progress import Progress
from mlu_anim.wording import essay_words

SUFFIX = ".essay.html"
MOST_BYTES = 1_000_000
FPS = Fraction(20)
"""The page draws moments in between as well."""
Report = Callable[[Progress], None]
_OWN_DATA = ("data", "predictions", "model", "frozen_result", "settings", "seed")
"""Options with which a clip tells of other data or another model than its own."""


@dataclass(frozen=True)
class MadeEssay:
    """An essay as a page: its words, its picture for a card, and its place.

    `html`: of the page, as a function of its place in a site.
    """

    clip: str
    path: Path
    essay: Essay
    pictures: Pictures
    html: Callable[[Site | None], str]

    def write(self, site: Site | None = None) -> Path:
        """Write the page, all of it or nothing, and return its path."""
        require_folder(self.path.parent)
        write_whole(self.path, self.html(site))
        return self.path


def names() -> list[str]:
    """Return the names of all clips that have an essay, in the order in which they are told."""
    return [name for name in clips.names() if essay_words.has_essay(clips.module_name(name))]


def path_of(request: RenderRequest) -> Path:
    """Return the path of the page of a request; raises UsageError for a clip without an essay."""
    if not essay_words.has_essay(clips.module_name(request.clip)):
        raise UsageError(
            f"there is no essay on {request.clip}",
            hint=f"Essays: {', '.join(names())}. docs/essays.md says how to write one.",
        )
    return _plans(request)[0].paths.file(SUFFIX)


def make(request: RenderRequest, report: Report, shared: SharedWorkers | None = None) -> MadeEssay:
    """Compute, draw and tell the essay of a request; `write` of the answer publishes it.

    Raises UsageError, BadInput and the errors of a rendering.
    """
    path, plans = path_of(request), _plans(request)
    require_folder(path.parent)
    known = find_result(plans[0])
    with workers_for(shared, plans[0].n_jobs, one_core_is_busy=known is None) as executor:
        result = compute_result(plans[0], report) if known is None else known
        require_words_for(result, plans[0].own_words)
        with temporary_files.scratch_folder() as scratch:
            placed = _placed(plans, result, executor, scratch)
            pictures = _draw(plans[0], placed, executor, scratch, report)
    essay = told(request, result, placed)
    page = _page(essay, pictures, result, path)
    return MadeEssay(request.clip, path, essay, pictures, page)


def require_folder(folder: Path) -> None:
    """Make a folder for pages; raises MachineNotReady if that cannot be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MachineNotReady(
            f"cannot make the folder {folder}: {error.strerror or error}",
            hint="choose another folder: --out",
        ) from error


def told(request: RenderRequest, result: Result, placed: PlacedClip) -> Essay:
    """Return the words of an essay."""
    words = essay_words.essay_words(result.clip)
    assert words is not None  # path_of has looked
    text = replace(placed.telling, own_title=request.title)
    is_own = not any(getattr(request, name) for name in _OWN_DATA)
    beats = [
        BeatWords(b.name, b.title, b.caption, b.seen) for b in text.beats(placed.shots[0].timeline)
    ]
    verdicts = [*result.verdicts, *([OWN] if is_own and OWN not in result.verdicts else [])]
    return tell(request.clip, text.title, text.words, words, result.facts(), verdicts, beats)


def _plans(request: RenderRequest) -> list[ClipPlan]:
    """Return the plans of the two vector films, in the light and in the dark theme."""
    plain = replace(request, formats=("vector",), cut="full", captions=False, heading=False)
    plans = [resolve(replace(plain, theme=theme, title=None)) for theme in THEMES]
    bare = replace(plain, theme="light", cut=None, captions=True, heading=True)
    paths = resolve(bare).paths
    return [
        replace(plan, paths=paths, streams=tuple(map(_compact, plan.streams, [theme])))
        for plan, theme in zip(plans, THEMES, strict=True)
    ]


def _compact(stream: Stream, theme: str) -> Stream:
    """Return the stream with the larger text of small pictures, since phones show it as well."""
    variant = gif_variant("standard", "16:9", theme, FPS)
    return replace(stream, output=replace(stream.output, variant=variant))


def _placed(
    plans: Sequence[ClipPlan], result: Result, executor: Executor, scratch: Path
) -> PlacedClip:
    """Return the clip with two shots, one in each theme."""
    placed = []
    for plan, theme in zip(plans, THEMES, strict=True):
        folder = scratch / theme
        folder.mkdir()
        placed.append(place(plan, result, executor, folder))
    return replace(placed[0], shots=tuple(shot for each in placed for shot in each.shots))


def _draw(
    plan: ClipPlan, placed: PlacedClip, executor: Executor, scratch: Path, report: Report
) -> Pictures:
    slices = [
        shot.slices(scratch / f"slices-{n}", plan.cache) for n, shot in enumerate(placed.shots)
    ]
    counter = PictureCounter(plan.clip, sum(task.n_pictures for task in slices), report)
    segments_of = executor.map(slices, counter.add)
    tasks = [
        _pictures(shot, segments, placed.telling, scratch / f"pictures-{n}.json")
        for n, (shot, segments) in enumerate(zip(placed.shots, segments_of, strict=True))
    ]
    report(Progress(plan.clip, "composing", 0, 1))
    executor.map(tasks)
    report(Progress(plan.clip, "composing", 1, 1))
    return pictures_of([task.path for task in tasks], tasks[0].canvas)


def _pictures(
    shot: PlacedShot, segments: Sequence[Segment], text: ClipText, path: Path
) -> DrawPictures:
    (stream,) = shot.streams
    files = files_of_slices(shot, stream, segments)
    task = stream.vector_task(files, rows_of(stream, segments), text, shot.timeline, path.parent)
    return DrawPictures(task.listings, task.values, task.fps, task.canvas, task.telling, path)


def _page(
    essay: Essay, pictures: Pictures, result: Result, path: Path
) -> Callable[[Site | None], str]:
    media = Media(pictures.film, pictures.stills, pictures.view_box, pictures.colors)
    rendered = freshness.published(path.with_name(path.name.replace(SUFFIX, ".json")))
    origin = Origin(
        provenance=result.about,
        versions=recorded_versions(),
        checks=tuple(check.name for check in result.checks()),
        files=tuple(str(file["name"]) for file in rendered.get("files", ())),
    )
    live = live_of(result.clip, result)
    return lambda site: essay_page(essay, media, origin, font_faces, live, site)
