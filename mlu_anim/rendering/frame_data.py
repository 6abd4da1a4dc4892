"""Frame data: a table of what each frame showed, recorded while rendering and saved as CSV.

Each row has the cut, the time, the beat, the time within the beat, the values that move and the
strings on screen. Numbers are rounded when they are added, so that a table equals its saved copy.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from numbers import Integral
from pathlib import Path
from typing import TextIO

from mlu_anim.system.errors import BadInput, MachineNotReady, RenderFailed
from mlu_anim.system.temporary_files import write_atomically
from mlu_anim.system.user_files import require_file

Value = float | int

MAX_BYTES = 1_000_000_000
"""The size of the largest saved table that is read."""
GOLDEN_FPS = Fraction(10)
"""The frame rate of stored goldens, independent of the film's."""
_FIRST_COLUMNS = ("cut", "t_s", "beat", "beat_t_s")
_STRINGS = "strings"
_NOTHING = "(none)"
_SEPARATOR = " | "
_TIME_DECIMALS = 9
_LARGEST_DENOMINATOR = 30_000
"""Times with at most this denominator (as at 30000/1001 frames/s) are exact in nine decimals."""
_FORMULA = ("=", "+", "-", "@", "\t", "'")
"""Characters at which spreadsheets begin a formula, and the quote with which we prevent that."""
_AFTER_SEPARATOR = re.compile(r"(;[\s\"]*)([=+\-@])")
"""The start of a formula after a semicolon, which separates cells in some spreadsheets."""
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "e": ""}
_INTEGER = re.compile(r"-?\d+")


@dataclass(frozen=True)
class FrameRow:
    """The data of one frame.

    `t_s` counts from the beginning of the cut, `beat_t_s` from the beginning of the beat. The names
    in `values` may differ between beats; `strings` are the texts on screen, in drawing order.
    """

    cut: str
    t_s: Fraction
    beat: str
    beat_t_s: Fraction
    values: Mapping[str, Value]
    strings: tuple[str, ...]


class FrameTable:
    """A table of rows in order of time; its columns are known once all rows have been added."""

    def __init__(self, rows: Iterable[FrameRow] = ()) -> None:
        self._rows: list[FrameRow] = []
        for row in rows:
            self.add(row)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[FrameRow]:
        return iter(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FrameTable) and self._rows == other._rows

    __hash__ = None  # type: ignore[assignment]  # mutable

    @property
    def rows(self) -> tuple[FrameRow, ...]:
        """All rows, with values rounded to six significant digits."""
        return tuple(self._rows)

    @property
    def value_names(self) -> tuple[str, ...]:
        """The names of all values, in the order in which they first appear."""
        return tuple(dict.fromkeys(name for row in self._rows for name in row.values))

    def add(self, row: FrameRow) -> None:
        """Append a row, with its values rounded to six significant digits.

        Raises RenderFailed if time does not rise within the cut, a time is not that of a frame, or
        a value has the name of another column.
        """
        before = self._rows[-1] if self._rows else None
        if before and before.cut == row.cut and row.t_s <= before.t_s:
            raise RenderFailed(
                f"frame data of cut '{row.cut}': time must rise, but {float(row.t_s):g} s "
                f"comes after {float(before.t_s):g} s"
            )
        for t_s in (row.t_s, row.beat_t_s):
            if Fraction(t_s).denominator > _LARGEST_DENOMINATOR:
                raise RenderFailed(
                    f"frame data: {t_s} s is not the time of any frame; "
                    "times must be multiples of 1/fps"
                )
        for name in row.values:
            if name in (*_FIRST_COLUMNS, _STRINGS, ""):
                raise RenderFailed(
                    f"frame data: a value cannot be named '{name}', the name of another column"
                )
        values = {name: _rounded(value) for name, value in row.values.items()}
        self._rows.append(replace(row, values=values, strings=tuple(row.strings)))

    def save(self, path: Path) -> None:
        """Write the table as CSV (UTF-8, LF), atomically.

        Raises MachineNotReady if the file cannot be written.
        """
        text = io.StringIO(newline="")
        self._write(text)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, text.getvalue().encode())
        except OSError as error:
            reason = error.strerror or str(error)
            raise MachineNotReady(
                f"cannot write {path}: {reason}", hint="choose another folder with --out"
            ) from error

    def _write(self, file: TextIO) -> None:
        names = self.value_names
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_name_cell(cell) for cell in (*_FIRST_COLUMNS, *names, _STRINGS))
        before: tuple[str, ...] = ()
        for row in self._rows:
            numbers = [
                _number_text(row.values[name]) if name in row.values else "" for name in names
            ]
            strings = "" if row.strings == before else _joined(row.strings)
            times = _time_text(row.t_s), _time_text(row.beat_t_s)
            place = _name_cell(row.cut), times[0], _name_cell(row.beat), times[1]
            writer.writerow([*place, *numbers, _without_formula(strings)])
            before = row.strings

    @classmethod
    def load(cls, path: Path) -> "FrameTable":
        """Read a saved table.

        Raises BadInput if the file cannot be read or is not a valid table.
        """
        require_file(path, MAX_BYTES, "Frame data of an hour takes about 50 MB.")
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                return cls(_read(path, csv.reader(file, strict=True)))
        except OSError as error:
            raise BadInput(f"cannot read frame data from {path}: {error.strerror}") from error
        except (UnicodeDecodeError, csv.Error) as error:
            raise BadInput(f"{path} is not a frame data table: {error}") from error
        except RenderFailed as error:
            raise BadInput(f"{path}: {error.message}") from error


