"""An essay as plain values: the story of one result, with all facts filled in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.wording.essay_words import ESSAY, EssayWords, Reference
from mlu_anim.wording.quiz import Question, questions
from mlu_anim.wording.sentences import Wording

WORDS_PER_MINUTE = 220
OWN = "own"
"""The verdict of a clip's own data, which may be told more concretely than a reader's."""
TERM = "*"
"""The sign on both sides of a new term in prose; asterisks of names are kept apart from it."""
_ASTERISK = "\ue000"
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class BeatWords:
    """The words of a beat: its name, the title of its chapter, its caption, what is to be seen."""

    name: str
    title: str
    caption: str
    seen: str


@dataclass(frozen=True)
class Section:
    """A section of the story, which goes with a beat; terms in paragraphs stand between `*`."""

    beat: BeatWords
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Slider:
    """A slider over a tracked value. `low`, `high`: what stands at its ends."""

    beat: str
    value: str
    label: str
    low: str
    high: str


@dataclass(frozen=True)
class Essay:
    """All words of a page. `figure`, `game`: the words of what readers move, by key.

    `overlooked`: a title and paragraphs, empty if there are none.
    """

    clip: str
    language: str
    title: str
    question: str
    sections: tuple[Section, ...]
    overlooked: tuple[str, ...]
    slider: Slider | None
    quiz: tuple[Question, ...]
    figure: Mapping[str, str]
    game: Mapping[str, str]
    references: tuple[Reference, ...]
    own_data: str

    @property
    def minutes(self) -> int:
        """The reading time of story and box, in minutes."""
        texts = [text for section in self.sections for text in section.paragraphs]
        n_words = sum(map(count_words, (*texts, *self.overlooked)))
        return max(1, ceil(n_words / WORDS_PER_MINUTE))


def count_words(text: str) -> int:
    """Return the number of words in a text; numbers count, signs do not."""
    return len(_WORD.findall(text))


def shown(text: str) -> str:
    """Return a text with the asterisks of names, which `Teller` had kept apart."""
    return text.replace(_ASTERISK, TERM)


@dataclass(frozen=True)
class Teller:
    """Fills the facts of one result into the sentences of an essay."""

    words: Wording
    facts: Mapping[str, Fact]
    verdicts: tuple[str, ...]

    def say(self, key: str) -> str:
        """Return a sentence of the essay, in its form for the result; empty if there is none."""
        key = f"{ESSAY}{key}"
        if self.words.form(key, self.verdicts) is None:
            return ""
        return self.words.say(key, self.facts, self.verdicts)

    def paragraphs(self, key: str) -> tuple[str, ...]:
        """Return the paragraphs of a text."""
        return tuple(part for part in self.say(key).split("\n\n") if part)

    def table(self, name: str, keys: Sequence[str]) -> dict[str, str]:
        """Return the sentences of a table, each in its form for the result."""
        forms = [f"_{verdict}" for verdict in self.verdicts]
        others = {key for key in keys for f in forms if key.removesuffix(f) in {*keys} - {key}}
        return {key: shown(self.say(f"{name}.{key}")) for key in keys if key not in others}


def tell(
    clip: str,
    title: str,
    words: Wording,
    essay: EssayWords,
    facts: Mapping[str, Fact],
    verdicts: Sequence[str],
    beats: Sequence[BeatWords],
) -> Essay:
    """Return the essay of a result. `title`: that of the clip; `beats`: those of its full cut.

    A beat without prose for this result is told by what is to be seen in it.
    """
    full = words.with_essay(essay)
    teller = Teller(full, _with_safe_names(facts), tuple(verdicts))
    sections = [
        Section(beat, teller.paragraphs(f"story.{beat.name}") or (beat.seen,)) for beat in beats
    ]
    tables = essay.nested()
    overlooked = [teller.say("overlooked.title"), *teller.paragraphs("overlooked.text")]
    return Essay(
        clip=clip,
        language=words.language,
        title=title,
        question=shown(teller.say("question")),
        sections=tuple(sections),
        overlooked=tuple(overlooked) if all(overlooked) and overlooked[1:] else (),
        slider=_slider(essay, teller),
        quiz=questions(words, facts, verdicts),
        figure=teller.table("figure", list(tables.get("figure", {}))),
        game=teller.table("game", list(tables.get("game", {}))),
        references=essay.references,
        own_data=essay.own_data,
    )


def _slider(essay: EssayWords, teller: Teller) -> Slider | None:
    if essay.slider is None:
        return None
    beat, value = essay.slider
    label, low, high = (shown(teller.say(f"slider.{key}")) for key in ("label", "low", "high"))
    return Slider(beat, value, label, low, high)


def _with_safe_names(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return the facts with other signs for asterisks in names, so that they mark no term."""
    return {
        key: replace(fact, value=str(fact.value).replace(TERM, _ASTERISK))
        if fact.kind is Kind.NAME and TERM in str(fact.value)
        else fact
        for key, fact in facts.items()
    }
