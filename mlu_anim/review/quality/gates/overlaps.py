"""Gate: texts do not overlap, and nothing covers a text."""

from collections.abc import Iterator
from itertools import combinations

from mlu_anim.review.quality.findings import Finding, at
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.observations import Snapshot, all_snapshots

MAX_COVERED = 0.1
"""The share of a text's letters that may be covered."""


class Overlaps:
    """Compares texts by their boxes, and marks with texts by the pixels that they cover."""

    name = "overlaps"
    needs_files = False

    def run(self, subject: GateInput) -> list[Finding]:
        """Return a finding for each text that overlaps another text or is covered by a mark."""
        return [
            at(self.name, words, view.name, snapshot.beat, snapshot.t_s)
            for view, snapshot in all_snapshots(subject.views)
            for words in _overlaps(snapshot)
        ]


def _overlaps(snapshot: Snapshot) -> Iterator[str]:
    met = set()
    for one, other in combinations(snapshot.texts, 2):
        if one.line is not None and other.line is not None and one.line.overlaps(other.line):
            met.add(other.title)
            yield f"{one.title} overlaps {other.title}"
    for text in snapshot.texts:
        for over, share in text.covered:
            if share > MAX_COVERED and over not in met:
                yield f"{over} covers {share:.0%} of {text.title}"
