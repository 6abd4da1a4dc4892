"""Read the words of one clip from the tables of a file; refuse what cannot be filled or drawn."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from mlu_anim.results import clips
from mlu_anim.system.errors import BadInput
from mlu_anim.system.suggestions import did_you_mean
from mlu_anim.wording.essay_words import ESSAY, in_paragraphs
from mlu_anim.wording.numerals import ENGLISH, NUMBER, THIN_SPACE, Numbers
from mlu_anim.wording.own_words import OwnWords
from mlu_anim.wording.templates import LANGUAGE, Hole, TemplateError, holes, parse, require_forms
from mlu_anim.wording.typesetting import FACES, undrawable
from mlu_anim.wording.vocabulary import Vocabulary, vocabulary

SHARED = ("language", "names", "numbers")
"""Keys that a file for several clips can set for all of them."""
LONGEST_SENTENCE, LONGEST_NAME, LONGEST_SIGN = 1_000, 200, 10
"""Most characters of a sentence, of a name, and of the sign of a percentage."""
_LONGEST_PROSE = 4_000
"""Most characters of a section of an essay."""
_DECIMALS = (".", ",", "\u00b7")
"""Allowed decimal signs."""
_GROUPS = ("", " ", THIN_SPACE, "\u202f", "\u00a0", ".", ",", "'", "\u2019")
"""Allowed thousands signs."""
_SENTENCES = ("captions", "chapters", "labels", "seen", "phrases", "quiz")
"""Names of the tables that contain sentences."""
_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language code, such as `de` or `pt-BR`."""
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
"""Languages written from right to left."""
_BLANKS = re.compile(r"[ \t\r\n]+")
_IN_QUOTES = "Write text, in quotes."
_OTHER_LETTER = "Remove it, or use another letter."


