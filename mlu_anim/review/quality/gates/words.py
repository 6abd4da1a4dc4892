"""Gate: texts exist, are short enough, are shown long enough, and match the result."""

import re
from collections.abc import Iterator, Mapping

from mlu_anim.bundle.clip_text import BeatText, ClipText
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.observations import View
from mlu_anim.wording.numerals import MINUS, Numbers
from mlu_anim.wording.sentences import ALT_LIMIT, CAPTION_LIMIT, CHAPTER_LIMIT, reading_time_s
from mlu_anim.wording.vocabulary import missing_lines

SHORTEST_ALT = 40
TYPED = {"0", "1", "0.5", "0.50"}
"""Numbers that a sentence may contain without a fact of the result: none, all, and chance."""
_NUMBER = re.compile(rf"{MINUS}?\d+(?:\u2009\d{{3}})*(?:[.,]\d+)?(?:e[{MINUS}+]?\d+)?")


class Words:
    """Checks alt text, description, and the caption, title and description of each beat."""

    name = "words"
    needs_files = False

    def run(self, subject: GateInput) -> list[Finding]:
        """Return a finding for each text that is missing, too long, shown too briefly, or wrong."""
        texts = subject.clip_text
        return [
            *(Finding(self.name, words) for words in _of_clip(texts)),
            *(Finding(self.name, words) for words in _of_facts(subject)),
            *(
                Finding(self.name, words, view.name, beat.name, beat.start_s)
                for view in subject.views
                for beat in texts.beats(view.timeline)
                for words in (*_of_beat(texts, beat), *_of_view(view, beat))
            ),
        ]


def _of_clip(texts: ClipText) -> Iterator[str]:
    alt = texts.alt
    if len(alt) > ALT_LIMIT:
        yield f"the alt text has {len(alt)} characters; the limit is {ALT_LIMIT}: {alt!r}"
    if len(alt) < SHORTEST_ALT:
        yield f"the alt text is shorter than {SHORTEST_ALT} characters: {alt!r}"
    if not texts.words.has("description"):
        yield "there is no description"
    elif len(texts.description) <= len(alt):
        yield "the description is not longer than the alt text"
    for name, text in (("alt text", alt), ("description", texts.description)):
        yield from _wrong_numbers(texts, name, text)


def _of_facts(subject: GateInput) -> list[str]:
    """Return a line for each fact or verdict of the result that `facts.toml` does not explain."""
    result = subject.result
    missing = [missing_lines(result.clip, result.facts(), v) for v in result.verdicts]
    return list(dict.fromkeys(line for lines in missing for line in lines))


def _of_beat(texts: ClipText, beat: BeatText) -> Iterator[str]:
    if not beat.caption:
        yield "there is no caption"
    if len(beat.caption) > CAPTION_LIMIT and texts.words.own is None:
        yield f"the caption has {len(beat.caption)} characters; the limit is {CAPTION_LIMIT}"
    if beat.title == beat.name:
        yield "the chapter has no title"
    if len(beat.title) > CHAPTER_LIMIT:
        n_characters = len(beat.title)
        yield f"the chapter title has {n_characters} characters; the limit is {CHAPTER_LIMIT}"
    if beat.seen == beat.caption:
        yield "there is no description of the picture (a sentence in [seen])"
    for name in ("caption", "title", "seen"):
        yield from _wrong_numbers(texts, name, getattr(beat, name))


def _of_view(view: View, beat: BeatText) -> Iterator[str]:
    """Yield a fault if a caption is shown too briefly or differs from the beat's caption."""
    span = next(span for span in view.timeline.beats if span.name == beat.name)
    duration_s = float(span.end_s - span.start_s)
    needed_s = reading_time_s(span.caption) / view.cut.pace + float(span.title_s)
    if duration_s < needed_s - 1e-9:
        yield f"the beat lasts {duration_s:.1f} s, but reading its caption takes {needed_s:.1f} s"
    for snapshot in view.snapshots:
        if snapshot.beat.name == beat.name and view.cut.captions:
            shown = " ".join(
                text.string or "" for text in snapshot.texts if text.part.startswith("caption ")
            )
            if "".join(shown.split()) != "".join(span.caption.split()):
                yield f"{shown!r} is on screen instead of the caption {span.caption!r}"


def _wrong_numbers(texts: ClipText, key: str, text: str) -> Iterator[str]:
    """Yield a fault for each number in a text that is not a fact of the result.

    `key`: the kind of text, for the message.
    """
    numbers = texts.words.numbers
    names = [str(f.value) for f in texts.facts.values() if f.kind is Kind.NAME]
    for name in sorted({*names, *map(texts.words.named, names)}, key=len, reverse=True):
        if any(c.isdigit() for c in name):  # not the 8 of 108 or of 0.8
            text = re.sub(rf"(?<![\w.,]){re.escape(name)}(?!\w|[.,]\d)", " ", text)
    known = _numbers_of(texts.facts, numbers) | TYPED
    for number in dict.fromkeys(_NUMBER.findall(text)):
        if number not in known:
            yield f"{number} in the {key} is not a fact of the result: {text!r}"


def _numbers_of(facts: Mapping[str, Fact], numbers: Numbers) -> set[str]:
    """Return all numbers that sentences may contain: the facts, in each format they may have."""
    variants = []
    for fact in facts.values():
        if fact.kind is not Kind.NAME:
            variants.append(fact)
        if fact.kind is Kind.SHARE:
            variants.append(Fact(fact.value, Kind.PERCENT))
    return {number for fact in variants for number in _NUMBER.findall(numbers.formatted(fact))}
