"""What the operating system lacks for the compiled packages, and which command brings it.

Linux compiles pycairo and manimpango, macOS pycairo; Windows has wheels for everything.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mlu_anim.system.bootstrap.logged_commands import say
from mlu_anim.system.errors import MachineNotReady

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# What is looked for, in the words of the messages.
NAMES = {
    "compiler": "a C compiler",
    "pkg-config": "pkg-config",
    "cairo": "Cairo headers",
    "pango": "Pango headers",
    "headers": "Python headers",
    "venv": "Python's venv module",
    "browser": "a headless Chromium",
}
_BROWSERS = ("chromium-headless-shell", "headless_shell", "chromium", "chromium-browser")
_PYTHON = f"python3.{sys.version_info.minor}"


@dataclass(frozen=True)
class Manager:
    """A package manager: its commands, and its package for each missing thing."""

    program: str
    before: tuple[tuple[str, ...], ...]
    install: tuple[str, ...]
    packages: Mapping[str, str]
    as_root: bool = True

    def commands(self, things: Sequence[str]) -> list[list[str]]:
        """The commands that bring these things, without sudo."""
        names = [self.packages[thing] for thing in things if thing in self.packages]
        return [*map(list, self.before), [*self.install, *names]] if names else []


MANAGERS = (
    Manager(
        "apt-get",
        # A killed apt leaves dpkg half-configured, and then refuses every install.
        (("dpkg", "--configure", "-a"), ("apt-get", "update")),
        ("apt-get", "install", "-y", "--no-install-recommends"),
        {
            "compiler": "build-essential",
            "pkg-config": "pkg-config",
            "cairo": "libcairo2-dev",
            "pango": "libpango1.0-dev",
            "headers": f"{_PYTHON}-dev",
            "venv": f"{_PYTHON}-venv",
            "browser": "chromium-headless-shell",
        },
    ),
    Manager(
        "dnf",
        (),
        ("dnf", "install", "-y"),
        {
            "compiler": "gcc-c++",
            "pkg-config": "pkgconf-pkg-config",
            "cairo": "cairo-devel",
            "pango": "pango-devel",
            "headers": "python3-devel",
            "browser": "chromium-headless",
        },
    ),
    Manager(
        "pacman",
        (),
        ("pacman", "-Sy", "--needed", "--noconfirm"),
        {
            "compiler": "base-devel",
            "pkg-config": "pkgconf",
            "cairo": "cairo",
            "pango": "pango",
            "browser": "chromium",
        },
    ),
    Manager(
        "apk",
        (),
        ("apk", "add"),
        {
            "compiler": "build-base",
            "pkg-config": "pkgconf",
            "cairo": "cairo-dev",
            "pango": "pango-dev",
            "headers": "python3-dev",
            "browser": "chromium",
        },
    ),
    Manager(
        "brew",
        (),
        ("brew", "install"),
        {"pkg-config": "pkgconf", "cairo": "cairo"},
        as_root=False,
    ),
)


def missing(*, builds: bool, makes_venv: bool, platform: str = sys.platform) -> tuple[str, ...]:
    """The things this machine lacks, in the order of `NAMES`.

    builds: whether packages are compiled; makes_venv: whether `.venv` is made.
    """
    looked_for: list[str] = []
    if builds and platform == "linux":
        looked_for += ["compiler", "pkg-config", "cairo", "pango", "headers"]
    if builds and platform == "darwin":
        looked_for += ["compiler", "pkg-config", "cairo"]
    if makes_venv:
        looked_for += ["venv"]
    return tuple(thing for thing in looked_for if not is_present(thing))


def is_present(thing: str) -> bool:
    """Whether one of `NAMES` is on this machine."""
    if thing == "compiler":
        return any(map(shutil.which, (os.environ.get("CC", "cc").split()[0], "gcc", "clang")))
    if thing == "pkg-config":
        return pkg_config() is not None
    if thing == "cairo":
        return library_version("cairo") is not None
    if thing == "pango":
        return library_version("pangocairo") is not None
    if thing == "browser":
        return browser() is not None
    if thing == "headers":
        return (Path(sysconfig.get_path("include")) / "Python.h").is_file()
    return all(importlib.util.find_spec(name) for name in ("venv", "ensurepip"))


def pkg_config() -> str | None:
    """The program that knows the installed headers."""
    return shutil.which("pkg-config") or shutil.which("pkgconf")


def browser() -> str | None:
    """The program that the browser tests drive."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


def library_version(name: str) -> str | None:
    """The version of a library whose headers are installed, or None."""
    program = pkg_config()
    if program is None:
        return None
    command = [program, "--modversion", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def manager() -> Manager | None:
    """The first package manager that this machine has."""
    return next((known for known in MANAGERS if shutil.which(known.program)), None)


def install(things: Sequence[str], run: Callable[[list[str]], None]) -> None:
    """Bring the missing things by the machine's package manager.

    run: runs one command. Raises MachineNotReady with the one line to paste when this user may
    not install, and when a thing is still missing afterwards.
    """
    lacks = f"this machine lacks {', '.join(NAMES[thing] for thing in things)}"
    found = manager()
    commands = found.commands(things) if found else []
    if found is None or not commands:
        raise MachineNotReady(lacks, hint=_by_hand(things))
    prefix = _prefix(found)
    if prefix is None:
        raise MachineNotReady(
            f"{lacks}, and this user may not install it.\n"
            "  Paste this line, then run the same command again (without root: docs/install.md):",
            hint=shell_line(found, things),
        )
    say(f"  {lacks}; installing: {' '.join(commands[-1][len(found.install) :])} ...")
    for command in commands:
        run([*prefix, *command])
    still = tuple(thing for thing in things if not is_present(thing))
    if still:
        names = ", ".join(NAMES[thing] for thing in still)
        raise MachineNotReady(f"still missing after the install: {names}", hint=_by_hand(still))


def shell_line(found: Manager, things: Sequence[str]) -> str:
    """One shell line that brings the things, as a person would type it."""
    commands = [command for command in found.commands(things) if command[0] == found.program]
    sudo = "sudo " if found.as_root and not _is_root() else ""
    return " && ".join(f"{sudo}{' '.join(command)}" for command in commands)


def _prefix(found: Manager) -> list[str] | None:
    """What stands before an install command, or None when this user may not install."""
    if not found.as_root or _is_root():
        return []
    if shutil.which("sudo") is None:
        return None
    done = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if done.returncode == 0 else None


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _by_hand(things: Sequence[str]) -> str:
    if sys.platform == "darwin" and "compiler" in things:
        return "install Apple's compiler with `xcode-select --install`, then run this again"
    if set(things) <= {"headers", "venv"}:
        return f"{sys.executable} comes without them; use another Python (docs/install.md)"
    return "install them by hand, or use conda-forge: docs/install.md"
