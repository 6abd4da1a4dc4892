"""The outcome of a check for a person: a table of clips and gates, and a line for each fault."""

import sys
from collections.abc import Sequence

from mlu_anim.review.quality.checking import Checked, Verdict
from mlu_anim.review.quality.findings import gathered
from mlu_anim.system import terminal

SHOWN = 10
"""So many lines are shown of one gate."""


def show(checked: Sequence[Checked]) -> None:
    """Print the table, in color on a terminal, and below it what is wrong where."""
    if sys.stdout.isatty():
        _show_in_color(checked)
    else:
        for line in table(checked):
            terminal.put(line)
    for line in faults(checked):
        terminal.put(line)


def table(checked: Sequence[Checked]) -> list[str]:
    """A row for each gate, a column for each clip."""
    rows = _rows(checked)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(f"{c:{w}}" for c, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def faults(checked: Sequence[Checked]) -> list[str]:
    """A line for each fault; of many of one gate the first, and how many more there are."""
    lines = []
    for each in checked:
        for verdict in each.verdicts:
            found = gathered(list(verdict.findings))
            lines += [f"{each.clip}: {verdict.gate}: {fault}" for fault in found[:SHOWN]]
            if len(found) > SHOWN:
                lines.append(f"{each.clip}: {verdict.gate}: {len(found) - SHOWN} more")
    return ["", *lines] if lines else []


def _rows(checked: Sequence[Checked]) -> list[list[str]]:
    names = [verdict.gate for verdict in checked[0].verdicts]
    rows = [[name, *(_cell(each.verdicts[n]) for each in checked)] for n, name in enumerate(names)]
    return [["gate", *(each.clip for each in checked)], *rows]


def _cell(verdict: Verdict) -> str:
    if verdict.findings:
        n_faults = len(gathered(list(verdict.findings)))
        return f"{n_faults} fault{'s' if n_faults > 1 else ''}"
    return verdict.skipped or "ok"


def _show_in_color(checked: Sequence[Checked]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    header, *rows = _rows(checked)
    drawn = Table(*header)
    styles = {"ok": "green", "not rendered": "dim", "not looked at": "dim"}
    for name, *cells in rows:
        drawn.add_row(name, *(Text(cell, styles.get(cell, "bold red")) for cell in cells))
    Console().print(drawn)