@dataclass(frozen=True)
class WordsReader:
    """Reads the words of one clip.

    `prefix`: begins each of its keys in the file, such as `roc.`.
    """

    file: str
    clip: str
    prefix: str = ""

    def words(self, table: object, shared: Mapping[str, object] | None = None) -> OwnWords:
        """Return the words in the clip's table; raises BadInput for a mistake in it.

        `shared`: language, names and numbers for all clips, used where the table has none of its
        own.
        """
        if not isinstance(table, Mapping):
            raise self._bad("", "is not a table", f"Begin it with [{self.prefix[:-1]}].")
        for_all = shared or {}
        language = self._language({**for_all, **table}.get("language", "en"))
        numbers = self._numbers(for_all.get("numbers", {}), ENGLISH)
        names = self._names(for_all.get("names", {})) | self._names(table.get("names", {}))
        return OwnWords(
            source=self.file,
            language=language,
            sentences=tuple(self._sentences(table, language)),
            names=tuple(names.items()),
            numbers=self._numbers(table.get("numbers", {}), numbers),
        )

    def _sentences(self, table: Mapping[str, object], language: str) -> Iterator[tuple[str, str]]:
        told = vocabulary(self.clip)
        for key, value in self._leaves(table):
            if not told.knows(key):
                raise self._unknown(key, told)
            yield key, self._sentence(key, value, told, language)

    def _leaves(self, table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
        for key, value in table.items():
            if key in _SENTENCES:
                if not isinstance(value, Mapping):
                    raise self._bad(key, "is not a table", f"Begin it with [{self.prefix}{key}].")
                yield from ((f"{key}.{inner}", each) for inner, each in value.items())
            elif f"{key}." == ESSAY and isinstance(value, Mapping):
                yield from _of_essay(value)
            elif key not in SHARED:
                yield key, value

    def _sentence(self, key: str, value: object, known: Vocabulary, language: str) -> str:
        text, facts = self._text(key, value, _longest(key)), known.facts_of(key)
        try:
            for hole in holes(text):
                if hole.name not in facts:
                    hint = did_you_mean(hole.name, facts) or f"There are {', '.join(facts)}."
                    raise self._bad(key, f"there is no fact {{{hole.name}}}", hint)
                require_forms(hole, facts[hole.name].kind, language)
        except TemplateError as error:
            raise self._bad(key, str(error), LANGUAGE) from None
        for piece in parse(text):
            for part in piece.nouns if isinstance(piece, Hole) else piece.split("\n\n"):
                self._require_drawable(key, part)
        return text

    def _names(self, table: object) -> dict[str, str]:
        names = {}
        for name, value in self._texts("names", table).items():
            shown = self._text(f"names.{name!r}", value, LONGEST_NAME)
            self._require_drawable(f"names.{name!r}", shown)
            names[unicodedata.normalize("NFC", name)] = shown
        return names

    def _numbers(self, table: object, default: Numbers) -> Numbers:
        values = asdict(default)
        for key, value in self._texts("numbers", table).items():
            if key not in values:
                hint = did_you_mean(key, values) or f"There are {', '.join(values)}."
                raise self._bad(f"numbers.{key}", "no such format of numbers", hint)
            values[key] = value
        numbers = Numbers(**values)
        self._require_one_of("decimal", numbers.decimal, _DECIMALS)
        self._require_one_of("group", numbers.group, _GROUPS)
        if numbers.decimal == numbers.group:
            raise self._bad("numbers.group", "is the decimal sign too", "Take two different signs.")
        sign = numbers.percent.replace(NUMBER, "", 1)
        if NUMBER not in numbers.percent or set(sign) & set("{}") or len(sign) > LONGEST_SIGN:
            rule = f"{numbers.percent!r} is not {NUMBER} and a sign"
            raise self._bad("numbers.percent", rule, f'Write "{NUMBER} %" or "%{NUMBER}".')
        self._require_drawable("numbers.percent", sign)
        # A thin space does not break lines.
        thin = {key: value.replace(" ", THIN_SPACE) for key, value in asdict(numbers).items()}
        return Numbers(**thin)

    def _require_one_of(self, key: str, value: str, choices: tuple[str, ...]) -> None:
        if value not in choices:
            signs = ", ".join(map(repr, choices))
            raise self._bad(f"numbers.{key}", f"{value!r} is not allowed", f"Use one of {signs}.")

    def _language(self, value: object) -> str:
        text = self._text("language", value, LONGEST_NAME)
        if not _CODE.fullmatch(text):
            raise self._bad("language", f"{text!r} is not a language code", "Write de or pt-BR.")
        if text.partition("-")[0].lower() in _RIGHT_TO_LEFT:
            rule = (
                f"{text!r} is written from right to left, but clips are laid out from left to right"
            )
            raise self._bad("language", rule, "Use a language written from left to right.")
        return text

    def _texts(self, key: str, table: object) -> dict[str, object]:
        """Return a table whose values are all text; raises BadInput for another one."""
        if not isinstance(table, Mapping):
            raise self._bad(key, "is not a table", f"Begin it with [{self.prefix}{key}].")
        for name, value in table.items():
            if isinstance(value, Mapping):
                whole = f"{name}.{next(iter(value), '')}"
                raise self._bad(f"{key}.{name}", "is a table", f'Write "{whole}" in quotes.')
            if not isinstance(value, str):
                raise self._bad(f"{key}.{name!r}", f"{value!r} is not text", _IN_QUOTES)
        return dict(table)

    def _text(self, key: str, value: object, longest: int) -> str:
        """Return `value` as text in one line, with composed letters (NFC).

        Raises BadInput unless it is text, neither blank nor longer than `longest` characters.
        """
        if not isinstance(value, str):
            raise self._bad(key, "is not text", _IN_QUOTES)
        line = in_paragraphs(value) if key.startswith(ESSAY) else _BLANKS.sub(" ", value).strip(" ")
        text = unicodedata.normalize("NFC", line)
        if not text.strip():
            raise self._bad(key, "is empty", "Remove the line to keep the original words.")
        if len(text) > longest:
            raise self._bad(key, f"has {len(text)} characters", f"At most {longest} are allowed.")
        return text

    def _require_drawable(self, key: str, text: str) -> None:
        for weight in FACES:
            if problem := undrawable(text, weight):
                raise self._bad(key, f"{problem}, in {text!r}", _OTHER_LETTER)

    def _unknown(self, key: str, vocabulary_: Vocabulary) -> BadInput:
        clip_names = clips.names() if "." not in key else []
        hint = did_you_mean(key, (*vocabulary_.sentences, *_SENTENCES, *SHARED, *clip_names))
        if hint is None:
            inside = key.rpartition(".")[0]
            near = [k for k in vocabulary_.sentences if k.rpartition(".")[0] == inside]
            verdicts = ", ".join(vocabulary_.verdicts)
            hint = f"There are {', '.join(near)}; each can also end in a verdict: {verdicts}."
        return self._bad(key, f"no such sentence in {self.clip.replace('_', '-')}", hint)

    def _bad(self, key: str, rule: str, hint: str) -> BadInput:
        return BadInput(f"{self.file}: {f'{self.prefix}{key}'.rstrip('.')}: {rule}", hint=hint)


def _longest(key: str) -> int:
    return _LONGEST_PROSE if key.startswith(ESSAY) else LONGEST_SENTENCE


def _of_essay(table: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """Yield the sentences of an essay's table, which has tables inside."""
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from ((f"{ESSAY}{key}.{inner}", each) for inner, each in value.items())
        else:
            yield f"{ESSAY}{key}", value
