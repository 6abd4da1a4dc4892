"""Open the bytes of a user's table, unpack gzip, and refuse formats that are not text."""

import gzip
import io
from pathlib import Path
from typing import IO

from mlu_anim.system.errors import BadInput
from mlu_anim.system.user_files import require_file

MAX_BYTES = 4_000_000_000
"""Most bytes of a file, packed and unpacked: a million rows of 4,000 characters each."""
SMALLER_TABLE_HINT = "Use a random sample of the rows, or remove columns from the file."
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"

_SAVE_AS = "Save it as CSV UTF-8 (comma separated)."
_OTHER_FORMATS = {
    ZIP: ("a zip archive or a spreadsheet (ods)", f"Unpack it, or: {_SAVE_AS}"),
    b"\xd0\xcf\x11\xe0": ("an Excel workbook (xls)", "Save it as .xlsx or as CSV UTF-8."),
    b"PAR1": ("a Parquet file", _SAVE_AS),
    GZIP: ("a gzip archive", "Unpack it once."),
    b"\xff\xfe": ("text in UTF-16, not UTF-8", _SAVE_AS),
    b"\xfe\xff": ("text in UTF-16, not UTF-8", _SAVE_AS),
}


def first_bytes(path: Path, n_bytes: int) -> bytes:
    """Return the first bytes of a file; empty if it cannot be read, since opening it will fail."""
    try:
        with path.open("rb") as file:
            return file.read(n_bytes)
    except (OSError, ValueError):
        return b""


def open_binary(path: Path) -> IO[bytes]:
    """Open the file at `path`, unpacked if it is a gzip archive.

    Raises BadInput if the file is missing, unreadable, too large, or begins as no text does.
    """
    require_file(path, MAX_BYTES, SMALLER_TABLE_HINT)
    file = _open(path)
    try:
        if file.peek(2).startswith(GZIP):
            file = io.BufferedReader(_Unpacked(file, path.name))
        _require_text(path.name, _first_bytes(file, path.name))
    except BaseException:
        file.close()
        raise
    return file


def _open(path: Path) -> io.BufferedReader:
    try:
        if path.is_dir():
            raise BadInput(
                f"{path.name}: is a folder, not a file", hint="Pass the path of a CSV file."
            )
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
    except Exception as error:  # a packed file can be damaged in many ways
        if isinstance(error, BadInput):
            raise
        raise BadInput(
            f"{name}: cannot be unpacked: {error}",
            hint="Check that the file is complete, and save it again.",
        ) from error


def _require_text(file: str, start: bytes) -> None:
    for signature, (kind, hint) in _OTHER_FORMATS.items():
        if start.startswith(signature):
            raise BadInput(f"{file}: row 1: this is {kind}, not a table", hint=hint)


class _Unpacked(io.RawIOBase):
    """The unpacked bytes of a gzip archive; reading more than MAX_BYTES raises BadInput.

    A small archive can unpack to very many bytes.
    """

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
