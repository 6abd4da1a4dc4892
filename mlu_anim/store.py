"""What has been computed before, kept by what it was computed from, in the user's cache folder.

An entry is one file, `<kind>/<key>-<checksum of its bytes>`. It appears complete or not at all,
and one whose bytes are not those of its name is removed and counts as never kept.
"""

import hashlib
import os
import secrets
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path

from mlu_anim import __version__

FOLDER_VARIABLE = "MLU_ANIM_CACHE"
_KEY_DIGITS = 32


class Store:
    """Entries under one folder; a folder that cannot be written only keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, kind: str, key: str) -> bytes | None:
        """The content kept under a key; None when there is none, or none that is whole."""
        for path in (self.folder / kind).glob(f"{key}-*"):
            with suppress(OSError):
                content = path.read_bytes()
                if path.name == _name(key, content):
                    return content
                path.unlink()
        return None

    def keep(self, kind: str, key: str, content: bytes) -> None:
        """Keep some content under a key, in place of what was there."""
        folder = self.folder / kind
        partial = folder / f".partial-{secrets.token_hex(8)}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(content)
            partial.replace(folder / _name(key, content))
        except OSError:  # no room, or a folder of somebody else: the work itself is not at risk
            with suppress(OSError):
                partial.unlink(missing_ok=True)


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


def key_of(*parts: str) -> str:
    """A name for all that something depends on, our own code included."""
    whole = "\0".join((__version__, code_digest(), *parts))
    return hashlib.sha256(whole.encode("utf-8", errors="surrogatepass")).hexdigest()[:_KEY_DIGITS]


@cache
def code_digest() -> str:
    """The checksum of every module of this package."""
    found = hashlib.sha256()
    root = Path(__file__).resolve().parent
    for path in sorted(root.rglob("*.py")):
        found.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()
