"""The texts of a clip beside its pictures: title, alt text, description, and texts of the beats.

They are made from the wording file and the result's facts, as the texts in the picture are, so that
numbers are written in the same way in both.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.result import Result
from mlu_anim.stage.timeline import BeatSpan, Timeline
from mlu_anim.wording.own_words import OwnWords
from mlu_anim.wording.sentences import Wording, words_for


@dataclass(frozen=True)
class BeatText:
    """The texts and times of a beat.

    `title`: of its chapter.  `seen`: a description of its pictures for readers who cannot see them;
    the caption if the wording has no description.
    """

    name: str
    title: str
    caption: str
    seen: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class ClipText:
    """The texts of one result in one language.

    `verdict`: a name for the kind of result, such as `usual`, which chooses the form of a sentence.
    `own_title`: the user's title, if any.
    """

    words: Wording
    facts: Mapping[str, Fact]
    verdict: str
    own_title: str | None = None
    verdicts: tuple[str, ...] = ()
    """All verdicts that choose the form of a sentence; if empty, `verdict` alone."""

    @classmethod
    def of(cls, result: Result, own_title: str | None = None, own: OwnWords | None = None) -> Self:
        """Return the texts of a result.

        `own_title`: the user's title.  `own`: the user's sentences and names.
        """
        verdict = getattr(result, "verdict", "usual")
        return cls(words_for(result, own=own), result.facts(), verdict, own_title, result.verdicts)

    @property
    def language(self) -> str:
        """The language tag, like `en`."""
        return self.words.language

    @property
    def title(self) -> str:
        """The title, in one line."""
        return _one_line(self.own_title or self.say("title"))

    @property
    def alt(self) -> str:
        """The alternative text of the picture, at most 150 characters."""
        return self.say("alt")

    @property
    def description(self) -> str:
        """A description of the clip in a few sentences; the alt text if the wording has none."""
        return self.say("description") if self.words.has("description") else self.alt

    def say(self, key: str) -> str:
        """Return the sentence with this key, with the result's facts filled in, as one line."""
        return _one_line(self.words.say(key, self.facts, self._verdicts))

    def beats(self, timeline: Timeline) -> tuple[BeatText, ...]:
        """Return the texts of the beats on a timeline, in order."""
        return tuple(self._beat(span) for span in timeline.beats)

    def formatted_facts(self) -> dict[str, str]:
        """Return every fact by name, written as in sentences."""
        write, name = self.words.numbers.formatted, self.words.named
        return {
            key: name(str(fact.value)) if fact.kind is Kind.NAME else write(fact)
            for key, fact in self.facts.items()
        }

    @property
    def _verdicts(self) -> tuple[str, ...]:
        return self.verdicts or (self.verdict,)

    def _beat(self, span: BeatSpan) -> BeatText:
        title = self._sentence_or(f"chapters.{span.name}", span.name)
        seen = self._sentence_or(f"seen.{span.name}", span.caption)
        times = float(span.start_s), float(span.end_s)
        return BeatText(span.name, title, _one_line(span.caption), seen, *times)

    def _sentence_or(self, key: str, fallback: str) -> str:
        forms = (key, *(f"{key}_{verdict}" for verdict in self._verdicts))
        exists = any(map(self.words.has, forms))
        return self.say(key) if exists else _one_line(fallback)


def cut_as_plain(clip_text: ClipText, timeline: Timeline) -> dict[str, Any]:
    """Return the duration of a cut and its beats, with their texts, as plain values."""
    beats = [vars(beat) for beat in clip_text.beats(timeline)]
    return {"duration_s": float(timeline.duration_s), "beats": beats}


def _one_line(text: str) -> str:
    """Join the lines of a text with spaces; thin spaces between digits stay."""
    return " ".join(part.strip(" ") for part in text.splitlines()).strip()
