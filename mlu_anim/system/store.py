"""The cache in the user's cache folder: results and film segments, by what they were made from.

An entry is one file, `<kind>/<key>-<checksum of its bytes>`. It is written atomically. An entry
whose checksum does not match its name is set aside and never used.
"""

import hashlib
import os
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from mlu_anim.system.errors import UsageError
from mlu_anim.system.temporary_files import PARTIAL, remove_abandoned, write_atomically
from mlu_anim.system.version import __version__

FOLDER_VARIABLE = "MLU_ANIM_CACHE"
LIMIT_VARIABLE, DEFAULT_LIMIT = "MLU_ANIM_CACHE_LIMIT", "2GB"
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9}
KINDS = ("results", "segments")
DAMAGED = "damaged"
"""Folder of entries whose checksum did not match."""
_KEY_DIGITS = 32


@dataclass(frozen=True)
class Entry:
    """One file of a store."""

    kind: str
    path: Path
    size_bytes: int
    used_s: float
    """Time of the last write or read, in seconds since 1970."""

    def is_whole(self) -> bool:
        """Return True if the checksum in its name matches its bytes."""
        key = self.path.name.partition("-")[0]
        return self.path.name == _name(key, self.path.read_bytes())


class Store:
    """Entries below one folder; in a read-only folder nothing is stored.

    `damaged`: names of the entries that this object has set aside.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged: list[str] = []

    def find(self, kind: str, key: str) -> bytes | None:
        """Return the content stored under a key; None if there is none, or it is damaged."""
        for path in (self.folder / kind).glob(f"{key}-*"):
            with suppress(OSError):
                content = path.read_bytes()
                if path.name == _name(key, content):
                    os.utime(path)
                    return content
                self.set_aside(path)
        return None

    def keep(self, kind: str, key: str, content: bytes) -> None:
        """Store content under a key, replacing any other."""
        folder = self.folder / kind
        # A full disk or a read-only folder must not stop the work itself.
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            write_atomically(folder / _name(key, content), content, synced=False)

    def set_aside(self, path: Path) -> None:
        """Move a damaged entry to another folder, where it can be inspected and is never used."""
        with suppress(OSError):
            aside = self.folder / DAMAGED
            aside.mkdir(exist_ok=True)
            path.replace(aside / path.name)
        self.damaged.append(path.name)

    def entries(self) -> Iterator[Entry]:
        """Yield every entry, in no order; entries removed meanwhile are skipped."""
        for kind in (*KINDS, DAMAGED):
            for path in (self.folder / kind).glob("[!.]*"):
                with suppress(OSError):
                    state = path.stat()
                    yield Entry(kind, path, state.st_size, state.st_mtime)

    def prune(self, limit_bytes: int) -> list[Entry]:
        """Remove the least recently used entries until the rest fits; returns the removed ones.

        Also removes temporary files of killed processes.
        """
        for kind in KINDS:
            remove_abandoned(self.folder / kind, PARTIAL)
        entries = sorted(self.entries(), key=lambda entry: entry.used_s)
        excess = sum(entry.size_bytes for entry in entries) - limit_bytes
        removed = []
        for entry in entries:
            if excess <= 0:
                break
            with suppress(OSError):
                entry.path.unlink()
                removed.append(entry)
                excess -= entry.size_bytes
        return removed


def _name(key: str, content: bytes) -> str:
    return f"{key}-{hashlib.sha256(content).hexdigest()[:_KEY_DIGITS]}"


def default_folder() -> Path:
    """Return `$MLU_ANIM_CACHE`, or the system's folder for caches."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        return Path(chosen)
    home = Path.home()
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "mlu_anim"
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        return (Path(local) if local else home / "AppData" / "Local") / "mlu_anim" / "cache"
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else home / ".cache") / "mlu_anim"


def size_limit() -> int:
    """Return `$MLU_ANIM_CACHE_LIMIT` in bytes, by default 2 GB; raises UsageError."""
    return parse_size(os.environ.get(LIMIT_VARIABLE) or DEFAULT_LIMIT, LIMIT_VARIABLE)


def parse_size(text: str, option: str) -> int:
    """Return the bytes in a text like `500MB`, with kB, MB, GB or no unit; raises UsageError."""
    size = re.fullmatch(r"(\d+(?:\.\d+)?) *([kmg]?)b?", text.strip(), re.IGNORECASE)
    if size is None:
        raise UsageError(f"{option}: {text!r} is not a size", hint="Write 500MB or 4GB.")
    return int(float(size[1]) * _UNITS[size[2].lower()])


def cache_key(*parts: str) -> str:
    """Return the key of an entry: the hash of everything that its content depends on."""
    text = "\0".join((__version__, *parts))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:_KEY_DIGITS]


def code_digest(*, only: Sequence[str] = (), without: Sequence[str] = ()) -> str:
    """Return the checksum of our modules: of all rooms, only some, or all without some."""
    digest = hashlib.sha256()
    for path, checksum in _checksums(Path(__file__).resolve().parents[1]):
        if (not only or path.parts[0] in only) and path.parts[0] not in without:
            digest.update(path.as_posix().encode() + b"\0" + checksum)
    return digest.hexdigest()


@cache
def _checksums(root: Path) -> list[tuple[Path, bytes]]:
    """Checksum of each module below a folder, cached because running code does not change."""
    return [
        (path.relative_to(root), hashlib.sha256(path.read_bytes()).digest())
        for path in sorted(root.rglob("*.py"))
    ]
