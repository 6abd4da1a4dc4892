"""What `render` was asked for: its own words, and the tables of a course, by one set of rules."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from mlu_anim.commands.option_types import CommaList, PositiveRatio
from mlu_anim.pipeline.course_file import Course, Entry, placed
from mlu_anim.pipeline.course_values import Kind, Value
from mlu_anim.system.errors import BadInput
from mlu_anim.system.problems import Collect

OF_A_RUN = frozenset({"everything", "keep_going", "as_json", "dry_run"})
"""Options that say how to go about it, not what to make: they are no keys of a course."""


@dataclass(frozen=True)
class Asked:
    """One rendering: a clip and its options, as Click has parsed them.

    `given`: those that were written down.  `where`: in which file, empty for the command line.
    """

    clip: str
    options: Mapping[str, Any]
    given: frozenset[str]
    where: str = ""


def is_course(word: str) -> bool:
    """Whether a word of the command line names a course rather than a clip."""
    return word.endswith(".toml")


def asked_of(context: click.Context) -> Asked:
    """What this command line says of each clip that it names."""
    options = {k: v for k, v in context.params.items() if k not in {*OF_A_RUN, "clips"}}
    return Asked("", options, frozenset(k for k in options if _is_given(context, k)))


def read(
    path: Path,
    context: click.Context,
    shared: Asked,
    of_scenes: Collection[str],
    collect: Collect = nullcontext,
) -> Iterator[Asked]:
    """The renderings of a course; what `shared` has from the command line counts more.

    `of_scenes`: the options that FILE.py:SCENE takes.  `collect`: a block for each key and
    rendering, so that its error need not end the others.
    """
    from mlu_anim.rendering.foreign.scene_reference import is_reference

    options = {_key(each): each for each in context.command.params if _is_key(each)}
    course = Course(
        path=path,
        kinds={key: _kind(each) for key, each in options.items()},
        is_scene=is_reference,
        of_scenes={key for key, each in options.items() if each.name in of_scenes},
        overridden={key for key, each in options.items() if each.name in shared.given},
        collect=collect,
    )
    for entry in course.entries():
        inner = _parsed_where_right(entry, context, options, collect)
        own = asked_of(inner)
        on_top = {name: shared.options[name] for name in shared.given}
        yield Asked(entry.clip, {**own.options, **on_top}, own.given | shared.given, entry.where)


def _parsed_where_right(
    entry: Entry, context: click.Context, options: Mapping[str, click.Parameter], collect: Collect
) -> click.Context:
    """An entry without the keys whose values are wrong, which are collected."""
    try:
        return _parsed(entry, context, options)
    except BadInput:
        right = {}
        for key, value in entry.values.items():
            with collect():
                _parsed(replace(entry, values={key: value}), context, options)
                right[key] = value
        return _parsed(replace(entry, values=right), context, options)


def _parsed(
    entry: Entry, context: click.Context, options: Mapping[str, click.Parameter]
) -> click.Context:
    """An entry read as the command line that it stands for."""
    words = [w for k, value in entry.values.items() for w in _words(entry, options[k], value)]
    try:
        name, parent = context.info_name, context.parent
        return context.command.make_context(name, [*words, "--", entry.clip], parent=parent)
    except click.BadParameter as error:
        key = _key(error.param) if error.param is not None else ""
        choices = getattr(error.param and error.param.type, "choices", ())
        near = get_close_matches(str(entry.values.get(key)), [str(each) for each in choices], n=1)
        hint = f"Did you mean {near[0]}?" if near else "(python3 cli.py render --help)"
        raise BadInput(f"{entry.where}: {key}: {error.message}", hint=hint) from error
    except click.UsageError as error:
        raise BadInput(f"{entry.where}: {error.message}") from error


def _words(entry: Entry, option: click.Parameter, value: Value) -> Iterator[str]:
    """A key as options of the command line; one word each, so that no value is taken for one."""
    if value is True:
        yield f"--{_key(option)}"
    elif isinstance(value, str):
        yield f"--{_key(option)}={value}"
    elif isinstance(value, tuple) and option.multiple:
        yield from (f"--{_key(option)}={each}" for each in value)
    elif isinstance(value, tuple):
        if any("," in each for each in value):
            rule = f"{value!r} has a comma within a text"
            raise BadInput(f"{entry.where}: {_key(option)}: {rule}", hint="Rename it without one.")
        yield f"--{_key(option)}={','.join(value)}"


@contextmanager
def placed_usage(where: str) -> Iterator[None]:
    """As `placed`, and so for what Click calls wrong use."""
    try:
        with placed(where):
            yield
    except click.UsageError as error:
        if not where:
            raise
        raise BadInput(f"{where}: {error.message}") from error


def _key(option: click.Parameter) -> str:
    """The long name of an option."""
    return max(option.opts, key=len).removeprefix("--")


def _is_key(option: click.Parameter) -> bool:
    return isinstance(option, click.Option) and option.name not in OF_A_RUN


def _kind(option: click.Parameter) -> Kind:
    """What a course may write for an option."""
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
    elif isinstance(option.type, click.IntRange | click.FloatRange | PositiveRatio):
        found = Kind.NUMBER
    return found


def _is_given(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is ParameterSource.COMMANDLINE
