"""Faults in the words of an essay: typed numbers, sections of the wrong length, missing sources."""

from collections.abc import Iterator

from mlu_anim.essays.essay import Essay, count_words
from mlu_anim.wording.essay_words import EssayWords
from mlu_anim.wording.templates import Hole, parse

FEWEST_WORDS, MOST_WORDS = 50, 120
"""Of a section of the story."""
_STORY = "story."


def word_faults(essay: EssayWords) -> Iterator[str]:
    """Yield the faults of all templates, in every form that they have."""
    for key, template in essay.sentences.items():
        digits = [part for part in _typed(template) if any(map(str.isdecimal, part))]
        if digits:
            yield f"{key}: a number is typed instead of a fact: {digits[0].strip()!r}"
        if key.startswith(_STORY):
            yield from _length(key, _n_words(template))
    if not essay.references:
        yield "there are no references"


def story_faults(essay: Essay) -> Iterator[str]:
    """Yield the faults of the story of one result, in which all facts are filled in."""
    for section in essay.sections:
        n_words = sum(map(count_words, section.paragraphs))
        yield from _length(f"{_STORY}{section.beat.name}", n_words)
    if not essay.question:
        yield "there is no question"
    if not essay.overlooked:
        yield "there is no box of what is overlooked: [overlooked] with title and text"


def _length(key: str, n_words: int) -> Iterator[str]:
    if not FEWEST_WORDS <= n_words <= MOST_WORDS:
        yield f"{key}: {n_words} words; a section has {FEWEST_WORDS} to {MOST_WORDS}"


def _typed(template: str) -> Iterator[str]:
    """Yield all of a template that is typed: its text, and the nouns in its holes."""
    for piece in parse(template):
        yield from piece.nouns if isinstance(piece, Hole) else (piece,)


def _n_words(template: str) -> int:
    """Return the number of words; a hole is one, and its noun is as long as its last form."""
    pieces = list(parse(template))
    holes = [piece for piece in pieces if isinstance(piece, Hole)]
    nouns = [hole.nouns[-1] for hole in holes if hole.nouns]
    typed = [piece for piece in pieces if not isinstance(piece, Hole)]
    n_values = sum(not hole.is_alone for hole in holes)
    return n_values + sum(map(count_words, (*typed, *nouns)))
