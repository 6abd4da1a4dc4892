"""Temporary files whose names tell which process owns them.

A killed process cannot remove its files; a later process does. Names contain the machine and the
process: `.partial-<machine>-<process>-<token>`.
"""

import hashlib
import os
import platform
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

PARTIAL = ".partial-"
"""Prefix of the names of unfinished files, which lie in the folder of the final file."""
SCRATCH = "mlu_anim-"
"""Prefix of the names of this project's folders in the system's temporary folder."""
_ABANDONED_AFTER_S = 7 * 24 * 3600.0
"""A temporary file older than this is abandoned, whatever process or machine owns it."""
_NAME = re.compile(r"(?P<machine>[0-9a-f]{8})-(?P<process>\d+)-[0-9a-f]{12}")


def unique_tag() -> str:
    """Return a unique part of a file name: `<machine>-<process>-<token>`."""
    return f"{_machine()}-{os.getpid()}-{secrets.token_hex(6)}"


def partial_path(folder: Path, suffix: str = "") -> Path:
    """Return a unique path for a hidden temporary file in a folder; the file is not created."""
    return folder / f"{PARTIAL}{unique_tag()}{suffix}"


def write_atomically(path: Path, content: bytes, *, synced: bool = True) -> None:
    """Write a file completely or not at all, replacing an existing one. Raises OSError.

    `synced`: wait until the content is on the disk; otherwise a power failure may damage it.
    """
    temporary = partial_path(path.parent)
    try:
        with temporary.open("xb") as file:
            file.write(content)
            if synced:
                file.flush()
                os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def choose_folder() -> None:
    """Choose the folder that `tempfile` uses, by its permissions instead of by a trial file.

    On its first use `tempfile` writes a file of a few bytes to see whether it can. If the process
    is killed at that moment, the file stays, and its name does not tell who owns it. Where no
    folder is found this way, `tempfile` searches for one as usual.
    """
    if tempfile.tempdir is not None or os.name == "nt":
        return
    named = (os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    folder = Path(next(filter(None, named), "/tmp"))
    if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
        tempfile.tempdir = str(folder.absolute())


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Context manager that yields a temporary folder and removes it after the block."""
    with tempfile.TemporaryDirectory(prefix=f"{SCRATCH}{unique_tag()}-") as name:
        yield Path(name)


def remove_abandoned(folder: Path, prefix: str) -> None:
    """Remove temporary files and folders of ended processes from a folder, if permissions allow it.

    prefix: the beginning of their names, PARTIAL or SCRATCH.
    """
    for path in folder.glob(f"{prefix}*"):
        owner = _NAME.match(path.name.removeprefix(prefix))
        if owner is None or not _is_abandoned(path, owner["machine"], int(owner["process"])):
            continue
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def _is_abandoned(path: Path, machine: str, process: int) -> bool:
    with suppress(OSError):
        if abs(time.time() - path.lstat().st_mtime) > _ABANDONED_AFTER_S:
            return True
    return machine == _machine() and not _runs(process)


def _runs(process: int) -> bool:
    if os.name == "nt":
        return True  # Windows has no signal 0
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


@cache
def _machine() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]
