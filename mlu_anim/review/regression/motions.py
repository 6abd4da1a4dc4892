"""When each motion of a beat begins and ends, exactly: what no sampling sees, one frame late.

A motion is one call of manim's `play`; pauses are what lies between.
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
_MOST_NAMED = 3


@dataclass(frozen=True)
class Motion:
    """One motion. `start_s`, `end_s`: within the beat.  `of`: what moves, or how."""

    cut: str
    beat: str
    start_s: Fraction
    end_s: Fraction
    of: str


HEAD = ",".join(field.name for field in fields(Motion))


class MotionNotes:
    """Writes down the plays of one playing, on a clock of their own."""

    def __init__(self, cut: str, name_of: Callable[[Any], str]) -> None:
        self._cut, self._name_of = cut, name_of
        self._clock = self._beat_start = Fraction(0)
        self._beat: str | None = None
        self.found: list[Motion] = []

    def take(self, scene: Any, beat: str) -> None:
        """Note the play that has just ended."""
        from manim import Wait

        start = self._clock
        if beat != self._beat:
            self._beat, self._beat_start = beat, start
        self._clock = start + Fraction(scene.duration).limit_denominator(_LARGEST_DENOMINATOR)
        moving = [each for each in scene.animations or () if not isinstance(each, Wait)]
        if moving:
            place = start - self._beat_start, self._clock - self._beat_start
            names = sorted({self._name_of(each) for each in moving})  # what lies above is no motion
            self.found.append(Motion(self._cut, beat, *place, _listed(names)))


def _listed(names: Sequence[str]) -> str:
    rest = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def names_in(scene: Any) -> Callable[[Any], str]:
    """Calls a motion of one of our clips after the value or the part that it moves."""
    from manim import ValueTracker

    known = {id(tracker): name for name, tracker in scene.tracked.items()}
    for part in scene.parts:
        own = {n: value for n, value in vars(part).items() if isinstance(value, ValueTracker)}
        known |= {id(value): f"{part.part_name} {name}" for name, value in own.items()}
        known[id(part.presence)] = part.part_name
    return lambda animation: known.get(id(animation.mobject), type(animation.mobject).__name__)


def class_of(animation: Any) -> str:
    """Calls a motion of any scene after its class."""
    return type(animation).__name__.lstrip("_")


# --- comparing --------------------------------------------------------------------------------


def differences(golden: Sequence[Motion], got: Sequence[Motion]) -> list[str]:
    """What is different of the beats that both have: the first of each, and how many follow."""
    old, new = _by_beat(golden), _by_beat(got)
    found = []
    for place, motions in old.items():
        faults = list(_faults(motions, new.get(place, motions)))
        if faults:
            rest = len(faults) - 1
            more = f" (and {counted(rest, 'more motion')})" if rest else ""
            found.append(f"beat {place[1]}, {faults[0]}{more}")
    return found


def _by_beat(motions: Iterable[Motion]) -> Mapping[tuple[str, str], list[Motion]]:
    return {k: list(each) for k, each in groupby(motions, lambda motion: (motion.cut, motion.beat))}


def _faults(old: Sequence[Motion], new: Sequence[Motion]) -> Iterator[str]:
    if [motion.of for motion in old] != [motion.of for motion in new]:
        pairs = zip(old, new, strict=False)
        same = next((n for n, (a, b) in enumerate(pairs) if a.of != b.of), min(len(old), len(new)))
        names = [side[same].of if same < len(side) else "nothing" for side in (new, old)]
        at = (old if same < len(old) else new)[same].start_s
        yield f"{seconds(at)}: what moves is {names[0]} instead of {names[1]}"
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
    """Write them as CSV (UTF-8, LF)."""
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    content.write(f"{HEAD}\n")
    for each in motions:
        times = (f"{float(t_s):.4f}".rstrip("0").rstrip(".") for t_s in (each.start_s, each.end_s))
        writer.writerow([each.cut, each.beat, *times, each.of])
    path.write_text(content.getvalue(), encoding="utf-8", newline="\n")


def load(path: Path) -> tuple[Motion, ...]:
    """Read saved motions; raises BadInput naming the file and the line that breaks a rule."""
    try:
        head, _, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, ValueError) as error:
        raise BadInput(f"cannot read motions from {path}: {error}") from error
    if head != HEAD:
        raise BadInput(f"{path} holds no motions: its first line must be {HEAD}")
    return tuple(
        _motion(path, number, cells)
        for number, cells in enumerate(csv.reader(text.splitlines()), 2)
    )


def _motion(path: Path, number: int, cells: Sequence[str]) -> Motion:
    try:
        cut, beat, start, end, of = cells
        return Motion(cut, beat, Fraction(start), Fraction(end), of)
    except ValueError as error:
        raise BadInput(f"{path}, line {number}: no motion: {error}") from error
