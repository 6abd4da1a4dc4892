"""The bytes of a user's table, unpacked where they are packed; what is no text is refused."""

import gzip
import io
from pathlib import Path
from typing import IO

from mlu_anim.system.errors import BadInput
from mlu_anim.system.user_files import require_file

MAX_BYTES = 4_000_000_000
"""Of a file, also when it is unpacked; a million rows of 4,000 characters each."""
SMALLER_TABLE_HINT = "Take a random sample of the rows, or leave columns out of the file."
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"

_SAVE_AS = "Save it as CSV UTF-8 (comma separated)."
_FOREIGN_STARTS = {
    ZIP: ("a zip archive or a spreadsheet (ods)", f"Unpack it, or: {_SAVE_AS}"),
    b"\xd0\xcf\x11\xe0": ("an Excel workbook (xls)", "Save it as .xlsx or as CSV UTF-8."),
    b"PAR1": ("a Parquet file", _SAVE_AS),
    GZIP: ("a gzip archive", "Unpack it once."),
    b"\xff\xfe": ("text in UTF-16, not UTF-8", _SAVE_AS),
    b"\xfe\xff": ("text in UTF-16, not UTF-8", _SAVE_AS),
}


def first_bytes(path: Path, n_bytes: int) -> bytes:
    """The first bytes of a file; none where it cannot be read, which opening it tells."""
    try:
        with path.open("rb") as file:
            return file.read(n_bytes)
    except (OSError, ValueError):
        return b""


def open_binary(path: Path) -> IO[bytes]:
    """The file at `path`, unpacked if it is a gzip archive; raises BadInput."""
    require_file(path, MAX_BYTES, SMALLER_TABLE_HINT)
    file = _opened(path)
    try:
        if file.peek(2).startswith(GZIP):
            file = io.BufferedReader(_Unpacked(file, path.name))
        _require_text(path.name, _first_bytes(file, path.name))
    except BaseException:
        file.close()
        raise
    return file


def _opened(path: Path) -> io.BufferedReader:
    try:
        if path.is_dir():
            raise BadInput(f"{path.name}: is a folder, not a file", hint="Give the path of a CSV.")
        return path.open("rb")
    except FileNotFoundError:
        raise BadInput(f"{path.name}: no such file", hint="Check the path.") from None
    except PermissionError:
        raise BadInput(
            f"{path.name}: may not be read by this user", hint="Check the file's permissions."
        ) from None
    except (OSError, ValueError) as error:
        raise BadInput(f"{path.name}: cannot be opened: {error}", hint="Check the path.") from error


def _first_bytes(file: io.BufferedReader, name: str) -> bytes:
    try:
        return file.peek(8)
    except Exception as error:  # each way in which a packed file can be damaged
        if isinstance(error, BadInput):
            raise
        raise BadInput(
            f"{name}: cannot be unpacked: {error}", hint="Is the file whole? Save it again."
        ) from error


def _require_text(file: str, start: bytes) -> None:
    for signature, (what, hint) in _FOREIGN_STARTS.items():
        if start.startswith(signature):
            raise BadInput(f"{file}: row 1: this is {what}, not a table", hint=hint)


class _Unpacked(io.RawIOBase):
    """A gzip archive of which at most MOST_BYTES are unpacked: a few packed ones may be as many."""

    def __init__(self, packed: io.BufferedReader, name: str) -> None:
        self._packed, self._name, self._n_bytes = packed, name, 0
        self._unpacked = gzip.GzipFile(fileobj=packed)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        content = self._unpacked.read(len(buffer))
        self._n_bytes += len(content)
        if self._n_bytes > MAX_BYTES:
            rule = f"more than {MAX_BYTES:,} bytes when it is unpacked"
            raise BadInput(f"{self._name}: {rule}", hint=SMALLER_TABLE_HINT)
        buffer[: len(content)] = content
        return len(content)

    def close(self) -> None:
        self._packed.close()
        super().close()
