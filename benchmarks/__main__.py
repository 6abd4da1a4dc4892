"""Measures, prints the table, writes JSON: what `python3 cli.py bench` runs."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import comparison, growth, page, targets
from benchmarks.comparison import BIAS_VARIANCE, FULL, QUICK, Measured
from benchmarks.films import ROOT
from mlu_anim.system import errors, terminal
from mlu_anim.system.errors import MluAnimError, UsageError

_PACKAGES = ("manim", "av", "numpy", "pycairo")
_PICTURE = ROOT / "docs" / "images" / "growth.png"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for; gives the exit code."""
    given = _parser().parse_args(arguments)
    try:
        _require_one_kind(given)
        content = _growth() if given.growth else _targets(given)
        given.out.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, indent=2) + "\n"
        given.out.write_text(text, encoding="utf-8")
        if given.json:
            terminal.put(text.rstrip())
        print(f"figures: {given.out}", file=sys.stderr)
    except MluAnimError as error:
        terminal.print_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return errors.INTERRUPTED
    return 0


def _require_one_kind(given: argparse.Namespace) -> None:
    """The page holds what the full benchmark found, and growth is another run than the table."""
    if given.page and (given.quick or given.growth):
        raise UsageError(
            "--page takes the table of the full benchmark, without --quick or --growth"
        )
    if given.clip != "roc" and (given.page or given.quick or given.growth):
        raise UsageError(f"--clip {given.clip} prints the table of that clip alone")
    if given.quick and given.growth:
        raise UsageError("--quick shortens the table, --growth measures none: choose one of them")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--clip", choices=("roc", "bias-variance"), default="roc")
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--out", type=Path, default=Path("build/bench.json"))
    return parser


def _targets(given: argparse.Namespace) -> dict[str, Any]:
    """The table of targets; on the page too when that is asked for."""
    depth = QUICK if given.quick else FULL
    depth = BIAS_VARIANCE if given.clip == "bias-variance" else depth
    if given.rounds:
        depth = comparison.with_rounds(depth, given.rounds)
    measured = comparison.measure(depth)
    rows = targets.rows(measured)
    table = targets.as_markdown(rows)
    if not given.json:
        terminal.put(table)
    if given.page:
        page.write_table(table, _machine())
    listed = [asdict(row) | {"reached": row.reached} for row in rows]
    return {"machine": _machine(), "rows": listed, "measured": _plain(measured)}


def _plain(measured: Measured) -> dict[str, Any]:
    """All runs as plain values, without what the commands printed."""

    def without_words(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key: value for key, value in pairs if key not in ("stdout", "x264")}

    return asdict(measured, dict_factory=without_words)


def _growth() -> dict[str, Any]:
    """How time grows, as figures and as the picture of the documentation."""
    from benchmarks.growth_plot import draw_growth

    measured = growth.measure(growth.Extent())
    draw_growth(measured, _PICTURE)
    print(f"picture: {_PICTURE.relative_to(ROOT)}", file=sys.stderr)
    return {"machine": _machine(), "growth": asdict(measured)}


def _machine() -> Mapping[str, str | int]:
    """What the figures depend on."""
    facts: dict[str, str | int] = {
        "system": platform.system(),
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "python": platform.python_version(),
    }
    return facts | {package: version(package) for package in _PACKAGES}


def _processor() -> str:
    """The processor's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    sys.exit(main())
