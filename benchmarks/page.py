"""The table of figures on the page `docs/performance.md`, replaced by that of a run."""

from collections.abc import Mapping
from pathlib import Path

from benchmarks.films import ROOT
from mlu_anim.errors import RenderFailed

PAGE = ROOT / "docs" / "performance.md"
_BEGIN, _END = "<!-- bench: begin -->", "<!-- bench: end -->"


def write_table(table: str, machine: Mapping[str, str | int], path: Path = PAGE) -> None:
    """Put a table between the page's two marks; raises RenderFailed when it has none."""
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise RenderFailed(
            f"{path.name} has no place for the table", hint=f"put {_BEGIN} and {_END} there"
        )
    told = ", ".join(f"{name} {value}" for name, value in machine.items())
    path.write_text(f"{before}{_BEGIN}\n{table}\n\n{told}.\n{_END}{after}", encoding="utf-8")