def at_rate(table: FrameTable, fps: Fraction = GOLDEN_FPS) -> FrameTable:
    """Return the rows at multiples of 1/fps; goldens store those of the default rate."""
    return FrameTable(row for row in table if (row.t_s * fps).denominator == 1)


# --- cells ------------------------------------------------------------------------------------


def _rounded(value: Value) -> Value:
    """Round to six significant digits, without negative zero; integers stay exact."""
    if isinstance(value, Integral):
        return int(value)
    return float(f"{float(value):.6g}") + 0.0


def _number_text(value: Value) -> str:
    if isinstance(value, int) or not math.isfinite(value):
        return str(value)
    text = f"{value:.6g}"
    return text if re.search(r"[.e]", text) else f"{text}.0"


def _number(text: str) -> Value:
    return int(text) if _INTEGER.fullmatch(text) else float(text)


def _time_text(t_s: Fraction) -> str:
    text = f"{round(t_s * 10**_TIME_DECIMALS)}".zfill(_TIME_DECIMALS + 1)
    sign, digits = ("-", text[1:].zfill(_TIME_DECIMALS + 1)) if text[0] == "-" else ("", text)
    integer, part = digits[:-_TIME_DECIMALS], digits[-_TIME_DECIMALS:].rstrip("0")
    return f"{sign}{integer}.{part or '0'}"


def _time(text: str) -> Fraction:
    return Fraction(text).limit_denominator(_LARGEST_DENOMINATOR)


def _name_cell(name: str) -> str:
    return _without_formula(_escaped_line(name))


def _name(cell: str) -> str:
    return _unescaped(_without_quote(cell))


def _without_formula(text: str) -> str:
    """Prefix a quote to text that a spreadsheet would run as a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _without_quote(cell: str) -> str:
    return cell.removeprefix("'")


def _escaped_line(text: str) -> str:
    line = text.replace("\\", "\\\\")
    for letter, character in (("n", "\n"), ("r", "\r"), ("t", "\t")):
        line = line.replace(character, f"\\{letter}")
    return _AFTER_SEPARATOR.sub(r"\1\\\2", line)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPED.get(match[1], match[1]), text)


def _joined(strings: Sequence[str]) -> str:
    """Join strings into one cell, separated by ` | `; each `|` in a string is doubled."""
    if not strings:
        return _NOTHING
    escaped = (_escaped_line(string).replace("|", "||") or "\\e" for string in strings)
    cell = _SEPARATOR.join(escaped)
    return f"\\{cell}" if cell == _NOTHING else cell


def _split(cell: str) -> tuple[str, ...]:
    if cell == _NOTHING:
        return ()
    return tuple(_unescaped(part.replace("||", "|")) for part in cell.split(_SEPARATOR))


# --- reading ----------------------------------------------------------------------------------


def _read(path: Path, lines: Iterator[list[str]]) -> Iterator[FrameRow]:
    header = [_name(cell) for cell in next(lines, [])]
    n_first = len(_FIRST_COLUMNS)
    if tuple(header[:n_first]) != _FIRST_COLUMNS or header[-1] != _STRINGS:
        columns = ",".join((*_FIRST_COLUMNS, "...", _STRINGS))
        raise BadInput(f"{path} is not a frame data table: its first line must be {columns}")
    strings: tuple[str, ...] = ()
    for line_number, cells in enumerate(lines, start=2):
        if len(cells) != len(header):
            raise BadInput(
                f"{path}, line {line_number}: {len(cells)} cells, but the header has {len(header)}"
            )
        if cells[-1]:
            strings = _split(_without_quote(cells[-1]))
        try:
            yield _row(cells, header[n_first:-1], strings)
        except (ValueError, ZeroDivisionError) as error:
            raise BadInput(f"{path}, line {line_number}: not a number: {error}") from error


def _row(cells: list[str], names: list[str], strings: tuple[str, ...]) -> FrameRow:
    numbers = zip(names, cells[len(_FIRST_COLUMNS) : -1], strict=True)
    values = {name: _number(cell) for name, cell in numbers if cell}
    cut, beat = _name(cells[0]), _name(cells[2])
    return FrameRow(cut, _time(cells[1]), beat, _time(cells[3]), values, strings)
