"""The manifest: what was made, from what, and with what. It is written last, so it is the proof."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mlu_anim.bundle.clip_text import Telling, cut_as_plain
from mlu_anim.bundle.request import RenderRequest
from mlu_anim.encoding.writer import FileFacts
from mlu_anim.results.facts import Fact
from mlu_anim.results.result import Result
from mlu_anim.stage.timeline import Timeline
from mlu_anim.system.dependency_versions import recorded_versions
from mlu_anim.wording.own_words import OwnWords


def manifest(
    request: RenderRequest,
    result: Result,
    timelines: Mapping[str, Timeline],
    files: Sequence[FileFacts | Path],
    sizes: Mapping[Path, tuple[int, str]],
    made_from: Mapping[str, Any],
    own: OwnWords | None = None,
) -> dict[str, Any]:
    """Everything that a reader of the files may want to know, as plain values.

    `timelines`: by the name of the cut.  `sizes`: bytes and sha256 of each file.  `made_from`: what
    the files depend on, by which a later run knows that there is nothing to do.
    `own`: the words that replaced the shipped ones.
    """
    telling = Telling.of(result, request.title, own)
    about = getattr(result, "about", {})
    return {
        "clip": request.clip,
        "title": telling.title,
        "language": telling.language,
        "alt": telling.alt,
        "description": telling.description,
        "verdict": telling.verdict,
        "wording": _wording(own, result),
        "cuts": {name: cut_as_plain(telling, told) for name, told in timelines.items()},
        "files": [_file(file, sizes) for file in files],
        "facts": {name: _plain(fact) for name, fact in telling.facts.items()},
        "written": telling.written(),
        "checks": [
            {"name": c.name, "left": c.left, "right": c.right, "tolerance": c.tolerance}
            for c in result.checks()
        ],
        "provenance": dict(about),
        "result_digest": result.digest(),
        "options": options_of(request),
        "versions": recorded_versions(),
        "made_from": dict(made_from),
    }


def _wording(own: OwnWords | None, result: Result) -> dict[str, Any]:
    """Whose words these are; of the file only the name."""
    if own is None:
        return {"language": "en", "file": None}
    own = own.for_data(result.names(), result.labels())
    return {
        "language": own.language,
        "file": own.source,
        "sentences": list(own.by_key),
        "names": dict(own.names),
        "names_not_in_the_data": own.unused_names(result.names()),
        "names_in_the_data": result.names(),
        "labels_in_the_data": result.labels(),
        "numbers": asdict(own.numbers),
    }


def beats_as_plain(timeline: Timeline) -> dict[str, Any]:
    return {
        "duration_s": float(timeline.duration_s),
        "beats": [
            {
                "name": beat.name,
                "caption": beat.caption,
                "start_s": float(beat.start_s),
                "end_s": float(beat.end_s),
            }
            for beat in timeline.beats
        ],
    }


def _file(file: FileFacts | Path, sizes: Mapping[Path, tuple[int, str]]) -> dict[str, Any]:
    if isinstance(file, Path):
        n_bytes, sha256 = sizes[file]
        return {"name": file.name, "size_bytes": n_bytes, "sha256": sha256}
    found: dict[str, Any] = {
        "name": file.path.name,
        "size_bytes": file.size_bytes,
        "sha256": file.sha256,
        "width_px": file.width_px,
        "height_px": file.height_px,
    }
    chosen = {"n_colors": file.n_colors, "ssim": file.ssim}
    found |= {name: value for name, value in chosen.items() if value is not None}
    if file.duration_s:
        found |= {"fps": float(file.fps), "duration_s": float(file.duration_s)}
    return found


def _plain(fact: Fact) -> int | float | str:
    return fact.value


_WITHOUT_INFLUENCE = ("out", "clip", "jobs", "cache", "explain")
"""What is told elsewhere, or makes no difference to the files."""


def options_of(request: RenderRequest) -> dict[str, Any]:
    """The options as they were given; of paths only the names, so that no folder is published."""
    options = {key: value for key, value in vars(request).items() if key not in _WITHOUT_INFLUENCE}
    for name in ("predictions", "data", "model", "frozen_result", "wording"):
        if options[name] is not None:
            options[name] = Path(options[name]).name
    if request.fps is not None:
        options["fps"] = float(request.fps)
    return options
