"""Read one sheet of an Excel workbook (xlsx) row by row, with openpyxl.

A workbook is a zip archive of XML, whose stated sizes are not trusted. Its parts are copied first,
up to a limit, and the sheet is read as a stream.
"""

import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from mlu_anim.data.tables.column_names import list_names
from mlu_anim.data.tables.csv_file import Block, Header
from mlu_anim.data.tables.file_bytes import SMALLER_TABLE_HINT
from mlu_anim.data.tables.number_parsing import POINT
from mlu_anim.data.tables.table_format import TableFormat
from mlu_anim.system.errors import BadInput, MachineNotReady
from mlu_anim.system.suggestions import did_you_mean

MOST_UNPACKED_BYTES = 1 << 29
"""Most bytes of all parts that are read, unpacked: enough for a sheet of a million rows and ten
columns."""
MOST_COLUMNS, LAST_ROW = 16_384, 1_048_576
"""Most columns of a sheet in Excel, and the number of its last row."""
_NOT_READ = ("xl/media/", "xl/drawings/", "xl/charts/", "xl/vbaProject", "xl/externalLinks/")
_SAVE_AGAIN = "Save it again, or as CSV UTF-8."


class Sheet:
    """An open sheet of a workbook: its header, then its rows, each of which can be read once.

    Raises BadInput for a damaged file, a missing or empty sheet, and a row that is too long.
    """

    doubtful: frozenset[str] = frozenset()

    def __init__(self, path: Path, form: TableFormat) -> None:
        self.file = path.name
        self.notes: dict[str, str] = {}
        self.n_empty_rows = 0
        self.decimal = form.decimal  # for cells of text; cells of numbers have none
        self._book = self._open(path)
        try:
            sheet = self._choose_sheet(form.sheet)
            self._rows = enumerate(self._read(self._stream(sheet)), start=1)
            self.header = self._read_header()
        except BaseException:
            self._book.close()
            raise

    def __exit__(self, *_: object) -> None:
        self._book.close()

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each non-empty row with its row number; it has as many cells as the header."""
        width = len(self.header.columns)
        n_empty = 0
        for number, cells in self._rows:
            if any(cell is not None for cell in cells[width:]):
                raise BadInput(
                    f"{self.file}: row {number}: more cells than the header's {width}",
                    hint="Add a header row with the name of each column.",
                )
            texts = [_text(cell, self.decimal) for cell in cells[:width]]
            if not any(texts):
                n_empty += 1  # often formatted rows below the table
                continue
            self.n_empty_rows, n_empty = self.n_empty_rows + n_empty, 0
            yield number, texts + [""] * (width - len(texts))

    def blocks(self, n_rows: int) -> Iterator[Block]:
        """Yield nothing: the cells of a sheet are read one by one."""
        return iter(())

    def _open(self, path: Path) -> Any:
        openpyxl = _openpyxl(self.file)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about styles and forms
                return openpyxl.load_workbook(
                    _copy(path), read_only=True, data_only=True, keep_links=False
                )
        except (BadInput, MemoryError):
            raise
        except Exception as error:  # openpyxl raises many kinds of errors
            raise self._damaged(error) from error

    def _choose_sheet(self, name: str | None) -> Any:
        sheets = {sheet.title: sheet for sheet in self._book.worksheets}
        if name is not None and name not in sheets:
            raise BadInput(
                f"{self.file}: no sheet {name!r} (--sheet); there are {list_names(list(sheets))}",
                hint=did_you_mean(name, sheets) or "Pass one of these names.",
            )
        visible = [sheet for sheet in sheets.values() if sheet.sheet_state == "visible"]
        if name is None and not visible:
            raise BadInput(f"{self.file}: has no sheet of cells", hint=_SAVE_AGAIN)
        chosen = visible[0] if name is None else sheets[name]
        if len(sheets) > 1 and name is None:
            self.notes["sheet"] = f"sheet {chosen.title!r} of {len(sheets)} is read (--sheet)"
        return chosen

    def _stream(self, sheet: Any) -> Iterable[Sequence[Any]]:
        sheet.reset_dimensions()  # the stated dimensions can be wrong
        return sheet.iter_rows(values_only=True)  # type: ignore[no-any-return]

    def _read(self, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        waiting = iter(rows)
        for _ in range(LAST_ROW):  # a file can place a row further down
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    cells = next(waiting)
            except StopIteration:
                return
            except MemoryError:
                raise
            except Exception as error:
                raise self._damaged(error) from error
            if len(cells) > MOST_COLUMNS:
                raise BadInput(
                    f"{self.file}: more than {MOST_COLUMNS:,} columns", hint=SMALLER_TABLE_HINT
                )
            yield cells

    def _read_header(self) -> Header:
        for number, cells in self._rows:
            columns = [" ".join(_text(cell).split()) for cell in cells]
            if any(columns):
                while not columns[-1]:
                    columns.pop()
                return Header(self.file, number, tuple(columns))
        raise BadInput(
            f"{self.file}: the sheet is empty",
            hint="Add a header row and at least two rows, or choose another sheet with --sheet.",
        )

    def _damaged(self, error: Exception) -> BadInput:
        reason = (" ".join(str(error).split()) or type(error).__name__)[:200]
        return BadInput(f"{self.file}: cannot be read as a workbook: {reason}", hint=_SAVE_AGAIN)


def _copy(path: Path) -> io.BytesIO:
    """Return an uncompressed copy of a workbook's parts that contain cells.

    Raises BadInput for more than MOST_UNPACKED_BYTES.
    """
    copy, n_bytes = io.BytesIO(), 0
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(copy, "w") as unpacked:
        members = [part for part in archive.infolist() if not part.filename.startswith(_NOT_READ)]
        for member in members:
            n_bytes += member.file_size
            if n_bytes > MOST_UNPACKED_BYTES:
                rule = f"more than {MOST_UNPACKED_BYTES:,} bytes when it is unpacked"
                raise BadInput(f"{path.name}: {rule}", hint=SMALLER_TABLE_HINT)
            unpacked.writestr(member.filename, archive.read(member))
    copy.seek(0)
    return copy


def _text(cell: object, decimal: str | None = POINT) -> str:
    """Return the text of a cell as a CSV file would have it; empty for None.

    Floats get this decimal mark; dates are written as 2024-12-31, durations as 36:05:00.
    """
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(cell).replace(POINT, decimal or POINT)
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def _openpyxl(file: str) -> Any:
    try:
        import openpyxl
    except ModuleNotFoundError:
        raise MachineNotReady(
            f"{file}: a workbook needs the Python package openpyxl, which is not installed",
            hint='Run: pip install "mlu-anim[excel]" (or save the sheet as CSV UTF-8)',
        ) from None
    return openpyxl
