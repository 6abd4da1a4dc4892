"""What is asked of any file that somebody hands us, before a byte of it is read."""

import hashlib
import stat
from pathlib import Path

from mlu_anim.system.errors import BadInput

_AT_ONCE = 1 << 20


def require_file(path: Path, most_bytes: int, hint: str) -> None:
    """Raise BadInput for a pipe, a device, or more bytes than may be read.

    A pipe may never end, and can be read once only. What is not there at all is told by opening it.
    `hint`: what to do about a file that is too large.
    """
    try:
        found = path.stat()
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
        raise BadInput(
            f"{path.name}: is a pipe or a device, not a file", hint="Save it as a file first."
        )
    if found.st_size > most_bytes:
        raise BadInput(
            f"{path.name}: {found.st_size:,} bytes; at most {most_bytes:,} are read", hint=hint
        )


def sha256_of(path: Path, most_bytes: int) -> str:
    """The checksum of a file, in hexadecimal digits.

    Raises OSError for what is no file, or has more bytes, also when it grows meanwhile.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(f"{path} is no file")
    found, n_bytes = hashlib.sha256(), 0
    with path.open("rb") as file:
        while content := file.read(_AT_ONCE):
            n_bytes += len(content)
            if n_bytes > most_bytes:
                raise OSError(f"{path} is too large")
            found.update(content)
    return found.hexdigest()
