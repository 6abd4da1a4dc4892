"""Commands whose help has sections and whose errors suggest the nearest name."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

from mlu_anim.system.errors import UsageError
from mlu_anim.system.suggestions import did_you_mean

Decorator = Callable[[Any], Any]
_OPTIONS = "Options"
_WIDEST_NAME = 24
"""In columns: the help of an option with a longer name begins in the next line."""


class Option(click.Option):
    """An option that belongs to a section of the help page."""

    def __init__(self, *names: Any, section: str = _OPTIONS, **settings: Any) -> None:
        super().__init__(*names, **settings)
        self.section = section


def option(*names: str, **settings: Any) -> Callable[[str], Decorator]:
    """Return an option that waits for the title of its section; parameters of `click.option`."""
    return lambda title: click.option(*names, cls=Option, section=title, **settings)


def section(title: str, *options: Callable[[str], Decorator]) -> Decorator:
    """Return one decorator that adds options to a command, in this order and under one title."""

    def decorate(command: Any) -> Any:
        for each in reversed(options):
            command = each(title)(command)
        return command

    return decorate


class Command(click.Command):
    """A command whose help lists options by section.

    `tables`: more rows of names and their meanings for the end of the page, by title.
    """

    def __init__(
        self,
        *arguments: Any,
        tables: Mapping[str, Sequence[tuple[str, str]]] | None = None,
        **settings: Any,
    ) -> None:
        super().__init__(*arguments, **settings)
        self.tables = tables or {}

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, section by section, and then the tables."""
        rows: dict[str, list[tuple[str, str]]] = {}
        title = _OPTIONS
        for parameter in self.get_params(ctx):
            if isinstance(parameter, click.Argument):
                continue  # the text above explains arguments
            title = getattr(parameter, "section", title)  # --help joins the last section
            if (record := parameter.get_help_record(ctx)) is not None:
                rows.setdefault(title, []).append(record)
        for title, records in {**rows, **self.tables}.items():
            with formatter.section(title):
                formatter.write_dl(_aligned(records, rows), col_max=_WIDEST_NAME)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of a command line; raises UsageError, our own."""
        with plain_errors(ctx):
            return super().parse_args(ctx, args)


class Group(click.Group):
    """A command with commands of its own."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the words of a command line, of an empty one as `--help`; raises UsageError."""
        with plain_errors(ctx):
            return super().parse_args(ctx, args or ["--help"])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names; raises UsageError if there is none."""
        if args[0] not in self.commands:
            rule, page = f"no command {args[0]!r}", f"({ctx.command_path} --help)"
            meant = did_you_mean(args[0], self.commands) or f"Commands: {', '.join(self.commands)}."
            raise UsageError(rule, hint=f"{meant} {page}")
        return super().resolve_command(ctx, args)


Group.group_class = Group


@contextmanager
def plain_errors(context: click.Context) -> Iterator[None]:
    """Raise what click says of wrong words as our own UsageError, with a hint."""
    try:
        yield
    except click.UsageError as error:
        page = f"({context.command_path} --help)"
        if isinstance(error, click.NoSuchOption):
            rule = f"{context.info_name} has no option {error.option_name}"
            names = (name for each in context.command.get_params(context) for name in each.opts)
            meant = did_you_mean(error.option_name, filter(_is_long, names))
            raise UsageError(rule, hint=f"{meant} {page}" if meant else page) from error
        raise UsageError(_rule(error), hint=page) from error


def _rule(error: click.UsageError) -> str:
    """The message of an error, which begins with the name of the option or argument."""
    parameter = getattr(error, "param", None)
    if isinstance(error, click.BadOptionUsage):
        wants_one = "requires" in error.message
        return f"{error.option_name} {'needs a value' if wants_one else 'takes no value'}"
    if parameter is None:
        return error.format_message().rstrip(".")
    if isinstance(error, click.MissingParameter):
        choices = getattr(parameter.type, "choices", ())
        one_of = f"; choose one of {', '.join(choices)}" if choices else ""
        return f"{name_of(parameter)} is missing{one_of}"
    return f"{name_of(parameter)}: {error.message.rstrip('.')}"


def name_of(parameter: click.Parameter | None) -> str:
    """The name of a parameter in messages: the long name of an option, `CLIP` for an argument."""
    if parameter is None:
        return ""
    if isinstance(parameter, click.Argument):
        return parameter.make_metavar(click.get_current_context())
    return max(parameter.opts, key=len)


def _is_long(name: str) -> bool:
    return name.startswith("--")


def _aligned(
    records: Sequence[tuple[str, str]], rows: Mapping[str, Sequence[tuple[str, str]]]
) -> list[tuple[str, str]]:
    """Rows whose second column begins where that of all sections does."""
    names = [name for section_rows in rows.values() for name, _ in section_rows]
    width = max(len(name) for name in names if len(name) <= _WIDEST_NAME)
    return [(name.ljust(width), text) for name, text in records]
