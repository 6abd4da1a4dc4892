"""Read the values in a course file: check their types, and take a list as alternative values."""

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

from mlu_anim.results.inputs import DATASET_NAMES, dataset_name
from mlu_anim.system.errors import BadInput
from mlu_anim.system.problems import Collect
from mlu_anim.system.suggestions import did_you_mean


class Kind(Enum):
    """The type of value that a key of a course file takes."""

    FLAG = auto()
    NUMBER = auto()
    TEXT = auto()
    FILE = auto()
    """The path of an existing file."""
    FOLDER = auto()
    DATA = auto()
    """The path of a table, or the name of a data set."""
    WORDS = auto()
    """A text or a list of texts."""
    SETTINGS = auto()
    """A table with the values of a clip's parameters, by name."""


_TAKES = {
    Kind.NUMBER: "a number",
    Kind.TEXT: "text",
    Kind.FILE: "the path of a file",
    Kind.FOLDER: "the path of a folder",
    Kind.DATA: "the path of a table, or the name of a data set",
    Kind.WORDS: "text, or a list of texts",
    Kind.SETTINGS: "text or a number",
}
Value = bool | str | tuple[str, ...]
"""The value of an option, as on the command line: a flag, a text, or several texts."""
Choices = dict[str, list[Value]]
"""The alternative values of each key. Each parameter has a key of its own: `set.n_trees`."""


@dataclass(frozen=True)
class ValueReader:
    """Reads one table of the course file at `path`.

    `where`: the name of the table in messages.
    `kinds`: the kind of value of each allowed key.
    `collect`: returns a context manager that may collect the errors of one key, so that the other
    keys are read as well; by default the first error is raised.
    """

    path: Path
    where: str
    kinds: Mapping[str, Kind]
    collect: Collect = nullcontext

    def choices(self, table: Mapping[str, Any]) -> Choices:
        """Return the alternative values of each key in `table`: the items of a list, or one value.

        Raises BadInput for an unknown key or a wrong value, unless `collect` collects it.
        """
        choices: Choices = {}
        for key, value in table.items():
            with self.collect():
                choices |= self._choices(key, value)
        return choices

    def _choices(self, key: str, value: Any) -> Choices:
        kind = self.kinds.get(key)
        if kind is None:
            near = did_you_mean(key.replace("_", "-"), self.kinds)
            hint = near or f"There are {', '.join(self.kinds)}."
            raise self.bad(key, "no such option here", hint)
        if kind is not Kind.SETTINGS:
            return {key: self._values(key, kind, value)}
        if not isinstance(value, Mapping):
            raise self.bad(key, "is no table", f"Write {key} = {{ n_trees = 12 }}.")
        settings: Choices = {}
        for name, setting in value.items():
            with self.collect():
                texts = self._values(f"{key}.{name}", kind, setting)
                settings[f"{key}.{name}"] = [f"{name}={text}" for text in texts]
        return settings

    def _values(self, key: str, kind: Kind, value: object) -> list[Value]:
        """Return the alternative values of a key: the items of a list, or the value itself.

        A key of kind WORDS takes several texts at once, so a list of texts is one value for it, and
        a list of lists holds alternative values.
        """
        if value == []:
            raise self.bad(key, "is an empty list", "Leave the line out, or fill the list.")
        values = value if isinstance(value, list) else [value]
        if kind is Kind.WORDS and not all(isinstance(words, list) for words in values):
            values = [value]
        read = []
        for each in values:
            with self.collect():
                read.append(self._value(key, kind, each))
        if len(set(read)) < len(read):
            raise self.bad(key, "has the same value twice", "Each one makes a rendering.")
        return read

    def _value(self, key: str, kind: Kind, value: object) -> Value:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if kind is Kind.FLAG:
            if isinstance(value, bool):
                return value
            raise self.bad(key, f"{value!r} is not true or false", f"Write {key} = true.")
        if kind is Kind.WORDS and isinstance(value, list) and value:
            if all(isinstance(word, str) and word for word in value):
                return tuple(value)
        elif isinstance(value, str) or (is_number and kind in (Kind.NUMBER, Kind.SETTINGS)):
            return self._text(key, kind, str(value))
        raise self.bad(key, f"{value!r} is not {_TAKES[kind]}", _example(key, kind, value))

    def _text(self, key: str, kind: Kind, text: str) -> str:
        """Return a text as the command line takes it; paths start at the course file's folder.

        Raises BadInput if the path of a FILE or DATA is not an existing file.
        """
        is_path = kind in (Kind.FILE, Kind.FOLDER, Kind.DATA)
        if not is_path or (kind is Kind.DATA and dataset_name(text)):
            return text
        path = self.path.parent / text
        if kind is not Kind.FOLDER and not _is_file(path):
            near = did_you_mean(text, DATASET_NAMES) if kind is Kind.DATA else None
            hint = f"{near or ''} Paths start at the folder of {self.path.name}.".lstrip()
            raise self.bad(key, f"there is no file {text!r}", hint)
        return str(path)

    def bad(self, key: str, rule: str, hint: str) -> BadInput:
        """Return an error whose message names file, table, key and the broken rule.

        `hint`: the next step for the user.
        """
        shown = key if key.isprintable() else repr(key)
        place = ": ".join(filter(None, [self.path.name, self.where, shown]))
        return BadInput(f"{place}: {rule}", hint=hint)


def _example(key: str, kind: Kind, value: object) -> str:
    if kind is Kind.WORDS:
        return f'Write {key} = ["a", "b"].'
    if kind is Kind.NUMBER:
        return f"Write {key} = 2."
    return f'Write it in quotes, {key} = "{value}"; a list is one after the other.'


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # the path is too long, or contains a NUL character
        return False
