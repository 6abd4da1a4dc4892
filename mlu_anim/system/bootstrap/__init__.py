"""Get the machine ready before anything is imported that it may lack.

Standard library only. `ensure_ready` returns at once when the dependencies can be imported here,
continues in `.venv` when that is ready, and otherwise says what is missing, gets it, and then
continues there. MLU_ANIM_BOOTSTRAP=0 turns all of it off.
"""

# This file and cli.py keep to what Python 3.8 can read, so that an old Python gets a sentence
# and not a traceback.
from __future__ import annotations

import importlib.util
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)
NOT_READY = 3
KEY_MODULES = (
    "av",
    "cairo",
    "click",
    "imageio",
    "manim",
    "manimpango",
    "numpy",
    "PIL",
    "rich",
    "sklearn",
    "typst",
    "uharfbuzz",
)


def ensure_ready(arguments: Sequence[str], overview: str) -> None:
    """Return when the dependencies can be imported here; else continue in `.venv` or exit.

    overview: what `--help` prints on a machine without Click.
    """
    if not missing_modules():
        return
    if wants_no_set_up(arguments):
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


def missing_modules() -> tuple[str, ...]:
    """The modules that this Python cannot find; nothing is imported to learn it."""
    return tuple(name for name in KEY_MODULES if not is_importable(name))


def is_importable(name: str) -> bool:
    """Whether a top-level module can be found, without importing it."""
    return importlib.util.find_spec(name) is not None


def wants_no_set_up(arguments: Sequence[str]) -> bool:
    """Whether these arguments only ask about the program or the machine."""
    own = arguments[: arguments.index("--")] if "--" in arguments else arguments
    if not own or own[0] in ("doctor", "--version"):
        return True
    return "--help" in own or "-h" in own


def python_problem(version: tuple[int, ...]) -> str | None:
    """A sentence about an unsupported Python, or None. Names a better one found on the path."""
    if OLDEST <= version <= NEWEST:
        return None
    import shutil

    oldest, newest = (f"{major}.{minor}" for major, minor in (OLDEST, NEWEST))
    better = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    found = next((name for name in better if shutil.which(name)), None)
    step = (
        f"run it with {found}, which is installed: {found} cli.py ..."
        if found
        else f"install Python {oldest} or newer, then run it with that (docs/install.md)"
    )
    here = f"this is Python {version[0]}.{version[1]}"
    return f"{here}; {oldest} to {newest} are supported\n  {step}"


def _continue_in_environment() -> None:
    from mlu_anim.system.bootstrap import environment
    from mlu_anim.system.errors import MachineNotReady

    clone = environment.Clone(_root())
    try:
        if not clone.lock.is_file():
            raise MachineNotReady(
                f"these Python packages are missing: {', '.join(missing_modules())}",
                hint="install them with the project: pip install mlu-anim",
            )
        environment.set_up(clone)
    except MachineNotReady as error:
        _stop(str(error))
    except KeyboardInterrupt:
        print("set-up interrupted; the same command goes on with it", file=sys.stderr)
        raise SystemExit(130) from None
    rerun(clone.python)


def rerun(python: Path) -> None:
    """Start this very command again under another Python; does not return."""
    command = [str(python), *sys.orig_argv[1:]]
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(command[0], command)
    import subprocess

    raise SystemExit(subprocess.run(command, check=False).returncode)


def _answer_without_click(arguments: Sequence[str], overview: str) -> None:
    """Answer `--version`, `doctor` and `--help` by the standard library alone, and exit."""
    if arguments and arguments[0] == "--version":
        from mlu_anim.system.version import __version__

        print(f"mlu-anim {__version__}")
        raise SystemExit(0)
    if arguments and arguments[0] == "doctor" and not {"-h", "--help"} & set(arguments):
        from mlu_anim.system import doctor

        unknown = [word for word in arguments[1:] if word != "--json"]
        if unknown:
            print(f"error: doctor has no option {unknown[0]!r}, only --json", file=sys.stderr)
            raise SystemExit(2)
        raise SystemExit(doctor.show(as_json="--json" in arguments))
    _rerun_when_set_up()
    text = overview.replace("\b\n", "").strip()  # Click's mark for lines to keep
    print(f"Usage: python3 cli.py [OPTIONS] COMMAND [ARGS]...\n\n{text}")
    print("\nThe options of each command are listed by --help once the first run has set up.")
    raise SystemExit(0)


def _rerun_when_set_up() -> None:
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    from mlu_anim.system.bootstrap import environment

    clone = environment.Clone(_root())
    if clone.is_ready() and not clone.is_running():
        rerun(clone.python)


def _stop_if_click_is_missing() -> None:
    if not is_importable("click"):
        _stop(
            f"these Python packages are missing: {', '.join(missing_modules())}\n"
            "  MLU_ANIM_BOOTSTRAP=0 forbids to install them here; unset it, or: pip install -e ."
        )


def _stop(message: str) -> None:
    print(f"error: {message}", file=sys.stderr)
    raise SystemExit(NOT_READY)


def _root() -> Path:
    from mlu_anim.system.shipped_files import shipped_path

    return shipped_path("cli.py").parent
