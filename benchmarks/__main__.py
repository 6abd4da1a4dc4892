"""The program of `python3 cli.py bench`: measure, print a table and write JSON."""

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

from benchmarks import comparison, docs_page, growth, targets
from benchmarks.comparison import BIAS_VARIANCE, FULL, QUICK, Measured
from benchmarks.film_commands import ROOT
from mlu_anim.system import errors, terminal
from mlu_anim.system.errors import MluAnimError, UsageError

_PACKAGES = ("manim", "av", "numpy", "pycairo")
_PICTURE = ROOT / "docs" / "images" / "growth.png"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the requested benchmark; returns the exit code."""
    args = _parser().parse_args(arguments)
    try:
        _require_one_kind(args)
        content = _growth() if args.growth else _targets(args)
        args.out.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, indent=2) + "\n"
        args.out.write_text(text, encoding="utf-8")
        if args.json:
            terminal.put(text.rstrip())
        print(f"figures: {args.out}", file=sys.stderr)
    except MluAnimError as error:
        terminal.print_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return errors.INTERRUPTED
    return 0


def _require_one_kind(args: argparse.Namespace) -> None:
    """Raise UsageError for options that cannot be combined."""
    if args.page and (args.quick or args.growth):
        raise UsageError("--page needs the full benchmark: leave out --quick and --growth")
    if args.clip != "roc" and (args.page or args.quick or args.growth):
        raise UsageError(f"--clip {args.clip} cannot be combined with --page, --quick or --growth")
    if args.quick and args.growth:
        raise UsageError("--quick and --growth cannot be combined: choose one of them")


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


def _targets(args: argparse.Namespace) -> dict[str, Any]:
    """Measure the table of targets, and write it to the documentation with `--page`."""
    depth = QUICK if args.quick else FULL
    depth = BIAS_VARIANCE if args.clip == "bias-variance" else depth
    if args.rounds:
        depth = comparison.with_rounds(depth, args.rounds)
    measured = comparison.measure(depth)
    rows = targets.rows(measured)
    table = targets.as_markdown(rows)
    if not args.json:
        terminal.put(table)
    if args.page:
        docs_page.write_table(table, _machine())
    plain_rows = [asdict(row) | {"reached": row.reached} for row in rows]
    return {"machine": _machine(), "rows": plain_rows, "measured": _plain(measured)}


def _plain(measured: Measured) -> dict[str, Any]:
    """All runs as plain values, without the output of the commands."""

    def without_output(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key: value for key, value in pairs if key not in ("stdout", "x264")}

    return asdict(measured, dict_factory=without_output)


def _growth() -> dict[str, Any]:
    """Measure how time grows, and draw the picture for the documentation."""
    from benchmarks.growth_plot import draw_growth

    measured = growth.measure(growth.Extent())
    draw_growth(measured, _PICTURE)
    print(f"picture: {_PICTURE.relative_to(ROOT)}", file=sys.stderr)
    return {"machine": _machine(), "growth": asdict(measured)}


def _machine() -> Mapping[str, str | int]:
    """The properties of the machine and the versions that the figures depend on."""
    facts: dict[str, str | int] = {
        "system": platform.system(),
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "python": platform.python_version(),
    }
    return facts | {package: version(package) for package in _PACKAGES}


def _processor() -> str:
    """The name of the processor, as far as the system reports it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


if __name__ == "__main__":
    sys.exit(main())
