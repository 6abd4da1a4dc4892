"""Reads the words of one clip out of a file's tables, and refuses what cannot be said or drawn."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches

from mlu_anim.results import clips
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.numerals import ENGLISH, NUMBER, THIN_SPACE, Numbers
from mlu_anim.wording.own_words import OwnWords
from mlu_anim.wording.templates import LANGUAGE, Hole, TemplateError, holes, parse, require_forms
from mlu_anim.wording.typesetting import FACES, undrawable
from mlu_anim.wording.vocabulary import Vocabulary, vocabulary

SHARED = ("language", "names", "numbers")
"""What a file for several clips may say once for all of them."""
LONGEST_SENTENCE, LONGEST_NAME, LONGEST_SIGN = 1_000, 200, 10
_DECIMALS = (".", ",", "\u00b7")
_GROUPS = ("", " ", THIN_SPACE, "\u202f", "\u00a0", ".", ",", "'", "\u2019")
_SENTENCES = ("captions", "chapters", "labels", "seen", "phrases")
"""The tables of sentences."""
_CODE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_FROM_THE_RIGHT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_BLANKS = re.compile(r"[ \t\r\n]+")
_IN_QUOTES = "Write text, in quotes."
_ANOTHER = "Take it out, or write another letter."


@dataclass(frozen=True)
class WordsReader:
    """Reads the words of one clip; `prefix`: of its keys in the file, such as `roc.`."""

    file: str
    clip: str
    prefix: str = ""

    def words(self, table: object, shared: Mapping[str, object] | None = None) -> OwnWords:
        """What the clip's table says, and what is said once for all clips."""
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
            elif key not in SHARED:
                yield key, value

    def _sentence(self, key: str, value: object, told: Vocabulary, language: str) -> str:
        text, known = self._text(key, value, LONGEST_SENTENCE), told.facts_of(key)
        try:
            for hole in holes(text):
                if hole.name not in known:
                    hint = did_you_mean(hole.name, known) or f"There are {', '.join(known)}."
                    raise self._bad(key, f"there is no fact {{{hole.name}}}", hint)
                require_forms(hole, known[hole.name].kind, language)
        except TemplateError as error:
            raise self._bad(key, str(error), LANGUAGE) from None
        for piece in parse(text):
            for part in piece.nouns if isinstance(piece, Hole) else (piece,):
                self._require_drawable(key, part)
        return text

    def _names(self, table: object) -> dict[str, str]:
        found = {}
        for name, value in self._texts("names", table).items():
            shown = self._text(f"names.{name!r}", value, LONGEST_NAME)
            self._require_drawable(f"names.{name!r}", shown)
            found[unicodedata.normalize("NFC", name)] = shown
        return found

    def _numbers(self, table: object, default: Numbers) -> Numbers:
        given = asdict(default)
        for key, value in self._texts("numbers", table).items():
            if key not in given:
                hint = did_you_mean(key, given) or f"There are {', '.join(given)}."
                raise self._bad(f"numbers.{key}", "no such format of numbers", hint)
            given[key] = value
        made = Numbers(**given)
        self._require_one_of("decimal", made.decimal, _DECIMALS)
        self._require_one_of("group", made.group, _GROUPS)
        if made.decimal == made.group:
            raise self._bad("numbers.group", "is the decimal sign too", "Take two different signs.")
        sign = made.percent.replace(NUMBER, "", 1)
        if NUMBER not in made.percent or set(sign) & set("{}") or len(sign) > LONGEST_SIGN:
            rule = f"{made.percent!r} is not {NUMBER} and a sign"
            raise self._bad("numbers.percent", rule, f'Write "{NUMBER} %" or "%{NUMBER}".')
        self._require_drawable("numbers.percent", sign)
        # A blank within a number is where no line is broken.
        thin = {key: value.replace(" ", THIN_SPACE) for key, value in asdict(made).items()}
        return Numbers(**thin)

    def _require_one_of(self, key: str, value: str, choices: tuple[str, ...]) -> None:
        if value not in choices:
            signs = ", ".join(repr(each) for each in choices)
            raise self._bad(f"numbers.{key}", f"{value!r} is no such sign", f"There are {signs}.")

    def _language(self, value: object) -> str:
        text = self._text("language", value, LONGEST_NAME)
        if not _CODE.fullmatch(text):
            raise self._bad("language", f"{text!r} is no code of a language", "Write de or pt-BR.")
        if text.partition("-")[0].lower() in _FROM_THE_RIGHT:
            rule = f"{text!r} is written from right to left, and clips are laid out from the left"
            raise self._bad("language", rule, "Any language written from the left will do.")
        return text

    def _texts(self, key: str, table: object) -> dict[str, object]:
        """A table with keys of any name and no tables inside."""
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
        """A text in one line, its letters composed."""
        if not isinstance(value, str):
            raise self._bad(key, "is not text", _IN_QUOTES)
        text = unicodedata.normalize("NFC", _BLANKS.sub(" ", value).strip(" "))
        if not text.strip():
            raise self._bad(key, "is empty", "Leave the line out to keep the words there are.")
        if len(text) > longest:
            raise self._bad(key, f"has {len(text)} characters", f"At most {longest} are allowed.")
        return text

    def _require_drawable(self, key: str, text: str) -> None:
        for weight in FACES:
            if found := undrawable(text, weight):
                raise self._bad(key, f"{found}, in {text!r}", _ANOTHER)

    def _unknown(self, key: str, told: Vocabulary) -> BadInput:
        clip_names = clips.names() if "." not in key else []
        hint = did_you_mean(key, (*told.sentences, *_SENTENCES, *SHARED, *clip_names))
        if hint is None:
            inside = key.rpartition(".")[0]
            near = [k for k in told.sentences if k.rpartition(".")[0] == inside]
            hint = f"There are {', '.join(near)}; also with {', '.join(told.verdicts)} at the end."
        return self._bad(key, f"no such sentence in {self.clip.replace('_', '-')}", hint)

    def _bad(self, key: str, rule: str, hint: str) -> BadInput:
        return BadInput(f"{self.file}: {f'{self.prefix}{key}'.rstrip('.')}: {rule}", hint=hint)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A question about the nearest word that there is, if one is near."""
    near = get_close_matches(word, list(known), n=1)
    return f"Did you mean {near[0]}?" if near else None
