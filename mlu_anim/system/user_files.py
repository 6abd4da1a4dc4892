"""Check a user's file before it is read: it must be a regular file and not too large."""

import hashlib
import stat
from pathlib import Path

from mlu_anim.system.errors import BadInput

_BLOCK_BYTES = 1 << 20


def require_file(path: Path, most_bytes: int, hint: str) -> None:
    """Raise BadInput for a pipe, a device, or a file of more than `most_bytes`.

    A pipe may never end, and can be read only once. A missing file or a folder passes: opening it
    fails with its own error.  hint: next step for a file that is too large.
    """
    try:
        state = path.stat()
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(state.st_mode) and not stat.S_ISDIR(state.st_mode):
        raise BadInput(
            f"{path.name}: is a pipe or a device, not a file", hint="Save it as a file first."
        )
    if state.st_size > most_bytes:
        raise BadInput(
            f"{path.name}: {state.st_size:,} bytes; the limit is {most_bytes:,}", hint=hint
        )


def sha256_of(path: Path, most_bytes: int) -> str:
    """Return the SHA-256 of a file as 64 hexadecimal digits.

    Raises OSError if it cannot be read, is not a regular file, or has more than `most_bytes`, even
    if it grows while it is read.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(f"{path} is not a file")
    digest, n_bytes = hashlib.sha256(), 0
    with path.open("rb") as file:
        while content := file.read(_BLOCK_BYTES):
            n_bytes += len(content)
            if n_bytes > most_bytes:
                raise OSError(f"{path} is too large")
            digest.update(content)
    return digest.hexdigest()
