"""Texts and a timeline for tests, without a clip; names contain hostile markup."""

from fractions import Fraction

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.timeline import BeatSpan, Timeline
from mlu_anim.wording.sentences import Wording

HOSTILE = "</script><script>alert('x')</script> --> \"q\" & `$(x)` {{a}} |b| *c* _d_ [e](f) \\"
"""A class name with the markup of every format that texts are written to."""


def clip_text(name: str = HOSTILE) -> ClipText:
    """The texts of a clip with two beats that mention one class by its name."""
    words = {
        "title": "Title",
        "alt": "Alt of {positive}",
        "description": "Description of {positive}",
        "chapters": {"first": "The first"},
        "seen": {"first": "Seen of {positive}", "first_odd": "Odd"},
    }
    facts = {"positive": Fact(name, Kind.NAME), "n": Fact(12345, Kind.COUNT)}
    return ClipText(Wording("demo", "en", words), facts, "usual")


def timeline(name: str = HOSTILE) -> Timeline:
    """Two beats; the second has no text besides its caption."""
    edges = Fraction(0), Fraction(51, 10), Fraction(649, 10)
    first = BeatSpan("first", f"Caption of {name}", edges[0], edges[1], Fraction(1))
    return Timeline((first, BeatSpan("second", "Second", edges[1], edges[2], Fraction(1))))
