"""A telling that needs no clip: hostile words, and a timeline."""

from fractions import Fraction

from mlu_anim.bundle.clip_text import Telling
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.timeline import BeatSpan, Timeline
from mlu_anim.wording.sentences import Wording

HOSTILE = "</script><script>alert('x')</script> --> \"q\" & `$(x)` {{a}} |b| *c* _d_ [e](f) \\"
"""What a user may call a class: markup of every place that words go to."""


def telling(name: str = HOSTILE) -> Telling:
    """A clip of two beats that mentions one class by its name."""
    words = {
        "title": "Title",
        "alt": "Alt of {positive}",
        "description": "Description of {positive}",
        "chapters": {"first": "The first"},
        "seen": {"first": "Seen of {positive}", "first_odd": "Odd"},
    }
    facts = {"positive": Fact(name, Kind.NAME), "n": Fact(12345, Kind.COUNT)}
    return Telling(Wording("demo", "en", words), facts, "usual")


def timeline(name: str = HOSTILE) -> Timeline:
    """Two beats, of which the second has no words but its caption."""
    edges = Fraction(0), Fraction(51, 10), Fraction(649, 10)
    first = BeatSpan("first", f"Caption of {name}", edges[0], edges[1], Fraction(1))
    return Timeline((first, BeatSpan("second", "Second", edges[1], edges[2], Fraction(1))))
