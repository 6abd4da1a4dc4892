"""Starts a child process per playing of a user's scene, and brings back what they made."""

import os
import pickle
import queue
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from typing import Any

from mlu_anim.pipeline.foreign.worker import Outcome, Playing
from mlu_anim.system.child_processes import child_command, child_environment
from mlu_anim.system.errors import RenderFailed

_News = queue.SimpleQueue[tuple[int, str, Any]]


def play_all(
    playings: Sequence[Playing], n_at_once: int, report: Callable[[int], None]
) -> list[Outcome]:
    """Play all, some of them side by side; outcomes in the order of the playings.

    `report` is told the frames drawn so far, of all together.  The first failure stops the others
    and is raised: UsageError for an unknown scene, RenderFailed for all that the scene raises.
    """
    news: _News = queue.SimpleQueue()
    n_begun, n_frames = 0, [0] * len(playings)
    outcomes: dict[int, Outcome] = {}
    children: list[subprocess.Popen[bytes]] = []
    try:
        while len(outcomes) < len(playings):
            while n_begun < min(len(playings), len(outcomes) + n_at_once):
                children.append(_started())
                arguments = (children[-1], playings[n_begun], n_begun, news)
                threading.Thread(target=_listen, args=arguments, daemon=True).start()
                n_begun += 1
            number, kind, content = news.get()
            if kind == "progress":
                n_frames[number] = content
                report(sum(n_frames))
            elif kind == "answer":
                outcomes[number] = content
            else:
                raise content
    finally:
        for child in children:
            _stop(child)
    return [outcomes[number] for number in range(len(playings))]


def _started() -> "subprocess.Popen[bytes]":
    # Sets of strings are walked in the same order each time: the same scene, the same film.
    return subprocess.Popen(
        child_command("mlu_anim.pipeline.foreign.worker"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**child_environment(), "PYTHONHASHSEED": "0"},
        start_new_session=os.name != "nt",  # Ctrl-C reaches the parent alone, which ends us
    )


def _listen(child: "subprocess.Popen[bytes]", playing: Playing, number: int, news: _News) -> None:
    """Hand the job over and pass on what the child says, until its last word."""
    assert child.stdin is not None
    assert child.stdout is not None
    kind = ""
    try:
        pickle.dump(playing, child.stdin)
        child.stdin.close()
        while kind not in ("answer", "error"):
            kind, content = pickle.load(child.stdout)  # our own child's words, from our own pipe
            if kind == "error":
                error, message, hint = content
                content = error(message, hint=hint)
            news.put((number, kind, content))
    except (EOFError, OSError, pickle.UnpicklingError):
        ended = _ending(child.wait())
        failure = RenderFailed(
            f"{playing.reference}: the process that ran the scene {ended}",
            hint="what it printed before is above; a scene must not end its process",
        )
        news.put((number, "died", failure))


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
