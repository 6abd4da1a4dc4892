"""Measure time and memory of rendering a fitted forest of deep trees with a large table.

python -m benchmarks.big_forest --rows 100000 --trees 500
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.film_commands import ROOT
from benchmarks.processes import module, run

N_FEATURES, N_TRAIN = 20, 5_000


@dataclass(frozen=True)
class BigForest:
    """Time and memory of `render random-forest --model`.

    `cpu_s`: of all its processes.  `peak_mib`: the largest memory of any one of them.
    """

    n_rows: int
    n_trees: int
    levels: int
    wall_s: float
    cpu_s: float
    peak_mib: float
    gif_kib: float


def measure(n_rows: int, n_trees: int) -> BigForest:
    """Make a table and a forest in a separate process, then render them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made = run(module("benchmarks.big_forest", "--make", str(n_rows), str(n_trees), name), ROOT)
        rendered = run(_command(folder), ROOT)
        (gif,) = folder.rglob("*.gif")
        kib = gif.stat().st_size / 1024
    levels = int(made.stdout)
    costs = rendered.wall_s, rendered.cpu_s, rendered.peak_mib
    return BigForest(n_rows, n_trees, levels, *costs, kib)


def _command(folder: Path) -> list[str]:
    data = ["--data", str(folder / "big.csv"), "--target", "outcome", "--pos-label", "leaves"]
    model = ["--model", str(folder / "big.skops")]
    made = ["--format", "gif", "--out", str(folder), "--no-cache"]
    return [sys.executable, str(ROOT / "cli.py"), "render", "random-forest", *data, *model, *made]


def make(n_rows: int, n_trees: int, folder: Path) -> int:
    """Write `big.csv` and `big.skops` to the folder; returns the depth of the deepest tree."""
    import numpy as np
    import skops.io
    from sklearn.datasets import make_classification
    from sklearn.ensemble import RandomForestClassifier

    rows, y = make_classification(
        N_TRAIN + n_rows, N_FEATURES, n_informative=8, flip_y=0.1, class_sep=0.8, random_state=0
    )
    rows, labels = np.round(rows, 4), np.where(y == 1, "leaves", "stays")
    forest = RandomForestClassifier(n_trees, random_state=0)
    forest.fit(rows[:N_TRAIN], labels[:N_TRAIN])
    skops.io.dump(forest, folder / "big.skops")
    lines = zip(rows[N_TRAIN:].tolist(), labels[N_TRAIN:].tolist(), strict=True)
    with (folder / "big.csv").open("w", encoding="utf-8") as file:
        file.write(",".join([*(f"x{i}" for i in range(N_FEATURES)), "outcome"]) + "\n")
        file.writelines(",".join([*map(repr, row), label]) + "\n" for row, label in lines)
    return max(tree.get_depth() for tree in forest.estimators_)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print JSON; `--make` is the option of the process that makes the files."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--trees", type=int, default=500)
    parser.add_argument("--make", nargs=3, metavar=("ROWS", "TREES", "FOLDER"))
    args = parser.parse_args(arguments)
    if args.make:
        n_rows, n_trees, folder = args.make
        print(make(int(n_rows), int(n_trees), Path(folder)))
    else:
        print(json.dumps(asdict(measure(args.rows, args.trees))))


if __name__ == "__main__":
    main()
