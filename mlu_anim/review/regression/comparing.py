"""What `diff` compares: bundles, goldens and clips as they are now, in any pair."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlu_anim.review.regression import bundles, golden
from mlu_anim.review.regression.bundles import Bundle
from mlu_anim.review.regression.checking import told
from mlu_anim.review.regression.golden import Difference, Golden
from mlu_anim.review.regression.recording import record, with_result
from mlu_anim.review.regression.subjects import ClipSubject, subject_of
from mlu_anim.system import fingerprint
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.visible_text import strip_invisible


@dataclass(frozen=True)
class Comparison:
    """Two of one name, compared."""

    name: str
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """For a person."""
        n = len(self.differences)
        state = "no difference" if not n else "1 difference" if n == 1 else f"{n} differences"
        notes = [f"  note: {note}" for note in self.notes]
        lines = [f"{self.name}: {state}", *told(self.differences), *notes]
        # A label's line must not be a command to the CI.
        return [strip_invisible(line) for line in lines]

    def as_plain(self) -> dict[str, Any]:
        """For a program."""
        return {
            "name": self.name,
            "differs": bool(self.differences),
            "differences": [{"kind": d.kind, "words": d.words} for d in self.differences],
            "notes": list(self.notes),
        }


Side = Golden | Sequence[Bundle]


def compare(
    before: str, after: str | None, goldens: Path, *, cut: str = "full", frozen_result: bool = False
) -> list[Comparison]:
    """Compare two things; one alone is compared with its golden in the folder `goldens`."""
    if after is not None:
        old = _side(before, cut)
        return _compared(old, _side(after, cut, old if frozen_result else None))
    if not Path(before).exists():
        expected = golden.load(_golden_of(before.replace("_", "-"), cut, goldens))
        return _compared(expected, _side(before, cut, expected if frozen_result else None))
    found: list[Comparison] = []
    for bundle in bundles.read(Path(before)):
        clip = str(bundle.manifest.get("clip", ""))
        expected = golden.load(_golden_of(clip or bundle.name, cut, goldens))
        found += _compared(expected, [bundle])
    return found


def _golden_of(clip: str, cut: str, goldens: Path) -> Path:
    folder = goldens / f"{clip}-{cut}"
    if not golden.is_golden(folder):
        raise BadInput(
            f"{clip} has no golden in {goldens}",
            hint="name two things to compare, or say with --goldens where goldens are",
        )
    return folder


def _side(word: str, cut: str, frozen: Side | None = None) -> Side:
    """What a word of the command line means."""
    path = Path(word)
    if path.is_dir() and golden.is_golden(path):
        return golden.load(path)
    if bundles.is_bundle(path) and path.exists():
        return bundles.read(path)
    if path.exists():
        raise UsageError(f"{word} is no bundle, no manifest, no table of frames and no golden")
    subject = subject_of(word, cut=cut)
    if isinstance(frozen, Golden) and isinstance(subject, ClipSubject):
        subject = with_result(subject, golden.stored_result(frozen))
    return golden.of_recording(record(subject))


def _compared(before: Side, after: Side) -> list[Comparison]:
    if isinstance(before, Golden) and isinstance(after, Golden):
        found = golden.differences(before, after)
        return [Comparison(after.name, tuple(found), tuple(_versions(before, after)))]
    if isinstance(before, Golden) or isinstance(after, Golden):
        is_before = isinstance(before, Golden)
        kept, others = (before, after) if is_before else (after, before)
        assert isinstance(kept, Golden)
        assert not isinstance(others, Golden)
        return [_with_golden(kept, each, golden_is_before=is_before) for each in others]
    return [
        Comparison(new.name, tuple(bundles.differences(old, new)), tuple(bundles.notes(old, new)))
        for old, new in bundles.paired(before, after)
    ]


def _versions(before: Golden, after: Golden) -> list[str]:
    changes = fingerprint.changes(before.made_with, after.made_with)
    return [f"made with other versions: {', '.join(changes)}"] if changes else []


def _with_golden(kept: Golden, bundle: Bundle, *, golden_is_before: bool) -> Comparison:
    """A golden and a published bundle have the facts and the frame data in common."""
    as_bundle = Bundle(bundle.path, {}, kept.frames, {})
    if kept.result is not None and bundle.manifest:
        facts = {
            "clip": str(kept.result["clip"]).replace("_", "-"),
            "facts": kept.result["facts"],
            "versions": kept.made_with,
            "provenance": bundle.manifest.get("provenance", {}),
            "files": [],
        }
        as_bundle = Bundle(bundle.path, facts, kept.frames, {})
    sides = (as_bundle, bundle) if golden_is_before else (bundle, as_bundle)
    found = [d for d in bundles.differences(*sides) if d.kind != bundles.WORDS]
    return Comparison(bundle.name, tuple(found))
