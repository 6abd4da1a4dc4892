"""Two recordings of a clip laid beside each other: the same beats, the same times within them.

So a beat that became longer is one sentence and not a thousand shifted rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

Place = tuple[str, str]
"""A cut and a beat."""


class Row(Protocol):
    """What was recorded of one frame."""

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
    """A beat as it was recorded; `rows` by the time within it."""

    label: str
    rows: dict[Fraction, R]
    duration_s: Fraction


class Findings:
    """Sentences in order; those that say the same of further frames are only counted."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, ...], tuple[str, float, int]] = {}

    def add(self, sentence: str, *kind: str, size: float = 0.0) -> None:
        """Keep a sentence, unless one of the same kind is there that tells of as large a change."""
        key = kind or (sentence,)
        kept, largest, count = self._kept.get(key, (sentence, size, 0))
        if size > largest:
            kept, largest = sentence, size
        self._kept[key] = kept, largest, count + 1

    def sentences(self) -> list[str]:
        """What was found."""
        return [
            kept if count == 1 else f"{kept} (and {counted(count - 1, 'more frame')})"
            for kept, _, count in self._kept.values()
        ]


def paired_rows(
    golden: Sequence[R], got: Sequence[R], findings: Findings
) -> Iterator[tuple[str, R, R]]:
    """The label of a beat with two rows of the same time in it.

    Says what is different of the beats themselves on the way.
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
    """The beats in order; each lasts until the next begins, the last one until its frame ends."""
    grouped: dict[Place, list[R]] = {}
    for row in rows:
        grouped.setdefault((row.cut, row.beat), []).append(row)
    steps = [b.t_s - a.t_s for a, b in pairwise(rows) if a.cut == b.cut]
    step = min(steps, default=Fraction(0))
    begins = {place: found[0].t_s - found[0].beat_t_s for place, found in grouped.items()}
    beats = {}
    for (cut, beat), found in grouped.items():
        begin = begins[cut, beat]
        later = (t_s for (other, _), t_s in begins.items() if other == cut and t_s > begin)
        end = min(later, default=found[-1].t_s + step)
        label = f"cut {cut}, beat {beat}" if several_cuts else f"beat {beat}"
        beats[cut, beat] = Beat(label, {row.beat_t_s: row for row in found}, end - begin)
    return beats


def _paired(
    old: dict[Place, Beat[R]], new: dict[Place, Beat[R]], findings: Findings
) -> list[tuple[Beat[R], Beat[R]]]:
    """Beats that are the same in both; says which are gone, new, renamed or elsewhere."""
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
            findings.add(f"{old[place].label} comes at another place")
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
    """Whether beats at the same place also look alike: as long, or with the same words."""
    if len(ours) != len(theirs) or {*ours} & {*new} or {*theirs} & {*old}:
        return False
    return all(
        a[0] == b[0]
        and (old[a].duration_s == new[b].duration_s or _words_of(old[a]) == _words_of(new[b]))
        for a, b in zip(ours, theirs, strict=True)
    )


def _words_of(beat: Beat[R]) -> set[str]:
    return {string for row in beat.rows.values() for string in row.strings}


def _aligned(before: Beat[R], after: Beat[R], findings: Findings) -> Iterator[tuple[R, R]]:
    """Rows of the same time within a beat; says when frames that both should have are missing."""
    common_s = min(before.duration_s, after.duration_s)
    times = {t_s for t_s in (*before.rows, *after.rows) if t_s < common_s}
    lonely = sorted(t_s for t_s in times if t_s not in before.rows or t_s not in after.rows)
    if lonely:
        count = f"{len(lonely)} of {counted(len(times), 'frame')}"
        where = f"{count} (the first at {seconds(lonely[0])}) in one table only"
        findings.add(f"{before.label}: {where}; are both of one rate?")
    for t_s, row in before.rows.items():
        if t_s in after.rows:
            yield row, after.rows[t_s]


def counted(count: int, noun: str) -> str:
    """A number of things: `1 frame`, `2 frames`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def seconds(t_s: Fraction) -> str:
    """At least one decimal, at most three."""
    text = f"{float(t_s):.3f}".rstrip("0")
    return f"{text}0 s" if text.endswith(".") else f"{text} s"
