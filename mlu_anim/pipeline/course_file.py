"""Read a course file: TOML that asks for one rendering of each combination of option values.

[defaults]                       # options of all renderings
format = "mp4,png"

[[render]]                       # like one `render` command, with one option per line
clip = ["roc", "random-forest"]  # each value of a list in turn: 2 x 2 renderings
theme = ["light", "dark"]
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import product
from math import prod
from pathlib import Path
from typing import Any

from mlu_anim.pipeline.course_values import Choices, Kind, Value, ValueReader
from mlu_anim.results import clips
from mlu_anim.system import toml_files
from mlu_anim.system.errors import BadInput, MluAnimError, SeveralErrors, UsageError
from mlu_anim.system.problems import Collect
from mlu_anim.system.suggestions import nearest

MOST_RENDERINGS = 10_000
_CLIP, _NAME, _DEFAULTS, _RENDER = "clip", "name", "defaults", "render"
_HOLE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Entry:
    """One rendering that a course file asks for."""

    where: str
    """The file, table and clip, to begin a message with."""
    clip: str
    values: Mapping[str, Value]
    """The value of each option, by its key."""


@dataclass(frozen=True)
class Course:
    """The course file at `path`, and the rules for reading it.

    `kinds`: the kind of value of each allowed key except `clip`.
    `is_scene`: returns True if a `clip` is a manim scene in the user's file, FILE.py:SCENE.
    `of_scenes`: the keys that apply to such a scene; other keys of [defaults] are ignored for it.
    `overridden`: the keys given on the command line; their values in the file are ignored.
    `collect`: returns a context manager that may collect the errors of one key, so that the other
    keys are read as well; by default the first error is raised.
    """

    path: Path
    kinds: Mapping[str, Kind]
    is_scene: Callable[[str], bool]
    of_scenes: Collection[str] = ()
    overridden: Collection[str] = ()
    collect: Collect = nullcontext

    def entries(self) -> list[Entry]:
        """Read the file and return an entry for each combination of values.

        A key with a wrong value is left out if `collect` collects its error. Raises BadInput if
        the file cannot be read, has no [[render]] table, or asks for more than MOST_RENDERINGS.
        """
        defaults, asked = self._split(toml_files.read(self.path, "courses"))
        shared = self._choices(f"[{_DEFAULTS}]", defaults)
        products = []
        for number, table in enumerate(asked, start=1):
            where = f"[[{_RENDER}]] {number}"
            own = self._choices(where, {k: v for k, v in table.items() if k != _CLIP})
            clips_named: list[str] = []
            with self.collect():
                clips_named = self._clips(where, table.get(_CLIP))
            for clip in clips_named:
                taken = {k: v for k, v in shared.items() if self._is_taken(k, clip)} | own
                products.append((f"{self.path.name}: {where} ({clip})", clip, taken))
        self._require_few(prod(map(len, taken.values())) for _, _, taken in products)
        entries = []
        for where, clip, taken in products:
            for values in product(*taken.values()):
                with self.collect():
                    entries.append(self._entry(where, clip, dict(zip(taken, values, strict=True))))
        return entries

    def _split(self, tables: Mapping[str, Any]) -> tuple[Mapping[str, Any], Sequence[Any]]:
        """Return the [defaults] table and the list of [[render]] tables.

        Raises BadInput for any other table, or if there is no [[render]].
        """
        for name in tables:
            if name not in (_DEFAULTS, _RENDER):
                with self.collect():
                    raise self._bad(f"[{name}]", "no such table", self._meant(name))
        defaults, asked = tables.get(_DEFAULTS, {}), tables.get(_RENDER)
        if not isinstance(defaults, Mapping):
            raise self._bad(_DEFAULTS, "is no table", f"Begin it with [{_DEFAULTS}].")
        if not asked:
            raise self._bad("", "asks for nothing", f'Add [[{_RENDER}]] and below it clip = "roc".')
        if not isinstance(asked, list) or not all(isinstance(table, Mapping) for table in asked):
            hint = f"Begin each one with [[{_RENDER}]], in two pairs of brackets."
            raise self._bad(_RENDER, "is no list of tables", hint)
        return defaults, asked

    def _meant(self, name: str) -> str:
        if name in self.kinds:  # an option outside of a table
            return f"Put it below [{_DEFAULTS}] or [[{_RENDER}]]."
        if near := nearest(name, [_DEFAULTS, _RENDER]):
            return "Did you mean " + (f"[{near}]?" if near == _DEFAULTS else f"[[{near}]]?")
        return f'There are [{_DEFAULTS}] and, for each command, [[{_RENDER}]] with clip = "roc".'

    def _choices(self, where: str, table: Mapping[str, Any]) -> Choices:
        choices = ValueReader(self.path, where, self.kinds, self.collect).choices(table)
        return {k: v for k, v in choices.items() if k.partition(".")[0] not in self.overridden}

    def _clips(self, where: str, value: object) -> list[str]:
        """Return the clip names that the value of `clip` stands for, without repeats.

        The path of a FILE.py:SCENE starts at the folder of the course file. Raises BadInput if the
        value is not a name or a list of names.
        """
        listed = value if isinstance(value, list) else [value]
        named = [word for word in listed if isinstance(word, str) and word]
        if not named or len(named) < len(listed):
            hint = 'Write clip = "roc", a list of names, or "*" for all.'
            raise self._bad(f"{where}: {_CLIP}", "names no clip", hint)
        names: list[str] = []
        for word in named:
            if self.is_scene(word):
                names.append(str(self.path.parent / word))
                continue
            with self.collect(), placed(f"{self.path.name}: {where}: {_CLIP}"):
                matching = clips.matching_names(word)
                names += [clips.module_name(name).replace("_", "-") for name in matching]
        return list(dict.fromkeys(names))

    def _is_taken(self, key: str, clip: str) -> bool:
        """Return True if a key of [defaults] applies to a clip.

        All keys apply to our clips, but only those in `of_scenes` to a FILE.py:SCENE.
        """
        return key.partition(".")[0] in self.of_scenes or not self.is_scene(clip)

    def _entry(self, where: str, clip: str, values: Mapping[str, Value]) -> Entry:
        """Return the entry of one combination of values.

        Keys such as `set.n_trees` are joined into one key, `set`; a `{key}` in the value of `name`
        is replaced by the value of that key. Raises BadInput if it names no key.
        """
        joined = {key: value for key, value in values.items() if "." not in key}
        for key, value in values.items():
            option, dot, _ = key.partition(".")
            if dot:
                earlier = joined.get(option, ())
                joined[option] = (*(earlier if isinstance(earlier, tuple) else ()), str(value))
        name = joined.get(_NAME)
        if isinstance(name, str):
            known = {_CLIP: clip, **{key: self._plain(key, v) for key, v in values.items()}}
            joined[_NAME] = _HOLE.sub(lambda hole: _filled(where, hole[1], known), name)
            if not joined[_NAME]:
                raise BadInput(f"{where}: {_NAME}: is empty", hint="Leave the line out.")
        return Entry(where, clip, joined)

    def _plain(self, key: str, value: Value) -> str:
        """Return a value as text for a file name: of a path only the stem, other signs as `-`."""
        text = "+".join(value) if isinstance(value, tuple) else str(value)
        if "." in key:
            text = text.partition("=")[2]
        if self.kinds.get(key) in (Kind.FILE, Kind.DATA):
            text = Path(text).stem
        return re.sub(r"[^\w.+-]+", "-", text).strip("-. ")

    def _require_few(self, counts: Iterable[int]) -> None:
        if (total := sum(counts)) > MOST_RENDERINGS:
            hint = f"At most {MOST_RENDERINGS:,} are made at once; shorten a list."
            raise self._bad("", f"asks for {total:,} renderings", hint)

    def _bad(self, key: str, rule: str, hint: str) -> BadInput:
        return ValueReader(self.path, "", {}).bad(key, rule, hint)


def _filled(where: str, hole: str, known: Mapping[str, str]) -> str:
    """Return the text that replaces `{hole}` in a `name`; raises BadInput for an unknown key.

    `known`: the texts by key; `{n_trees}` stands for the value of `set.n_trees`.
    """
    texts = {key.rpartition(".")[2]: text for key, text in known.items() if key != _NAME}
    if hole not in texts:
        near = nearest(hole, texts)
        hint = f"Did you mean {{{near}}}?" if near else f"The keys are {', '.join(texts)}."
        raise BadInput(f"{where}: {_NAME}: no key is named {{{hole}}}", hint=hint)
    return texts[hole]


@contextmanager
def placed(where: str) -> Iterator[None]:
    """Turn each UsageError or BadInput of the block into a BadInput that begins with `where`.

    `where`: a place in a course file; if it is empty, errors stay as they are.
    """
    try:
        yield
    except SeveralErrors as error:
        raise SeveralErrors(tuple(_placed(each, where) for each in error.errors)) from error
    except (UsageError, BadInput) as error:
        if not where:
            raise
        raise _placed(error, where) from error


def _placed(error: MluAnimError, where: str) -> MluAnimError:
    if not where or not isinstance(error, UsageError | BadInput):
        return error
    return BadInput(f"{where}: {error.message}", hint=error.hint)
