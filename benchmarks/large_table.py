"""The largest table that is promised: read, split, fitted and told by `render roc`, as one process.

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
MOST_S, MOST_MIB = 60.0, 4096.0
_N_HALVES = 20_000


def measure(n_rows: int = N_ROWS, n_columns: int = N_COLUMNS) -> Run:
    """Time and memory of `render roc --data`, with nothing computed before."""
    print(f"  roc of {n_rows:,} rows x {n_columns} columns", file=sys.stderr, end="", flush=True)
    with tempfile.TemporaryDirectory(prefix="mlu_anim-bench-") as name:
        folder = Path(name)
        write_table(folder / "large.csv", n_rows, n_columns)
        cli = [sys.executable, str(ROOT / "cli.py"), "render", "roc", "--no-cache"]
        done = run([*cli, "--data", "large.csv", "--target", "y", "--out", name], folder)
    print(f": {done.wall_s:.1f} s, {done.peak_mib:.0f} MiB", file=sys.stderr, flush=True)
    return done


def write_table(path: Path, n_rows: int, n_columns: int) -> None:
    """A CSV of normal numbers, of which the first half of the columns tells something of y."""
    names = ",".join([*(f"x{index}" for index in range(n_columns)), "y"])
    with path.open("w", encoding="ascii") as file:
        file.write(f"{names}\n")
        file.writelines(_rows(n_rows, n_columns))


def _rows(n_rows: int, n_columns: int) -> Iterator[str]:
    """Each is a random pair of a left and a right half: to write every number takes a minute."""
    import numpy as np

    generator = np.random.default_rng(0)
    n_left = n_columns // 2
    left, right = (generator.normal(size=(_N_HALVES, n)) for n in (n_left, n_columns - n_left))
    told = [",".join(f"{number:.6g}" for number in row) for row in left.tolist()]
    rest = [",".join(f"{number:.6g}" for number in row) for row in right.tolist()]
    picked = generator.integers(0, _N_HALVES, (n_rows, 2))
    noise = generator.normal(scale=2 * n_left**0.5, size=n_rows)
    y = left.sum(axis=1)[picked[:, 0]] + noise > 0
    for (i, j), label in zip(picked.tolist(), y.tolist(), strict=True):
        yield f"{told[i]},{rest[j]},{int(label)}\n"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure once and print it as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=N_ROWS)
    parser.add_argument("--columns", type=int, default=N_COLUMNS)
    given = parser.parse_args(arguments)
    done = asdict(measure(given.rows, given.columns))
    print(json.dumps({name: value for name, value in done.items() if name != "stdout"}))


if __name__ == "__main__":
    main()
