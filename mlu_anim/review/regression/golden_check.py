"""A clip or scene held against its golden: record, compare, and tell the model from the drawing."""

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
"""So many sentences are shown of each kind."""


@dataclass(frozen=True)
class Outcome:
    """How a check ended. `expected`: None when there was no golden.  `notes`: what explains it."""

    name: str
    folder: Path
    expected: Golden | None
    got: Golden
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """The outcome for a person."""
        return [f"{self.name}: {self._summary()}", *told(self.differences), *self._told_notes()]

    def _told_notes(self) -> list[str]:
        return [f"  note: {note}" for note in self.notes]

    def _summary(self) -> str:
        if self.expected is None:
            return "has no golden"
        return "differs from its golden" if self.differences else "is as it was"


def told(differences: Sequence[Difference]) -> list[str]:
    """Sentences by kind; of many of one kind the first, and how many more there are."""
    lines: list[str] = []
    for kind in dict.fromkeys(each.kind for each in differences):
        words = [each.words for each in differences if each.kind == kind]
        lines += [f"  {kind}: {each}" for each in words[:SHOWN]]
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
    """Compare with the golden in `folder`.

    Without a golden, and when it differs, the new recording is left beside it, in `<folder>.new`.
    `update`: it is kept as the golden instead.  `frozen_result`: what the golden was drawn from is
    drawn, and nothing computed.
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
        return Outcome(subject.name, folder, None, got, notes=(f"the new one is {beside}",))
    found = golden.differences(expected, got, tiers)
    if not found:
        golden.remove(beside)
        return Outcome(subject.name, folder, expected, got)
    golden.save(beside, recording)
    notes = _explained(subject, expected, found, at, tiers)
    return Outcome(subject.name, folder, expected, got, tuple(found), tuple(notes))


def _explained(
    subject: Subject,
    expected: Golden,
    found: Sequence[Difference],
    at: Moments,
    tiers: Sequence[int],
) -> list[str]:
    """Whether the drawing has changed too, and what of this machine is not as it was."""
    notes = []
    if any(each.kind == golden.RESULT for each in found) and isinstance(subject, ClipSubject):
        notes.append(_drawing_alone(subject, expected, at, tiers))
    elif expected.result is not None:
        notes.append("the result is as it was: the drawing changed")
    changes = fingerprint.changes(expected.made_with, fingerprint.fingerprint())
    if changes:
        notes.append(f"made with other versions: {', '.join(changes)}")
    return notes


def _drawing_alone(
    subject: ClipSubject, expected: Golden, at: Moments, tiers: Sequence[int]
) -> str:
    """What remains when the golden's own result is drawn."""
    try:
        stored = golden.stored_result(expected)
    except BadInput:
        return "the golden's result is not kept, so whether the drawing changed too is not known"
    alone = golden.of_recording(record(with_result(subject, stored), at, tiers))
    rest = golden.differences(expected, alone, tiers)
    if not rest:
        return "drawn from the golden's own result nothing is different: only the result changed"
    return f"the drawing changed too: drawn from the golden's own result, {rest[0].words}"
