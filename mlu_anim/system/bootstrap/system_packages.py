"""The system packages that compiled Python packages need, and the commands that install them.

On Linux pycairo and manimpango are compiled, on macOS pycairo; Windows has wheels for everything.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mlu_anim.system.bootstrap.installers import has_venv_module
from mlu_anim.system.bootstrap.logged_commands import say
from mlu_anim.system.errors import MachineNotReady

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

# Everything to look for on a machine, with the words for it in messages.
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
    """A package manager of the operating system.

    before: commands to run before an installation.  install: beginning of the install command.
    packages: the name of its package for each key of NAMES, where it has one.
    """

    program: str
    before: tuple[tuple[str, ...], ...]
    install: tuple[str, ...]
    packages: Mapping[str, str]
    as_root: bool = True

    def commands(self, things: Sequence[str]) -> list[list[str]]:
        """Return the commands, without sudo, that install these things (keys of NAMES).

        Empty if this manager has no package for any of them.
        """
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
    """Return the keys of NAMES that a set-up needs and this machine lacks, in the order of NAMES.

    builds: True if Python packages must be compiled.  makes_venv: True if `.venv` will be made with
    Python's venv module.
    """
    needed: list[str] = []
    if builds and platform == "linux":
        needed += ["compiler", "pkg-config", "cairo", "pango", "headers"]
    if builds and platform == "darwin":
        needed += ["compiler", "pkg-config", "cairo"]
    if makes_venv:
        needed += ["venv"]
    return tuple(thing for thing in needed if not is_present(thing))


def is_present(thing: str) -> bool:
    """Return True if this machine has `thing`, a program or library: one of the keys of NAMES."""
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
    return has_venv_module()


def pkg_config() -> str | None:
    """Return the path of pkg-config, which knows the installed headers; None if it is missing."""
    return shutil.which("pkg-config") or shutil.which("pkgconf")


def browser() -> str | None:
    """Return the path of the headless Chromium that tests drive; None if there is none."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


def library_version(name: str) -> str | None:
    """Return the version of a library, from pkg-config; None if its headers are not installed."""
    program = pkg_config()
    if program is None:
        return None
    command = [program, "--modversion", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def manager() -> Manager | None:
    """Return the first of MANAGERS that this machine has; None if it has none."""
    return next((known for known in MANAGERS if shutil.which(known.program)), None)


def install(things: Sequence[str], run: Callable[[list[str]], None]) -> None:
    """Install missing things, given by their keys in NAMES, with the machine's package manager.

    run: function that runs one command. Raises MachineNotReady if this user may not install, with a
    line to paste into a shell, and if a thing is still missing afterwards.
    """
    problem = f"this machine lacks {', '.join(NAMES[thing] for thing in things)}"
    packager = manager()
    commands = packager.commands(things) if packager else []
    if packager is None or not commands:
        raise MachineNotReady(problem, hint=_by_hand(things))
    prefix = _prefix(packager)
    if prefix is None:
        raise MachineNotReady(
            f"{problem}, and this user may not install it.\n"
            "  Paste this line, then run the same command again (without root: docs/install.md):",
            hint=shell_line(packager, things),
        )
    say(f"  {problem}; installing {' '.join(commands[-1][len(packager.install) :])} ...")
    for command in commands:
        run([*prefix, *command])
    remaining = tuple(thing for thing in things if not is_present(thing))
    if remaining:
        names = ", ".join(NAMES[thing] for thing in remaining)
        raise MachineNotReady(f"still missing after the install: {names}", hint=_by_hand(remaining))


def shell_line(packager: Manager, things: Sequence[str]) -> str:
    """Return one line for a shell that installs things (keys of NAMES), with sudo if necessary."""
    commands = [command for command in packager.commands(things) if command[0] == packager.program]
    sudo = "sudo " if packager.as_root and not _is_root() else ""
    return " && ".join(f"{sudo}{' '.join(command)}" for command in commands)


def _prefix(packager: Manager) -> list[str] | None:
    """Return the words to put before an install command; None if this user may not install.

    They are `sudo -n`, or none for root and for a manager that needs no root.
    """
    if not packager.as_root or _is_root():
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
        return f"{sys.executable} comes without them; use uv or another Python (docs/install.md)"
    return "install them by hand, or use conda-forge: docs/install.md"
