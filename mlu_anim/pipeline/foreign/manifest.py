"""Build the manifest of a foreign scene: its files, its source file and the versions."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from mlu_anim.encoding.writer import FileFacts, sound_formats, transparent_formats
from mlu_anim.pipeline.foreign.plan import ScenePlan
from mlu_anim.pipeline.foreign.playing import PlayingResult

PublishedFile = tuple[Path, FileFacts | None]
"""A file at its final path, and its facts; None for a text file."""


def content(
    plan: ScenePlan, published: Sequence[PublishedFile], results: Sequence[PlayingResult]
) -> dict[str, Any]:
    """Return the content of the manifest, which holds file names but no folders.

    `results`: the results of all playings; common values are taken from the first.
    """
    first, source = results[0], plan.reference.path
    made: dict[str, Any] = {
        "scene": plan.reference.scene,
        "source": source.name,
        "source_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "seed": first.seed,
        "rendering": {
            "means": "manim's own frames and camera",
            "effort": plan.effort,
            "notes": list(notes(published, results)),
        },
        "plays": first.n_plays,
        "sections": [
            {"name": name, "type": kind, "start_s": float(frame / first.fps), "skipped": skipped}
            for name, kind, frame, skipped in first.sections
        ],
        "files": [
            _file(path, facts, is_transparent=first.is_transparent) for path, facts in published
        ],
        "versions": dict(first.versions),
    }
    if first.captions:
        made["options"] = {"captions": False}  # captions are in a file, not drawn into the picture
    return made


def notes(published: Sequence[PublishedFile], results: Sequence[PlayingResult]) -> Iterator[str]:
    """Yield notes for the user: those of the playings, and formats without sound or transparency.

    Each is one sentence and comes once.
    """
    yield from dict.fromkeys(note for result in results for note in result.notes)
    media = [facts for _, facts in published if facts is not None]
    if any(result.has_sound for result in results):
        silent = [f".{facts.format}" for facts in media if facts.sound_s is None]
        if silent:
            able = ",".join(sound_formats())
            yield f"no sound in {' and '.join(silent)}; formats with sound: --format {able}"
    if results[0].is_transparent:
        supporting = transparent_formats()
        opaque = [f".{facts.format}" for facts in media if facts.format not in supporting]
        if opaque:
            yield (
                f"the background is opaque in {' and '.join(opaque)}; "
                f"formats that support transparency: --format {','.join(supporting)}"
            )


def _file(path: Path, facts: FileFacts | None, *, is_transparent: bool) -> dict[str, Any]:
    if facts is None:
        text = path.read_bytes()
        sha256 = hashlib.sha256(text).hexdigest()
        return {"name": path.name, "size_bytes": len(text), "sha256": sha256}
    entry: dict[str, Any] = {
        "name": path.name,
        "size_bytes": facts.size_bytes,
        "sha256": facts.sha256,
        "width_px": facts.width_px,
        "height_px": facts.height_px,
    }
    if facts.duration_s:
        entry |= {
            "fps": float(facts.fps),
            "n_frames": int(facts.duration_s * facts.fps),
            "duration_s": float(facts.duration_s),
        }
    if facts.sound_s is not None:
        entry["sound_s"] = float(facts.sound_s)
    if is_transparent and facts.format in transparent_formats():
        entry["transparent"] = True
    return entry
