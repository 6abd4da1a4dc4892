"""Last step of a rendering: publish the films and pictures, the text files, then the manifest."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from mlu_anim.bundle import freshness, manifest_file, text_files
from mlu_anim.bundle.manifest import file_entry, manifest, media_entry
from mlu_anim.encoding.writer import FileFacts
from mlu_anim.pipeline.drawing import Drawing
from mlu_anim.pipeline.joining import OpenFiles
from mlu_anim.pipeline.placing import PlacedClip
from mlu_anim.pipeline.plan import ClipPlan
from mlu_anim.rendering.segments import Segment, table_of
from mlu_anim.results.result import Result
from mlu_anim.system.progress import Progress, Rendered

FRAME_DATA = ".frames.csv"


def published_before(plan: ClipPlan, result: Result) -> tuple[Rendered, list[str]]:
    """Return the files of an earlier rendering, and the reasons to make them again.

    There are no reasons if all files are up to date.
    """
    before = freshness.published(plan.paths.manifest)
    beats = [beat["name"] for cut in before.get("cuts", {}).values() for beat in cut["beats"]]
    media = chain.from_iterable(stream.paths(beats) for stream in plan.streams)
    others = (plan.paths.file(suffix) for suffix in _suffixes_of_others(plan))
    files = [*media, *others]
    made_from = freshness.made_from(result, plan.file_options, plan.wording_file)
    reasons = freshness.reasons(before, made_from, files)
    notes = ("nothing to do: all files are up to date",) if plan.explains else ()
    paths = (*files, plan.paths.manifest)
    return Rendered(plan.clip, paths, before, notes, was_there=True, cuts=_cuts(plan)), reasons


def planned_files(plan: ClipPlan) -> dict[str, str]:
    """Return the paths of all files that a plan publishes, each with a note for a person."""
    media = {stream.output.target: stream.note() for stream in plan.streams}
    others = dict.fromkeys(map(plan.paths.file, (*_suffixes_of_others(plan), ".json")), "")
    return {str(path): note for path, note in (media | others).items()}


def publish(
    plan: ClipPlan,
    placed: PlacedClip,
    drawing: Drawing,
    files: OpenFiles,
    report: Callable[[Progress], None],
) -> Rendered:
    """Complete the films and pictures, rename all to their final paths, and write the other files.

    Text files and frame data follow, the manifest is written last.
    """
    media = files.join_and_publish(
        drawing, lambda done, total: report(Progress(plan.clip, "joining", done, total))
    )
    frame_data = plan.paths.file(FRAME_DATA)
    table_of(drawing.segments).save(frame_data)
    film = placed.shots[0]  # if there is a film, it comes first
    texts = text_files.write_words(plan.paths, plan.formats, placed.telling, film.timeline)
    others = [*texts, frame_data]
    content = manifest(
        plan.clip,
        placed.result,
        placed.telling,
        plan.own_words,
        timelines=placed.timelines,
        files=[*map(media_entry, media), *map(file_entry, others)],
        options=plan.recorded_options,
        made_from=freshness.made_from(placed.result, plan.file_options, plan.wording_file),
    )
    path = plan.paths.manifest
    content = freshness.with_valid_files(freshness.published(path), content, path.parent)
    manifest_file.write(path, content)
    paths = (*(file.path for file in media), *others, path)
    notes = tuple(_notes(plan, drawing.segments, media))
    return Rendered(plan.clip, paths, content, notes, cuts=_cuts(plan))


def _suffixes_of_others(plan: ClipPlan) -> tuple[str, ...]:
    """Return the suffixes of the files that are neither media nor the manifest."""
    return (*text_files.suffixes(plan.formats), FRAME_DATA)


def _cuts(plan: ClipPlan) -> dict[Path, str]:
    """Return the name of the cut that each film or picture shows, by its path."""
    return {stream.output.target: stream.cut.name for stream in plan.streams}


def _notes(
    plan: ClipPlan, segments: Sequence[Segment], media: Sequence[FileFacts]
) -> Iterator[str]:
    """Yield sentences for the user on size limits, drawn slices, and damaged cache files.

    Drawn slices are only mentioned if the plan `explains`.
    """
    limits = {s.output.target: s.max_size_bytes for s in plan.streams if s.max_size_bytes}
    for file in media:
        if file.path in limits and file.ssim is not None:
            yield _size_note(limits[file.path], file)
    if plan.explains:
        for cut in dict.fromkeys(segment.rows[0].cut for segment in segments):
            of_cut = [segment for segment in segments if segment.rows[0].cut == cut]
            drawn = [segment for segment in of_cut if segment.n_kept < len(segment.files)]
            beats = ", ".join(dict.fromkeys(segment.rows[0].beat for segment in drawn))
            yield f"{cut} cut: {len(drawn)} of {len(of_cut)} slices drawn{beats and f': {beats}'}"
    n_damaged = len({name for segment in segments for name in segment.damaged})
    if n_damaged:
        files = "file" if n_damaged == 1 else "files"
        yield f"{n_damaged} damaged {files} of the cache set aside, and made again"


def _size_note(max_size_bytes: int, file: FileFacts) -> str:
    size = f"{file.size_bytes:,} of at most {max_size_bytes:,} bytes"
    form = f"{file.n_colors} colors, {file.width_px}x{file.height_px} at {float(file.fps):g} fps"
    return f"{file.path.name}: {size}; {form}, SSIM {file.ssim:.4f}"
