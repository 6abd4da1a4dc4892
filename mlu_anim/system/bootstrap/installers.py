"""The commands with which uv and pip make `.venv` and install packages into it."""

from __future__ import annotations

import os
import shutil
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mlu_anim.system.bootstrap.environment import Clone

VARIABLE = "MLU_ANIM_INSTALLER"
"""Environment variable that chooses an installer: `uv` or `pip`."""


class Uv:
    """Installs with uv, which needs neither pip nor Python's venv module."""

    name = "uv"

    def __init__(self, program: str) -> None:
        self._uv = [program, "--no-progress", "--no-python-downloads"]

    def make_venv(self, clone: Clone) -> list[list[str]]:
        """Return the commands that make `.venv`; files that are already in its folder stay."""
        keep = ["--allow-existing", "--no-project", "--prompt", "mlu_anim"]
        return [[*self._uv, "venv", *keep, "--python", base_python(), str(clone.venv)]]

    def prepare(self, clone: Clone) -> list[list[str]]:
        """Return the commands to run in `.venv` before packages are installed: none."""
        return []

    def install(self, clone: Clone, *arguments: str) -> list[str]:
        """Return the command that installs packages into `.venv`.

        arguments: as for `pip install`.
        """
        return [*self._uv, "pip", "install", "--python", str(clone.python), *arguments]


class Pip:
    """Installs with Python's own venv and the pip in `.venv`."""

    name = "pip"

    def make_venv(self, clone: Clone) -> list[list[str]]:
        """Return the commands that make `.venv`; files that are already in its folder stay."""
        return [[base_python(), "-m", "venv", "--prompt", "mlu_anim", str(clone.venv)]]

    def prepare(self, clone: Clone) -> list[list[str]]:
        """Return the commands that install pip in `.venv`, if uv made it without pip; else none."""
        return [] if clone.has_package("pip") else [[str(clone.python), "-m", "ensurepip"]]

    def install(self, clone: Clone, *arguments: str) -> list[str]:
        """Return the command that installs packages into `.venv`.

        arguments: as for `pip install`.
        """
        quiet = ["--no-input", "--disable-pip-version-check"]
        return [str(clone.python), "-m", "pip", "install", *quiet, *arguments]


def installers() -> list[Uv | Pip]:
    """Return the installers to try, in order: uv if it is on the path, then pip.

    Both, because uv has its own settings: if only pip knows a company's mirror, uv fails and pip
    succeeds. MLU_ANIM_INSTALLER chooses one; without Python's venv module, uv is the only one.
    """
    chosen = os.environ.get(VARIABLE, "")
    program = shutil.which("uv")
    if program is None or chosen == "pip":
        return [Pip()]
    return [Uv(program)] if chosen == "uv" or not has_venv_module() else [Uv(program), Pip()]


def has_venv_module() -> bool:
    """Return True if this Python has its venv module; Debian ships that in a package of its own."""
    return all(find_spec(name) is not None for name in ("venv", "ensurepip"))


def base_python() -> str:
    """Return the path of the interpreter from which `.venv` is made.

    It is never the interpreter in `.venv`, even if that is running now: a set-up may remove it.
    """
    return getattr(sys, "_base_executable", "") or sys.executable
