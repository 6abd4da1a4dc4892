"""Read the user's own words from a TOML file and check them before anything is computed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from unicodedata import category

from mlu_anim.results import clips
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.result import Result
from mlu_anim.system import toml_files
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.suggestions import did_you_mean
from mlu_anim.system.visible_text import INVISIBLE
from mlu_anim.wording.own_words import OwnWords
from mlu_anim.wording.templates import holes
from mlu_anim.wording.typesetting import undrawable
from mlu_anim.wording.value_text import quoted
from mlu_anim.wording.vocabulary import vocabulary
from mlu_anim.wording.words_reader import LONGEST_NAME, SHARED, WordsReader


def read_words(path: Path, clip: str) -> OwnWords:
    """Return a clip's words from the file at `path`, where they are at top level or in its table.

    Raises BadInput with the file, the key, the rule and the next step.
    """
    module, file, tables = clips.module_name(clip), path.name, toml_files.read(path, "words")
    known = {name.replace("-", "_") for name in clips.names()}
    by_clip = {name: name.replace("-", "_") for name in tables if name.replace("-", "_") in known}
    if not by_clip:
        return WordsReader(file, module).words(tables)
    shared = {key: tables[key] for key in SHARED if key in tables}
    _require_in_tables(file, tables, {*by_clip, *shared})
    words = {
        clip_module: WordsReader(file, clip_module, f"{name}.").words(tables[name], shared)
        for name, clip_module in by_clip.items()
    }
    if module not in words and not shared:
        clips_there = ", ".join(f"[{name}]" for name in by_clip)
        raise BadInput(
            f"{file}: no words for the clip {clip!r}", hint=f"It has words for {clips_there}."
        )
    return words[module] if module in words else WordsReader(file, module).words({}, shared)


def require_facts(own: OwnWords, clip: str, facts: Mapping[str, Fact]) -> None:
    """Raise BadInput if a sentence mentions a fact of the clip that this result does not have."""
    known = vocabulary(clip).facts
    for key, template in own.sentences:
        missing = [h.name for h in holes(template) if h.name in known and h.name not in facts]
        if missing:
            raise BadInput(
                f"{own.source}: {key}: there is no {{{missing[0]}}} for this data",
                hint=f"There are {', '.join(sorted(facts))}.",
            )


def require_title(title: str) -> None:
    """Raise UsageError for a blank --title, BadInput for one that cannot be drawn."""
    line = " ".join(title.split())
    if not line:
        raise UsageError("--title is blank", hint="Write a title, or use --no-title.")
    if problem := undrawable(title, "bold"):
        raise BadInput(f"--title: {problem}", hint="Remove it, or use another letter.")


def require_names(result: Result, own: OwnWords | None) -> None:
    """Raise BadInput for a name in the data that is too long for a sentence.

    It is also raised for a name with invisible characters, if a fact has that name. Whether its
    letters can be drawn is checked later, when a clip draws it.
    """
    names = dict.fromkeys(result.names(), False)
    if own is not None:
        own = own.for_data(result.names(), result.labels())
    facts = result.facts().values()
    names |= {str(f.value): True for f in facts if f.kind is Kind.NAME and f.value}
    for name, is_in_sentences in names.items():
        line = name if own is None else own.named(name)
        if len(line) > LONGEST_NAME:
            rule = f"has {len(line):,} characters; at most {LONGEST_NAME} are allowed"
        elif is_in_sentences and set(map(category, line)) & INVISIBLE:
            rule = str(undrawable(line))
        else:
            continue
        raise BadInput(
            f"the name {quoted(name)} in the data: {rule}",
            hint="Rename the label, column or file, or replace the name: [names] in --wording.",
        )


def _require_in_tables(file: str, tables: Mapping[str, Any], known: set[str]) -> None:
    """Raise BadInput for a key at top level that is not in `known`, the keys allowed there."""
    for key in tables:
        if key not in known:
            names = [name for name in clips.names() if name not in known]
            first = next(iter(known - set(SHARED)))
            raise BadInput(
                f"{file}: {key} is outside of the clips' tables",
                hint=did_you_mean(key, names) or f"Move it below [{first}], or remove it.",
            )
