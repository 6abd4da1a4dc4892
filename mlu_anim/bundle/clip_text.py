"""What is written of a result for readers: title, alt text, description, and what each beat shows.

All of it comes from the wording file and the result's facts, so that a number reads the same in
the picture, under it and beside it.
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
class ToldBeat:
    """A beat in words. `title`: a chapter's; `seen`: what is to be seen, for who does not see it.

    A clip that has no such sentence yet has its caption there.
    """

    name: str
    title: str
    caption: str
    seen: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Telling:
    """All that can be said of one result in one language."""

    words: Wording
    facts: Mapping[str, Fact]
    verdict: str
    own_title: str | None = None
    verdicts: tuple[str, ...] = ()
    """All that gives a sentence another form; `verdict` alone where there are none."""

    @classmethod
    def of(cls, result: Result, own_title: str | None = None, own: OwnWords | None = None) -> Self:
        """The words of a result. `own_title`: the user's, instead of the clip's.  `own`: sentences
        and names of the user's."""
        verdict = getattr(result, "verdict", "usual")
        return cls(words_for(result, own=own), result.facts(), verdict, own_title, result.verdicts)

    @property
    def language(self) -> str:
        """The tag of the language, such as `en`."""
        return self.words.language

    @property
    def title(self) -> str:
        """One line."""
        return _one_line(self.own_title or self.say("title"))

    @property
    def alt(self) -> str:
        """What stands for the picture, at most 150 characters."""
        return self.say("alt")

    @property
    def description(self) -> str:
        """The whole story in a few sentences; the alt text where a clip has none."""
        return self.say("description") if self.words.has("description") else self.alt

    def say(self, key: str) -> str:
        """The sentence at `key`, with the result's numbers."""
        return _one_line(self.words.say(key, self.facts, self._verdicts))

    def beats(self, timeline: Timeline) -> tuple[ToldBeat, ...]:
        """The beats of a cut in words, in order."""
        return tuple(self._beat(span) for span in timeline.beats)

    def written(self) -> dict[str, str]:
        """Every fact as it is written on screen, by name."""
        write, name = self.words.numbers.formatted, self.words.named
        return {
            key: name(str(fact.value)) if fact.kind is Kind.NAME else write(fact)
            for key, fact in self.facts.items()
        }

    @property
    def _verdicts(self) -> tuple[str, ...]:
        return self.verdicts or (self.verdict,)

    def _beat(self, span: BeatSpan) -> ToldBeat:
        title = self._or(f"chapters.{span.name}", span.name)
        seen = self._or(f"seen.{span.name}", span.caption)
        times = float(span.start_s), float(span.end_s)
        return ToldBeat(span.name, title, _one_line(span.caption), seen, *times)

    def _or(self, key: str, instead: str) -> str:
        forms = (key, *(f"{key}_{verdict}" for verdict in self._verdicts))
        is_there = any(map(self.words.has, forms))
        return self.say(key) if is_there else _one_line(instead)


def cut_as_plain(telling: Telling, timeline: Timeline) -> dict[str, Any]:
    """A cut as plain values, for the manifest."""
    beats = [vars(beat) for beat in telling.beats(timeline)]
    return {"duration_s": float(timeline.duration_s), "beats": beats}


def _one_line(text: str) -> str:
    """Text without line breaks; thin spaces between digits stay as they are."""
    return " ".join(part.strip(" ") for part in text.splitlines()).strip()
