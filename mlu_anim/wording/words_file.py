"""The user's own words, from a TOML file; all of it is checked before anything is computed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unicodedata import category

from mlu_anim.results import clips
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.result import Result
from mlu_anim.system import toml_files
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.visible_text import INVISIBLE
from mlu_anim.wording.own_words import OwnWords
from mlu_anim.wording.templates import holes
from mlu_anim.wording.typesetting import undrawable
from mlu_anim.wording.value_text import quoted
from mlu_anim.wording.vocabulary import vocabulary
from mlu_anim.wording.words_reader import LONGEST_NAME, SHARED, WordsReader, did_you_mean


def read_words(path: Path, clip: str) -> OwnWords:
    """The words for a clip in the file at `path`: flat, or in a table of the clip's name.

    Raises BadInput naming the file, the key, the rule and the next step.
    """
    module, file, tables = clips.module_name(clip), path.name, toml_files.read(path, "words")
    known = {name.replace("-", "_") for name in clips.names()}
    by_clip = {name: name.replace("-", "_") for name in tables if name.replace("-", "_") in known}
    if not by_clip:
        return WordsReader(file, module).words(tables)
    shared = {key: tables[key] for key in SHARED if key in tables}
    _require_in_tables(file, tables, {*by_clip, *shared})
    found = {
        each: WordsReader(file, each, f"{name}.").words(tables[name], shared)
        for name, each in by_clip.items()
    }
    if module not in found and not shared:
        has = ", ".join(f"[{name}]" for name in by_clip)
        raise BadInput(f"{file}: no words for the clip {clip!r}", hint=f"It has {has}.")
    return found[module] if module in found else WordsReader(file, module).words({}, shared)


def require_facts(own: OwnWords, clip: str, facts: Mapping[str, Fact]) -> None:
    """Raise BadInput for a sentence that mentions what this result has not."""
    known = vocabulary(clip).facts
    for key, template in own.sentences:
        missing = [h.name for h in holes(template) if h.name in known and h.name not in facts]
        if missing:
            raise BadInput(
                f"{own.source}: {key}: there is no {{{missing[0]}}} for this data",
                hint=f"There are {', '.join(sorted(facts))}.",
            )


def require_title(title: str) -> None:
    """Raise an error for a title of the command line that would not be seen as it was written."""
    line = " ".join(title.split())
    if not line:
        raise UsageError("--title is blank", hint="Write a title, or leave it out with --no-title.")
    if found := undrawable(title, "bold"):
        raise BadInput(f"--title: {found}", hint="Take it out, or write another letter.")


def require_names(result: Result, own: OwnWords | None) -> None:
    """Raise BadInput for a name in the data that no sentence can hold, or that hides something.

    What is drawn is checked again where it is drawn: not every clip draws every name.
    """
    names = dict.fromkeys(result.names(), False)
    if own is not None:
        own = own.for_data(result.names(), result.labels())
    facts = result.facts().values()
    names |= {str(f.value): True for f in facts if f.kind is Kind.NAME and f.value}
    for name, is_told in names.items():
        line = name if own is None else own.named(name)
        if len(line) > LONGEST_NAME:
            rule = f"has {len(line):,} characters; at most {LONGEST_NAME} have room"
        elif is_told and set(map(category, line)) & INVISIBLE:
            rule = str(undrawable(line))
        else:
            continue
        raise BadInput(
            f"the name {quoted(name)} in the data: {rule}",
            hint="Name the label, column or file otherwise, or show another name for it: [names] "
            "in --wording.",
        )


def _require_in_tables(file: str, tables: Mapping[str, Any], known: set[str]) -> None:
    """In a file with tables of clips, nothing else but what they share stands outside."""
    for key in tables:
        if key not in known:
            names = [name for name in clips.names() if name not in known]
            first = next(iter(known - set(SHARED)))
            raise BadInput(
                f"{file}: {key} stands outside of the clips' tables",
                hint=did_you_mean(key, names) or f"Put it below [{first}], or remove that line.",
            )
