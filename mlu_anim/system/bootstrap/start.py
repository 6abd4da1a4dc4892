"""Decide whether a command can run with this Python, in `.venv`, or only after a set-up.

The environment variable MLU_ANIM_BOOTSTRAP=0 turns the set-up off.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from mlu_anim.system.bootstrap.requirements import (
    NOT_READY,
    is_importable,
    is_supported,
    missing_modules,
    python_problem,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mlu_anim.system.bootstrap.environment import Clone


def ensure_ready(arguments: Sequence[str], overview: str) -> None:
    """Return if this Python can run the command; else rerun it in `.venv`, or exit with an error.

    `.venv` is made or updated first if necessary.  arguments: of the command line, without the
    program.  overview: text that `--help` prints on a machine without Click.
    """
    if not missing_modules():
        return
    if needs_no_set_up(arguments):
        if not is_importable("click"):
            _answer_without_click(arguments, overview)
        return
    if os.environ.get("MLU_ANIM_BOOTSTRAP") == "0":
        _stop_if_click_is_missing()
        return
    problem = python_problem(sys.version_info[:2])
    if problem is not None:
        _stop(problem)
    _continue_in_environment()


def needs_no_set_up(arguments: Sequence[str]) -> bool:
    """Return True for arguments that need no packages: none, `doctor`, `--version`, `--help`."""
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if not own or own[0] in ("doctor", "--version"):
        return True
    return "--help" in own or "-h" in own


def _continue_in_environment() -> None:
    from mlu_anim.system.bootstrap.set_up import set_up
    from mlu_anim.system.errors import MachineNotReady

    clone = _clone()
    try:
        if not clone.lock.is_file():
            raise MachineNotReady(
                f"these Python packages are missing: {', '.join(missing_modules())}",
                hint="install them with the project: pip install mlu-anim",
            )
        set_up(clone)
    except MachineNotReady as error:
        _stop(str(error))
    except KeyboardInterrupt:
        print("set-up interrupted; run the same command to continue it", file=sys.stderr)
        raise SystemExit(130) from None
    rerun(clone.python)


def rerun(python: Path) -> None:
    """Run the current command under another Python; does not return."""
    command = [str(python), *sys.orig_argv[1:]]
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    import subprocess

    raise SystemExit(subprocess.run(command, check=False).returncode)


def _answer_without_click(arguments: Sequence[str], overview: str) -> None:
    """Answer `--version`, `doctor` or `--help` with the standard library alone, and exit.

    `--help` runs in `.venv` instead if that is ready.
    """
    if arguments and arguments[0] == "--version":
        from mlu_anim.system.version import __version__

        print(f"mlu-anim {__version__}")
        raise SystemExit(0)
    if arguments and arguments[0] == "doctor" and not {"-h", "--help"} & set(arguments):
        from mlu_anim.system.doctor import report

        unknown = [word for word in arguments[1:] if word != "--json"]
        if unknown:
            print(f"error: doctor has no option {unknown[0]!r}, only --json", file=sys.stderr)
            raise SystemExit(2)
        raise SystemExit(report.show(as_json="--json" in arguments))
    _rerun_if_set_up()
    text = overview.replace("\b\n", "").strip()  # Click's mark for text that keeps its lines
    print(f"Usage: python3 cli.py [OPTIONS] COMMAND [ARGS]...\n\n{text}")
    print("\nAfter the first run, --help lists the options of each command.")
    raise SystemExit(0)


def _rerun_if_set_up() -> None:
    if not is_supported(sys.version_info[:2]):
        return
    clone = _clone()
    if clone.is_ready() and not clone.is_running():
        rerun(clone.python)


def _stop_if_click_is_missing() -> None:
    if not is_importable("click"):
        _stop(
            f"these Python packages are missing: {', '.join(missing_modules())}\n"
            "  MLU_ANIM_BOOTSTRAP=0 forbids installing them; unset it, or run: pip install -e ."
        )


def _stop(message: str) -> None:
    print(f"error: {message}", file=sys.stderr)
    raise SystemExit(NOT_READY)


def _clone() -> Clone:
    from mlu_anim.system.bootstrap.environment import Clone

    return Clone(_root())


def _root() -> Path:
    from mlu_anim.system.shipped_files import shipped_path

    return shipped_path("cli.py").parent
