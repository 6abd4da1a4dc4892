"""Build the manifest: the published files, their result and words, and what they were made from.

The manifest is written last, so a bundle with a manifest is complete.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mlu_anim.bundle.clip_text import ClipText, cut_as_plain
from mlu_anim.encoding.writer import FileFacts
from mlu_anim.results.result import Result
from mlu_anim.stage.timeline import Timeline
from mlu_anim.system.dependency_versions import recorded_versions
from mlu_anim.wording.own_words import OwnWords


def manifest(
    clip: str,
    result: Result,
    telling: ClipText,
    own_words: OwnWords | None,
    *,
    timelines: Mapping[str, Timeline],
    files: Sequence[Mapping[str, Any]],
    options: Mapping[str, Any],
    made_from: Mapping[str, Any],
) -> dict[str, Any]:
    """Return the content of the manifest of a bundle, as plain values for JSON.

    `telling`: the texts of the clip.
    `own_words`: the user's sentences and names, which replaced those of the project, if any.
    `timelines`: the timeline of each published cut, by the cut's name.
    `files`: entries from `media_entry` and `file_entry`.
    `options`: the options of the request, without paths of this machine.
    `made_from`: all that the files depend on; a later run compares it to see what is up to date.
    """
    return {
        "clip": clip,
        "title": telling.title,
        "language": telling.language,
        "alt": telling.alt,
        "description": telling.description,
        "verdict": telling.verdict,
        "wording": _wording(own_words, result),
        "cuts": {name: cut_as_plain(telling, timeline) for name, timeline in timelines.items()},
        "files": list(files),
        "facts": {name: fact.value for name, fact in telling.facts.items()},
        "written": telling.formatted_facts(),
        "checks": [
            {"name": c.name, "left": c.left, "right": c.right, "tolerance": c.tolerance}
            for c in result.checks()
        ],
        "provenance": dict(getattr(result, "about", {})),
        "result_digest": result.digest(),
        "options": dict(options),
        "versions": recorded_versions(),
        "made_from": dict(made_from),
    }


def _wording(own: OwnWords | None, result: Result) -> dict[str, Any]:
    """Return the language of the words and what a user's wording file replaced.

    Of the user's file, only the name is recorded, not the folder.
    """
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
    """Return the duration and the beats of a cut as plain values: names, captions and times."""
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


def media_entry(file: FileFacts) -> dict[str, Any]:
    """Return the manifest entry of a film or a picture; a still has no fps and no duration."""
    entry: dict[str, Any] = {
        "name": file.path.name,
        "size_bytes": file.size_bytes,
        "sha256": file.sha256,
        "width_px": file.width_px,
        "height_px": file.height_px,
    }
    chosen = {"n_colors": file.n_colors, "ssim": file.ssim}
    entry |= {name: value for name, value in chosen.items() if value is not None}
    if file.duration_s:
        entry |= {"fps": float(file.fps), "duration_s": float(file.duration_s)}
    return entry


def file_entry(path: Path) -> dict[str, Any]:
    """Return the manifest entry of any other file: its name, size and SHA-256. Reads the file."""
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    return {"name": path.name, "size_bytes": len(content), "sha256": sha256}
