"""What is said is there, short enough, on screen when it is said, and true of the result."""

import re
from collections.abc import Iterator, Mapping

from mlu_anim.bundle.clip_text import BeatText, ClipText
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import Subject
from mlu_anim.review.quality.observations import View
from mlu_anim.wording.numerals import MINUS, Numbers
from mlu_anim.wording.sentences import ALT_LIMIT, CAPTION_LIMIT, CHAPTER_LIMIT, reading_time_s
from mlu_anim.wording.vocabulary import missing_lines

SHORTEST_ALT = 40
TYPED = {"0", "1", "0.5", "0.50"}
"""Numbers that sentences may have without a fact: none, whole, and chance."""
_NUMBER = re.compile(rf"{MINUS}?\d+(?:\u2009\d{{3}})*(?:[.,]\d+)?(?:e[{MINUS}+]?\d+)?")


class Words:
    """Alt text, description, and of each beat caption, title and what is seen."""

    name = "words"
    looks_at_files = False

    def run(self, subject: Subject) -> list[Finding]:
        """Everything that is missing, too long, late, or not so."""
        told = subject.telling
        return [
            *(Finding(self.name, words) for words in _of_clip(told)),
            *(Finding(self.name, words) for words in _of_facts(subject)),
            *(
                Finding(self.name, words, view.name, beat.name, beat.start_s)
                for view in subject.views
                for beat in told.beats(view.timeline)
                for words in (*_of_beat(told, beat), *_of_view(view, beat))
            ),
        ]


def _of_clip(told: ClipText) -> Iterator[str]:
    if len(told.alt) > ALT_LIMIT:
        yield f"the alt text has {len(told.alt)} characters, not {ALT_LIMIT}: {told.alt!r}"
    if len(told.alt) < SHORTEST_ALT:
        yield f"the alt text says too little: {told.alt!r}"
    if not told.words.has("description"):
        yield "there is no description"
    elif len(told.description) <= len(told.alt):
        yield "the description says no more than the alt text"
    for what, text in (("alt text", told.alt), ("description", told.description)):
        yield from _untrue(told, what, text)


def _of_facts(subject: Subject) -> list[str]:
    """Facts and verdicts that nobody has written down, for those who write other words."""
    result = subject.result
    found = [missing_lines(result.clip, result.facts(), each) for each in result.verdicts]
    return list(dict.fromkeys(line for lines in found for line in lines))


def _of_beat(told: ClipText, beat: BeatText) -> Iterator[str]:
    if not beat.caption:
        yield "there is no caption"
    if len(beat.caption) > CAPTION_LIMIT and told.words.own is None:
        yield f"the caption has {len(beat.caption)} characters, not {CAPTION_LIMIT}"
    if beat.title == beat.name:
        yield "the chapter has no title"
    if len(beat.title) > CHAPTER_LIMIT:
        yield f"the chapter's title has {len(beat.title)} characters, not {CHAPTER_LIMIT}"
    if beat.seen == beat.caption:
        yield "it is not said what is to be seen"
    for what in ("caption", "title", "seen"):
        yield from _untrue(told, what, getattr(beat, what))


def _of_view(view: View, beat: BeatText) -> Iterator[str]:
    """The caption can be read in the time that it has, and is the one that is on screen."""
    span = next(each for each in view.timeline.beats if each.name == beat.name)
    lasts_s = float(span.end_s - span.start_s)
    needs_s = reading_time_s(span.caption) / view.cut.pace + float(span.motion_s)
    if lasts_s < needs_s - 1e-9:
        yield f"the beat lasts {lasts_s:.1f} s, and its caption needs {needs_s:.1f} s"
    for stop in view.stops:
        if stop.beat.name == beat.name and view.cut.captions:
            shown = " ".join(
                text.string or "" for text in stop.texts if text.part.startswith("caption ")
            )
            if "".join(shown.split()) != "".join(span.caption.split()):
                yield f"{shown!r} is on screen where the caption is {span.caption!r}"


def _untrue(told: ClipText, what: str, text: str) -> Iterator[str]:
    """Numbers that are no facts of the result."""
    numbers = told.words.numbers
    names = [str(f.value) for f in told.facts.values() if f.kind is Kind.NAME]
    for name in sorted({*names, *map(told.words.named, names)}, key=len, reverse=True):
        text = text.replace(name, " ") if any(c.isdigit() for c in name) else text
    known = _numbers_of(told.facts, numbers) | TYPED
    for number in dict.fromkeys(_NUMBER.findall(text)):
        if number not in known:
            yield f"{number} in the {what} is no fact of the result: {text!r}"


def _numbers_of(facts: Mapping[str, Fact], numbers: Numbers) -> set[str]:
    """Every number as a sentence may write it."""
    ways = []
    for fact in facts.values():
        if fact.kind is not Kind.NAME:
            ways.append(fact)
        if fact.kind is Kind.SHARE:
            ways.append(Fact(fact.value, Kind.PERCENT))
    return {number for fact in ways for number in _NUMBER.findall(numbers.formatted(fact))}
