"""What a clip was, as text files and a sheet of thumbnails; and what of it is not so now."""

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
    """One thing that is not as it was. `kind`: result, frame data, geometry or pixels."""

    kind: str
    words: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.words}"


@dataclass(frozen=True)
class Golden:
    """A recording as it is kept; what was not recorded is None or empty."""

    name: str
    made_with: Mapping[str, str]
    frames: FrameTable | None
    geometry: tuple[GeometryRow, ...]
    motions: tuple[Motion, ...]
    stills: tuple[Still, ...]
    result: result_summary.Summary | None
    stored_result: Path | None


def of_recording(recording: Recording) -> Golden:
    """What would be kept of a recording."""
    summed = None if recording.result is None else result_summary.summary(recording.result)
    return Golden(
        recording.name,
        fingerprint.fingerprint(),
        recording.frames,
        recording.geometry,
        recording.motions,
        recording.stills,
        summed,
        None,
    )


def is_golden(folder: Path) -> bool:
    """Whether a folder holds one."""
    return (folder / HEAD).is_file()


def save(folder: Path, recording: Recording) -> None:
    """Keep a recording as a golden, in the place of what was there: whole, or not at all."""
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
    """Read a golden; raises BadInput when it is none."""
    try:
        head = json.loads((folder / HEAD).read_text(encoding="utf-8"))
        name, made_with = head["name"], head["made_with"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{folder / HEAD}: no golden: {error}") from error
    frames, shapes, moves, whole = (
        folder / each for each in (FRAMES, GEOMETRY, MOTIONS, result_summary.WHOLE)
    )
    return Golden(
        name,
        made_with,
        FrameTable.load(frames) if frames.is_file() else None,
        geometry.load(shapes) if shapes.is_file() else (),
        motions.load(moves) if moves.is_file() else (),
        stills.load(folder),
        result_summary.load(folder),
        whole if whole.is_file() else None,
    )


def stored_result(golden: Golden) -> Result:
    """The result that the golden was drawn from; BadInput when it is not kept."""
    if golden.stored_result is None:
        raise BadInput(
            f"the golden of {golden.name} keeps no result",
            hint=f"one above {result_summary.LARGEST_KEPT_BYTES / 1e6:g} MB is only summed up; "
            "without --frozen-result it is computed anew",
        )
    return load_result(golden.stored_result)


def differences(
    before: Golden, after: Golden, tiers: Iterable[int] = (1, 2, 3)
) -> list[Difference]:
    """What is not as it was, the result first; what only one of the two holds is not compared."""
    found: list[Difference] = []
    if 1 in tiers and before.result is not None and after.result is not None:
        found += _of(RESULT, result_summary.differences(before.result, after.result))
    if 1 in tiers and before.frames is not None and after.frames is not None:
        found += _of(DATA, frame_differences.compare(before.frames, after.frames))
    if 2 in tiers and before.motions and after.motions:
        found += _of(SHAPES, motions.differences(before.motions, after.motions))
    if 2 in tiers and before.geometry and after.geometry:
        found += _of(SHAPES, geometry_differences.differences(before.geometry, after.geometry))
    if 3 in tiers and before.stills and after.stills:
        same = not fingerprint.changes(before.made_with, after.made_with)
        found += _of(PIXELS, stills.differences(before.stills, after.stills, same_machine=same))
    return found


def _of(kind: str, sentences: Sequence[str]) -> list[Difference]:
    return [Difference(kind, words) for words in sentences]


def remove(folder: Path) -> None:
    """Take a golden away, if there is one."""
    if is_golden(folder):
        shutil.rmtree(folder)
