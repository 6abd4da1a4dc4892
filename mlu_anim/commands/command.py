"""Classes for click commands with sections in their help and suggestions in their errors."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click

from mlu_anim.system.errors import UsageError
from mlu_anim.system.suggestions import did_you_mean

Decorator = Callable[[Any], Any]
_OPTIONS = "Options"
_WIDEST_NAME = 24
"""The widest name of an option, in characters, that is followed by its help on the same line."""


class Option(click.Option):
    """An option that belongs to a section of the help page; `section`: the title of the section."""

    def __init__(self, *names: Any, section: str = _OPTIONS, **settings: Any) -> None:
        super().__init__(*names, **settings)
        self.section = section


def option(*names: str, **settings: Any) -> Callable[[str], Decorator]:
    """Return a function that takes a section's title and returns the decorator of an option.

    The arguments are those of `click.option`. See `section`, which joins several options.
    """
    return lambda title: click.option(*names, cls=Option, section=title, **settings)


def section(title: str, *options: Callable[[str], Decorator]) -> Decorator:
    """Return a decorator that adds options to a command, in this order, under one title.

    `options`: as returned by `option`.
    """

    def decorate(command: Any) -> Any:
        for each in reversed(options):
            command = each(title)(command)
        return command

    return decorate


class Command(click.Command):
    """A command whose help lists options by section.

    `tables`: by title, tables of names and their meanings for the end of the help page.
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
        """Write the options into the help page, section by section, and then the tables."""
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
        """Parse the words of a command line; errors of click become our own UsageError."""
        with plain_errors(ctx):
            return super().parse_args(ctx, args)


class Group(click.Group):
    """A command with subcommands, such as `cache`."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the words of a command line; no words at all mean `--help`.

        Errors of click become our own UsageError.
        """
        with plain_errors(ctx):
            return super().parse_args(ctx, args or ["--help"])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return name, command and remaining words; raises UsageError for an unknown command."""
        if args[0] not in self.commands:
            rule, page = f"no command {args[0]!r}", f"({ctx.command_path} --help)"
            meant = did_you_mean(args[0], self.commands) or f"Commands: {', '.join(self.commands)}."
            raise UsageError(rule, hint=f"{meant} {page}")
        return super().resolve_command(ctx, args)


Group.group_class = Group


@contextmanager
def plain_errors(context: click.Context) -> Iterator[None]:
    """Turn click's UsageError within the block into our own UsageError, with a hint.

    The hint suggests the nearest option, if there is one, and names the help page.
    """
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
    """Return our message for an error of click, beginning with the option or argument."""
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
    """Return the name of a parameter for messages: `--quality` of an option, `CLIP` of an argument.

    Empty if `parameter` is None.
    """
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
    """Return rows of a help page, padded so that the second columns of all sections line up.

    `records`: the rows (name, help) of one section. `rows`: those of all sections, by title.
    """
    names = [name for section_rows in rows.values() for name, _ in section_rows]
    width = max(len(name) for name in names if len(name) <= _WIDEST_NAME)
    return [(name.ljust(width), text) for name, text in records]
