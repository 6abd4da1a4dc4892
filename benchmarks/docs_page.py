"""The table of figures on the page `docs/performance.md`, replaced by that of a run."""

from collections.abc import Mapping
from pathlib import Path

from benchmarks.film_commands import ROOT
from mlu_anim.system.errors import RenderFailed

PAGE = ROOT / "docs" / "performance.md"


def write_table(
    table: str, machine: Mapping[str, str | int], path: Path = PAGE, name: str = "bench"
) -> None:
    """Put a table between the page's two marks of a name; raises RenderFailed when it has none."""
    first, last = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise RenderFailed(
            f"{path.name} has no place for the table", hint=f"put {first} and {last} there"
        )
    told = ", ".join(f"{name} {value}" for name, value in machine.items())
    path.write_text(f"{before}{first}\n{table}\n\n{told}.\n{last}{after}", encoding="utf-8")
