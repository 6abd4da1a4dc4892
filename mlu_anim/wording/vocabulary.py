"""The vocabulary of a clip: its sentences by key, the facts they can mention, its verdicts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.system import wording_files
from mlu_anim.system.errors import AuthorMistake
from mlu_anim.system.suggestions import did_you_mean
from mlu_anim.wording.essay_words import ESSAY, essay_words
from mlu_anim.wording.templates import PHRASES, holes

FACTS = "facts.toml"
"""The file that lists facts and verdicts of each clip."""
_KINDS: Mapping[str, Kind] = {**{kind.value: kind for kind in Kind}, "measure": Kind.SCORE}


@dataclass(frozen=True)
class KnownFact:
    """A fact that sentences can mention.

    `kind`: None if facts.toml does not list it; `line`: its meaning.
    """

    kind: Kind | None
    line: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """Sentences, facts and verdicts of one clip. `sentences`: the shipped template of each key."""

    clip: str
    sentences: Mapping[str, str]
    facts: Mapping[str, KnownFact]
    verdicts: tuple[str, ...]

    def knows(self, key: str) -> bool:
        """Return True if there is a sentence at this key, or at the key without its verdict."""
        return key in self.sentences or self._base(key) in self.sentences

    def facts_of(self, key: str) -> Mapping[str, KnownFact]:
        """Return all facts and phrases that the sentence at `key` can mention.

        They are the facts of the clip, all phrases, and whatever the shipped sentence mentions.
        """
        phrases = () if key.startswith(PHRASES) else self.phrases
        unwritten = [*sorted(self._mentioned.get(self._base(key), ())), *phrases]
        return {**dict.fromkeys(unwritten, KnownFact(None)), **self.facts}

    @cached_property
    def phrases(self) -> tuple[str, ...]:
        """Names of the phrases: parts of sentences that other sentences can mention."""
        keys = (self._base(key) for key in self.sentences if key.startswith(PHRASES))
        return tuple(dict.fromkeys(key.removeprefix(PHRASES) for key in keys))

    @cached_property
    def _mentioned(self) -> Mapping[str, set[str]]:
        """Names of all facts and phrases in shipped sentences, by keys without their verdicts."""
        mentioned: dict[str, set[str]] = {}
        for key, template in self.sentences.items():
            names = (hole.name for hole in holes(template))
            mentioned.setdefault(self._base(key), set()).update(names)
        return mentioned

    def _base(self, key: str) -> str:
        """Return the key without its verdict, if it has one: `a` for `a_worse_agree`."""
        for verdict in sorted(self.verdicts, key=len, reverse=True):
            base = key.removesuffix(f"_{verdict}")
            if base != key and base in self.sentences:
                return base
        return key


def vocabulary(clip: str) -> Vocabulary:
    """Return the vocabulary of a clip, given by its module name: `random_forest`."""
    return read_vocabulary(clip, wording_files.path_of(FACTS, clip))


@cache
def read_vocabulary(clip: str, facts_file: Path) -> Vocabulary:
    """Read the vocabulary of a clip, once for each file of facts."""
    entries = wording_files.table(FACTS, clip)
    sentences = dict(_flat(wording_files.table("wording/en.toml", clip)))
    if (essay := essay_words(clip)) is not None:
        sentences |= {f"{ESSAY}{key}": text for key, text in essay.sentences.items()}
    facts = {name: _known(clip, name, line) for name, line in entries.get("facts", {}).items()}
    mentioned = {hole.name for template in sentences.values() for hole in holes(template)}
    if not entries:  # no entry in facts.toml: take the facts that the sentences mention
        facts = {name: KnownFact(None) for name in sorted(mentioned)}
    return Vocabulary(clip, sentences, facts, tuple(entries.get("verdicts", ())))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _known(clip: str, name: str, text: str) -> KnownFact:
    kind, _, line = text.partition(": ")
    if kind not in _KINDS:
        near = did_you_mean(kind, _KINDS)
        kinds = f"a line is a kind, a colon and what the fact is; kinds: {', '.join(_KINDS)}"
        raise AuthorMistake(
            f"[{clip}.facts] {name}: no kind named {kind!r}",
            hint=f"{near} ({kinds})" if near else kinds,
            where=_place(clip, f"facts.{name}"),
        )
    return KnownFact(_KINDS[kind], line)


def _place(clip: str, key: str) -> str:
    line = wording_files.line_of(FACTS, clip, key)
    return wording_files.display_path(FACTS, clip) + (f", line {line}" if line else "")


def missing_lines(clip: str, facts: Mapping[str, Fact], verdict: str) -> list[str]:
    """Return a message for each fact or verdict of a result that `facts.toml` lacks.

    A fact whose kind differs from the listed one has a message too. The message for a missing fact
    contains the line to add.
    """
    known, file = vocabulary(clip), wording_files.display_path(FACTS, clip)
    problems = []
    for name, fact in facts.items():
        entry = known.facts.get(name)
        if entry is None or entry.kind is None or not entry.line:
            add = f'add  {name} = "{fact.kind.value}: ..."  with what it is'
            problems.append(f"{file}: [{clip}.facts]: no line for the fact {name!r}; {add}")
        elif entry.kind is not fact.kind and entry.kind is not Kind.SCORE:
            problems.append(
                f"{_place(clip, f'facts.{name}')}: [{clip}.facts]: the fact {name!r} is a "
                f"{fact.kind.value}, not a {entry.kind.value}"
            )
    if verdict not in known.verdicts:
        problems.append(f"{file}: [{clip}]: verdicts lacks {verdict!r}")
    return problems
