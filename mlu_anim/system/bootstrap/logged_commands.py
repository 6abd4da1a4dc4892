"""Run one set-up command at a time, with its output in a log and a sign of life on stderr."""

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

SIGN_OF_LIFE_S = 5.0
_TELLING = ("Collecting", "Building", "Installing", "Get:", "Unpacking", "Setting up", "Preparing")
_SHOWN_LINES = 25


def say(text: str) -> None:
    """Print one line of progress."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def hold_lock(path: Path) -> Iterator[int]:
    """Hold a lock file, waiting for another process to give it back; gives its descriptor.

    The descriptor is handed to the commands that run under it: when the set-up itself is killed,
    the lock stays held until the command that it had started ends.
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


def run_logged(command: Sequence[str], log: Path, held: int | None) -> None:
    """Run a command with its output appended to a log; raise MachineNotReady when it fails.

    The output goes to the file itself and not through a pipe, so that a package manager outlives
    a killed set-up instead of being broken off in the middle.
    """
    with log.open("a", encoding="utf-8") as output:
        output.write(f"$ {' '.join(command)}\n")
        output.flush()
        began = log.stat().st_size
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PYTHONUNBUFFERED": "1"},
            pass_fds=() if held is None or os.name == "nt" else (held,),
        )
        exit_code = _watch(process, log, began)
    if exit_code != 0:
        _show_end(log, began)
        raise MachineNotReady(
            f"set-up stopped: `{' '.join(command[:4])} ...` ended with exit code {exit_code}",
            hint=f"its whole output is in {log}; the same command tries again",
        )


def _watch(process: subprocess.Popen[bytes], log: Path, began: int) -> int:
    """Wait for the command, printing its latest telling line every few seconds."""
    start_s = last_s = time.monotonic()
    try:
        while True:
            try:
                return process.wait(timeout=0.2)
            except subprocess.TimeoutExpired:
                pass
            now_s = time.monotonic()
            if now_s - last_s >= SIGN_OF_LIFE_S:
                last_s = now_s
                say(f"    {now_s - start_s:3.0f} s  {latest_progress_line(log, began)}")
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise


def latest_progress_line(log: Path, began: int) -> str:
    """The last line of a log, from an offset on, that tells what is being done."""
    for line in reversed(_read_from(log, began)):
        words = line.strip()
        if words.startswith(_TELLING):
            return " ".join(words.split()[:2] if words.startswith("Coll") else [words[:70]])
    return "working"


def _show_end(log: Path, began: int) -> None:
    for line in _read_from(log, began)[-_SHOWN_LINES:]:
        say(f"    | {line}")


def _read_from(log: Path, began: int) -> list[str]:
    with log.open("rb") as file:
        file.seek(began)
        return file.read().decode("utf-8", "replace").splitlines()
