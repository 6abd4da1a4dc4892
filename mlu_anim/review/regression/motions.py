"""Record the exact start and end of each motion, since frames show them only roughly.

A motion is one call of manim's `play` with an animation other than `Wait`.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Any

from mlu_anim.review.regression.beat_alignment import counted, seconds
from mlu_anim.system.errors import BadInput

TOLERANCE_S = Fraction(1, 1000)
_LARGEST_DENOMINATOR = 10_000
_MAX_NAMED = 3


@dataclass(frozen=True)
class Motion:
    """A motion in a beat.

    `start_s`, `end_s`: seconds after the start of the beat. `of`: the names of what moves.
    """

    cut: str
    beat: str
    start_s: Fraction
    end_s: Fraction
    of: str


HEAD = ",".join(field.name for field in fields(Motion))


class MotionRecorder:
    """Records the motions of a scene while it is played, and adds up their durations itself.

    `name_of`: returns the name of what an animation moves.
    """

    def __init__(self, cut: str, name_of: Callable[[Any], str]) -> None:
        self._cut, self._name_of = cut, name_of
        self._clock = self._beat_start = Fraction(0)
        self._beat: str | None = None
        self.motions: list[Motion] = []

    def take(self, scene: Any, beat: str) -> None:
        """Record the call of `play` that has just ended; `beat`: the name of its beat."""
        from manim import Wait

        start = self._clock
        if beat != self._beat:
            self._beat, self._beat_start = beat, start
        self._clock = start + Fraction(scene.duration).limit_denominator(_LARGEST_DENOMINATOR)
        moving = [a for a in scene.animations or () if not isinstance(a, Wait)]
        if moving:
            place = start - self._beat_start, self._clock - self._beat_start
            names = sorted({self._name_of(a) for a in moving})  # independent of drawing order
            self.motions.append(Motion(self._cut, beat, *place, _listed(names)))


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - _MAX_NAMED
    return ", ".join(names[:_MAX_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def names_in(scene: Any) -> Callable[[Any], str]:
    """Return a function that names an animation of a clip after the value or part that it moves."""
    from manim import ValueTracker

    known = {id(tracker): name for name, tracker in scene.tracked.items()}
    for part in scene.parts:
        own = {n: value for n, value in vars(part).items() if isinstance(value, ValueTracker)}
        known |= {id(value): f"{part.part_name} {name}" for name, value in own.items()}
        known[id(part.presence)] = part.part_name
    return lambda animation: known.get(id(animation.mobject), type(animation.mobject).__name__)


def class_of(animation: Any) -> str:
    """Return the name of an animation's class, for scenes whose parts have no names."""
    return type(animation).__name__.lstrip("_")


# --- comparing --------------------------------------------------------------------------------


def differences(golden: Sequence[Motion], got: Sequence[Motion]) -> list[str]:
    """Return a sentence for each beat whose motions differ: the first difference.

    It ends with the number of other differences in the beat. Only beats of both are compared.
    """
    old, new = _by_beat(golden), _by_beat(got)
    sentences = []
    for place, motions in old.items():
        faults = list(_faults(motions, new.get(place, motions)))
        if faults:
            rest = len(faults) - 1
            more = f" (and {counted(rest, 'more motion')})" if rest else ""
            sentences.append(f"beat {place[1]}, {faults[0]}{more}")
    return sentences


def _by_beat(motions: Iterable[Motion]) -> Mapping[tuple[str, str], list[Motion]]:
    return {k: list(group) for k, group in groupby(motions, lambda m: (m.cut, m.beat))}


def _faults(old: Sequence[Motion], new: Sequence[Motion]) -> Iterator[str]:
    if [motion.of for motion in old] != [motion.of for motion in new]:
        pairs = zip(old, new, strict=False)
        same = next((n for n, (a, b) in enumerate(pairs) if a.of != b.of), min(len(old), len(new)))
        names = [side[same].of if same < len(side) else "nothing" for side in (new, old)]
        at = (old if same < len(old) else new)[same].start_s
        yield f"{seconds(at)}: the moving object is {names[0]} instead of {names[1]}"
        return
    for before, after in zip(old, new, strict=True):
        late = after.start_s - before.start_s
        longer = (after.end_s - after.start_s) - (before.end_s - before.start_s)
        words = []
        if abs(late) > TOLERANCE_S:
            words.append(f"begins {seconds(abs(late))} {'later' if late > 0 else 'earlier'}")
        if abs(longer) > TOLERANCE_S:
            words.append(f"is {seconds(abs(longer))} {'longer' if longer > 0 else 'shorter'}")
        if words:
            yield f"{seconds(before.start_s)}: the motion of {before.of} {' and '.join(words)}"


# --- files ------------------------------------------------------------------------------------


def save(path: Path, motions: Iterable[Motion]) -> None:
    """Write motions to a CSV file (UTF-8, LF)."""
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    content.write(f"{HEAD}\n")
    for m in motions:
        times = (f"{float(t_s):.4f}".rstrip("0").rstrip(".") for t_s in (m.start_s, m.end_s))
        writer.writerow([m.cut, m.beat, *times, m.of])
    path.write_text(content.getvalue(), encoding="utf-8", newline="\n")


def load(path: Path) -> tuple[Motion, ...]:
    """Read saved motions; raises BadInput with the file and the line of the first error."""
    try:
        head, _, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError) as error:
        raise BadInput(f"cannot read motions from {path}: {error}") from error
    if head != HEAD:
        raise BadInput(f"{path} is not a file of motions: its first line must be {HEAD}")
    return tuple(
        _motion(path, number, cells)
        for number, cells in enumerate(csv.reader(text.splitlines()), 2)
    )


def _motion(path: Path, number: int, cells: Sequence[str]) -> Motion:
    try:
        cut, beat, start, end, of = cells
        return Motion(cut, beat, Fraction(start), Fraction(end), of)
    except ValueError as error:
        raise BadInput(f"{path}, line {number}: not a motion: {error}") from error
