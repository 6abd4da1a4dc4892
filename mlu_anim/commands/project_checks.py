"""The checks of the project itself: ruff, mypy, import-linter and pytest, one after the other."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.system.bootstrap import system_packages
from mlu_anim.system.bootstrap.logged_commands import run_logged
from mlu_anim.system.bootstrap.requirements import is_importable
from mlu_anim.system.errors import MachineNotReady
from mlu_anim.system.shipped_files import shipped_path

_TOOLS = ("hypothesis", "importlinter", "mypy", "pytest", "ruff", "xdist")
_LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
_TWO_PROCESSES = ("-n", "2", "--dist", "worksteal")
"""Each process gets tests that stand together, so that what a module prepares is made once."""

_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"

EXPLORING = "exploring"
"""The profile of hypothesis under --all: other examples in each run (tests/conftest.py)."""


@dataclass(frozen=True)
class Check:
    """One tool: its name, what its Python is given, and whether its output is shown live."""

    name: str
    arguments: tuple[str, ...]
    live: bool = False


def checks(pytest_arguments: Sequence[str] = (), *, everything: bool = False) -> list[Check]:
    """What is run. With arguments for pytest only pytest is, in one process."""
    selection = () if everything or "-m" in pytest_arguments else ("-m", "not slow")
    profile = (f"--hypothesis-profile={EXPLORING}",) if everything else ()
    pytest = ("-m", "pytest", *selection, *profile)
    if pytest_arguments:
        return [Check("pytest", (*pytest, *pytest_arguments), live=True)]
    return [
        Check("ruff check", ("-m", "ruff", "check", ".")),
        Check("ruff format", ("-m", "ruff", "format", "--check", ".")),
        Check("mypy", ("-m", "mypy", "--strict")),
        Check("import-linter", ("-c", _LINT_IMPORTS)),
        Check("pytest", (*pytest, "-q", *_TWO_PROCESSES), live=True),
    ]


def run(pytest_arguments: Sequence[str] = (), *, everything: bool = False) -> int:
    """Run the checks in a checkout and print a line on each; gives 0, or 1 when one failed."""
    root = shipped_path("cli.py").parent
    if not (root / "tests").is_dir():
        raise MachineNotReady(
            "the tests are in the repository, not in the installed package",
            hint="run python3 cli.py test in a clone of it",
        )
    missing = [tool for tool in _TOOLS if not is_importable(tool)]
    if missing:
        raise MachineNotReady(
            f"these tools are missing: {', '.join(missing)}", hint="pip install -e '.[dev]'"
        )
    if not pytest_arguments:
        get_browser(root)
    chosen = checks(pytest_arguments, everything=everything)
    passed = [_run_one(check, root) for check in chosen]
    return 0 if all(passed) else 1


def get_browser(root: Path) -> None:
    """Install the headless Chromium that the browser tests need, where this user may.

    Elsewhere say that they are skipped; in CI raise MachineNotReady.
    """
    if system_packages.browser() is not None:
        return
    log = root / "build" / "browser.log"
    log.parent.mkdir(exist_ok=True)
    try:
        system_packages.install(("browser",), lambda command: run_logged(command, log, None))
    except MachineNotReady as error:
        if os.environ.get("CI") == "true":
            raise
        print(f"skipped browser tests: {error}", flush=True)


def _with_bytecode() -> dict[str, str]:
    """The environment, where Python may keep bytecode in `__pycache__` (which git ignores).

    The tests start hundreds of processes; compiling our modules in each takes half a second.
    """
    return {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}


def _run_one(check: Check, root: Path) -> bool:
    """Run one tool and print its state and time; its output too when it fails."""
    start_s = time.monotonic()
    done = subprocess.run(
        [sys.executable, *check.arguments],
        cwd=root,
        env=_with_bytecode(),
        check=False,
        stdout=None if check.live else subprocess.PIPE,
        stderr=None if check.live else subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    passed = done.returncode == 0
    if not passed and done.stdout:
        print(done.stdout.rstrip())
    state = "ok" if passed else "FAILED"
    print(f"{state:6} {check.name:14} {time.monotonic() - start_s:6.1f} s", flush=True)
    return passed
