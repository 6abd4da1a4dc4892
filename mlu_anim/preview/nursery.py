"""Start tasks in children of a nursery, which fork from a process that has loaded manim already."""

import os
import pickle
import signal
import socket
import subprocess
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from mlu_anim.preview.children import Hear, Listener
from mlu_anim.preview.nursery_requests import REHEARSE, RUN, STOP, send_request
from mlu_anim.preview.task import Task
from mlu_anim.system.child_processes import child_command, child_environment

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")


class Nursery:
    """A process that forks a child for each task."""

    def __init__(self, scratch: Path) -> None:
        """`scratch`: the folder for temporary files of all tasks; what is killed leaves some."""
        self._scratch = scratch
        self._lock = threading.Lock()
        self._number = 0
        self._is_ready = False
        self._listeners: dict[int, Listener] = {}
        self._start()

    def run(self, task: Task, hear: Hear) -> Callable[[], None]:
        """Start a task in a fork of the nursery; see `Children.run`."""
        with self._lock:
            self._number += 1
            number = self._number
            self._listeners = {n: each for n, each in self._listeners.items() if not each.is_done}
            self._listeners[number] = self._request(RUN, number, task, hear)
        return lambda: self._end(number)

    def rehearse(self, task: Task, hear: Hear) -> None:
        """Run a task in the nursery itself; if that kills it, another one is started."""
        with self._lock:
            self._request(REHEARSE, 0, task, hear)

    def restart(self) -> None:
        """Replace the process by another one, which loads the code again."""
        with self._lock:
            self._kill()
            self._start()

    def stop(self) -> None:
        """End the process and all its children."""
        with self._lock:
            self._kill()

    def _end(self, number: int) -> None:
        with self._lock:
            listener = self._listeners.pop(number, None)
            if listener is None:
                return
            listener.forget()
            with suppress(OSError):  # the nursery has ended, and its children with it
                send_request(self._connection, STOP, number)
                self._connection.recv(1)

    def _request(self, kind: int, number: int, task: Task, hear: Hear) -> Listener:
        """Send a request and wait until the nursery has taken it; start another if it is dead."""
        ours, theirs = os.pipe()
        try:
            for is_last in (False, True):
                try:
                    self._await_ready()
                    send_request(self._connection, kind, number, pickle.dumps(task), theirs)
                    if self._connection.recv(1):
                        break
                except OSError:
                    pass
                self._kill()
                if is_last:
                    break
                self._start()
        finally:
            os.close(theirs)
        return Listener(task, os.fdopen(ours, "rb"), hear)

    def _await_ready(self) -> None:
        if not self._is_ready:
            self._is_ready = self._connection.recv(1) == b"r"

    def _start(self) -> None:
        self._connection, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [*child_command("mlu_anim.preview.nursery_main"), str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=2,  # prints of a scene are no output of the command
                pass_fds=(theirs.fileno(),),
                env=child_environment() | {"PYTHONHASHSEED": "0", "TMPDIR": str(self._scratch)},
                start_new_session=True,  # Ctrl-C reaches only the parent, which ends the nursery
            )
        self._is_ready = False

    def _kill(self) -> None:
        for listener in self._listeners.values():
            listener.forget()
        self._listeners.clear()
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)  # it ends its children, then itself
        try:
            self._process.wait(1)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._connection.close()
