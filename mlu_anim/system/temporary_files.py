"""Files that are not finished: under a name that says whose they are, so that none stays behind.

A process that is killed cannot clean up after itself; the next one does it for it. Names carry
the machine and the process: `.partial-<machine>-<process>-<token>`.
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
"""Files beside the final one."""
SCRATCH = "mlu_anim-"
"""Folders in the system's place for temporary files."""
_FORGOTTEN_S = 7 * 24 * 3600.0
"""Older leftovers belong to nobody, also on another machine."""
_NAME = re.compile(r"(?P<machine>[0-9a-f]{8})-(?P<process>\d+)-[0-9a-f]{12}")


def unique_tag() -> str:
    """A part of a name that nobody else uses, and that says whose it is."""
    return f"{_machine()}-{os.getpid()}-{secrets.token_hex(6)}"


def partial_path(folder: Path, suffix: str = "") -> Path:
    """The path of a hidden file in a folder; nothing is made."""
    return folder / f"{PARTIAL}{unique_tag()}{suffix}"


def write_atomically(path: Path, content: bytes, *, synced: bool = True) -> None:
    """Write a file that is there completely or not at all, and that outlives a loss of power.

    `synced`: wait until the disk has it; without, a loss of power may leave it damaged.
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
    """A folder for what is needed for a while only."""
    with tempfile.TemporaryDirectory(prefix=f"{SCRATCH}{unique_tag()}-") as name:
        yield Path(name)


def remove_abandoned(folder: Path, prefix: str) -> None:
    """Remove what processes that are gone have left in a folder; what cannot be removed stays."""
    for path in folder.glob(f"{prefix}*"):
        named = _NAME.match(path.name.removeprefix(prefix))
        if named is None or not _is_forgotten(path, named["machine"], int(named["process"])):
            continue
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()


def _is_forgotten(path: Path, machine: str, process: int) -> bool:
    with suppress(OSError):
        if abs(time.time() - path.lstat().st_mtime) > _FORGOTTEN_S:
            return True
    return machine == _machine() and not _runs(process)


def _runs(process: int) -> bool:
    if os.name == "nt":
        return True  # there signal 0 is not a question
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
