"""Run the checks of the project itself: ruff, mypy, import-linter and pytest, in this order."""

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
_PROCESSES = ("-n", "3", "--dist", "worksteal")
"""Options of pytest that run tests in three processes: on two cores, since a test often waits for a
child. Neighboring tests run in the same one, so that the fixtures of a module are made once."""

_NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"

EXPLORING = "exploring"
"""The hypothesis profile used with --all: random examples in each run (see tests/conftest.py)."""


@dataclass(frozen=True)
class Check:
    """One tool to run.

    `arguments`: the arguments of Python that run it.
    `live`: show its output while it runs; otherwise only if it fails.
    """

    name: str
    arguments: tuple[str, ...]
    live: bool = False


def checks(pytest_arguments: Sequence[str] = (), *, everything: bool = False) -> list[Check]:
    """Return the tools to run; with arguments for pytest only pytest, in one process.

    `everything`: also run the slow tests.
    """
    selection = () if everything or "-m" in pytest_arguments else ("-m", "not slow")
    profile = (f"--hypothesis-profile={EXPLORING}",) if everything else ()
    pytest = ("-m", "pytest", *selection, *profile)
    if pytest_arguments:
        return [Check("pytest", (*pytest, *pytest_arguments), live=True)]
    return [
        Check("ruff check", ("-m", "ruff", "check", ".")),
        Check("ruff format", ("-m", "ruff", "format", "--check", ".")),
        Check("mypy", ("-m", "mypy", "--strict", "--num-workers", "2")),
        Check("import-linter", ("-c", _LINT_IMPORTS)),
        Check("pytest", (*pytest, "-q", *_PROCESSES), live=True),
    ]


def run(pytest_arguments: Sequence[str] = (), *, everything: bool = False) -> int:
    """Run the checks in a checkout and print a line for each; return 0, or 1 if one failed.

    Raises MachineNotReady if there are no tests, as in an installed package, or a tool is missing.
    """
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
    """Install the headless Chromium that the browser tests need, unless there is a browser.

    If that fails, print that these tests are skipped; in CI raise MachineNotReady.
    `root`: the folder of the checkout.
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
    """Return the environment variables for a tool, so that Python keeps bytecode on disk.

    The tests start hundreds of processes; compiling our modules in each takes half a second.
    """
    return {name: value for name, value in os.environ.items() if name != _NO_BYTECODE}


def _run_one(check: Check, root: Path) -> bool:
    """Run one tool and print its state and time, and its output if it fails; True if it passed."""
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
