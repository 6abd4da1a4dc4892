"""No text stands on another, and nothing lies over a text."""

from collections.abc import Iterator
from itertools import combinations

from mlu_anim.review.quality.findings import Finding, at
from mlu_anim.review.quality.gate import Subject
from mlu_anim.review.quality.observations import Stop, stops

MOST_COVERED = 0.1
"""Of the letters of a text."""


class Overlaps:
    """Texts with texts by their boxes, marks over texts by what is painted over."""

    name = "overlaps"
    looks_at_files = False

    def run(self, subject: Subject) -> list[Finding]:
        """Every text that is not free."""
        return [
            at(self.name, words, view.name, stop.beat, stop.t_s)
            for view, stop in stops(subject.views)
            for words in _not_free(stop)
        ]


def _not_free(stop: Stop) -> Iterator[str]:
    met = set()
    for one, other in combinations(stop.texts, 2):
        if one.line is not None and other.line is not None and one.line.overlaps(other.line):
            met.add(other.title)
            yield f"{one.title} overlaps {other.title}"
    for text in stop.texts:
        for over, share in text.covered:
            if share > MOST_COVERED and over not in met:
                yield f"{over} lies over {share:.0%} of {text.title}"
