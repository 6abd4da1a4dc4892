"""Control a worker process: start it early, give it tasks, replace it when it dies."""

import os
import pickle
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from mlu_anim.rendering.executor import Report, Task
from mlu_anim.system.child_processes import child_command, child_environment


class WorkerProcess:
    """A process that loads manim as soon as it is started."""

    def __init__(self, after: "WorkerProcess | None" = None) -> None:
        """`after`: another worker that must be ready before this one starts."""
        self._after, self._process = after, None if after else _start()
        self._stopped = False
        self._lock = threading.Lock()
        self._is_ready = threading.Event()
        threading.Thread(target=self._get_ready, daemon=True).start()

    def _get_ready(self) -> None:
        """Start the process if it is not running; wait until it has loaded manim or has died."""
        if self._after is not None:
            self._after._is_ready.wait()
            with self._lock:
                if not self._stopped:
                    self._process = _start()
        with suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            if self._process is not None and self._process.stdout is not None:
                pickle.load(self._process.stdout)  # our own child's first message
        self._is_ready.set()

    def run(
        self, task: Task[Any], first: int, report: Report, answer: Callable[[Any], bool]
    ) -> None:
        """Run a task from its piece `first` on; `report` and `answer` are as in `Task.run`.

        Raises the error of the task, or EOFError, BrokenPipeError or UnpicklingError if the process
        dies.
        """
        self._is_ready.wait()
        process = self._process
        if process is None or process.stdout is None:
            raise EOFError
        messages = process.stdout
        self._send((task, first))
        while True:
            kind, content = pickle.load(messages)  # our own child's messages, from our own pipe
            if kind == "answer":
                self._send(answer(content))
            elif kind == "error":
                raise content
            elif kind == "end":
                return
            else:
                report(content)

    def _send(self, content: Any) -> None:
        assert self._process is not None
        pipe = self._process.stdin
        assert pipe is not None
        pickle.dump(content, pipe)
        pipe.flush()

    def restart(self) -> None:
        """Start another process in place of a dead one."""
        with self._lock:
            _end(self._process)
            if self._stopped:
                return
            self._after, self._process = None, _start()
            self._is_ready = threading.Event()
        threading.Thread(target=self._get_ready, daemon=True).start()

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        with self._lock:
            self._stopped = True
            _end(self._process)


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        child_command("mlu_anim.rendering.worker_main"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=child_environment(),
        start_new_session=os.name != "nt",  # Ctrl-C reaches only the parent, which ends workers
    )


def _end(process: "subprocess.Popen[bytes] | None") -> None:
    if process is None:
        return
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:
                continue
