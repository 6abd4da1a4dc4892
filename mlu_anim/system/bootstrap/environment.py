"""The virtual environment `.venv` of a clone, and whether it is ready."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlu_anim.system.bootstrap.requirements import KEY_MODULES

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Clone:
    """The paths in one checkout, and the state of its `.venv`."""

    root: Path

    @property
    def lock(self) -> Path:
        """Path of requirements.lock: the packages to install, with versions and hashes."""
        return self.root / "requirements.lock"

    @property
    def venv(self) -> Path:
        """Path of the folder of the virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Path of the interpreter in the virtual environment."""
        folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        return self.venv / folder / name

    @property
    def stamp(self) -> Path:
        """Path of the stamp, a file that describes a finished `.venv`; a set-up writes it last."""
        return self.venv / "mlu_anim.stamp"

    @property
    def unfinished(self) -> Path:
        """Path of an empty file that marks a `.venv` which a set-up began and did not finish."""
        return self.venv / "mlu_anim.unfinished"

    @property
    def log(self) -> Path:
        """Path of the log with the output of all commands of the last set-up."""
        return self.root / "build" / "set-up.log"

    def expected_stamp(self) -> str:
        """Return the content that the stamp must have for the current lock, folder and Python."""
        return "".join(f"{key}: {value}\n" for key, value in self._identity().items())

    def _identity(self) -> dict[str, str]:
        return {
            "lock": hashlib.sha256(self.lock.read_bytes()).hexdigest(),
            "python": self.python_version(),
            "interpreter": os.path.realpath(self.python),
            "root": str(self.root),
        }

    def is_ready(self) -> bool:
        """Return True if `.venv` is finished and complete, so that no set-up is necessary.

        A `.venv` with a stamp must match requirements.lock, folder and interpreter; one that the
        user made must only have the modules in KEY_MODULES.
        """
        if not self.python.exists() or self.unfinished.exists() or not self.lock.is_file():
            return False
        if self.stamp.exists():
            return self.stamp.read_text(encoding="utf-8") == self.expected_stamp()
        return not self.missing()

    def differs_only_in_lock(self) -> bool:
        """Return True if a finished `.venv` fits its folder and Python; its packages may differ."""
        if not self.stamp.exists() or self.unfinished.exists() or not self.python.exists():
            return False
        _, _, rest = self.stamp.read_text(encoding="utf-8").partition("\n")
        return rest == self.expected_stamp().partition("\n")[2]

    def is_running(self) -> bool:
        """Return True if the current Python is the one of `.venv`."""
        return self.venv.exists() and self.venv.samefile(sys.prefix)

    def has_package(self, name: str) -> bool:
        """Return True if `.venv` has a module with this name: a folder, file or extension."""
        return bool(self._site_packages(name) or self._site_packages(f"{name}.*"))

    def missing(self) -> tuple[str, ...]:
        """Return the modules in KEY_MODULES that are not in `.venv`."""
        present = {path.name.partition(".")[0] for path in self._site_packages("*")}
        return tuple(name for name in KEY_MODULES if name not in present)

    def has_built(self, name: str) -> bool:
        """Return True if `.venv` has the version of a package that requirements.lock pins."""
        pin = re.search(rf"^{name}==(\S+)", self.lock.read_text(encoding="utf-8"), re.MULTILINE)
        return pin is not None and bool(self._site_packages(f"{name}-{pin.group(1)}.dist-info"))

    def python_version(self) -> str:
        """Return the Python version of `.venv`, like `3.12`; empty if pyvenv.cfg has none."""
        try:
            text = (self.venv / "pyvenv.cfg").read_text(encoding="utf-8")
        except OSError:
            return ""
        version = re.search(r"^version\w*\s*=\s*(\d+\.\d+)", text, re.MULTILINE)
        return version.group(1) if version else ""

    def _site_packages(self, pattern: str) -> list[Path]:
        return [
            *self.venv.glob(f"lib/python*/site-packages/{pattern}"),
            *self.venv.glob(f"Lib/site-packages/{pattern}"),
        ]
