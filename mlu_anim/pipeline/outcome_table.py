"""Print the table of outcomes at the end of several renderings."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mlu_anim.bundle.media_file import size
from mlu_anim.pipeline.outcomes import Outcome

_STYLES = {"written": "green", "unchanged": "dim", "not started": "dim"}
_LONGEST_REASON = 60
_PLAIN_WIDTH = 160
"""The width of the table, in characters, if it is not printed to a terminal."""


def show(outcomes: Sequence[Outcome], seconds: float, stream: TextIO | None = None) -> None:
    """Print a table with one row per outcome, and below it the totals.

    `seconds`: the time that all renderings took together. `stream`: None for stderr.
    """
    stream = stream or sys.stderr
    width = None if stream.isatty() else _PLAIN_WIDTH
    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("clip", no_wrap=True)
    table.add_column("files", overflow="fold")
    table.add_column("outcome")
    table.add_column("time", justify="right", no_wrap=True)
    table.add_column("size", justify="right", no_wrap=True)
    for outcome in outcomes:
        row = (outcome.clip, _files(outcome), _status(outcome), _time(outcome), _size(outcome))
        table.add_row(*map(Text, row), style=_STYLES.get(outcome.status, "red"))
    console.print()
    console.print(table)
    for line in _totals(outcomes, seconds):
        console.print(line, soft_wrap=True)


def _files(outcome: Outcome) -> str:
    """Return the paths of the films and pictures in shell notation: `renders/roc/roc.{mp4,gif}`."""
    formats = [file["format"] for file in outcome.files if "width_px" in file]
    if not formats:
        return str(outcome.base)
    several = f"{{{','.join(formats)}}}"
    return f"{outcome.base}.{several if len(formats) > 1 else formats[0]}"


def _status(outcome: Outcome) -> str:
    if outcome.error is None:
        return outcome.status
    reason = outcome.error.message.partition("\n")[0]
    short = reason if len(reason) <= _LONGEST_REASON else f"{reason[: _LONGEST_REASON - 1]}…"
    return f"{outcome.status}: {short}"


def _time(outcome: Outcome) -> str:
    return f"{outcome.seconds:.1f} s" if outcome.seconds else ""


def _size(outcome: Outcome) -> str:
    return size(sum(file["size_bytes"] for file in outcome.files)) if outcome.files else ""


def _totals(outcomes: Sequence[Outcome], seconds: float) -> Iterable[str]:
    counts = Counter(outcome.status for outcome in outcomes)
    listed = ", ".join(f"{n} {status}" for status, n in counts.items())
    yield f"{len(outcomes)} renderings: {listed}; {seconds:.1f} s"
    if counts["not started"] and counts["failed"]:
        yield "Stopped at the first failure; with --keep-going the others are rendered."
    if counts["not started"] or counts["interrupted"]:
        yield "The same command goes on from here: what is written is not made again."
