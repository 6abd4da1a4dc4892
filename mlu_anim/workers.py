"""Worker processes that draw: started early, fed one job at a time, replaced when they die.

A plain process with a pipe each, and not a pool of the standard library: there one killed worker
breaks every job that waits (docs/decisions/0010).
"""

import os
import pickle
import queue
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from mlu_anim.children import child_command, child_environment
from mlu_anim.errors import MluAnimError, RenderFailed

TRIES = 3
"""How often a job is begun before it is given up: it may be the job that kills its worker."""

Answer = TypeVar("Answer", covariant=True)


class Job(Protocol[Answer]):
    """Something to do in a worker; it and its answer are pickled."""

    def run(self, report: Callable[[int], None]) -> Answer:
        """Do it; `report` is told how many units are done since the last time."""


def default_jobs() -> int:
    """As many workers as this process may use cores."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """A few worker processes; leaving the block stops them, whatever they are doing."""

    def __init__(self, n_workers: int) -> None:
        self.n_workers = n_workers
        self._workers = [_Worker() for _ in range(n_workers)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for worker in self._workers:
            worker.stop()

    def run(
        self, jobs: Sequence[Job[Answer]], report: Callable[[int], None] = lambda _: None
    ) -> list[Answer]:
        """Do all jobs, and give their answers in the jobs' order.

        The first error ends it; it is raised here as it was there. `report` is called here, in
        this thread.
        """
        waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        news: queue.SimpleQueue[tuple[str, int, Any]] = queue.SimpleQueue()
        for number in range(len(jobs)):
            waiting.put(number)
        threads = [
            threading.Thread(target=_feed, args=(worker, jobs, waiting, news), daemon=True)
            for worker in self._workers[: len(jobs)]
        ]
        for thread in threads:
            thread.start()
        answers: dict[int, Answer] = {}
        while len(answers) < len(jobs):
            kind, number, content = news.get()
            if kind == "progress":
                report(content)
            elif kind == "answer":
                answers[number] = content
            else:
                raise content
        return [answers[number] for number in range(len(jobs))]


def _feed(
    worker: "_Worker",
    jobs: Sequence[Job[Any]],
    waiting: "queue.SimpleQueue[int]",
    news: "queue.SimpleQueue[tuple[str, int, Any]]",
) -> None:
    """Give one worker job after job until none is left."""
    while True:
        try:
            number = waiting.get_nowait()
        except queue.Empty:
            return
        try:
            answer = _insist(worker, jobs[number], lambda n: news.put(("progress", 0, n)))
        except BaseException as error:
            news.put(("error", number, error))
            return
        news.put(("answer", number, answer))


def _insist(worker: "_Worker", job: Job[Any], report: Callable[[int], None]) -> Any:
    """A worker that dies, killed or out of memory, costs its job so far, not the film."""
    for _ in range(TRIES):
        done = 0

        def count(n: int) -> None:
            nonlocal done
            done += n
            report(n)

        try:
            return worker.do(job, count)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError):
            report(-done)
            worker.restart()
    raise RenderFailed(
        f"a worker process died {TRIES} times at the same slice",
        hint="if memory is short, try fewer workers: --jobs 1",
    )


class _Worker:
    """One process; it begins to load what it needs as soon as it is there."""

    def __init__(self) -> None:
        self._stopped = False
        self._process = _started()

    def do(self, job: Job[Any], report: Callable[[int], None]) -> Any:
        """Send a job and wait for its answer; EOFError when the process is gone."""
        pipe, answers = self._process.stdin, self._process.stdout
        assert pipe is not None
        assert answers is not None
        pickle.dump(job, pipe)
        pipe.flush()
        while True:
            kind, content = pickle.load(answers)  # our own child's words, from our own pipe
            if kind == "answer":
                return content
            if kind == "error":
                raise content
            report(content)

    def restart(self) -> None:
        """Another process in place of a dead one."""
        _end(self._process)
        if not self._stopped:
            self._process = _started()

    def stop(self) -> None:
        """No more jobs; what is being done is dropped."""
        self._stopped = True
        _end(self._process)


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        child_command("mlu_anim.workers"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=child_environment(),
        start_new_session=os.name != "nt",  # Ctrl-C reaches the parent alone, which ends us
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:
                continue


def main() -> None:
    """A worker's whole life: read a job, do it, answer; end when the parent is gone."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer
    import mlu_anim.rendering.shot  # noqa: F401 - loading manim is what takes time

    def say(kind: str, content: Any) -> None:
        pickle.dump((kind, content), answers)
        answers.flush()

    while True:
        try:
            job = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer = job.run(lambda n: say("progress", n))
        except MluAnimError as error:
            say("error", error)
        except Exception:
            say("error", RenderFailed(f"drawing failed:\n{traceback.format_exc()}"))
        else:
            say("answer", answer)


if __name__ == "__main__":
    main()
