"""A fault is planted in a copy of the checkout, and its tests run there."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.planted_faults.fault import Fault
from mlu_anim.system.errors import RenderFailed

_NOT_COPIED = shutil.ignore_patterns(
    *(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "renders", "media", "build"),
    *("dist", "*.egg-info"),
)
_LONGEST_S = 600
_PASSED, _FAILED = 0, 1
"""Exit codes of pytest. All others mean that tests could not be run: that detects nothing."""
_PACKAGES = "import mlu_anim, scenes, tests; print(mlu_anim.__file__, *scenes.__path__)"
_NAMED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - |$)", re.MULTILINE)


@dataclass(frozen=True)
class Run:
    """How a run of pytest ended; `cpu_s`: of the process and all that it waited for."""

    exit_code: int
    output: str
    cpu_s: float


@dataclass(frozen=True)
class Outcome:
    """How the tests of a fault ended: `detected`, `missed`, or `broken`, where they did not run.

    `by`: the test that noticed it, or the last line of a run that broke.
    """

    fault: Fault
    verdict: str
    by: str
    cpu_s: float


def try_fault(fault: Fault, root: Path) -> Outcome:
    """Plant a fault in a copy of the checkout at `root` and run its tests up to the first failure.

    Each fault has its own copy: nothing that Python has compiled of another can be taken for it.
    """
    with copy_of(root) as copy:
        fault.plant(copy)
        run = run_tests(copy, ["-x", *fault.tests])
    verdict = {_PASSED: "missed", _FAILED: "detected"}.get(run.exit_code, "broken")
    named = _NAMED.search(run.output)
    last = (run.output.strip().splitlines() or [""])[-1]
    by = "" if verdict == "missed" else named[1] if named and verdict == "detected" else last
    return Outcome(fault, verdict, by, run.cpu_s)


def require_passing(faults: Sequence[Fault], root: Path, n_jobs: int) -> None:
    """Run the tests of all faults on an unchanged copy; raises RenderFailed unless all pass."""
    tests = dict.fromkeys(test for fault in faults for test in fault.tests)
    workers = ["-n", str(n_jobs)] if n_jobs > 1 else []
    with copy_of(root) as copy:
        run = run_tests(copy, [*workers, *tests], limit_s=6 * _LONGEST_S)
    if run.exit_code != _PASSED:
        failed = _NAMED.findall(run.output) or run.output.strip().splitlines()[-5:]
        raise RenderFailed("tests fail without any fault", hint="\n  ".join(failed))


@contextmanager
def copy_of(root: Path) -> Iterator[Path]:
    """Copy a checkout into a temporary folder, and make sure that Python imports from there."""
    with tempfile.TemporaryDirectory(prefix="mlu_anim-faults-") as folder:
        copy = Path(folder).resolve() / "checkout"
        shutil.copytree(root, copy, ignore=_NOT_COPIED)
        command = [sys.executable, "-c", _PACKAGES]
        done = subprocess.run(
            command, cwd=copy, env=_environment(copy), capture_output=True, text=True, check=True
        )
        for path in done.stdout.split():
            if not Path(path).is_relative_to(copy):
                raise RenderFailed(f"tests in the copy would import {path}, not the copy")
        yield copy


def run_tests(root: Path, arguments: Sequence[str], limit_s: float = _LONGEST_S) -> Run:
    """Run pytest in a checkout; after `limit_s` it is killed, with all that it has started."""
    with tempfile.TemporaryFile("w+") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "pytest", "-q", "--no-header", "--tb=no", *arguments],
            cwd=root,
            env=_environment(root),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            process_group=0,
        )
        clock = threading.Timer(limit_s, os.killpg, (process.pid, signal.SIGKILL))
        clock.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            raise
        finally:
            clock.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        file.seek(0)
        return Run(process.returncode, file.read(), usage.ru_utime + usage.ru_stime)


def _environment(root: Path) -> Mapping[str, str]:
    """The same environment, in which the packages of `root` come before the installed ones."""
    return {**os.environ, "PYTHONPATH": str(root)}
