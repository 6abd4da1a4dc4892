"""The whole way from a request to published files, one line per arrow of the architecture."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import fields, replace
from itertools import chain
from pathlib import Path
from typing import Any

from mlu_anim.bundle import paths, text_files
from mlu_anim.bundle.clip_text import Telling
from mlu_anim.bundle.request import RenderRequest
from mlu_anim.encoding.writer import FileFacts
from mlu_anim.pipeline.joining import joining
from mlu_anim.pipeline.streams import Stream, Take, by_pictures, plates, streams
from mlu_anim.rendering.plan import Shot, raster_plan
from mlu_anim.rendering.shared_workers import SharedWorkers, lent
from mlu_anim.rendering.slices import Plan, Segment, Slices, table_of
from mlu_anim.rendering.workers import Workers, default_jobs
from mlu_anim.results import clips, compute, parameters
from mlu_anim.results.result import Result, load, require_checks
from mlu_anim.system import temporary_files
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.problems import Collect
from mlu_anim.system.progress import Progress, Rendered
from mlu_anim.system.store import Store, size_limit
from mlu_anim.wording import clip_sentences, words_file
from mlu_anim.wording.own_words import OwnWords

__all__ = ["Progress", "RenderRequest", "Rendered", "dry_run", "render"]

_GIVEN = tuple(
    field.name for field in fields(compute.Inputs) if field.name not in ("clip", "settings")
)
"""What a result is computed from, as it was asked for."""


def dry_run(request: RenderRequest, collect: Collect = nullcontext) -> dict[str, Any]:
    """Return the files that `render` would write; computes nothing, checks each option by itself.

    `collect`: makes a context for each check, so that one error need not stop the others.
    """
    films = {}
    with collect():
        inputs_of(request, collect).require_consistent()
    with collect():
        own_words(request)
    with collect():
        clip_sentences.require_beats(request.clip, request.beats)
    with collect():
        paths.require_inside(request.out, paths.folder(request))
        films = {stream.output.target: stream.note() for stream in streams(request)}
    suffixes = (*text_files.suffixes(request.formats), ".frames.csv", ".json")
    others = {paths.path(request, suffix): "" for suffix in suffixes}
    return {str(path): note for path, note in (films | others).items()}


def render(
    request: RenderRequest,
    report: Callable[[Progress], None],
    shared: SharedWorkers | None = None,
) -> Rendered:
    """Compute, place, draw, encode and publish one clip; what is there already is left alone.

    Nothing appears at the final names before everything is complete; the manifest comes last.
    `shared`: workers that outlive this clip; without them it has some of its own.
    """
    inputs, own = _inputs(request), own_words(request)
    paths.require_inside(request.out, paths.folder(request))
    wanted = streams(request, own)
    store = None if request.cache is None else Store(request.cache)
    result = _frozen(request)
    if result is None and store is not None:
        result = compute.load_stored(inputs, store)
    explained: list[str] = []
    if result is not None:
        require_checks(result)
    if result is not None and store is not None:
        before, why = _state(request, result, wanted)
        if not why:
            _sweep(request)  # a run killed after the manifest was there left nothing else to do
            return before
        explained = [f"drawn again: {reason}" for reason in why]
    n_workers = request.jobs or default_jobs()
    with (
        _swept(request),
        lent(shared, n_workers, one_core_is_busy=result is None) as workers,
    ):
        if result is None:
            explained = ["computed: this has not been computed before"]
            result = _computed(inputs, store, report)  # they load manim meanwhile
        with temporary_files.scratch_folder() as scratch:
            words_file.require_names(result, own)
            if own is not None:
                words_file.require_facts(own, result.clip, result.facts())
            shots = _shots(request, wanted, result, scratch)
            told = workers.run([Plan(shot) for shot, _ in shots])
            takes = [
                Take(shot, timeline, tuple(group))
                for (shot, group), (timeline,) in zip(shots, told, strict=True)
            ]
            rendered = _draw_and_publish(request, result, takes, workers, scratch, report)
    notes = (*(explained if request.explain else ()), *rendered.notes)
    return replace(rendered, notes=notes)


@contextmanager
def _swept(request: RenderRequest) -> Iterator[None]:
    """Clear away what killed processes have left: those of before, and then our own workers."""
    temporary_files.remove_abandoned(paths.folder(request), temporary_files.PARTIAL)
    try:
        yield
    finally:
        _sweep(request)
        if request.cache is not None:
            Store(request.cache).prune(size_limit())


def _sweep(request: RenderRequest) -> None:
    """Remove what processes that are gone have left, of this request and of any for a while."""
    temporary_files.remove_abandoned(paths.folder(request), temporary_files.PARTIAL)
    temporary_files.remove_abandoned(Path(tempfile.gettempdir()), temporary_files.SCRATCH)


def _state(
    request: RenderRequest, result: Result, wanted: Sequence[Stream]
) -> tuple[Rendered, list[str]]:
    """What has been published, and why it is not what is asked for; empty when it is."""
    from mlu_anim.bundle import freshness

    manifest = paths.path(request, ".json")
    before = freshness.published(manifest)
    suffixes = (*text_files.suffixes(request.formats), ".frames.csv")
    others = (paths.path(request, suffix) for suffix in suffixes)
    told = [beat["name"] for cut in before.get("cuts", {}).values() for beat in cut["beats"]]
    targets = (plates(s.output.target, told) if s.per_beat else [s.output.target] for s in wanted)
    files = [*chain.from_iterable(targets), *others]
    why = freshness.reasons(before, freshness.made_from(request, result), files)
    notes = ("nothing to do: everything is as it was published",) if request.explain else ()
    return Rendered(request.clip, (*files, manifest), before, notes, was_there=True), why


def _frozen(request: RenderRequest) -> Result | None:
    """The saved result that is to be drawn, if one is."""
    if request.frozen_result is None:
        return None
    given = [name for name in _GIVEN if getattr(request, name) not in (None, (), False)]
    if given or request.settings:
        option = f"--{(given or ['set'])[0].replace('_', '-')}"
        raise UsageError(f"--frozen-result brings a finished result; {option} would not change it")
    result = load(request.frozen_result)
    if result.clip != clips.module_name(request.clip):
        raise BadInput(
            f"{request.frozen_result.name} is a result of {result.clip}, not of {request.clip}"
        )
    _require_told(result, request.frozen_result.name)
    return result


def _require_told(result: Result, file: str) -> None:
    """Raise BadInput for a saved result that somebody has changed so that nothing can be said."""
    try:
        _ = result.facts(), result.names(), result.checks(), dict(getattr(result, "about", {}))
    except Exception as error:  # whatever a wrong value leads to
        raise BadInput(f"{file}: not a saved result: {error}", hint="Save it again.") from error


def _n_pictures(slices: Slices) -> int:
    """How many moments these slices draw."""
    plan = raster_plan(slices.timeline.duration_s, slices.shot.rates)
    return sum(first <= t < end for t, _ in plan for first, end in slices.spans)


def _computed(
    inputs: compute.Inputs,
    store: Store | None,
    report: Callable[[Progress], None],
) -> Result:
    """The result, whose identities hold."""
    clip = inputs.clip.replace("_", "-")
    report(Progress(clip, "computing", 0, 1))
    result = compute.compute(inputs, store)
    require_checks(result)
    report(Progress(clip, "computing", 1, 1))
    return result


def own_words(request: RenderRequest) -> OwnWords | None:
    """The user's own words, checked before anything is computed."""
    if request.title is not None:
        words_file.require_title(request.title)
    return None if request.wording is None else words_file.read_words(request.wording, request.clip)


