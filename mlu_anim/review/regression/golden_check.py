"""Compare a clip or scene with its golden, and say if the result or the drawing has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.review.regression import golden
from mlu_anim.review.regression.golden import Difference, Golden
from mlu_anim.review.regression.recording import ALL_TIERS, Moments, record, with_result
from mlu_anim.review.regression.subjects import ClipSubject, Subject
from mlu_anim.system import fingerprint
from mlu_anim.system.errors import BadInput

SHOWN = 12
"""The largest number of sentences that are shown for each kind of difference."""


@dataclass(frozen=True)
class Outcome:
    """The outcome of comparing a new recording, `got`, with the golden, `expected`.

    `folder`: the folder of the golden.
    `expected`: None if there is no golden.
    `notes`: sentences that explain the differences.
    """

    name: str
    folder: Path
    expected: Golden | None
    got: Golden
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return the outcome as lines of text: a summary, the differences, the notes."""
        summary = f"{self.name}: {self._summary()}"
        return [summary, *difference_lines(self.differences), *self._note_lines()]

    def _note_lines(self) -> list[str]:
        return [f"  note: {note}" for note in self.notes]

    def _summary(self) -> str:
        if self.expected is None:
            return "has no golden"
        return "differs from its golden" if self.differences else "matches its golden"


def count_of(differences: Sequence[Difference]) -> str:
    """Return the number of differences in words: `no difference`, `1 difference`, ..."""
    n = len(differences)
    return "no difference" if not n else "1 difference" if n == 1 else f"{n} differences"


def difference_lines(differences: Sequence[Difference]) -> list[str]:
    """Return a line for each difference: at most `SHOWN` of a kind, then the number of others."""
    lines: list[str] = []
    for kind in dict.fromkeys(d.kind for d in differences):
        words = [d.words for d in differences if d.kind == kind]
        lines += [f"  {kind}: {sentence}" for sentence in words[:SHOWN]]
        if len(words) > SHOWN:
            lines.append(f"  {kind}: and {len(words) - SHOWN} more")
    return lines


def check(
    subject: Subject,
    folder: Path,
    *,
    at: Moments = None,
    tiers: Sequence[int] = ALL_TIERS,
    frozen_result: bool = False,
    update: bool = False,
) -> Outcome:
    """Record a clip or scene, and compare the recording with the golden in `folder`.

    If there is no golden, or they differ, the new recording is saved to `<folder>.new`.

    `at`: record only these times, in seconds; None for all.
    `tiers`: the tiers to compare: 1 result and frame data, 2 geometry, 3 pixels.
    `frozen_result`: draw the result that is stored in the golden instead of computing one.
    `update`: save the recording as the new golden, and compare nothing.
    """
    beside = folder.with_name(f"{folder.name}.new")
    expected = golden.load(folder) if golden.is_golden(folder) else None
    if frozen_result and expected is not None and isinstance(subject, ClipSubject):
        subject = with_result(subject, golden.stored_result(expected))
    recording = record(subject, at, tiers)
    got = golden.of_recording(recording)
    if update:
        golden.save(folder, recording)
        golden.remove(beside)
        return Outcome(subject.name, folder, got, got)
    if expected is None:
        golden.save(beside, recording)
        return Outcome(
            subject.name, folder, None, got, notes=(f"the new recording is in {beside}",)
        )
    differences = golden.differences(expected, got, tiers)
    if not differences:
        golden.remove(beside)
        return Outcome(subject.name, folder, expected, got)
    golden.save(beside, recording)
    notes = _explained(subject, expected, differences, at, tiers)
    return Outcome(subject.name, folder, expected, got, tuple(differences), tuple(notes))


def _explained(
    subject: Subject,
    expected: Golden,
    differences: Sequence[Difference],
    at: Moments,
    tiers: Sequence[int],
) -> list[str]:
    """Return notes that say if the result, the drawing or the versions of software have changed."""
    notes = []
    if any(d.kind == golden.RESULT for d in differences) and isinstance(subject, ClipSubject):
        notes.append(_drawing_alone(subject, expected, at, tiers))
    elif expected.result is not None:
        notes.append("the result is unchanged: the drawing changed")
    changes = fingerprint.changes(expected.made_with, fingerprint.fingerprint())
    if changes:
        notes.append(f"made with other versions: {', '.join(changes)}")
    return notes


def _drawing_alone(
    subject: ClipSubject, expected: Golden, at: Moments, tiers: Sequence[int]
) -> str:
    """Return a note that says if the drawing changed too, besides the result.

    To find out, the clip is recorded again with the result that is stored in the golden.
    """
    try:
        stored = golden.stored_result(expected)
    except BadInput:
        return "the golden has no stored result, so it is unknown if the drawing changed too"
    alone = golden.of_recording(record(with_result(subject, stored), at, tiers))
    rest = golden.differences(expected, alone, tiers)
    if not rest:
        return "with the golden's own result there is no difference: only the result changed"
    return f"the drawing changed too: with the golden's own result, {rest[0].words}"
