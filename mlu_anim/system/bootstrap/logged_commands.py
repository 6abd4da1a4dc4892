"""Run the commands of a set-up with their output in a log, and show progress on stderr."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mlu_anim.system.errors import MachineNotReady

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PROGRESS_EVERY_S = 5.0
_PROGRESS_WORDS = (
    *("Collecting", "Building", "Installing", "Get:", "Unpacking", "Setting up", "Preparing"),
    *("Resolved", "Prepared", "Built"),  # of uv
)
"""First words of those output lines of pip, uv and apt that report progress."""
_LAST_LINES = 25


def say(text: str) -> None:
    """Print one line of progress on stderr."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def hold_lock(path: Path) -> Iterator[int]:
    """Context manager that locks the file at `path` and yields its file descriptor.

    It first waits until no other process holds the lock. Pass the descriptor to the commands that
    run in the block: if the set-up is killed, the lock stays held until its running command ends.
    """
    with path.open("a") as file:
        if not _try_lock(file.fileno()):
            say("another set-up of this clone is running; waiting for it ...")
            while not _try_lock(file.fileno()):
                time.sleep(0.3)
        yield file.fileno()


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def run_logged(command: Sequence[str], log: Path, lock: int | None) -> None:
    """Run a command and append its output to a log. Raises MachineNotReady if the command fails.

    The output goes to the file directly, not through a pipe, so that a package manager finishes
    its work even if the set-up is killed.  lock: descriptor of a lock file that the command
    inherits.
    """
    with log.open("a", encoding="utf-8") as output:
        output.write(f"$ {' '.join(command)}\n")
        output.flush()
        start = log.stat().st_size
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PYTHONUNBUFFERED": "1"},
            pass_fds=() if lock is None or os.name == "nt" else (lock,),
        )
        exit_code = _wait(process, log, start)
    if exit_code != 0:
        _show_end(log, start)
        raise MachineNotReady(
            f"set-up stopped: `{' '.join(command[:4])} ...` ended with exit code {exit_code}",
            hint=f"its output is in {log}; run the same command to try again",
        )


def _wait(process: subprocess.Popen[bytes], log: Path, start: int) -> int:
    """Wait for a command and return its exit code; print its progress every few seconds.

    start: byte offset in the log where the command's output begins.
    """
    began_s = last_s = time.monotonic()
    try:
        while True:
            try:
                return process.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                pass
            now_s = time.monotonic()
            if now_s - last_s >= PROGRESS_EVERY_S:
                last_s = now_s
                say(f"    {now_s - began_s:3.0f} s  {latest_progress_line(log, start)}")
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise


def latest_progress_line(log: Path, start: int) -> str:
    """Return the last line of a log that reports progress, shortened; `working` if there is none.

    start: byte offset from which the log is read.
    """
    for line in reversed(_read_from(log, start)):
        text = line.strip()
        if text.startswith(_PROGRESS_WORDS):
            return " ".join(text.split()[:2]) if text.startswith("Collecting") else text[:70]
    return "working"


def _show_end(log: Path, start: int) -> None:
    for line in _read_from(log, start)[-_LAST_LINES:]:
        say(f"    | {line}")


def _read_from(log: Path, start: int) -> list[str]:
    with log.open("rb") as file:
        file.seek(start)
        return file.read().decode("utf-8", "replace").splitlines()
