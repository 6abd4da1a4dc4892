"""The `.venv` of a clone: whether it is ready, and how it is made from requirements.lock.

    no .venv                    made
    our stamp, all as it was    used
    our stamp, another lock     updated in place
    our mark of an unfinished one, or our stamp of another place or interpreter
                                made anew (pip's cache keeps that short)
    somebody else's, complete   used as it is
    somebody else's, incomplete completed, nothing removed

Whatever is interrupted leaves the mark or no stamp, so the next run knows.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlu_anim.system.bootstrap import KEY_MODULES, system_packages
from mlu_anim.system.bootstrap.logged_commands import hold_lock, run_logged, say
from mlu_anim.system.errors import MachineNotReady

if TYPE_CHECKING:
    from pathlib import Path

# Packages that have no wheel for a platform and are compiled there.
BUILT_FROM_SOURCE = {"linux": ("pycairo", "manimpango"), "darwin": ("pycairo",)}
# Imported once before the stamp is written: they show whether the libraries load.
_COMPILED = ("av", "cairo", "manimpango", "numpy", "typst")


@dataclass(frozen=True)
class Clone:
    """Where things are in one checkout."""

    root: Path

    @property
    def lock(self) -> Path:
        """The hash-pinned list of packages."""
        return self.root / "requirements.lock"

    @property
    def venv(self) -> Path:
        """The virtual environment."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """The interpreter inside the virtual environment."""
        folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        return self.venv / folder / name

    @property
    def stamp(self) -> Path:
        """Written last: what the finished environment was made from."""
        return self.venv / "mlu_anim.stamp"

    @property
    def unfinished(self) -> Path:
        """Written first: this environment is ours and not finished."""
        return self.venv / "mlu_anim.unfinished"

    @property
    def log(self) -> Path:
        """All that the package manager and pip said in the last set-up."""
        return self.root / "build" / "set-up.log"

    def expected_stamp(self) -> str:
        """What the stamp says when it belongs to this lock, this place and this interpreter."""
        return "".join(f"{key}: {value}\n" for key, value in self._identity().items())

    def _identity(self) -> dict[str, str]:
        return {
            "lock": hashlib.sha256(self.lock.read_bytes()).hexdigest(),
            "python": _python_version(self.venv),
            "interpreter": os.path.realpath(self.python),
            "root": str(self.root),
        }

    def is_ready(self) -> bool:
        """Whether `.venv` may be used as it is."""
        if not self.python.exists() or self.unfinished.exists() or not self.lock.is_file():
            return False
        if self.stamp.exists():
            return self.stamp.read_text(encoding="utf-8") == self.expected_stamp()
        return not self.missing()

    def differs_only_in_lock(self) -> bool:
        """Whether a finished `.venv` needs other packages and nothing else."""
        if not self.stamp.exists() or self.unfinished.exists() or not self.python.exists():
            return False
        _, _, was = self.stamp.read_text(encoding="utf-8").partition("\n")
        return was == self.expected_stamp().partition("\n")[2]

    def is_running(self) -> bool:
        """Whether the Python that runs now is the one of `.venv`."""
        return self.venv.exists() and self.venv.samefile(sys.prefix)

    def missing(self) -> tuple[str, ...]:
        """The key modules that `.venv` has no folder, file or extension for."""
        here = {path.name.partition(".")[0] for path in _site_packages(self.venv, "*")}
        return tuple(name for name in KEY_MODULES if name not in here)

    def has_built(self, name: str) -> bool:
        """Whether `.venv` holds the locked version of a package that has no wheel."""
        pin = re.search(rf"^{name}==(\S+)", self.lock.read_text(encoding="utf-8"), re.MULTILINE)
        return pin is not None and bool(
            _site_packages(self.venv, f"{name}-{pin.group(1)}.dist-info")
        )


def set_up(clone: Clone) -> None:
    """Make `.venv` ready, one process at a time. Raises MachineNotReady with what to do."""
    if clone.is_ready() and not clone.is_running():
        return
    try:
        clone.log.parent.mkdir(exist_ok=True)
        with hold_lock(clone.log.with_suffix(".lock")) as held:
            if not clone.is_ready() or clone.is_running():
                _set_up_alone(clone, held)
    except OSError as error:
        raise MachineNotReady(
            f"cannot set up in {clone.root}: {error}",
            hint="clone to a folder that you may write to and that has 2 GB free",
        ) from error


def _set_up_alone(clone: Clone, held: int) -> None:
    say("setting up, once for this clone:")
    clone.log.write_text("", encoding="utf-8")
    _get_system_packages(clone, held)
    _prepare_venv(clone)
    say("  Python packages into .venv (some 200 MB, one to three minutes) ...")
    pip = [str(clone.python), "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
    run_logged([*pip, "--require-hashes", "-r", str(clone.lock)], clone.log, held)
    own = ["--no-deps", "--no-build-isolation", "--editable", str(clone.root)]
    run_logged([*pip, *own], clone.log, held)
    run_logged([str(clone.python), "-c", f"import {', '.join(_COMPILED)}"], clone.log, held)
    _finish(clone)


def _get_system_packages(clone: Clone, held: int) -> None:
    remakes = not clone.differs_only_in_lock()
    sources = BUILT_FROM_SOURCE.get(sys.platform, ())
    things = system_packages.missing(
        builds=remakes or not all(clone.has_built(name) for name in sources),
        makes_venv=remakes,
    )
    if things:
        system_packages.install(things, lambda command: run_logged(command, clone.log, held))


def _prepare_venv(clone: Clone) -> None:
    """Leave a `.venv` with pip in it, and with the mark of an unfinished one where it is ours."""
    if clone.differs_only_in_lock():
        clone.unfinished.touch()
        return
    if clone.unfinished.exists() or clone.stamp.exists() or not clone.python.exists():
        _remove(clone)
        clone.venv.mkdir()
        clone.unfinished.touch()
    elif _python_version(clone.venv) != f"{sys.version_info.major}.{sys.version_info.minor}":
        raise MachineNotReady(
            f"{clone.venv} was made by something else, by another Python, and lacks "
            f"{', '.join(clone.missing())}",
            hint="remove or rename it, or activate it and run: pip install -e '.[dev]'",
        )
    say("  .venv ...")
    # From the base interpreter: the one that runs now may just have been removed.
    base = getattr(sys, "_base_executable", "") or sys.executable
    command = [base, "-m", "venv", "--prompt", "mlu_anim", str(clone.venv)]
    run_logged(command, clone.log, None)


def _finish(clone: Clone) -> None:
    missing = clone.missing()
    if missing:
        raise MachineNotReady(
            f"pip finished, but .venv lacks {', '.join(missing)}",
            hint=f"remove {clone.venv} and run the same command again",
        )
    draft = clone.stamp.with_suffix(".draft")
    draft.write_text(clone.expected_stamp(), encoding="utf-8")
    draft.replace(clone.stamp)
    clone.unfinished.unlink(missing_ok=True)
    say("  done")


def _remove(clone: Clone) -> None:
    """Remove `.venv` under another name, so that a kill in the middle leaves no half of it."""
    doomed = clone.log.with_name("old-venv")
    shutil.rmtree(doomed, ignore_errors=True)
    if clone.venv.exists() or clone.venv.is_symlink():
        clone.venv.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)


def _site_packages(venv: Path, pattern: str) -> list[Path]:
    return [
        *venv.glob(f"lib/python*/site-packages/{pattern}"),
        *venv.glob(f"Lib/site-packages/{pattern}"),
    ]


def _python_version(venv: Path) -> str:
    """Major and minor version as pyvenv.cfg has it, or an empty string."""
    try:
        text = (venv / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return ""
    found = re.search(r"^version\w*\s*=\s*(\d+\.\d+)", text, re.MULTILINE)
    return found.group(1) if found else ""
