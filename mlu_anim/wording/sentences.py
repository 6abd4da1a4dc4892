"""Sentences in one language, with the numbers filled in from a result.

One formatter serves captions, labels and alt text, so that a number reads the same everywhere.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from mlu_anim.results.facts import Fact
from mlu_anim.system import wording_files
from mlu_anim.system.errors import AuthorMistake, UsageError
from mlu_anim.system.suggestions import did_you_mean
from mlu_anim.wording import essay_words
from mlu_anim.wording.numerals import ENGLISH, THIN_SPACE, Numbers
from mlu_anim.wording.own_words import OwnWords
from mlu_anim.wording.templates import LANGUAGE, PHRASES, Style, TemplateError, fill

if TYPE_CHECKING:
    from mlu_anim.results.result import Result

__all__ = [
    "CAPTION_LIMIT",
    "THIN_SPACE",
    "Wording",
    "formatted",
    "grouped",
    "motion_start_s",
    "rate",
    "reading_time_s",
    "ungrouped",
    "wording",
    "words_for",
]

READING_CHARACTERS_PER_S = 15
READING_PAUSE_S = 0.5
CAPTION_LIMIT = 45
"""Most characters of a caption that stands in one line in 16:9."""
ALT_LIMIT = 150
"""Most characters of an alt text, as screen readers read it without a pause."""
CHAPTER_LIMIT = 30
"""Most characters of a beat's title."""


@dataclass(frozen=True)
class Wording:
    """All sentences of one clip in one language; the user's own replace the shipped ones.

    `longest_name`: most characters of a name in a sentence; longer names end in an ellipsis.
    """

    clip: str
    language: str
    sentences: Mapping[str, Any]
    own: OwnWords | None = None
    longest_name: int | None = None

    @property
    def numbers(self) -> Numbers:
        """The number format: the user's own, or the English one."""
        return ENGLISH if self.own is None else self.own.numbers

    def named(self, name: str) -> str:
        """Return the name to show for a class, feature or model in the data."""
        shown = name if self.own is None else self.own.named(name)
        if self.longest_name is None or len(shown) <= self.longest_name:
            return shown
        return f"{shown[: self.longest_name - 1].rstrip()}\u2026"

    def with_names_up_to(self, n_characters: int) -> Self:
        """Return the same wording, in which names with more characters end in an ellipsis."""
        return replace(self, longest_name=n_characters)

    def say(self, key: str, facts: Mapping[str, Fact], verdicts: str | Sequence[str] = ()) -> str:
        """Return the sentence at `key` (`captions.sweep`) with its facts filled in.

        A sentence can have a form for a verdict: `captions.sweep_inverted` replaces
        `captions.sweep` if `inverted` is among the result's verdicts. The first verdict with a form
        is used. A placeholder can name a phrase: `{grown}` is the sentence at `phrases.grown`, in
        its form for the verdicts.
        """
        true = (verdicts,) if isinstance(verdicts, str) else tuple(verdicts)
        name = self.form(key, true)
        template = None if name is None else self._at(name)
        if name is None or template is None:
            raise self._unknown(key)

        def phrase(hole: str) -> str | None:
            is_phrase = not key.startswith(PHRASES) and self.form(f"{PHRASES}{hole}", true)
            return self.say(f"{PHRASES}{hole}", facts, true) if is_phrase else None

        return self._filled(name, template, facts, phrase)

    def form(self, key: str, verdicts: Sequence[str]) -> str | None:
        """Return the key with the first verdict that has a sentence, or else `key`.

        None if there is no sentence at any of these keys.
        """
        forms = (*(f"{key}_{verdict}" for verdict in verdicts), key)
        return next((name for name in forms if self.has(name)), None)

    def _filled(
        self,
        key: str,
        template: str,
        facts: Mapping[str, Fact],
        phrase: Callable[[str], str | None],
    ) -> str:
        try:
            return fill(template, facts, replace(self._style(key), phrase=phrase))
        except (AuthorMistake, TemplateError) as mistake:
            raise AuthorMistake(
                f"[{self.clip}] {key}: {mistake.args[0]}",
                hint=getattr(mistake, "hint", None) or LANGUAGE,
                where=self._place(key),
            ) from None

    def _unknown(self, key: str) -> AuthorMistake:
        """Return the error for a missing sentence; it names the nearest key in the same table."""
        table, _, name = key.rpartition(".")
        inner = self.sentences.get(table, {}) if table else self.sentences
        known = [other for other, text in inner.items() if isinstance(text, str)]
        nearest = did_you_mean(name, known)
        listed = f"[{self.clip}{table and '.'}{table}] has {', '.join(known) or 'no sentences'}"
        return AuthorMistake(
            f"no sentence {key!r} for the clip {self.clip!r} in {self._where()}",
            hint=f"{nearest} ({listed})" if nearest else listed,
        )

    def _place(self, key: str) -> str:
        """Return the file and the line of a sentence, for messages."""
        if key.startswith(essay_words.ESSAY):
            return essay_words.place_of(self.clip, key, self.language)
        line = wording_files.line_of(self._file, self.clip, key)
        return self._where() + (f", line {line}" if line else "")

    def _where(self) -> str:
        return wording_files.display_path(self._file, self.clip)

    @property
    def _file(self) -> str:
        return f"wording/{self.language}.toml"

    def with_essay(self, words: essay_words.EssayWords) -> Self:
        """Return the same wording with the sentences of an essay, at keys like `essay.story.call`.

        Nothing else changes, so that an essay can mention the same facts and phrases.
        """
        return replace(self, sentences={**self.sentences, "essay": words.nested()})

    def plain(self, key: str) -> str:
        """Return the sentence at `key`, which mentions no facts."""
        return self.say(key, {})

    def has(self, key: str) -> bool:
        """Return True if there is a sentence at `key`."""
        return self._at(key) is not None

    def _style(self, key: str) -> Style:
        """Return the style in which the placeholders of the sentence at `key` are filled.

        The number format and the names are those of the user's wording, if there is one. Plurals
        follow the language of the sentence, which may be shipped or the user's.
        """
        is_own = self.own is not None and key in self.own.by_key
        language = self.own.language if self.own is not None and is_own else self.language
        return Style(self.numbers, language, self.named)

    def _at(self, key: str) -> str | None:
        if self.own is not None and key in self.own.by_key:
            return self.own.by_key[key]
        table: Any = self.sentences
        for part in key.split("."):
            if not isinstance(table, Mapping) or part not in table:
                return None
            table = table[part]
        return table if isinstance(table, str) else None


