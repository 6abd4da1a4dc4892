"""The table of targets: figures with measured values, as ratios within one run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks import large_table
from benchmarks.comparison import Measured
from benchmarks.film_commands import Film
from benchmarks.frame_costs import Cost, FrameCosts
from benchmarks.repeated_measurements import Spread, ratios, spread


@dataclass(frozen=True)
class Row:
    """A figure of the table.

    `target`: the maximum, or with `at_least` the minimum; None if there is no target.
    `value`: None if it was not measured, with the reason in `note`.
    """

    figure: str
    value: Spread | None
    unit: str
    target: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """Return True if the median meets the target; None without a value or a target."""
        if self.value is None or self.target is None:
            return None
        median = self.value.median
        return median >= self.target if self.at_least else median <= self.target


def rows(measured: Measured) -> list[Row]:
    """The rows of the table, in order."""
    return [
        *_whole_process(measured),
        *_inside_frames(measured.costs),
        _seconds_of_draft(measured),
        *_foreign_rows(measured),
        *_workers_and_memory(measured),
        *_of_the_largest_table(measured),
    ]


def _whole_process(m: Measured) -> list[Row]:
    naive, own = "stock manim on the naive scene", "stock manim on our own scene file"
    against_own = _per_frame(m.ours[: len(m.own_stock)], m.own_stock)
    only = "" if m.own_stock else "only in the full benchmark"
    workers = f"{m.n_workers} workers"
    return [
        Row(f"our clip against {naive}, per frame", _per_frame(m.ours, m.stock), "ratio", 1 / 8),
        Row("our clip against the encoder alone", _against_encoder(m), "ratio", 1.5, note=workers),
        Row("frames a second, whole process", spread([f.fps for f in m.ours]), "fps", 60, True),
        Row(naive, spread([f.fps for f in m.stock]), "fps"),
        Row(f"our clip against {own}, per frame", against_own, "ratio", note=only),
    ]


def _inside_frames(costs: FrameCosts) -> list[Row]:
    """Rows of costs per new picture, since means over all frames include cheap still frames."""

    def row(name: str, cost: Cost, target: float | None) -> Row:
        note = f"95 of 100 within {cost.p95_ms:.1f} ms; {cost.all_ms:.1f} ms over all frames"
        return Row(f"{name} per new picture", spread([cost.moving_ms]), "ms", target, note=note)

    return [
        row("state update", costs.state, 4),
        row("raster", costs.raster, 4),
        row("frame data and bookkeeping", costs.rest, None),
    ]


def _seconds_of_draft(m: Measured) -> Row:
    seconds = spread([film.run.wall_s for film in m.draft])
    return Row("draft mp4, short cut, from the shell", seconds, "s", 4)


def _workers_and_memory(m: Measured) -> list[Row]:
    needs = "" if m.two_jobs else "needs two cores"
    ours, stock = ([film.run.peak_mib for film in films] for films in (m.ours, m.stock))
    return [
        Row("1 worker -> 2 workers", _speed_up(m), "times", 1.8, True, needs),
        Row("peak memory of the largest process", spread(ours), "MiB", 400),
        Row("peak memory of stock manim", spread(stock), "MiB"),
    ]


def _of_the_largest_table(m: Measured) -> list[Row]:
    run, note = m.large_table, "" if m.large_table else "only in the full benchmark"
    seconds, mib = (None, None) if run is None else (spread([run.wall_s]), spread([run.peak_mib]))
    table = f"roc of a CSV of {large_table.N_ROWS:,} x {large_table.N_COLUMNS}"
    return [
        Row(f"{table}, from the shell", seconds, "s", large_table.MAX_S, note=note),
        Row(f"{table}, its largest process", mib, "MiB", large_table.MAX_MIB, note=note),
    ]


def _foreign_rows(measured: Measured) -> list[Row]:
    target = 1 / 3
    if not measured.foreign_exact:
        absent = "only in the full benchmark"
        return [Row("foreign scenes", None, "ratio", target, note=absent)]
    made = []
    for scene, mine in measured.foreign_exact.items():
        value = ratios(_ms(mine), _ms(measured.foreign_stock[scene]))
        made.append(Row(f"foreign scene {scene}", value, "ratio", target))
    return made


def _ms(films: Sequence[Film]) -> list[float]:
    return [film.ms_per_frame for film in films]


def _per_frame(mine: Sequence[Film], theirs: Sequence[Film]) -> Spread | None:
    return ratios(_ms(mine), _ms(theirs)) if theirs else None


def _against_encoder(measured: Measured) -> Spread:
    limits = [limit.wall_s(measured.n_workers) for limit in measured.limits]
    return ratios([film.run.wall_s for film in measured.ours], limits)


def _speed_up(measured: Measured) -> Spread | None:
    if not measured.two_jobs:
        return None
    return ratios(
        [film.run.wall_s for film in measured.one_job],
        [film.run.wall_s for film in measured.two_jobs],
    )


def as_markdown(table: Sequence[Row]) -> str:
    """The table as Markdown, as printed and in docs/performance.md."""
    lines = ["| figure | measured | target | reached | note |", "|---|---|---|---|---|"]
    for row in table:
        reached = {True: "yes", False: "no", None: ""}[row.reached]
        cells = [row.figure, _value(row), _target(row), reached, row.note]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _value(row: Row) -> str:
    if row.value is None:
        return "not measured"
    formatted = _formatter(row.unit)
    middle = formatted(row.value.median)
    if row.value.n == 1:
        return middle
    return f"{middle} ({formatted(row.value.low)} to {formatted(row.value.high)})"


def _target(row: Row) -> str:
    if row.target is None:
        return "reported"
    return f"{'>=' if row.at_least else '<='} {_formatter(row.unit)(row.target)}"


def _formatter(unit: str) -> Callable[[float], str]:
    """A function that formats values of a unit; a ratio below 1 is written as 1/n."""
    if unit == "ratio":
        return lambda value: f"1/{1 / value:.3g}" if value < 1 else f"{value:.2f}"
    if unit == "times":
        return lambda value: f"{value:.2f}x"
    decimals = 0 if unit in ("MiB", "fps") else 1
    return lambda value: f"{value:.{decimals}f} {unit}"
