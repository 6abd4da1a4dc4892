"""The words of an essay, read from a file for each clip: prose, figure, game and references.

`essays/en/roc.toml` has the prose of roc, `essays/en/figures/roc.toml` the words of its figure and
its game. Both lie beside `wording/`. See docs/essays.md.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from mlu_anim.system import programmes
from mlu_anim.system.errors import AuthorMistake
from mlu_anim.system.suggestions import did_you_mean

ESSAY = "essay."
"""The prefix of the keys of all sentences of an essay: `essay.story.call`."""
TABLES = ("story", "overlooked", "slider", "figure", "game")
"""The tables with sentences; `question` stands above all tables."""
_SETTINGS = ("beat", "value")
"""Keys of [slider] that are no sentences."""
_TOP = ("question", "own_data", "references", *TABLES)
_BLANKS = re.compile(r"[ \t\r\n]+")
_EMPTY_LINES = re.compile(r"\n[ \t\r]*\n")


@dataclass(frozen=True)
class Reference:
    """A source: `kind` is a type of BibTeX, such as `article`; `key` names it there."""

    key: str
    kind: str
    authors: str
    title: str
    year: str = ""
    venue: str = ""
    doi: str = ""
    url: str = ""


@dataclass(frozen=True)
class EssayWords:
    """The words of an essay before facts are filled in.

    `sentences`: templates by key, without the prefix: `story.call`.
    `own_data`: options that tell the same story of a reader's own data.
    `slider`: the beat with a slider and the tracked value that it moves; None without a slider.
    """

    sentences: Mapping[str, str]
    own_data: str
    slider: tuple[str, str] | None
    references: tuple[Reference, ...]

    def nested(self) -> dict[str, Any]:
        """Return the sentences as a wording file has them: tables of texts."""
        tables: dict[str, Any] = {}
        for key, text in self.sentences.items():
            table, _, name = key.rpartition(".")
            (tables.setdefault(table, {}) if table else tables)[name] = text
        return tables


def paths_of(clip: str, language: str = "en") -> tuple[Path, Path]:
    """Return the files with the prose and with the words of figure and game, which may not exist.

    `clip`: the module name.
    """
    folder = programmes.programme_of(clip).words / "essays" / language
    return folder / f"{clip}.toml", folder / "figures" / f"{clip}.toml"


def in_paragraphs(text: str) -> str:
    """Return a text with one line for each paragraph, and an empty line between two."""
    parts = (_BLANKS.sub(" ", part).strip(" ") for part in _EMPTY_LINES.split(text))
    return "\n\n".join(part for part in parts if part)


def has_essay(clip: str) -> bool:
    """Return True if there is prose for a clip, given by its module name."""
    return paths_of(clip)[0].is_file()


def essay_words(clip: str) -> EssayWords | None:
    """Return the words of a clip's essay, None if there is none; AuthorMistake for a broken file.

    `clip`: the module name.
    """
    prose, figure = paths_of(clip)
    if not prose.is_file():
        return None
    tables = dict(_read(prose))
    for name, table in (_read(figure) if figure.is_file() else {}).items():
        tables[name] = {**tables.get(name, {}), **table}
    _require_known(prose, tables, _TOP)
    slider = tables.get("slider", {})
    return EssayWords(
        sentences=dict(_sentences(prose, tables)),
        own_data=str(tables.get("own_data", "")),
        slider=(str(slider["beat"]), str(slider["value"])) if slider else None,
        references=tuple(_reference(prose, each) for each in tables.get("references", ())),
    )


def place_of(clip: str, key: str, language: str = "en") -> str:
    """Return the file and the line of a key such as `essay.story.call`, for messages."""
    table, _, name = key.removeprefix(ESSAY).rpartition(".")
    for path in paths_of(clip, language):
        line = _line_of(path, table, name)
        if line is not None:
            return f"{programmes.display_path(path)}, line {line}"
    return programmes.display_path(paths_of(clip, language)[0])


def _line_of(path: Path, table: str, name: str) -> int | None:
    here = ""
    lines = path.read_text(encoding="utf-8-sig").splitlines() if path.is_file() else []
    for number, line in enumerate(lines, 1):
        if line.startswith("["):
            here = line.strip("[] \t")
        elif here == table and re.match(rf"\s*\"?{re.escape(name)}\"?\s*=", line):
            return number
    return None


def _sentences(path: Path, tables: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in tables.items():
        if key in TABLES:
            texts = {f"{key}.{name}": text for name, text in value.items()}
            settings = [f"slider.{name}" for name in _SETTINGS]
            yield from ((k, _text(path, k, v)) for k, v in texts.items() if k not in settings)
        elif key.partition("_")[0] == "question":
            yield key, _text(path, key, value)


def _text(path: Path, key: str, value: object) -> str:
    if isinstance(value, str) and value.strip():
        return in_paragraphs(value)
    raise AuthorMistake(f"{programmes.display_path(path)}: {key} is not text, or is empty")


def _reference(path: Path, table: Mapping[str, Any]) -> Reference:
    known = [field.name for field in fields(Reference)]
    _require_known(path, table, known, "[[references]] ")
    for name in known[:4]:
        if not str(table.get(name, "")).strip():
            raise AuthorMistake(f"{programmes.display_path(path)}: a reference lacks {name!r}")
    return Reference(**{name: str(value) for name, value in table.items()})


def _require_known(
    path: Path, table: Mapping[str, Any], known: tuple[str, ...] | list[str], where: str = ""
) -> None:
    for key in table:
        if key not in known and not key.startswith("question_"):
            raise AuthorMistake(
                f"{programmes.display_path(path)}: {where}no such key: {key}",
                hint=did_you_mean(key, known) or f"Keys: {', '.join(known)}.",
            )


def _read(path: Path) -> Mapping[str, Any]:
    state = path.stat()
    return _parsed(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=64)
def _parsed(path: Path, mtime_ns: int, size: int) -> Mapping[str, Any]:
    """Return the tables of a file; mtime_ns and size are only cache keys."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AuthorMistake(f"{programmes.display_path(path)}: not valid TOML: {error}") from None
