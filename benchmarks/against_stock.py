"""Compare stock manim with mlu_anim on users' scenes: alternating processes, 480p15, no caches.

`python3 -m benchmarks.against_stock` takes an hour on a quiet machine; `--only NAME` one scene.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import docs_page
from benchmarks.film_commands import NAIVE, ROOT
from benchmarks.processes import Run, module, run
from benchmarks.repeated_measurements import Spread, alternate, ratios, spread

_EVERYDAY = NAIVE / "everyday.py"


@dataclass(frozen=True)
class Task:
    """A scene to render, as a film or a still."""

    group: str
    file: Path
    scene: str
    is_still: bool = False

    def stock(self, folder: Path) -> list[str]:
        """Stock manim's command line."""
        still = ["-s"] if self.is_still else []
        options = ["-ql", *still, "--disable_caching", "--media_dir", str(folder)]
        return module("manim", *options, str(self.file), self.scene)

    def ours(self, folder: Path) -> list[str]:
        """Our command line for the same size and frame rate."""
        kind = "png" if self.is_still else "mp4"
        scene = f"{self.file}:{self.scene}"
        options = ["-q", "draft", "--no-cache", "--format", kind, "--out", str(folder)]
        return [sys.executable, str(ROOT / "cli.py"), "render", scene, *options]


_SHORT = (
    *("OneSquare", "DotAlongCircle", "TwoWords", "ShapesChange", "ArrowsTurn"),
    *("SineCurve", "Tree", "Sentences"),
)
_SOLID = ("TurningAxes", "WaveInSpace", "SolidsMove")
_LONG = ("LiveReading", "Crowd", "Lesson")
_STILLS = ("OneSquare", "SineCurve", "Sentences", "WaveInSpace", "Lesson")
TASKS = (
    *(Task("short", _EVERYDAY, scene) for scene in _SHORT),
    *(Task("still", _EVERYDAY, scene, is_still=True) for scene in _STILLS),
    *(Task("shaded 3D", _EVERYDAY, scene) for scene in _SOLID),
    *(Task("long", _EVERYDAY, scene) for scene in _LONG),
    Task("long", NAIVE / "roc_sweep.py", "RocSweep"),
    Task("long", NAIVE / "forest_vote.py", "ForestVote"),
)


@dataclass(frozen=True)
class Row:
    """The results of one task: stock manim's time, our speedup and our share of its memory.

    wall, cpu: speedup by elapsed and by processor time. memory: our peak divided by stock's.
    """

    task: Task
    stock_s: Spread
    wall: Spread
    cpu: Spread
    memory: Spread


def measure(task: Task, n_rounds: int) -> Row:
    """Run both commands alternately, each in a temporary folder."""

    def once(command: Callable[[Path], list[str]]) -> Callable[[], Run]:
        def make() -> Run:
            with tempfile.TemporaryDirectory(prefix="mlu_anim-bench-") as name:
                return run(command(Path(name)), Path(name))

        return make

    stock, ours = alternate([once(task.stock), once(task.ours)], n_rounds)
    return Row(
        task,
        spread([r.wall_s for r in stock]),
        ratios([r.wall_s for r in stock], [r.wall_s for r in ours]),
        ratios([r.cpu_s for r in stock], [r.cpu_s for r in ours]),
        ratios([r.peak_mib for r in ours], [r.peak_mib for r in stock]),
    )


def as_markdown(rows: Sequence[Row]) -> str:
    """The table of docs/performance.md."""
    lines = [
        "| kind | scene | stock manim | times as fast, wall | times as fast, CPU | memory |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        wall, cpu = (f"{s.median:.2f} ({s.low:.2f} to {s.high:.2f})" for s in (row.wall, row.cpu))
        cells = [row.task.group, row.task.scene, f"{row.stock_s.median:.1f} s", wall, cpu]
        lines.append(f"| {' | '.join(cells)} | {row.memory.median:.2f} |")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print; `--page` writes the table to docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against_stock")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", action="append", metavar="SCENE")
    parser.add_argument("--page", action="store_true")
    args = parser.parse_args(arguments)
    rows = []
    for task in TASKS:
        if args.only and task.scene not in args.only:
            continue
        rows.append(measure(task, args.rounds))
        print(as_markdown(rows[-1:]).splitlines()[-1], flush=True)
    if args.page:
        docs_page.write_table(as_markdown(rows), {"rounds": args.rounds}, name="stock")


if __name__ == "__main__":
    main()
