"""Paths of the files that ship with the code, in a checkout or in an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
"""The folder of the package `mlu_anim`."""


def shipped_path(name: str) -> Path:
    """Return the path of `scenes`, `assets` or `cli.py`.

    A wheel has them inside the package, to keep a generic name like `scenes` out of site-packages;
    a checkout has them beside the package.
    """
    inside = PACKAGE / name
    return inside if inside.exists() else PACKAGE.parent / name
