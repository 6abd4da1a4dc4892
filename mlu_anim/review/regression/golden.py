"""Save, load and compare goldens: recordings of clips, stored as text files and thumbnails."""

import json
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.rendering.frame_data import FrameTable
from mlu_anim.results.result import Result
from mlu_anim.results.result import load as load_result
from mlu_anim.review.regression import (
    frame_differences,
    geometry,
    geometry_differences,
    motions,
    result_summary,
    stills,
)
from mlu_anim.review.regression.geometry import GeometryRow
from mlu_anim.review.regression.motions import Motion
from mlu_anim.review.regression.recording import Recording
from mlu_anim.review.regression.stills import Still
from mlu_anim.system import fingerprint
from mlu_anim.system.errors import BadInput

HEAD, FRAMES, GEOMETRY, MOTIONS = "golden.json", "frames.csv", "geometry.txt", "motions.csv"
RESULT, DATA, SHAPES, PIXELS = "result", "frame data", "geometry", "pixels"
TIER_NAMES: Mapping[int, tuple[str, ...]] = {1: (RESULT, DATA), 2: (SHAPES,), 3: (PIXELS,)}


@dataclass(frozen=True)
class Difference:
    """A difference of two recordings, described in a sentence.

    `kind`: "result", "frame data", "geometry", "pixels", or for bundles also "words".
    """

    kind: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}"


@dataclass(frozen=True)
class Golden:
    """A stored recording of a clip or scene; data that was not recorded is None or empty.

    `made_with`: versions of the software by name.
    `result`: a summary of the result. `stored_result`: the path of the complete result.
    """

    name: str
    made_with: Mapping[str, str]
    frames: FrameTable | None
    geometry: tuple[GeometryRow, ...]
    motions: tuple[Motion, ...]
    stills: tuple[Still, ...]
    result: result_summary.Summary | None
    stored_result: Path | None


def of_recording(recording: Recording) -> Golden:
    """Return the golden that would be stored for a recording, without storing it."""
    summary = None if recording.result is None else result_summary.summary(recording.result)
    return Golden(
        recording.name,
        fingerprint.fingerprint(),
        recording.frames,
        recording.geometry,
        recording.motions,
        recording.stills,
        summary,
        None,
    )


def is_golden(folder: Path) -> bool:
    """Return True if a folder contains a golden."""
    return (folder / HEAD).is_file()


def save(folder: Path, recording: Recording) -> None:
    """Save a recording as the golden in a folder, which replaces an existing golden as a whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as scratch:
        fresh = Path(scratch) / "golden"
        fresh.mkdir()
        _write(fresh, recording, folder)
        if folder.exists():
            folder.rename(Path(scratch) / "before")
        fresh.rename(folder)


def _write(folder: Path, recording: Recording, before: Path) -> None:
    if recording.result is not None:
        result_summary.save(folder, recording.result, before)
    if recording.frames is not None:
        recording.frames.save(folder / FRAMES)
    if recording.geometry:
        geometry.save(folder / GEOMETRY, recording.geometry)
    if recording.motions:
        motions.save(folder / MOTIONS, recording.motions)
    if recording.stills:
        stills.save(folder, recording.stills)
    head = {"name": recording.name, "made_with": dict(fingerprint.fingerprint())}
    text = json.dumps(head, indent=1) + "\n"
    (folder / HEAD).write_text(text, encoding="utf-8", newline="\n")


def load(folder: Path) -> Golden:
    """Read a golden; raises BadInput if the folder does not contain a valid one."""
    try:
        head = json.loads((folder / HEAD).read_text(encoding="utf-8"))
        name, made_with = head["name"], head["made_with"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder / HEAD}: not a golden: {error}") from error
    frames, shapes, moves, result = (
        folder / name for name in (FRAMES, GEOMETRY, MOTIONS, result_summary.FULL_RESULT)
    )
    return Golden(
        name,
        made_with,
        FrameTable.load(frames) if frames.is_file() else None,
        geometry.load(shapes) if shapes.is_file() else (),
        motions.load(moves) if moves.is_file() else (),
        stills.load(folder),
        result_summary.load(folder),
        result if result.is_file() else None,
    )


def stored_result(golden: Golden) -> Result:
    """Load the result that a golden was drawn from; raises BadInput if it is not stored."""
    if golden.stored_result is None:
        raise BadInput(
            f"the golden of {golden.name} has no stored result",
            hint=f"a result above {result_summary.MAX_STORED_BYTES / 1e6:g} MB is not stored; "
            "run without --frozen-result to compute it again",
        )
    return load_result(golden.stored_result)


def differences(
    before: Golden, after: Golden, tiers: Iterable[int] = (1, 2, 3)
) -> list[Difference]:
    """Return the differences of two goldens: result, frame data, geometry, pixels, in this order.

    Data that one of them lacks is not compared.
    `tiers`: 1 for result and frame data, 2 for geometry, 3 for pixels.
    """
    all_differences: list[Difference] = []
    if 1 in tiers and before.result is not None and after.result is not None:
        all_differences += _of(RESULT, result_summary.differences(before.result, after.result))
    if 1 in tiers and before.frames is not None and after.frames is not None:
        all_differences += _of(DATA, frame_differences.compare(before.frames, after.frames))
    if 2 in tiers and before.motions and after.motions:
        all_differences += _of(SHAPES, motions.differences(before.motions, after.motions))
    if 2 in tiers and before.geometry and after.geometry:
        all_differences += _of(
            SHAPES, geometry_differences.differences(before.geometry, after.geometry)
        )
    if 3 in tiers and before.stills and after.stills:
        same = not fingerprint.changes(before.made_with, after.made_with)
        all_differences += _of(
            PIXELS, stills.differences(before.stills, after.stills, same_machine=same)
        )
    return all_differences


def _of(kind: str, sentences: Sequence[str]) -> list[Difference]:
    return [Difference(kind, words) for words in sentences]


def remove(folder: Path) -> None:
    """Delete a folder if it contains a golden."""
    if is_golden(folder):
        shutil.rmtree(folder)
