"""The nursery: a process that has loaded manim, and forks a child for each task.

A child begins where the nursery stands, so it need not load manim, fonts and glyphs again; and it
has run no code of the user, so that it loads the saved files anew.
"""

import gc
import os
import pickle
import signal
import socket
import sys
from contextlib import suppress

from mlu_anim.preview.child import load_drawing, run_task
from mlu_anim.preview.nursery_requests import REHEARSE, RUN, STOP, receive_request
from mlu_anim.preview.task import Task

_children: dict[int, int] = {}
"""The process of each task that may still be running, by the number of the task."""


def _run(number: int, task: Task, pipe: int, connection: socket.socket) -> None:
    """Run a task in a fork of this process, which ends with it.

    `connection`: that of the nursery; the child closes its copy, so that it ends with the nursery.
    """
    child = os.fork()
    if child:
        os.close(pipe)
        _children[number] = child
        return
    try:
        connection.close()
        os.setpgid(0, 0)  # so that the task is stopped together with the processes that it starts
        with os.fdopen(pipe, "wb") as file:
            run_task(task, file)
    finally:
        os._exit(0)


def _rehearse(task: Task, pipe: int) -> None:
    """Run a task in this very process, so that all later children find what it has loaded."""
    with os.fdopen(pipe, "wb") as file:
        if run_task(task, file):
            gc.collect()
            gc.freeze()  # the collector of a child need not look through what is shared


def _stop(number: int) -> None:
    """Kill a task's process and all that it has started, unless it has ended by itself."""
    child = _children.pop(number, None)
    if child is None or os.waitpid(child, os.WNOHANG)[0]:
        return
    with suppress(ProcessLookupError, PermissionError):
        os.kill(child, signal.SIGKILL)
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)


def _forget_ended() -> None:
    for number, child in list(_children.items()):
        if os.waitpid(child, os.WNOHANG)[0]:
            del _children[number]


def main() -> None:
    """Serve requests from the socket whose file descriptor is the argument, until it is closed."""
    connection = socket.socket(fileno=int(sys.argv[1]))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    load_drawing()
    gc.collect()
    gc.freeze()
    connection.sendall(b"r")
    try:
        while request := receive_request(connection):
            kind, number, body, pipe = request
            _forget_ended()
            if kind == STOP:
                _stop(number)
            elif kind == RUN:
                task = pickle.loads(body)  # our own parent's request
                _run(number, task, pipe, connection)
            connection.sendall(b".")
            if kind == REHEARSE:
                _rehearse(pickle.loads(body), pipe)
    finally:
        for number in list(_children):
            _stop(number)


if __name__ == "__main__":
    main()
