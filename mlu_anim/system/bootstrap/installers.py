"""uv and pip: the commands by which each makes `.venv` and fills it with packages."""

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
        """Commands that make `.venv` and keep the files that are already in its folder."""
        keep = ["--allow-existing", "--no-project", "--prompt", "mlu_anim"]
        return [[*self._uv, "venv", *keep, "--python", base_python(), str(clone.venv)]]

    def prepare(self, clone: Clone) -> list[list[str]]:
        """Commands that `.venv` needs before its packages: none."""
        return []

    def install(self, clone: Clone, *arguments: str) -> list[str]:
        """Command that installs packages into `.venv`; the arguments are those of pip."""
        return [*self._uv, "pip", "install", "--python", str(clone.python), *arguments]


class Pip:
    """Installs with Python's own venv and the pip in `.venv`."""

    name = "pip"

    def make_venv(self, clone: Clone) -> list[list[str]]:
        """Commands that make `.venv` and keep the files that are already in its folder."""
        return [[base_python(), "-m", "venv", "--prompt", "mlu_anim", str(clone.venv)]]

    def prepare(self, clone: Clone) -> list[list[str]]:
        """Commands that `.venv` needs before its packages: pip, if uv has made it without."""
        return [] if clone.has_package("pip") else [[str(clone.python), "-m", "ensurepip"]]

    def install(self, clone: Clone, *arguments: str) -> list[str]:
        """Command that installs packages into `.venv`."""
        quiet = ["--no-input", "--disable-pip-version-check"]
        return [str(clone.python), "-m", "pip", "install", *quiet, *arguments]


def installers() -> list[Uv | Pip]:
    """Return the installers to try, in order: uv if it is on the path, and pip.

    uv has its own settings. If pip alone knows a company's mirror, uv fails and pip succeeds.
    """
    chosen = os.environ.get(VARIABLE, "")
    program = shutil.which("uv")
    if program is None or chosen == "pip":
        return [Pip()]
    return [Uv(program)] if chosen == "uv" or not has_venv_module() else [Uv(program), Pip()]


def has_venv_module() -> bool:
    """Return True if this Python can make virtual environments; Debian splits that part off."""
    return all(find_spec(name) is not None for name in ("venv", "ensurepip"))


def base_python() -> str:
    """Path of the interpreter that `.venv` is made from.

    It is not the one of `.venv`, which may run now and be removed.
    """
    return getattr(sys, "_base_executable", "") or sys.executable
