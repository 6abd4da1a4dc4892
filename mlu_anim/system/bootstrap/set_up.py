"""Make the `.venv` of a clone from requirements.lock, or bring it up to date.

    no .venv                                  made
    made by us, nothing changed               used as it is
    made by us, another requirements.lock     updated in place
    made by us, but unfinished, moved or of
    another interpreter                       removed and made again (downloads are cached)
    made by the user, complete                used as it is
    made by the user, packages missing        completed, nothing removed

An interrupted set-up leaves a file that marks `.venv` as unfinished, or does not write the file
that describes a finished one (the stamp). So the next run notices it.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from mlu_anim.system.bootstrap import system_packages
from mlu_anim.system.bootstrap.installers import installers
from mlu_anim.system.bootstrap.logged_commands import hold_lock, run_logged, say
from mlu_anim.system.errors import MachineNotReady

if TYPE_CHECKING:
    from mlu_anim.system.bootstrap.environment import Clone
    from mlu_anim.system.bootstrap.installers import Pip, Uv

# Packages that have no wheel for a platform and are compiled there.
BUILT_FROM_SOURCE = {"linux": ("pycairo", "manimpango"), "darwin": ("pycairo",)}
# Imported once before the stamp is written, which shows that their libraries load.
_COMPILED = ("av", "cairo", "manimpango", "numpy", "typst")


def set_up(clone: Clone) -> None:
    """Make the `.venv` of a clone ready; a second process waits until the first has finished.

    Raises MachineNotReady if that fails; its hint is the next step.
    """
    if clone.is_ready() and not clone.is_running():
        return
    try:
        clone.log.parent.mkdir(exist_ok=True)
        with hold_lock(clone.log.with_suffix(".lock")) as lock:
            if not clone.is_ready() or clone.is_running():
                _set_up_locked(clone, lock)
    except OSError as error:
        raise MachineNotReady(
            f"cannot set up in {clone.root}: {error}",
            hint="clone to a folder that you may write to and that has 2 GB free",
        ) from error


def _set_up_locked(clone: Clone, lock: int) -> None:
    say("setting up this clone, which happens once:")
    clone.log.write_text("", encoding="utf-8")
    candidates = installers()
    _install_system_packages(clone, candidates[0], lock)
    for installer in candidates:
        try:
            _install(clone, installer, lock)
            break
        except MachineNotReady:
            if installer is candidates[-1]:
                raise
            say(f"  {installer.name} failed; trying {candidates[-1].name} ...")
    _finish(clone)


def _install(clone: Clone, installer: Uv | Pip, lock: int) -> None:
    _prepare_venv(clone, installer)
    say(f"  Python packages into .venv by {installer.name} (200 MB, one to three minutes) ...")
    for command in installer.prepare(clone):
        run_logged(command, clone.log, lock)
    locked = installer.install(clone, "--require-hashes", "-r", str(clone.lock))
    run_logged(locked, clone.log, lock)
    own = ("--no-deps", "--no-build-isolation", "--editable", str(clone.root))
    run_logged(installer.install(clone, *own), clone.log, lock)
    run_logged([str(clone.python), "-c", f"import {', '.join(_COMPILED)}"], clone.log, lock)


def _install_system_packages(clone: Clone, installer: Uv | Pip, lock: int) -> None:
    makes_venv = not clone.differs_only_in_lock()
    sources = BUILT_FROM_SOURCE.get(sys.platform, ())
    missing = system_packages.missing(
        builds=makes_venv or not all(clone.has_built(name) for name in sources),
        makes_venv=makes_venv and installer.name == "pip",
    )
    if missing:
        system_packages.install(missing, lambda command: run_logged(command, clone.log, lock))


def _prepare_venv(clone: Clone, installer: Uv | Pip) -> None:
    """Make `.venv`, or keep one that can be updated; mark it as unfinished unless a user made it.

    Raises MachineNotReady if the user's `.venv` has another Python version.
    """
    if clone.differs_only_in_lock():
        clone.unfinished.touch()
        return
    if clone.unfinished.exists() or clone.stamp.exists() or not clone.python.exists():
        _remove(clone)
        clone.venv.mkdir()
        clone.unfinished.touch()
    elif clone.python_version() != f"{sys.version_info.major}.{sys.version_info.minor}":
        raise MachineNotReady(
            f"{clone.venv} was made by something else, by another Python, and lacks "
            f"{', '.join(clone.missing())}",
            hint="remove or rename it, or activate it and run: pip install -e '.[dev]'",
        )
    say(f"  .venv by {installer.name} ...")
    for command in installer.make_venv(clone):
        run_logged(command, clone.log, None)


def _finish(clone: Clone) -> None:
    missing = clone.missing()
    if missing:
        raise MachineNotReady(
            f"the installation ended, but .venv lacks {', '.join(missing)}",
            hint=f"remove {clone.venv} and run the same command again",
        )
    draft = clone.stamp.with_suffix(".draft")
    draft.write_text(clone.expected_stamp(), encoding="utf-8")
    draft.replace(clone.stamp)
    clone.unfinished.unlink(missing_ok=True)
    say("  done")


def _remove(clone: Clone) -> None:
    """Rename `.venv` before removing it, so that an interruption does not leave half of it."""
    doomed = clone.log.with_name("old-venv")
    shutil.rmtree(doomed, ignore_errors=True)
    if clone.venv.exists() or clone.venv.is_symlink():
        clone.venv.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)