def inputs_of(request: RenderRequest, collect: Collect = nullcontext) -> compute.Inputs:
    """Return the inputs from which a result is computed, without the settings that are wrong."""
    known = clips.parameters(request.clip)
    settings = {}
    with collect():
        settings = dict(parameters.parse_settings(request.clip, known, request.settings, collect))
    return compute.Inputs(
        clip=clips.module_name(request.clip),
        settings=tuple(sorted(settings.items())),
        **{name: getattr(request, name) for name in _GIVEN},
    )


def is_kept(cache: Path | None, inputs: compute.Inputs) -> bool:
    """Return True if the cache holds the result, so that its input files are known to be valid."""
    return cache is not None and compute.load_stored(inputs, Store(cache)) is not None


def _inputs(request: RenderRequest) -> compute.Inputs:
    found = inputs_of(request)
    found.require_consistent()
    return found


def _shots(
    request: RenderRequest, wanted: list[Stream], result: Result, folder: Path
) -> list[tuple[Shot, list[Stream]]]:
    """Streams that show the same pictures share a shot."""
    path = folder / "result.npz"
    result.save(path)
    shots = []
    for group in by_pictures(wanted):
        outputs = [stream.output for stream in group]
        largest = max((o.variant for o in outputs), key=lambda v: v.width_px)
        rates = tuple(sorted({o.variant.fps for o in outputs}))
        shots.append(
            (Shot(request.clip, path, result.digest(), largest, group[0].cut, rates), group)
        )
    return shots


