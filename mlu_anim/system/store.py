"""The cache on disk: results and film segments, each under a hash of all that it depends on.

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
"""Name of the folder for entries whose checksum does not match; never read again."""
_KEY_DIGITS = 32


@dataclass(frozen=True)
class Entry:
    """One file of the cache."""

    kind: str
    path: Path
    size_bytes: int
    used_s: float
    """Time of the last write or read, in seconds since 1970."""

    def is_whole(self) -> bool:
        """Return True if the checksum in the file's name matches its bytes; raises OSError."""
        key = self.path.name.partition("-")[0]
        return self.path.name == _name(key, self.path.read_bytes())


class Store:
    """A cache below one folder; if that is read-only, nothing is stored and no error raised.

    `damaged`: file names of the entries that this object has set aside.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged: list[str] = []

    def find(self, kind: str, key: str) -> bytes | None:
        """Return the content stored under a key; None if there is none, or it is damaged.

        kind: one of KINDS.
        """
        for path in (self.folder / kind).glob(f"{key}-*"):
            with suppress(OSError):
                content = path.read_bytes()
                if path.name == _name(key, content):
                    os.utime(path)
                    return content
                self.set_aside(path)
        return None

    def keep(self, kind: str, key: str, content: bytes) -> None:
        """Store content under a key; does nothing if the disk is full or the folder read-only.

        kind: one of KINDS.
        """
        folder = self.folder / kind
        # A full disk or a read-only folder must not stop the work itself.
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            write_atomically(folder / _name(key, content), content, synced=False)

    def set_aside(self, path: Path) -> None:
        """Move a damaged entry to the folder `damaged`: never used, but kept for inspection."""
        with suppress(OSError):
            aside = self.folder / DAMAGED
            aside.mkdir(exist_ok=True)
            path.replace(aside / path.name)
        self.damaged.append(path.name)

    def entries(self) -> Iterator[Entry]:
        """Yield every entry, also damaged ones, in no order; skip files removed meanwhile."""
        for kind in (*KINDS, DAMAGED):
            for path in (self.folder / kind).glob("[!.]*"):
                with suppress(OSError):
                    state = path.stat()
                    yield Entry(kind, path, state.st_size, state.st_mtime)

    def prune(self, limit_bytes: int) -> list[Entry]:
        """Remove the least recently used entries until the rest has at most `limit_bytes`.

        Return the removed entries. Temporary files of killed processes are removed too.
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
    """Return the cache's folder: `$MLU_ANIM_CACHE`, by default in the system's cache folder."""
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
    """Return the size limit of the cache in bytes: `$MLU_ANIM_CACHE_LIMIT`, by default 2 GB.

    Raises UsageError if the variable is not a size.
    """
    return parse_size(os.environ.get(LIMIT_VARIABLE) or DEFAULT_LIMIT, LIMIT_VARIABLE)


def parse_size(text: str, option: str) -> int:
    """Return the number of bytes of a size like `500MB`, with kB, MB, GB or no unit.

    Raises UsageError for any other text.  option: name of the option, for the message.
    """
    size = re.fullmatch(r"(\d+(?:\.\d+)?) *([kmg]?)b?", text.strip(), re.IGNORECASE)
    if size is None:
        raise UsageError(f"{option}: {text!r} is not a size", hint="Write 500MB or 4GB.")
    return int(float(size[1]) * _UNITS[size[2].lower()])


def cache_key(*parts: str) -> str:
    """Return the key of a cache entry: a hash of our version and of `parts`, 32 hex digits.

    parts: everything else that the entry's content depends on.
    """
    text = "\0".join((__version__, *parts))
    return hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()[:_KEY_DIGITS]


def code_digest(*, only: Sequence[str] = (), without: Sequence[str] = ()) -> str:
    """Return the SHA-256 of the source code of mlu_anim, as 64 hex digits.

    only: top-level folders to include, such as `encoding`; all if empty.  without: ones to omit.
    """
    digest = hashlib.sha256()
    for path, checksum in _checksums(Path(__file__).resolve().parents[1]):
        if (not only or path.parts[0] in only) and path.parts[0] not in without:
            digest.update(path.as_posix().encode() + b"\0" + checksum)
    return digest.hexdigest()


@cache
def _checksums(root: Path) -> list[tuple[Path, bytes]]:
    """Return relative path and checksum of each module below a folder, sorted by path.

    The list is cached, because running code does not change.
    """
    return [
        (path.relative_to(root), hashlib.sha256(path.read_bytes()).digest())
        for path in sorted(root.rglob("*.py"))
    ]
