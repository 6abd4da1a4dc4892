"""Write a file under a temporary name in its final folder, and rename it when it is complete."""

import errno
import hashlib
import os
from pathlib import Path

from av.error import FFmpegError

from mlu_anim.system import temporary_files
from mlu_anim.system.errors import MachineNotReady, MluAnimError, RenderFailed

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_NOT_A_FOLDER = {errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.ENAMETOOLONG, errno.ELOOP}


class PartialFile:
    """The temporary files for one final path; all are in its folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._temporary: list[Path] = []

    def temporary(self, suffix: str) -> Path:
        """Create an empty temporary file with a unique hidden name, and its folder if missing."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        path = temporary_files.partial_path(self.path.parent, suffix)
        path.touch(exist_ok=False)
        self._temporary.append(path)
        return path

    def publish(self, temporary: Path) -> None:
        """Rename a finished temporary file to the final path and sync the folder to disk."""
        temporary.replace(self.path)
        self._temporary.remove(temporary)
        sync(self.path.parent)
        self.remove()

    def remove(self) -> None:
        """Delete all remaining temporary files; files that cannot be deleted are ignored."""
        for path in self._temporary:
            try:
                path.unlink(missing_ok=True)
            except OSError:
                continue
        self._temporary.clear()

    def explain(self, error: OSError | FFmpegError) -> MluAnimError:
        """Return an MluAnimError that explains a failure and says what to do."""
        folder, reason = self.path.parent, error.strerror or str(error)
        if error.errno in _NO_SPACE:
            free = "free some disk space or choose another folder with --out"
            return MachineNotReady(f"no space left in {folder} to write {self.path.name}; {free}")
        if error.errno in _NOT_ALLOWED:
            other = "choose another folder with --out"
            return MachineNotReady(
                f"no permission to write {self.path.name} in {folder}: {reason}; {other}"
            )
        if error.errno in _NOT_A_FOLDER:
            place = "its parent must be a folder, and no folder may already have its name"
            return MachineNotReady(f"cannot write {self.path}: {reason}; {place}")
        return RenderFailed(f"writing {self.path} failed: {reason}")


def sync(path: Path) -> None:
    """Flush a file, or the entries of a folder, to disk, so that they survive a power loss."""
    if os.name == "nt" and path.is_dir():
        return  # Windows cannot open a folder
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
