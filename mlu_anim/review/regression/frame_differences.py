"""Compare two tables of frame data: beats, values and strings, in sentences.

Rows are aligned by beat and by time within the beat.
"""

import math
import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from mlu_anim.rendering.frame_data import FrameRow, FrameTable
from mlu_anim.review.regression.beat_alignment import Findings, paired_rows, seconds

_Strings = tuple[str, ...]


def compare(golden: FrameTable, got: FrameTable, tolerance: float = 1e-4) -> list[str]:
    """Return the differences of two tables of the same frame rate, as sentences.

    Integers must be equal; other numbers may differ by `tolerance`, which is relative to golden
    values above 1.
    """
    findings = Findings()
    shared = _shared_columns(golden.rows, got.rows, findings)
    for label, row, other in paired_rows(golden.rows, got.rows, findings):
        _compare_values(label, row, other, shared, tolerance, findings)
        _compare_strings(label, row, other, findings)
    return findings.sentences()


# --- values and strings -----------------------------------------------------------------------


def _shared_columns(
    golden: Sequence[FrameRow], got: Sequence[FrameRow], findings: Findings
) -> set[str]:
    old, new = ({name for row in rows for name in row.values} for rows in (golden, got))
    for name in sorted(old - new):
        findings.add(f"value {name} is gone")
    for name in sorted(new - old):
        findings.add(f"value {name} is new")
    return old & new


def _compare_values(
    label: str,
    before: FrameRow,
    after: FrameRow,
    shared: set[str],
    tolerance: float,
    findings: Findings,
) -> None:
    for name in sorted(shared & (before.values.keys() | after.values.keys())):
        old, new = before.values.get(name), after.values.get(name)
        if not _is_close(old, new, tolerance):
            change = f"{name} {_number(old, new)} -> {_number(new, old)}"
            findings.add(f"{label}, {seconds(before.beat_t_s)}: {change}", label, "value", name)


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


def _compare_strings(label: str, before: FrameRow, after: FrameRow, findings: Findings) -> None:
    """Add the changed texts of a frame to `findings`; if only digits differ, they count as one."""
    for old, new in _changed_strings(before.strings, after.strings):
        if old is None:
            change = f"text '{new}' is new"
        else:
            change = f"text '{old}' is " + ("gone" if new is None else f"now '{new}'")
        kind = re.sub(r"\d", "0", change)
        findings.add(f"{label}, {seconds(before.beat_t_s)}: {change}", label, "text", kind)


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


def _number(value: float | None, other: float | None) -> str:
    """Return a number as text, with few digits unless the other number then looks the same."""
    if value is None:
        return "nothing"
    if isinstance(value, int) or other is None:
        return f"{value}"
    short = f"{value:.2g}"
    return short if short != f"{other:.2g}" else f"{value:.6g}"
