"""Start each task in a process of its own, where a process cannot fork.

The next process is started in advance, so that manim has been loaded when its task comes.
"""

import pickle
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from mlu_anim.preview.child import END
from mlu_anim.preview.children import Hear, Listener
from mlu_anim.preview.task import Task
from mlu_anim.system.child_processes import child_command, child_environment

_Process = subprocess.Popen[bytes]


class LoneChildren:
    """Runs each task in a new process."""

    def __init__(self, scratch: Path) -> None:
        """`scratch`: the folder for temporary files of all tasks; what is killed leaves some."""
        self._scratch = scratch
        self._lock = threading.Lock()
        self._running: list[_Process] = []
        self._next = self._started()

    def run(self, task: Task, hear: Hear) -> Callable[[], None]:
        """Give a task to the process that waits, and start the next one; see `Children.run`."""
        with self._lock:
            process, self._next = self._next, self._started()
            self._running.append(process)
            assert process.stdin is not None
            assert process.stdout is not None
            listener = Listener(task, process.stdout, hear)
            with suppress(OSError), process.stdin:  # a dead process: the listener says so
                pickle.dump(task, process.stdin)
        return lambda: self._end(process, listener)

    def rehearse(self, _: Task, hear: Hear) -> None:
        """Do nothing: each process is a new one."""
        hear(END, None)

    def restart(self) -> None:
        """Replace all processes."""
        with self._lock:
            self._kill_all()
            self._next = self._started()

    def stop(self) -> None:
        """End all processes."""
        with self._lock:
            self._kill_all()

    def _started(self) -> _Process:
        folder = str(self._scratch)
        return subprocess.Popen(
            child_command("mlu_anim.preview.child"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=child_environment()
            | {"PYTHONHASHSEED": "0", "TMPDIR": folder, "TEMP": folder, "TMP": folder},
        )

    def _end(self, process: _Process, listener: Listener) -> None:
        listener.forget()
        with self._lock:
            if process in self._running:
                self._running.remove(process)
        _kill(process)

    def _kill_all(self) -> None:
        for process in self._running:
            _kill(process)
        _discard(self._next)
        self._running.clear()


def _kill(process: _Process) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()
    if process.stdin is not None and not process.stdin.closed:
        with suppress(OSError):
            process.stdin.close()


def _discard(process: _Process) -> None:
    """End a process that nobody has listened to."""
    _kill(process)
    if process.stdout is not None:
        process.stdout.close()
