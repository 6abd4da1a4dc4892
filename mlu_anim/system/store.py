"""What has been made before, kept by what it was made from, in the user's cache folder.

An entry is one file, `<kind>/<key>-<checksum of its bytes>`. It appears complete or not at all,
and one whose bytes are not those of its name is set aside and counts as never kept.
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
"""The folder of entries that were not what their names say."""
_KEY_DIGITS = 32


@dataclass(frozen=True)
class Entry:
    """One file of a store."""

    kind: str
    path: Path
    size_bytes: int
    used_s: float
    """When it was kept or found last, in seconds since 1970."""

    def is_whole(self) -> bool:
        """Whether its bytes are those of its name."""
        key = self.path.name.partition("-")[0]
        return self.path.name == _name(key, self.path.read_bytes())


class Store:
    """Entries under one folder; a folder that cannot be written only keeps nothing.

    `damaged`: the names of entries that this object has set aside.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.damaged: list[str] = []

    def find(self, kind: str, key: str) -> bytes | None:
        """The content kept under a key; None when there is none, or none that is whole."""
        for path in (self.folder / kind).glob(f"{key}-*"):
            with suppress(OSError):
                content = path.read_bytes()
                if path.name == _name(key, content):
                    os.utime(path)
                    return content
                self.set_aside(path)
        return None

    def keep(self, kind: str, key: str, content: bytes) -> None:
        """Keep some content under a key, in place of what was there."""
        folder = self.folder / kind
        # No room, or a folder of somebody else: the work itself is not at risk.
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            write_atomically(folder / _name(key, content), content, synced=False)

    def set_aside(self, path: Path) -> None:
        """Move an entry out of the way, so that it can be looked at and is never used again."""
        with suppress(OSError):
            aside = self.folder / DAMAGED
            aside.mkdir(exist_ok=True)
            path.replace(aside / path.name)
        self.damaged.append(path.name)

    def entries(self) -> Iterator[Entry]:
        """Every entry, in no order; those that vanish meanwhile are passed over."""
        for kind in (*KINDS, DAMAGED):
            for path in (self.folder / kind).glob("[!.]*"):
                with suppress(OSError):
                    found = path.stat()
                    yield Entry(kind, path, found.st_size, found.st_mtime)

    def prune(self, limit_bytes: int) -> list[Entry]:
        """Remove what was used longest ago until the rest fits; gives what was removed.

        Also removes what killed processes have left.
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
    """`$MLU_ANIM_CACHE`, or the place that the system has for caches."""
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
    """`$MLU_ANIM_CACHE_LIMIT` in bytes, such as 500MB or 4GB, or 2 GB; raises UsageError."""
    return parse_size(os.environ.get(LIMIT_VARIABLE) or DEFAULT_LIMIT, LIMIT_VARIABLE)


def parse_size(text: str, option: str) -> int:
    """Bytes written as a number with kB, MB, GB or nothing behind it; raises UsageError."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?) *([kmg]?)b?", text.strip(), re.IGNORECASE)
    if found is None:
        raise UsageError(f"{option}: {text!r} is not a size", hint="Write 500MB or 4GB.")
    return int(float(found[1]) * _UNITS[found[2].lower()])


def cache_key(*parts: str) -> str:
    """A name for all that something depends on."""
    whole = "\0".join((__version__, *parts))
    return hashlib.sha256(whole.encode("utf-8", errors="surrogatepass")).hexdigest()[:_KEY_DIGITS]


def code_digest(*, only: Sequence[str] = (), without: Sequence[str] = ()) -> str:
    """The checksum of the modules of this package: of all rooms, of some, or of all but some."""
    found = hashlib.sha256()
    for place, checksum in _checksums(Path(__file__).resolve().parents[1]):
        if (not only or place.parts[0] in only) and place.parts[0] not in without:
            found.update(place.as_posix().encode() + b"\0" + checksum)
    return found.hexdigest()


@cache
def _checksums(root: Path) -> list[tuple[Path, bytes]]:
    """Of each module under a folder, once a process: what runs does not change."""
    return [
        (path.relative_to(root), hashlib.sha256(path.read_bytes()).digest())
        for path in sorted(root.rglob("*.py"))
    ]
