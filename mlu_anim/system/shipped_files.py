"""Where the files that ship with the code are: in a checkout, or inside an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the package `mlu_anim`."""


def shipped_path(name: str) -> Path:
    """The path of `scenes`, `assets` or `cli.py`.

    A wheel carries them inside the package, so that no generic name such as `scenes` lands in
    site-packages; in a checkout they stand beside the package.
    """
    inside = PACKAGE / name
    return inside if inside.exists() else PACKAGE.parent / name
