"""Align two recordings of a clip by beat and by time within the beat.

A beat that became longer is then one difference, and not a thousand shifted frames.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

Place = tuple[str, str]
"""The name of a cut and the name of a beat."""


class Row(Protocol):
    """The recording of one frame: cut, time in the cut, beat, time in the beat, texts shown."""

    @property
    def cut(self) -> str: ...
    @property
    def t_s(self) -> Fraction: ...
    @property
    def beat(self) -> str: ...
    @property
    def beat_t_s(self) -> Fraction: ...
    @property
    def strings(self) -> tuple[str, ...]: ...


R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Beat(Generic[R]):
    """A recorded beat.

    `label`: its name in sentences. `rows`: its frames by their time within the beat, in seconds.
    """

    label: str
    rows: dict[Fraction, R]
    duration_s: Fraction


class Findings:
    """Collects sentences in order; of several sentences of one kind, only one is kept."""

    def __init__(self) -> None:
        self._by_kind: dict[tuple[str, ...], tuple[str, float, int]] = {}

    def add(self, sentence: str, *kind: str, size: float = 0.0) -> None:
        """Add a sentence; of all sentences of the same kind, the one of the largest `size` stays.

        `kind`: any texts that identify the kind; without them, equal sentences are of one kind.
        """
        key = kind or (sentence,)
        sentence_kept, largest, count = self._by_kind.get(key, (sentence, size, 0))
        if size > largest:
            sentence_kept, largest = sentence, size
        self._by_kind[key] = sentence_kept, largest, count + 1

    def sentences(self) -> list[str]:
        """Return the kept sentences, each with the number of other frames of its kind."""
        return [
            text if count == 1 else f"{text} (and {counted(count - 1, 'more frame')})"
            for text, _, count in self._by_kind.values()
        ]


def paired_rows(
    golden: Sequence[R], got: Sequence[R], findings: Findings
) -> Iterator[tuple[str, R, R]]:
    """Yield (beat label, golden row, new row) for each time within a beat that both tables have.

    Beats that were added, removed, renamed, moved, or changed in length are added to `findings`, as
    are frames that only one table has.
    """
    several_cuts = len({row.cut for row in (*golden, *got)}) > 1
    old, new = _beats(golden, several_cuts), _beats(got, several_cuts)
    for before, after in _paired(old, new, findings):
        change_s = after.duration_s - before.duration_s
        if change_s:
            word = "longer" if change_s > 0 else "shorter"
            findings.add(f"{before.label} is {seconds(abs(change_s))} {word}")
        for row, other in _aligned(before, after, findings):
            yield before.label, row, other


def _beats(rows: Sequence[R], several_cuts: bool) -> dict[Place, Beat[R]]:
    """Return the beats by cut and name, in order.

    A beat lasts until the next one begins, the last beat until its last frame ends.
    `several_cuts`: the label of a beat must name its cut.
    """
    grouped: dict[Place, list[R]] = {}
    for row in rows:
        grouped.setdefault((row.cut, row.beat), []).append(row)
    steps = [b.t_s - a.t_s for a, b in pairwise(rows) if a.cut == b.cut]
    step = min(steps, default=Fraction(0))
    starts = {
        place: beat_rows[0].t_s - beat_rows[0].beat_t_s for place, beat_rows in grouped.items()
    }
    beats = {}
    for (cut, beat), beat_rows in grouped.items():
        start = starts[cut, beat]
        later = (t_s for (other, _), t_s in starts.items() if other == cut and t_s > start)
        end = min(later, default=beat_rows[-1].t_s + step)
        label = f"cut {cut}, beat {beat}" if several_cuts else f"beat {beat}"
        beats[cut, beat] = Beat(label, {row.beat_t_s: row for row in beat_rows}, end - start)
    return beats


def _paired(
    old: dict[Place, Beat[R]], new: dict[Place, Beat[R]], findings: Findings
) -> list[tuple[Beat[R], Beat[R]]]:
    """Return pairs (old beat, new beat) of the beats that both recordings have.

    Beats that are missing, new, renamed or moved are added to `findings`.
    """
    before, after = list(old), list(new)
    pairs: list[tuple[Beat[R], Beat[R]]] = []
    gone: list[Place] = []
    added: list[Place] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        ours, theirs = before[i:i_end], after[j:j_end]
        if tag == "equal" or _is_renaming(ours, theirs, old, new):
            pairs += [(old[a], new[b]) for a, b in zip(ours, theirs, strict=True)]
            for a, b in zip(ours, theirs, strict=True):
                if a != b:
                    findings.add(f"{old[a].label} is now called {b[1]}")
        else:
            gone, added = gone + ours, added + theirs
    for place in gone:
        if place in added:
            findings.add(f"{old[place].label} comes at another position")
            pairs.append((old[place], new[place]))
        else:
            findings.add(f"{old[place].label} is gone")
    for place in added:
        if place not in gone:
            findings.add(f"{new[place].label} is new")
    return pairs


def _is_renaming(
    ours: list[Place], theirs: list[Place], old: dict[Place, Beat[R]], new: dict[Place, Beat[R]]
) -> bool:
    """Return True if `theirs` can be `ours` under new names: same length or same texts.

    `ours`, `theirs`: beats at the same position in the old and in the new recording.
    """
    if len(ours) != len(theirs) or {*ours} & {*new} or {*theirs} & {*old}:
        return False
    return all(
        a[0] == b[0]
        and (old[a].duration_s == new[b].duration_s or _texts_of(old[a]) == _texts_of(new[b]))
        for a, b in zip(ours, theirs, strict=True)
    )


def _texts_of(beat: Beat[R]) -> set[str]:
    return {string for row in beat.rows.values() for string in row.strings}


def _aligned(before: Beat[R], after: Beat[R], findings: Findings) -> Iterator[tuple[R, R]]:
    """Yield pairs of frames with the same time within a beat.

    If only one recording has a frame, this is added to `findings`.
    """
    common_s = min(before.duration_s, after.duration_s)
    times = {t_s for t_s in (*before.rows, *after.rows) if t_s < common_s}
    unpaired = sorted(t_s for t_s in times if t_s not in before.rows or t_s not in after.rows)
    if unpaired:
        count = f"{len(unpaired)} of {counted(len(times), 'frame')}"
        where = f"{count} (the first at {seconds(unpaired[0])}) only in one table"
        findings.add(f"{before.label}: {where}; do both have the same rate?")
    for t_s, row in before.rows.items():
        if t_s in after.rows:
            yield row, after.rows[t_s]


def counted(count: int, noun: str) -> str:
    """Return a number with a noun: `1 frame`, `2 frames`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def seconds(t_s: Fraction) -> str:
    """Return a time as text, in seconds with one to three decimals: `0.1 s`."""
    text = f"{float(t_s):.3f}".rstrip("0")
    return f"{text}0 s" if text.endswith(".") else f"{text} s"
