"""The manifest of a rendered manim scene: the contents of its files, whoever has set them."""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlu_anim.encoding.writer import FileFacts, sound_formats, transparent_formats
from mlu_anim.pipeline.foreign.worker import Outcome

if TYPE_CHECKING:
    from mlu_anim.pipeline.foreign.one_scene import ForeignRequest

Published = tuple[Path, FileFacts | None]
"""A file at its final path, and its facts; None for a text file."""


def content(
    request: "ForeignRequest", published: Sequence[Published], outcomes: Sequence[Outcome]
) -> dict[str, Any]:
    """Return the manifest: the files, their source, the versions; no path of this machine."""
    first, source = outcomes[0], request.reference.path
    made: dict[str, Any] = {
        "scene": request.reference.scene,
        "source": source.name,
        "source_sha256": hashlib.sha256(source.read_bytes()).hexdigest(),
        "seed": first.seed,
        "rendering": {
            "means": "manim's own frames and camera",
            "effort": request.effort,
            "notes": list(notes(published, outcomes)),
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
        made["options"] = {"captions": False}  # they are beside the film, not in its picture
    return made


def notes(published: Sequence[Published], outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Yield notes for the user, one sentence each, without repeats."""
    yield from dict.fromkeys(note for outcome in outcomes for note in outcome.notes)
    media = [facts for _, facts in published if facts is not None]
    if any(outcome.has_sound for outcome in outcomes):
        silent = [f".{facts.format}" for facts in media if facts.sound_s is None]
        if silent:
            able = ",".join(sound_formats())
            yield f"no sound in {' and '.join(silent)}, which cannot hold any; --format {able} can"
    if outcomes[0].is_transparent:
        holding = transparent_formats()
        opaque = [f".{facts.format}" for facts in media if facts.format not in holding]
        if opaque:
            yield (
                f"the background is opaque in {' and '.join(opaque)}, which cannot hold "
                f"transparency; --format {','.join(holding)} can"
            )


def _file(path: Path, facts: FileFacts | None, *, is_transparent: bool) -> dict[str, Any]:
    if facts is None:
        text = path.read_bytes()
        sha256 = hashlib.sha256(text).hexdigest()
        return {"name": path.name, "size_bytes": len(text), "sha256": sha256}
    found: dict[str, Any] = {
        "name": path.name,
        "size_bytes": facts.size_bytes,
        "sha256": facts.sha256,
        "width_px": facts.width_px,
        "height_px": facts.height_px,
    }
    if facts.duration_s:
        found |= {
            "fps": float(facts.fps),
            "n_frames": int(facts.duration_s * facts.fps),
            "duration_s": float(facts.duration_s),
        }
    if facts.sound_s is not None:
        found["sound_s"] = float(facts.sound_s)
    if is_transparent and facts.format in transparent_formats():
        found["transparent"] = True
    return found
