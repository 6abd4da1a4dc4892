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
"""Prefix of unfinished files beside the final one."""
SCRATCH = "mlu_anim-"
"""Prefix of folders in the system's temporary folder."""
_ABANDONED_AFTER_S = 7 * 24 * 3600.0
"""Older files are abandoned, also those of another machine."""
_NAME = re.compile(r"(?P<machine>[0-9a-f]{8})-(?P<process>\d+)-[0-9a-f]{12}")


def unique_tag() -> str:
    """A unique part of a name that identifies the machine and the process."""
    return f"{_machine()}-{os.getpid()}-{secrets.token_hex(6)}"


def partial_path(folder: Path, suffix: str = "") -> Path:
    """Path of a new hidden file in a folder; the file is not created."""
    return folder / f"{PARTIAL}{unique_tag()}{suffix}"


def write_atomically(path: Path, content: bytes, *, synced: bool = True) -> None:
    """Write a file completely or not at all.

    `synced`: wait until it is on the disk; otherwise a loss of power may damage it.
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


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield a temporary folder, which is removed after the block."""
    with tempfile.TemporaryDirectory(prefix=f"{SCRATCH}{unique_tag()}-") as name:
        yield Path(name)


def remove_abandoned(folder: Path, prefix: str) -> None:
    """Remove files of ended processes from a folder, where permissions allow it."""
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
