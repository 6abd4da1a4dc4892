"""Print the results of a check: a table of gates by clips, and a line for each fault."""

import sys
from collections.abc import Sequence

from mlu_anim.review.quality.checking import CheckedClip, GateResult
from mlu_anim.review.quality.findings import merge_repeated
from mlu_anim.system import terminal

SHOWN = 10
"""The largest number of faults that are printed for one gate and clip."""


def show(checked: Sequence[CheckedClip]) -> None:
    """Print the table, in color on a terminal, and the faults below it."""
    if sys.stdout.isatty():
        _show_in_color(checked)
    else:
        for line in table(checked):
            terminal.put(line)
    for line in faults(checked):
        terminal.put(line)


def table(checked: Sequence[CheckedClip]) -> list[str]:
    """Return the lines of a text table with a row for each gate and a column for each clip."""
    rows = _rows(checked)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{c:{w}}" for c, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def faults(checked: Sequence[CheckedClip]) -> list[str]:
    """Return a line for each fault, at most `SHOWN` per gate and clip, then the number of others.

    An empty line comes first; without a fault there are no lines.
    """
    lines = []
    for clip in checked:
        for result in clip.results:
            findings = merge_repeated(list(result.findings))
            lines += [f"{clip.clip}: {result.gate}: {f}" for f in findings[:SHOWN]]
            if len(findings) > SHOWN:
                lines.append(f"{clip.clip}: {result.gate}: {len(findings) - SHOWN} more")
    return ["", *lines] if lines else []


def _rows(checked: Sequence[CheckedClip]) -> list[list[str]]:
    names = [result.gate for result in checked[0].results]
    rows = [[name, *(_cell(clip.results[n]) for clip in checked)] for n, name in enumerate(names)]
    return [["gate", *(clip.clip for clip in checked)], *rows]


def _cell(result: GateResult) -> str:
    if result.findings:
        n_faults = len(merge_repeated(list(result.findings)))
        return f"{n_faults} fault{'s' if n_faults > 1 else ''}"
    return result.skipped or "ok"


def _show_in_color(checked: Sequence[CheckedClip]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    header, *rows = _rows(checked)
    drawn = Table(*header)
    styles = {"ok": "green", "not rendered": "dim", "not checked": "dim"}
    for name, *cells in rows:
        drawn.add_row(name, *(Text(cell, styles.get(cell, "bold red")) for cell in cells))
    Console().print(drawn)
