"""The paths of a bundle: a folder, a common name, and a rule that no file leads out of it."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.system.errors import UsageError
from mlu_anim.wording.value_text import quoted

_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]) *(\.|$)")
"""Names of devices on Windows, whatever follows the dot."""
_PLAIN = re.compile(r"[\w][\w .+-]{0,99}", re.UNICODE)
LONGEST_NAME = 200
"""In bytes: a file system takes 255, and the longest suffix has 15."""


@dataclass(frozen=True)
class BundlePaths:
    """The folder of a bundle, and the name that its files share: `renders/roc`, `roc-dark`."""

    folder: Path
    stem: str

    def file(self, suffix: str) -> Path:
        """Return the path of the file with a suffix, such as `.mp4` or `.frames.csv`."""
        return self.folder / f"{self.stem}{suffix}"

    @property
    def base(self) -> Path:
        """The common beginning of all paths, without a suffix."""
        return self.folder / self.stem

    @property
    def manifest(self) -> Path:
        """The manifest's path."""
        return self.file(".json")


def require_name(name: str, option: str = "--name") -> str:
    """Return a name that a folder may have on every system; raises UsageError for any other."""
    too_long = len(name.encode(errors="surrogatepass")) > LONGEST_NAME
    if not _PLAIN.fullmatch(name) or _RESERVED.match(name) or name[-1:] in " ." or too_long:
        raise UsageError(
            f"{option} {quoted(name)} cannot be a folder's name",
            hint="begin with a letter or digit; then also spaces, '.', '+', '-' and '_', up to "
            f"100 characters and {LONGEST_NAME} bytes; no device of Windows, such as con",
        )
    return name


def require_inside(out: Path, place: Path) -> None:
    """Raise UsageError if a link in the output folder `out` leads `place` out of it.

    `out` itself may be a link: the user has named it. A file that is a link is never written
    through: it is replaced.
    """
    if not is_inside(out, place):
        raise UsageError(
            f"{place} leads out of {out}, to {os.path.realpath(place)}",
            hint="remove the link, or name the folder it leads to with --out",
        )


def is_inside(folder: Path, place: Path) -> bool:
    """Return True if a place, with all links followed, is below a folder."""
    try:
        return place.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle, a NUL
        return False