def _draw_and_publish(
    request: RenderRequest,
    result: Result,
    takes: Sequence[Take],
    workers: Workers,
    scratch: Path,
    report: Callable[[Progress], None],
) -> Rendered:
    """Draw every slice, join them, and give the files their names when all are complete."""
    from mlu_anim.bundle import freshness, manifest, manifest_file

    own = takes[0].shot.cut.own_words
    telling = Telling.of(result, request.title, own)
    slices = [t.slices(scratch / str(number), request.cache) for number, t in enumerate(takes)]
    counter = _Counter(request.clip, sum(map(_n_pictures, slices)), report)
    with joining(request, telling, takes) as files:
        segments = [segment for row in workers.run(slices, counter.add) for segment in row]
        finished = files.finish(
            segments,
            workers,
            scratch,
            lambda done, total: report(Progress(request.clip, "joining", done, total)),
        )
    csv_path, json_path = (paths.path(request, suffix) for suffix in (".frames.csv", ".json"))
    table_of(segments).save(csv_path)
    timelines = {take.shot.cut.name: take.timeline for take in takes}
    # Of the film, where there is one: it comes first.
    words = text_files.write_words(request, telling, takes[0].timeline)
    others = [*words, csv_path]
    sizes = {path: _size_and_sha256(path) for path in others}
    source = freshness.made_from(request, result)
    made: list[FileFacts | Path] = [*finished, *others]
    content = manifest.manifest(request, result, timelines, made, sizes, source, own)
    content = freshness.still_true(freshness.published(json_path), content, json_path.parent)
    manifest_file.write(json_path, content)
    published = (*(f.path for f in finished), *others, json_path)
    return Rendered(request.clip, published, content, tuple(_notes(request, segments, finished)))


def _notes(
    request: RenderRequest, segments: Sequence[Segment], finished: Sequence[FileFacts]
) -> Iterator[str]:
    """What a size limit led to; what was drawn anew, where asked for; what was damaged."""
    for file in finished:
        if request.max_size_bytes is not None and file.ssim is not None:
            yield _within(request.max_size_bytes, file)
    if request.explain:
        for cut in dict.fromkeys(segment.rows[0].cut for segment in segments):
            ours = [segment for segment in segments if segment.rows[0].cut == cut]
            drawn = [segment for segment in ours if segment.n_kept < len(segment.files)]
            beats = ", ".join(dict.fromkeys(segment.rows[0].beat for segment in drawn))
            of_them = f": {beats}" if drawn else ""
            yield f"{cut} cut: {len(drawn)} of {len(ours)} slices drawn{of_them}"
    n_damaged = len({name for segment in segments for name in segment.damaged})
    if n_damaged:
        files = "file" if n_damaged == 1 else "files"
        yield f"{n_damaged} damaged {files} of the cache set aside, and made anew"


def _within(max_size_bytes: int, file: FileFacts) -> str:
    """What a size limit led to."""
    size = f"{file.size_bytes:,} of at most {max_size_bytes:,} bytes"
    form = f"{file.n_colors} colors, {file.width_px}x{file.height_px} at {float(file.fps):g} fps"
    return f"{file.path.name}: {size}; {form}, SSIM {file.ssim:.4f}"


class _Counter:
    """Reports pictures as they are drawn, of all that the request needs."""

    def __init__(self, clip: str, total: int, report: Callable[[Progress], None]) -> None:
        self._state, self._report = Progress(clip, "drawing", 0, total), report
        report(self._state)

    def add(self, n: int) -> None:
        self._state = replace(self._state, done=self._state.done + n)
        self._report(self._state)


def _size_and_sha256(path: Path) -> tuple[int, str]:
    content = path.read_bytes()
    return len(content), hashlib.sha256(content).hexdigest()
