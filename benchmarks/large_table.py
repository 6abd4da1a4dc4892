"""Measure `render roc` with the largest table that is supported, as one process.

python -m benchmarks.large_table --rows 1000000 --columns 50
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.film_commands import ROOT
from benchmarks.processes import Run, run

N_ROWS, N_COLUMNS = 1_000_000, 50
MAX_S, MAX_MIB = 60.0, 4096.0
_N_HALVES = 20_000


def measure(n_rows: int = N_ROWS, n_columns: int = N_COLUMNS) -> Run:
    """Measure time and memory of `render roc --data` without a cache."""
    print(f"  roc of {n_rows:,} rows x {n_columns} columns", file=sys.stderr, end="", flush=True)
    with tempfile.TemporaryDirectory(prefix="mlu_anim-bench-") as name:
        folder = Path(name)
        write_table(folder / "large.csv", n_rows, n_columns)
        cli = [sys.executable, str(ROOT / "cli.py"), "render", "roc", "--no-cache"]
        done = run([*cli, "--data", "large.csv", "--target", "y", "--out", name], folder)
    print(f": {done.wall_s:.1f} s, {done.peak_mib:.0f} MiB", file=sys.stderr, flush=True)
    return done


def write_table(path: Path, n_rows: int, n_columns: int) -> None:
    """Write a CSV of normal numbers; the first half of the columns is informative about y."""
    names = ",".join([*(f"x{index}" for index in range(n_columns)), "y"])
    with path.open("w", encoding="ascii") as file:
        file.write(f"{names}\n")
        file.writelines(_rows(n_rows, n_columns))


def _rows(n_rows: int, n_columns: int) -> Iterator[str]:
    """Rows that combine random left and right halves, since formatting every number is slow."""
    import numpy as np

    generator = np.random.default_rng(0)
    n_left = n_columns // 2
    left, right = (generator.normal(size=(_N_HALVES, n)) for n in (n_left, n_columns - n_left))
    informative = [",".join(f"{number:.6g}" for number in row) for row in left.tolist()]
    rest = [",".join(f"{number:.6g}" for number in row) for row in right.tolist()]
    pairs = generator.integers(0, _N_HALVES, (n_rows, 2))
    noise = generator.normal(scale=2 * n_left**0.5, size=n_rows)
    y = left.sum(axis=1)[pairs[:, 0]] + noise > 0
    for (i, j), label in zip(pairs.tolist(), y.tolist(), strict=True):
        yield f"{informative[i]},{rest[j]},{int(label)}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure once and print it as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=N_ROWS)
    parser.add_argument("--columns", type=int, default=N_COLUMNS)
    args = parser.parse_args(arguments)
    done = asdict(measure(args.rows, args.columns))
    print(json.dumps({name: value for name, value in done.items() if name != "stdout"}))


if __name__ == "__main__":
    main()
