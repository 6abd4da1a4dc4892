"""The bundled fonts, whose checksums are verified before a letter is drawn with them.

HarfBuzz draws nothing and reports no error if a font file is truncated.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from mlu_anim.system.shipped_files import shipped_path

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CHECKSUMS = "SHA256SUMS"
"""Name of the file beside the fonts that lists their checksums, in the format of `sha256sum`."""


@cache
def font_bytes(name: str) -> bytes:
    """Return the content of a bundled font file, such as `Inter_400Regular.ttf`.

    Raises MachineNotReady if any bundled font is missing or damaged.
    """
    from mlu_anim.system.errors import MachineNotReady

    folder = shipped_path("assets") / "fonts"
    # All fonts are verified at once, so that a film does not fail only at its last beat.
    broken = damaged(folder) if name in _checksums(folder) else [name]
    if broken:
        raise MachineNotReady(
            f"the font {broken[0]}, which ships with this project, is missing or damaged",
            hint="Restore assets/fonts (git checkout assets/fonts), or install the project again.",
        )
    return (folder / name).read_bytes()


def n_bundled(folder: Path) -> int:
    """Return the number of fonts that a folder should have by its checksum file."""
    return len(_checksums(folder))


def damaged(folder: Path) -> list[str]:
    """Return the names of fonts in a folder that are missing or do not match their checksum."""
    checksums = _checksums(folder).items()
    return [name for name, sha256 in checksums if _sha256(folder / name) != sha256]


def _checksums(folder: Path) -> Mapping[str, str]:
    with suppress(OSError, ValueError):
        lines = (folder / CHECKSUMS).read_text(encoding="ascii").rstrip("\n").split("\n")
        return {name: sha256 for sha256, name in (line.split("  ", 1) for line in lines)}
    return {}


def _sha256(path: Path) -> str:
    with suppress(OSError):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return ""
