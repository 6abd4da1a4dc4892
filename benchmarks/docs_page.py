"""Write a table of figures to the page `docs/performance.md`."""

from collections.abc import Mapping
from pathlib import Path

from benchmarks.film_commands import ROOT
from mlu_anim.system.errors import RenderFailed

PAGE = ROOT / "docs" / "performance.md"


def write_table(
    table: str, machine: Mapping[str, str | int], path: Path = PAGE, name: str = "bench"
) -> None:
    """Replace the table between two markers of the page; raises RenderFailed if it has none."""
    first, last = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(first)
    _, end, after = rest.partition(last)
    if not begin or not end:
        raise RenderFailed(
            f"{path.name} has no markers for the table", hint=f"add the lines {first} and {last}"
        )
    facts = ", ".join(f"{name} {value}" for name, value in machine.items())
    path.write_text(f"{before}{first}\n{table}\n\n{facts}.\n{last}{after}", encoding="utf-8")
