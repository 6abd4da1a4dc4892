"""Open the table at a path: CSV or TSV (also gzipped), workbook, or Parquet.

with open_table_file(path) as file:
    columns = file.read(wanted=["age", "sick"], spare=[])
"""

from pathlib import Path

from mlu_anim.data.tables.csv_file import CsvReader
from mlu_anim.data.tables.file_bytes import MAX_BYTES, SMALLER_TABLE_HINT, ZIP, first_bytes
from mlu_anim.data.tables.table_file import RowTable, TableFile
from mlu_anim.data.tables.table_format import DETECTED, TableFormat
from mlu_anim.system.errors import BadInput
from mlu_anim.system.user_files import require_file

_PARQUET = b"PAR1"
_WORKBOOKS = (".xlsx", ".xlsm")


def open_table_file(path: Path, form: TableFormat = DETECTED) -> TableFile:
    """Open the table at a path and read its header.

    form: the text format, detected by default. Raises BadInput if the file cannot be read as a
    table, or has no such format, MachineNotReady if the package that reads it is not installed.
    """
    require_file(path, MAX_BYTES, SMALLER_TABLE_HINT)
    start, suffix = first_bytes(path, 4), path.suffix.lower()
    if start == _PARQUET:
        from mlu_anim.data.tables.parquet_file import ParquetFile

        _require_no_options(path.name, "a Parquet file", separator=form.separator, sheet=form.sheet)
        return ParquetFile(path, form.decimal)
    if suffix in (".parquet", ".pq") and path.is_file():
        raise BadInput(
            f"{path.name}: is not a Parquet file", hint="Write it again, or use a CSV file."
        )
    if start == ZIP and suffix in _WORKBOOKS:
        from mlu_anim.data.tables.workbook import Sheet

        _require_no_options(path.name, "a workbook", separator=form.separator)
        return RowTable(path.name, Sheet(path, form))
    if suffix in _WORKBOOKS and path.is_file():
        raise BadInput(
            f"{path.name}: is not a workbook (xlsx)", hint="Save it again, or as CSV UTF-8."
        )
    _require_no_options(path.name, "a text file", sheet=form.sheet)
    return RowTable(path.name, CsvReader(path, form))


def _require_no_options(file: str, kind: str, **options: str | None) -> None:
    for option, value in options.items():
        if value is not None:
            raise BadInput(f"{file}: {kind} has no {option}", hint=f"Remove --{option}.")
