"""Compare bundles, goldens and current clips in any combination, for the command `diff`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlu_anim.review.regression import bundle_differences, golden
from mlu_anim.review.regression.bundle_differences import Bundle
from mlu_anim.review.regression.golden import Difference, Golden
from mlu_anim.review.regression.golden_check import count_of, difference_lines
from mlu_anim.review.regression.recording import record, with_result
from mlu_anim.review.regression.subjects import ClipSubject, subject_of
from mlu_anim.system import fingerprint
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.programmes import programme_of
from mlu_anim.system.suggestions import did_you_mean
from mlu_anim.system.visible_text import strip_invisible


@dataclass(frozen=True)
class Comparison:
    """The differences of two bundles, goldens or recorded clips, under one name."""

    name: str
    differences: tuple[Difference, ...]
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return the comparison as lines of text: the number of differences, then each of them."""
        title = f"{self.name}: {count_of(self.differences)}"
        notes = [f"  note: {note}" for note in self.notes]
        lines = [title, *difference_lines(self.differences), *notes]
        return [strip_invisible(line) for line in lines]  # CI must not run a label as a command

    def as_plain(self) -> dict[str, Any]:
        """Return the comparison as a dict for the JSON output."""
        return {
            "name": self.name,
            "differs": bool(self.differences),
            "differences": [{"kind": d.kind, "words": d.words} for d in self.differences],
            "notes": list(self.notes),
        }


Side = Golden | Sequence[Bundle]


def compare(
    before: str,
    after: str | None,
    goldens: Path | None = None,
    *,
    cut: str = "full",
    frozen_result: bool = False,
) -> list[Comparison]:
    """Compare two bundles, goldens or clips; or a clip or bundle with its golden.

    `before`, `after`: a folder of bundles, a manifest, a frame data table, a golden's folder, or
    the name of a clip, which is then recorded.
    `after`: None to compare `before` with its golden.
    `goldens`: the folder of the goldens; None for that of the clip's programme.
    `cut`: the cut of recorded clips and of goldens.
    `frozen_result`: draw the clip from the result that is stored in the golden.
    Raises BadInput or UsageError if one of them cannot be read, or there is no golden.
    """
    if after is not None:
        old = _side(before, cut)
        return _compared(old, _side(after, cut, old if frozen_result else None))
    if not Path(before).exists():
        expected = golden.load(_golden_of(before.replace("_", "-"), cut, goldens))
        return _compared(expected, _side(before, cut, expected if frozen_result else None))
    comparisons: list[Comparison] = []
    for bundle in bundle_differences.read(Path(before)):
        clip = str(bundle.manifest.get("clip", ""))
        expected = golden.load(_golden_of(clip or bundle.name, cut, goldens))
        comparisons += _compared(expected, [bundle])
    return comparisons


def _golden_of(clip: str, cut: str, folder_of_all: Path | None) -> Path:
    goldens = folder_of_all or programme_of(clip.replace("-", "_")).goldens
    folder = goldens / f"{clip}-{cut}"
    if not golden.is_golden(folder):
        near = did_you_mean(clip, (path.name.removesuffix(f"-{cut}") for path in goldens.glob("*")))
        there = "Name two things to compare, or the folder of the goldens with --goldens."
        raise BadInput(f"{clip} has no golden in {goldens}", hint=near or there)
    return folder


def _side(word: str, cut: str, frozen: Side | None = None) -> Side:
    """Load the golden or the bundles that an argument names, or record the clip that it names.

    `frozen`: a golden whose stored result is drawn instead of a computed one.
    """
    path = Path(word)
    if path.is_dir() and golden.is_golden(path):
        return golden.load(path)
    if bundle_differences.is_bundle(path) and path.exists():
        return bundle_differences.read(path)
    if path.exists():
        raise UsageError(
            f"cannot compare {word}: it is not a bundle, a manifest, frame data or a golden",
            hint="give one of these, or the name of a clip",
        )
    subject = subject_of(word, cut=cut)
    if isinstance(frozen, Golden) and isinstance(subject, ClipSubject):
        subject = with_result(subject, golden.stored_result(frozen))
    return golden.of_recording(record(subject))


def _compared(before: Side, after: Side) -> list[Comparison]:
    if isinstance(before, Golden) and isinstance(after, Golden):
        changes = golden.differences(before, after)
        return [Comparison(after.name, tuple(changes), tuple(_versions(before, after)))]
    if isinstance(before, Golden) or isinstance(after, Golden):
        is_before = isinstance(before, Golden)
        one, others = (before, after) if is_before else (after, before)
        assert isinstance(one, Golden)
        assert not isinstance(others, Golden)
        return [_with_golden(one, bundle, golden_is_before=is_before) for bundle in others]
    return [
        Comparison(
            new.name,
            tuple(bundle_differences.differences(old, new)),
            tuple(bundle_differences.notes(old, new)),
        )
        for old, new in bundle_differences.paired(before, after)
    ]


def _versions(before: Golden, after: Golden) -> list[str]:
    changes = fingerprint.changes(before.made_with, after.made_with)
    return [f"made with other versions: {', '.join(changes)}"] if changes else []


def _with_golden(expected: Golden, bundle: Bundle, *, golden_is_before: bool) -> Comparison:
    """Compare a golden with a published bundle by their facts and frame data."""
    as_bundle = Bundle(bundle.path, {}, expected.frames, {})
    if expected.result is not None and bundle.manifest:
        facts = {
            "clip": str(expected.result["clip"]).replace("_", "-"),
            "facts": expected.result["facts"],
            "versions": expected.made_with,
            "provenance": bundle.manifest.get("provenance", {}),
            "files": [],
        }
        as_bundle = Bundle(bundle.path, facts, expected.frames, {})
    sides = (as_bundle, bundle) if golden_is_before else (bundle, as_bundle)
    changes = [
        d for d in bundle_differences.differences(*sides) if d.kind != bundle_differences.WORDS
    ]
    return Comparison(bundle.name, tuple(changes))
