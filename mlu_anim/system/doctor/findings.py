"""The state of each thing that a render needs."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.system import font_files
from mlu_anim.system.bootstrap import system_packages
from mlu_anim.system.bootstrap.environment import Clone
from mlu_anim.system.bootstrap.installers import installers
from mlu_anim.system.bootstrap.requirements import missing_modules, python_problem
from mlu_anim.system.doctor import packages
from mlu_anim.system.shipped_files import shipped_path

SET_UP = "python3 cli.py list (its first run sets up)"
_FREE_GB_WITH_PACKAGES, _FREE_GB_WITHOUT = 0.5, 2.0


@dataclass(frozen=True)
class Finding:
    """One thing that a render needs: its name, state, version, and a fix, empty if it is ok.

    `state`: `ok`, `missing` or `wrong`.
    """

    name: str
    state: str
    version: str
    fix: str = ""


def examine(out: Path | None = None) -> list[Finding]:
    """Examine everything that a render needs, without changing anything; return the findings.

    out: the folder for rendered files; `renders` in the current folder if None.
    """
    clone = Clone(shipped_path("cli.py").parent)
    python = _python_with_packages(clone)
    return [
        _python(),
        _environment(clone, python),
        *_system_libraries(python),
        *_packages(python),
        _fonts(shipped_path("assets") / "fonts"),
        _disk(clone.root, has_packages=python is not None),
        _write_access(out or Path("renders")),
    ]


def _python_with_packages(clone: Clone) -> Path | None:
    """Return the Python that would run a command: this one or that of `.venv`; None if neither."""
    if not missing_modules():
        return Path(sys.executable)
    return clone.python if clone.is_ready() else None


def _python() -> Finding:
    problem = python_problem(sys.version_info[:2])
    version = f"{platform.python_version()} at {sys.executable}"
    if problem is None:
        return Finding("python", "ok", version)
    return Finding("python", "wrong", version, " ".join(problem.split()))


def _environment(clone: Clone, python: Path | None) -> Finding:
    name = "environment"
    if python is not None and python != clone.python and not clone.is_running():
        return Finding(name, "ok", f"the packages are in {sys.prefix}")
    if not clone.venv.exists():
        return Finding(name, "missing", "no .venv yet", SET_UP)
    if clone.unfinished.exists():
        return Finding(name, "missing", ".venv was not finished", SET_UP)
    if not clone.stamp.exists():
        state = "ok" if clone.is_ready() else "missing"
        return Finding(name, state, ".venv made by the user", "" if state == "ok" else SET_UP)
    if clone.is_ready():
        return Finding(name, "ok", ".venv agrees with requirements.lock")
    return Finding(
        name, "wrong", ".venv does not fit the lock, this folder or its interpreter", SET_UP
    )


def _system_libraries(python: Path | None) -> list[Finding]:
    """Return a finding about compiler and headers; none if a Python has the packages already.

    They are needed only to build the packages.
    """
    if python is not None:
        return []
    makes_venv = installers()[0].name == "pip"
    missing = system_packages.missing(builds=True, makes_venv=makes_venv)
    if not missing:
        return [Finding("system", "ok", "compiler, headers and venv are installed")]
    manager = system_packages.manager()
    line = system_packages.shell_line(manager, missing) if manager else ""
    lacks = ", ".join(system_packages.NAMES[thing] for thing in missing)
    return [Finding("system", "missing", lacks, line or "by hand: docs/install.md")]


def _packages(python: Path | None) -> list[Finding]:
    if python is None:
        names = ("manim", "scikit-learn", "cairo", "pango", "typst", "encoders")
        return [Finding(name, "missing", "not installed yet", SET_UP) for name in names]
    versions = _package_versions(python)
    return [
        Finding(name, "ok", version)
        if version is not None
        else Finding(name, "wrong", "does not work", f"remove .venv, then: {SET_UP}")
        for name, version in versions.items()
    ]


def _package_versions(python: Path) -> dict[str, str | None]:
    """Return the versions that `python` finds of packages and encoders, None for a broken one.

    If that Python does not run, return `{"packages": None}`.
    """
    command = [str(python), "-W", "ignore", str(packages.__file__)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return dict.fromkeys(("packages",))
    versions: dict[str, str | None] = json.loads(done.stdout)
    return versions


def _fonts(folder: Path) -> Finding:
    fix = "restore assets/fonts (git checkout assets/fonts)"
    n_fonts, broken = font_files.n_bundled(folder), font_files.damaged(folder)
    if not n_fonts:
        return Finding("fonts", "missing", f"no font in {folder}", fix)
    if broken:
        return Finding("fonts", "wrong", f"missing or damaged: {', '.join(broken)}", fix)
    return Finding("fonts", "ok", f"{n_fonts} bundled")


def _disk(root: Path, *, has_packages: bool) -> Finding:
    free_gb = shutil.disk_usage(root).free / 1e9
    needed_gb = _FREE_GB_WITH_PACKAGES if has_packages else _FREE_GB_WITHOUT
    version = f"{free_gb:.1f} GB free"
    if free_gb >= needed_gb:
        return Finding("disk", "ok", version)
    return Finding("disk", "wrong", version, f"free {needed_gb:g} GB on the disk of {root}")


def _write_access(out: Path) -> Finding:
    folder = next(path for path in (out, *out.absolute().parents) if path.is_dir())
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        return Finding(
            "write access",
            "wrong",
            f"{folder}: {os.strerror(error.errno or 0)}",
            "choose another folder with --out",
        )
    return Finding("write access", "ok", f"{out}")