def wording(clip: str, language: str = "en", own: OwnWords | None = None) -> Wording:
    """Return the wording of a clip from `wording/<language>.toml` and the user's words.

    `clip`: the module name (`random_forest`). Raises UsageError for a language without a file,
    AuthorMistake if the clip has no table in it.
    """
    path = wording_files.path_of(f"wording/{language}.toml", clip)
    return read_wording(clip, language, own, path)


@cache
def read_wording(clip: str, language: str, own: OwnWords | None, path: Path) -> Wording:
    """Read the wording of a clip from a file, once; for arguments and errors see `wording`."""
    if not path.is_file():
        raise UsageError(f"no wording in the language {language!r}")
    file = f"wording/{language}.toml"
    sentences = wording_files.table(file, clip)
    if not sentences:
        near = did_you_mean(clip, wording_files.names(file, clip))
        where = wording_files.display_path(file, clip)
        raise AuthorMistake(f"no table [{clip}] with the clip's sentences", hint=near, where=where)
    return Wording(clip, language, sentences, own)


def words_for(result: "Result", language: str = "en", own: OwnWords | None = None) -> Wording:
    """Return the wording of a result's clip, in which own names can also rename class labels."""
    if own is not None:
        own = own.for_data(result.names(), result.labels())
    return wording(result.clip, language, own)


def reading_time_s(text: str) -> float:
    """Return the time to read `text`: 15 characters a second, and half a second to find it."""
    return READING_PAUSE_S + len(text) / READING_CHARACTERS_PER_S


def motion_start_s(text: str) -> float:
    """Return how long after the caption `text` the motion starts: it is found, and read by half."""
    return READING_PAUSE_S + len(text) / (2 * READING_CHARACTERS_PER_S)


grouped, ungrouped = ENGLISH.grouped, ENGLISH.ungrouped
rate, formatted = ENGLISH.rate, ENGLISH.formatted
"""Functions of the English number format, which is the default."""
