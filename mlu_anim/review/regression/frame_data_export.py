"""Export frame data as CSV, or as Parquet for dataframes."""

from pathlib import Path

from mlu_anim.rendering.frame_data import FrameTable
from mlu_anim.review.regression.recording import record
from mlu_anim.review.regression.subjects import subject_of
from mlu_anim.system.errors import MachineNotReady, UsageError

SUFFIXES = (".csv", ".parquet")


def export(source: str, target: Path, *, cut: str = "full") -> int:
    """Write frame data to a .csv or .parquet file, and return the number of rows.

    `source`: the name of a clip, which is recorded at ten frames a second, or a `.frames.csv`.
    Raises UsageError for another suffix of `target`, or a source without frame data.
    """
    if target.suffix not in SUFFIXES:
        raise UsageError(
            f"cannot export to {target.name}: the suffix must be {' or '.join(SUFFIXES)}"
        )
    table = FrameTable.load(Path(source)) if source.endswith(".csv") else _recorded(source, cut)
    if target.suffix == ".csv":
        table.save(target)
    else:
        _write_parquet(table, target)
    return len(table)


def _recorded(source: str, cut: str) -> FrameTable:
    frames = record(subject_of(source, cut=cut), tiers=(1,)).frames
    if frames is None:
        raise UsageError(
            f"{source} has no frame data: only clips of mlu_anim record values",
            hint="give the name of a clip (python3 cli.py list) or a .frames.csv",
        )
    return frames


def _write_parquet(table: FrameTable, target: Path) -> None:
    """Write a Parquet file with a column for each value, null in frames that do not have it.

    The column `strings` holds lists of texts. Raises MachineNotReady if polars is not installed.
    """
    try:
        import polars
    except ImportError as error:
        raise MachineNotReady(
            "writing Parquet needs polars",
            hint="run pip install 'mlu-anim[dataframes]', or export to .csv",
        ) from error
    rows = table.rows
    columns: dict[str, list[object]] = {
        "cut": [row.cut for row in rows],
        "t_s": [float(row.t_s) for row in rows],
        "beat": [row.beat for row in rows],
        "beat_t_s": [float(row.beat_t_s) for row in rows],
    }
    columns |= {name: [row.values.get(name) for row in rows] for name in table.value_names}
    columns["strings"] = [list(row.strings) for row in rows]
    target.parent.mkdir(parents=True, exist_ok=True)
    polars.DataFrame(columns, strict=False).write_parquet(target)
