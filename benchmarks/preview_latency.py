"""The time until the preview shows a save: 50 of each kind, beside stock manim for the same edit.

    python3 -m benchmarks.preview_latency roc --saves 50

A real browser shows the page. The time is from just before the file is written until the browser
has drawn the picture, in milliseconds. For stock manim it is the time of the process `manim -ql`.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser import Page, open_browser

ROOT = Path(__file__).parent.parent
SHOWN = "({saves: live.nSaves || 0, at: live.drawnAt || 0})"
PATIENCE_S = 120.0
BETWEEN_S = 0.7
"""A person saves no more often; less, and the film that is being made would still be stopped."""


@dataclass(frozen=True)
class Edit:
    """A file that is saved again and again, each time with another last line."""

    kind: str
    file: str
    comment: str = "# save"


def edits(clip: str) -> tuple[Edit, ...]:
    """The edits of each kind for a clip."""
    module = clip.replace("-", "_")
    part = next((ROOT / "scenes").glob(f"_{module}_*.py"), None)
    experiment = next(
        path
        for path in (
            f"mlu_anim/experiments/{module}.py",
            f"mlu_anim/experiments/{module}/__init__.py",
        )
        if (ROOT / path).is_file()
    )
    return (
        Edit("scene", f"scenes/{module}.py"),
        *([Edit("part", f"scenes/{part.name}")] if part else []),
        Edit("wording", "assets/wording/en.toml"),
        Edit("theme", "assets/themes/light.toml"),
        Edit("experiment", experiment),
    )


@contextmanager
def copied_tree() -> Iterator[Path]:
    """A copy of the code, which is edited in place of ours."""
    with tempfile.TemporaryDirectory(prefix="mlu_anim-preview-bench-") as name:
        tree = Path(name) / "tree"
        ignored = shutil.ignore_patterns("__pycache__", ".*", "renders", "build")
        for folder in ("mlu_anim", "scenes", "assets"):
            shutil.copytree(ROOT / folder, tree / folder, ignore=ignored)
        shutil.copy(ROOT / "cli.py", tree)
        yield tree


@contextmanager
def previewed(tree: Path, clip: str) -> Iterator[Page]:
    """The page of a preview of the clip in that tree, with its film made."""
    env = {**os.environ, "PYTHONPATH": str(tree)}
    command = [sys.executable, "cli.py", "preview", clip]
    process = subprocess.Popen(command, cwd=tree, env=env, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip().replace("127.0.0.1", "localhost")
        with open_browser() as browser, Page(browser) as page:
            page.open(address)
            page.wait_for("window.live && document.body.dataset.film")
            page.run("player.beat(Math.floor(player.chapters.length / 2))")
            page.run("player.seek(player.time + 1.5)")
            time.sleep(0.5)
            yield page
    finally:
        process.send_signal(2)
        process.wait(30)


def save_and_wait(page: Page, tree: Path, edit: Edit, number: int) -> float:
    """Save once, and return the milliseconds until the browser has drawn the picture."""
    path = tree / edit.file
    text = path.read_text(encoding="utf-8").split(f"\n{edit.comment} ")[0]
    before = page.run(SHOWN)["saves"]
    begun_ms = 1000 * time.time()
    path.write_text(f"{text}\n{edit.comment} {number} {time.time_ns()}\n", encoding="utf-8")
    page.wait_for(f"(live.nSaves || 0) > {before}")
    return float(page.run(SHOWN)["at"]) - begun_ms


def stock_times(clip: str, n: int) -> list[float]:
    """The milliseconds of whole `manim -ql` processes that draw the clip's scene."""
    module = clip.replace("-", "_")
    scene = "".join(word.capitalize() for word in module.split("_"))
    times = []
    for _ in range(n):
        with tempfile.TemporaryDirectory() as media:
            command = [sys.executable, "-m", "manim", "-ql", "--media_dir", media]
            command += ["--disable_caching", f"scenes/{module}.py", scene]
            begun_s = time.perf_counter()
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
            times.append(1000 * (time.perf_counter() - begun_s))
    return times


def row(name: str, times: Sequence[float]) -> dict[str, float | str | int]:
    """The figures of one kind of save."""
    ordered = sorted(times)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered) + 0.5) - 1)]
    load = os.getloadavg()[0]
    return {
        **{"kind": name, "n": len(times), "p50_ms": round(statistics.median(times))},
        **{"p95_ms": round(p95), "max_ms": round(ordered[-1]), "load": round(load, 2)},
    }


def main() -> None:
    """Measure and print one JSON object for each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("clip", nargs="?", default="roc")
    parser.add_argument("--saves", type=int, default=50)
    parser.add_argument("--experiment-saves", type=int, default=5)
    parser.add_argument("--stock", type=int, default=1, help="runs of manim -ql")
    parser.add_argument("--kinds", default="", help="only these, separated by commas")
    options = parser.parse_args()
    with copied_tree() as tree, previewed(tree, options.clip) as page:
        for edit in edits(options.clip):
            if options.kinds and edit.kind not in options.kinds.split(","):
                continue
            n = options.experiment_saves if edit.kind == "experiment" else options.saves
            times = []
            for number in range(n + 1):
                times.append(save_and_wait(page, tree, edit, number))
                time.sleep(BETWEEN_S)
            print(json.dumps(row(edit.kind, times[1:])), flush=True)
    if options.stock:
        print(json.dumps(row("manim -ql", stock_times(options.clip, options.stock))), flush=True)


if __name__ == "__main__":
    main()
