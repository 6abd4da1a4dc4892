"""Two tables of frame data compared in words: beats, then values, then strings.

Rows are aligned by beat and by time within it, so a beat that became longer is one sentence and
not a thousand shifted rows.
"""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlu_anim.framedata import FrameRow

Place = tuple[str, str]
"""A cut and a beat."""
_Strings = tuple[str, ...]


@dataclass(frozen=True)
class _Beat:
    label: str
    rows: "dict[Fraction, FrameRow]"
    duration_s: Fraction


class _Findings:
    """Sentences in order; those that say the same of further frames are only counted."""

    def __init__(self) -> None:
        self._first_and_count: dict[_Strings, tuple[str, int]] = {}

    def add(self, sentence: str, *kind: str) -> None:
        """Keep a sentence, unless one of the same kind is there."""
        first, count = self._first_and_count.get(kind or (sentence,), (sentence, 0))
        self._first_and_count[kind or (sentence,)] = first, count + 1

    def sentences(self) -> list[str]:
        """What was found."""
        return [
            first if count == 1 else f"{first} (and {_counted(count - 1, 'more frame')})"
            for first, count in self._first_and_count.values()
        ]


def differences(
    golden: "Sequence[FrameRow]", got: "Sequence[FrameRow]", tolerance: float
) -> list[str]:
    """What is different, in sentences; empty when nothing is."""
    several_cuts = len({row.cut for row in (*golden, *got)}) > 1
    old, new = _beats(golden, several_cuts), _beats(got, several_cuts)
    findings = _Findings()
    pairs = _paired(old, new, findings)
    shared = _shared_columns(golden, got, findings)
    for before, after in pairs:
        change_s = after.duration_s - before.duration_s
        if change_s:
            word = "longer" if change_s > 0 else "shorter"
            findings.add(f"{before.label} is {_seconds(abs(change_s))} {word}")
        for row, other in _aligned(before, after, findings):
            _compare_values(before.label, row, other, shared, tolerance, findings)
            _compare_strings(before.label, row, other, findings)
    return findings.sentences()


# --- beats ------------------------------------------------------------------------------------


def _beats(rows: "Sequence[FrameRow]", several_cuts: bool) -> dict[Place, _Beat]:
    """The beats in order; each lasts until the next begins, the last one until its frame ends."""
    grouped: dict[Place, list[FrameRow]] = {}
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
        beats[cut, beat] = _Beat(label, {row.beat_t_s: row for row in found}, end - begin)
    return beats


def _paired(
    old: dict[Place, _Beat], new: dict[Place, _Beat], findings: _Findings
) -> list[tuple[_Beat, _Beat]]:
    """Beats that are the same in both; says which are gone, new, renamed or elsewhere."""
    before, after = list(old), list(new)
    pairs: list[tuple[_Beat, _Beat]] = []
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
    ours: list[Place], theirs: list[Place], old: dict[Place, _Beat], new: dict[Place, _Beat]
) -> bool:
    """Whether beats at the same place also look alike: as long, or with the same words."""
    if len(ours) != len(theirs) or {*ours} & {*new} or {*theirs} & {*old}:
        return False
    return all(
        a[0] == b[0]
        and (old[a].duration_s == new[b].duration_s or _words_of(old[a]) == _words_of(new[b]))
        for a, b in zip(ours, theirs, strict=True)
    )


def _words_of(beat: _Beat) -> set[str]:
    return {string for row in beat.rows.values() for string in row.strings}


def _aligned(
    before: _Beat, after: _Beat, findings: _Findings
) -> "Iterator[tuple[FrameRow, FrameRow]]":
    """Rows of the same time within a beat; says when frames that both should have are missing."""
    common_s = min(before.duration_s, after.duration_s)
    times = {t_s for t_s in (*before.rows, *after.rows) if t_s < common_s}
    lonely = sorted(t_s for t_s in times if t_s not in before.rows or t_s not in after.rows)
    if lonely:
        count = f"{len(lonely)} of {_counted(len(times), 'frame')}"
        where = f"{count} (the first at {_seconds(lonely[0])}) in one table only"
        findings.add(f"{before.label}: {where}; are both of one rate?")
    for t_s, row in before.rows.items():
        if t_s in after.rows:
            yield row, after.rows[t_s]


# --- values and strings -----------------------------------------------------------------------


def _shared_columns(
    golden: "Sequence[FrameRow]", got: "Sequence[FrameRow]", findings: _Findings
) -> set[str]:
    old, new = ({name for row in rows for name in row.values} for rows in (golden, got))
    for name in sorted(old - new):
        findings.add(f"value {name} is gone")
    for name in sorted(new - old):
        findings.add(f"value {name} is new")
    return old & new


def _compare_values(
    label: str,
    before: "FrameRow",
    after: "FrameRow",
    shared: set[str],
    tolerance: float,
    findings: _Findings,
) -> None:
    for name in sorted(shared & (before.values.keys() | after.values.keys())):
        old, new = before.values.get(name), after.values.get(name)
        if not _is_close(old, new, tolerance):
            change = f"{name} {_number(old, new)} -> {_number(new, old)}"
            findings.add(f"{label}, {_seconds(before.beat_t_s)}: {change}", label, "value", name)


def _is_close(old: float | None, new: float | None, tolerance: float) -> bool:
    if old is None or new is None:
        return old is new
    if isinstance(old, int) and isinstance(new, int):
        return old == new
    if math.isnan(old) or math.isnan(new):
        return math.isnan(old) and math.isnan(new)
    if math.isinf(old) or math.isinf(new):
        return old == new
    return abs(new - old) <= tolerance * max(1.0, abs(old))


def _compare_strings(
    label: str, before: "FrameRow", after: "FrameRow", findings: _Findings
) -> None:
    """Texts that change by their digits alone, frame after frame, are one finding."""
    for old, new in _changed_strings(before.strings, after.strings):
        if old is None:
            change = f"text '{new}' is new"
        else:
            change = f"text '{old}' is " + ("gone" if new is None else f"now '{new}'")
        kind = re.sub(r"\d", "0", change)
        findings.add(f"{label}, {_seconds(before.beat_t_s)}: {change}", label, "text", kind)


def _changed_strings(old: _Strings, new: _Strings) -> Iterator[tuple[str | None, str | None]]:
    if old != new and sorted(old) == sorted(new):
        yield " | ".join(old), " | ".join(new)
        return
    matcher = SequenceMatcher(a=old, b=new, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "replace" and i_end - i == j_end - j:
            yield from zip(old[i:i_end], new[j:j_end], strict=True)
        elif tag != "equal":
            yield from ((string, None) for string in old[i:i_end])
            yield from ((None, string) for string in new[j:j_end])


# --- words ------------------------------------------------------------------------------------


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _seconds(t_s: Fraction) -> str:
    """At least one decimal, at most three."""
    text = f"{float(t_s):.3f}".rstrip("0")
    return f"{text}0 s" if text.endswith(".") else f"{text} s"


def _number(value: float | None, other: float | None) -> str:
    """As few digits as tell it from the other."""
    if value is None:
        return "nothing"
    if isinstance(value, int) or other is None:
        return f"{value}"
    short = f"{value:.2g}"
    return short if short != f"{other:.2g}" else f"{value:.6g}"
