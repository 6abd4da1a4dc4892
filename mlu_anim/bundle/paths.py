"""The paths of a bundle, and checks that they have valid names and stay in the output folder."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.system.errors import UsageError
from mlu_anim.wording.value_text import quoted

_RESERVED = re.compile(r"(?i)^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]) *(\.|$)")
"""Names that Windows reserves for devices, also with any suffix."""
_PLAIN = re.compile(r"[\w][\w .+-]{0,99}", re.UNICODE)
LONGEST_NAME = 200
"""Largest size of a name in bytes: file systems allow 255, and the longest suffix has 15."""


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
        """The common beginning of the paths of all files: `renders/roc/roc-dark`."""
        return self.folder / self.stem

    @property
    def manifest(self) -> Path:
        """The path of the manifest."""
        return self.file(".json")


def require_name(name: str, option: str = "--name") -> str:
    """Return `name` unchanged if a folder can have it on every system; else raise UsageError.

    option: the command-line option that gave the name, for the message.
    """
    too_long = len(name.encode(errors="surrogatepass")) > LONGEST_NAME
    if not _PLAIN.fullmatch(name) or _RESERVED.match(name) or name[-1:] in " ." or too_long:
        raise UsageError(
            f"{option} {quoted(name)} cannot be a folder's name",
            hint="begin with a letter or digit; then also spaces, '.', '+', '-' and '_', up to "
            f"100 characters and {LONGEST_NAME} bytes; no device of Windows, such as con",
        )
    return name


def require_inside(out: Path, place: Path) -> None:
    """Raise UsageError if the path `place` leads out of the output folder `out` through a link.

    `out` itself may be a link, since the user has named it. An existing file that is a link needs
    no check: writing replaces the link and does not follow it.
    """
    if not is_inside(out, place):
        raise UsageError(
            f"{place} leads out of {out}, to {os.path.realpath(place)}",
            hint="remove the link, or name the folder it leads to with --out",
        )


def is_inside(folder: Path, place: Path) -> bool:
    """Return True if a path, with all links followed, is a folder or lies below it.

    False if the links cannot be followed.
    """
    try:
        return place.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # links in a circle, a NUL
        return False
