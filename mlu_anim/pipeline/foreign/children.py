"""Second step for a foreign scene: play it in child processes, and wait for their results."""

import os
import pickle
import queue
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from typing import Any

from mlu_anim.pipeline.foreign.playing import Playing, PlayingResult
from mlu_anim.system.child_processes import child_command, child_environment
from mlu_anim.system.errors import RenderFailed

_Messages = queue.SimpleQueue[tuple[int, str, Any]]


def play_all(
    playings: Sequence[Playing], n_at_once: int, report: Callable[[int], None]
) -> list[PlayingResult]:
    """Run each playing of a scene in a child process, and return the results in order.

    The first failure stops the other playings and is raised: UsageError if the scene does not
    exist, RenderFailed if the scene raises an exception or ends its process.

    `n_at_once`: the largest number of child processes at a time.
    `report`: takes the number of frames that all playings have drawn so far.
    """
    messages: _Messages = queue.SimpleQueue()
    n_begun, n_frames = 0, [0] * len(playings)
    results: dict[int, PlayingResult] = {}
    children: list[subprocess.Popen[bytes]] = []
    try:
        while len(results) < len(playings):
            while n_begun < min(len(playings), len(results) + n_at_once):
                children.append(_start())
                arguments = (children[-1], playings[n_begun], n_begun, messages)
                threading.Thread(target=_listen, args=arguments, daemon=True).start()
                n_begun += 1
            number, kind, content = messages.get()
            if kind == "progress":
                n_frames[number] = content
                report(sum(n_frames))
            elif kind == "answer":
                results[number] = content
            else:
                raise content
    finally:
        for child in children:
            _stop(child)
    return [results[number] for number in range(len(playings))]


def _start() -> "subprocess.Popen[bytes]":
    # With a fixed hash seed, sets of strings have the same order each time, and so the same scene
    # makes the same film.
    return subprocess.Popen(
        child_command("mlu_anim.pipeline.foreign.worker"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**child_environment(), "PYTHONHASHSEED": "0"},
        start_new_session=os.name != "nt",  # Ctrl-C reaches only the parent, which stops the child
    )


def _listen(
    child: "subprocess.Popen[bytes]", playing: Playing, number: int, messages: _Messages
) -> None:
    """Send a playing to its child process, and put the child's messages into `messages`.

    Each message is (number, kind, content) with the kind "progress", "answer", "error" or, if the
    child ended without an answer, "died".
    """
    assert child.stdin is not None
    assert child.stdout is not None
    kind = ""
    try:
        pickle.dump(playing, child.stdin)
        child.stdin.close()
        while kind not in ("answer", "error"):
            kind, content = pickle.load(child.stdout)  # our own child's messages, from our own pipe
            if kind == "error":
                error, message, hint = content
                content = error(message, hint=hint)
            messages.put((number, kind, content))
    except (EOFError, OSError, pickle.UnpicklingError):
        ended = _ending(child.wait())
        failure = RenderFailed(
            f"{playing.reference}: the process that ran the scene {ended}",
            hint="what it printed before is above; a scene must not end its process",
        )
        messages.put((number, "died", failure))


def _ending(returncode: int) -> str:
    if returncode >= 0:
        return f"ended with exit code {returncode}"
    try:
        return f"was stopped by {signal.Signals(-returncode).name}"
    except ValueError:
        return f"was stopped by signal {-returncode}"


def _stop(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None and not pipe.closed:
            try:
                pipe.close()
            except OSError:
                continue
