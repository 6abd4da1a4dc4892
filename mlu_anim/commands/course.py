"""Read the renderings of a course file as command lines of `render`: both obey the same rules."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

import click

from mlu_anim.commands.command import name_of
from mlu_anim.commands.option_types import CommaList, Number, WholeNumber
from mlu_anim.commands.render_options import RenderOptions
from mlu_anim.pipeline.course_file import Course, Entry
from mlu_anim.pipeline.course_values import Kind, Value
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.problems import Collect

OF_A_RUN = frozenset({"everything", "keep_going", "as_json", "dry_run", "opens", "project"})
"""Options that concern a whole call of `render`; a course file cannot set them."""


def is_course(word: str) -> bool:
    """Return True if a word of the command line names a course file rather than a clip."""
    return word.endswith(".toml")


@dataclass(frozen=True)
class CourseReader:
    """Reads course files, whose keys are options of a command.

    `context`: the command line that names the course file; its options override the file's.
    `of_scenes`: the names of the options that a user's own scene, FILE.py:SCENE, accepts.
    `collect`: returns a context manager that may collect the errors of one key or rendering, so
    that the others are read as well; by default the first error is raised.
    """

    context: click.Context
    of_scenes: Collection[str]
    collect: Collect = nullcontext

    def read(self, path: Path) -> Iterator[RenderOptions]:
        """Yield the options of each rendering that a course file asks for.

        Raises BadInput for wrong keys and values that `collect` does not collect.
        """
        from mlu_anim.rendering.foreign.scene_reference import is_reference

        options = {_key(each): each for each in self.context.command.params if _is_key(each)}
        stronger = RenderOptions.of(self.context)
        course = Course(
            path=path,
            kinds={key: _kind(each) for key, each in options.items()},
            is_scene=is_reference,
            of_scenes={key for key, each in options.items() if each.name in self.of_scenes},
            overridden={key for key, each in options.items() if each.name in stronger.written},
            collect=self.collect,
        )
        for entry in course.entries():
            inner = self._parsed_where_right(entry, options)
            own = RenderOptions.of(inner).of_clip(entry.clip).below(stronger)
            yield replace(own, where=entry.where)

    def _parsed_where_right(
        self, entry: Entry, options: Mapping[str, click.Parameter]
    ) -> click.Context:
        """Parse an entry; if that fails, leave out the keys with wrong values.

        Their errors go to `collect`.
        """
        try:
            return self._parsed(entry, options)
        except BadInput:
            right = {}
            for key, value in entry.values.items():
                with self.collect():
                    self._parsed(replace(entry, values={key: value}), options)
                    right[key] = value
            return self._parsed(replace(entry, values=right), options)

    def _parsed(self, entry: Entry, options: Mapping[str, click.Parameter]) -> click.Context:
        """Parse an entry as the command line that it stands for.

        `options`: the options by key. Raises BadInput for a value that an option does not accept.
        """
        words = [w for k, value in entry.values.items() for w in _words(entry, options[k], value)]
        name, parent = self.context.info_name, self.context.parent
        try:
            return self.context.command.make_context(
                name, [*words, "--", entry.clip], parent=parent
            )
        except UsageError as error:
            rule = error.message.removeprefix("--")  # a key of a course is an option without it
            raise BadInput(f"{entry.where}: {rule}", hint=error.hint) from error


def _words(entry: Entry, option: click.Parameter, value: Value) -> Iterator[str]:
    """Yield the value of a key as words of a command line, such as `--theme=dark`.

    Option and value are one word, so that no value is mistaken for an option. Raises BadInput for a
    comma within a text of a list.
    """
    if value is True:
        yield name_of(option)
    elif isinstance(value, str):
        yield f"{name_of(option)}={value}"
    elif isinstance(value, tuple) and option.multiple:
        yield from (f"{name_of(option)}={each}" for each in value)
    elif isinstance(value, tuple):
        if any("," in each for each in value):
            rule = f"{value!r} has a comma within a text"
            raise BadInput(f"{entry.where}: {_key(option)}: {rule}", hint="Rename it without one.")
        yield f"{name_of(option)}={','.join(value)}"


def _key(option: click.Parameter) -> str:
    """Return the key of an option in a course file: its long name without the leading hyphens."""
    return name_of(option).removeprefix("--")


def _is_key(option: click.Parameter) -> bool:
    return isinstance(option, click.Option) and option.name not in OF_A_RUN


def _kind(option: click.Parameter) -> Kind:
    """Return the kind of value that a course file may give to an option."""
    found = Kind.TEXT
    if isinstance(option, click.Option) and option.is_flag:
        found = Kind.FLAG
    elif option.name == "settings":
        found = Kind.SETTINGS
    elif option.name == "data":
        found = Kind.DATA
    elif isinstance(option.type, CommaList) or getattr(option, "multiple", False):
        found = Kind.WORDS
    elif isinstance(option.type, click.Path):
        found = Kind.FILE if option.type.file_okay else Kind.FOLDER
    elif isinstance(option.type, WholeNumber | Number):
        found = Kind.NUMBER
    return found
