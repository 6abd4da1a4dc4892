"""Run a command and measure elapsed time, processor time and peak memory with its children."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from mlu_anim.system.child_processes import child_environment
from mlu_anim.system.errors import MachineNotReady, RenderFailed

_LAST_LINES = 8
_RSS_UNITS_PER_MIB = 2**20 if sys.platform == "darwin" else 2**10


@dataclass(frozen=True)
class Run:
    """The time and memory of a command.

    `cpu_s`: user and system time of the process and its children.  `peak_mib`: the largest
    resident memory of any one of these processes.
    """

    wall_s: float
    cpu_s: float
    peak_mib: float
    stdout: str


def run(command: Sequence[str], folder: Path) -> Run:
    """Run a command in a folder; raises RenderFailed with its last output if it fails."""
    if not hasattr(os, "wait4"):
        raise MachineNotReady(
            "bench does not run on Windows, which does not report the resources of processes",
            hint="run it on Linux or macOS, or in WSL",
        )
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        start_s = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment(),
            stdout=out,
            stderr=err,
            stdin=subprocess.DEVNULL,
        )
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.terminate()
            process.wait()
            raise
        wall_s = time.perf_counter() - start_s
        process.returncode = os.waitstatus_to_exitcode(status)
        output, errors = _text(out), _text(err)
    if process.returncode != 0:
        lines = (output + errors).strip().splitlines()[-_LAST_LINES:]
        raise RenderFailed(
            f"a measured command ended with exit code {process.returncode}: {' '.join(command)}",
            hint="\n  ".join(lines),
        )
    peak_mib = usage.ru_maxrss / _RSS_UNITS_PER_MIB
    return Run(wall_s, usage.ru_utime + usage.ru_stime, peak_mib, output)


def module(name: str, *arguments: str) -> list[str]:
    """The command line that runs a Python module."""
    return [sys.executable, "-W", "ignore", "-m", name, *arguments]


def _environment() -> dict[str, str]:
    return {**child_environment(), "COLUMNS": "200"}


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode("utf-8", errors="replace")
