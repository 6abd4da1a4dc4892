"""Run tasks in a few worker processes on one machine.

Each worker is a plain process with a pipe. The process pools of the standard library are not used:
there one killed worker breaks all work that waits (docs/decisions/0010).
"""

import os
import pickle
import queue
import threading
from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Any, Self

from mlu_anim.rendering.exclusive_lock import SharedExclusiveLock
from mlu_anim.rendering.executor import Answer, Report, Task
from mlu_anim.rendering.work_sharing import PieceQueue, PieceRange
from mlu_anim.rendering.worker_process import WorkerProcess
from mlu_anim.system.errors import RenderFailed

TRIES = 3
"""The number of times that a piece is tried, if its worker dies each time.

At the last try it is done alone: the other workers, which may have used the memory, wait.
"""
_Messages = queue.SimpleQueue[tuple[str, Any]]


def default_jobs() -> int:
    """Return the number of cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """A few worker processes; leaving the block stops them, whatever they are doing."""

    def __init__(self, n_workers: int, *, one_core_is_busy: bool = False) -> None:
        """`one_core_is_busy`: start the last worker only when the first one has loaded manim."""
        self.n_workers = n_workers
        first = WorkerProcess()
        between = [WorkerProcess() for _ in range(n_workers - 2)]
        last = [WorkerProcess(first if one_core_is_busy else None)] if n_workers > 1 else []
        self._workers = [first, *between, *last]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop all workers, whatever they are doing."""
        for worker in self._workers:
            worker.stop()

    def map(
        self, tasks: Sequence[Task[Answer]], progress: Report = lambda _: None
    ) -> list[list[Answer]]:
        """Run all tasks; return a list for each task, with the answers of its pieces in order.

        `progress` is called in the calling thread. A worker that dies is replaced, and repeats only
        its current piece. Raises the first error of a task, and RenderFailed if a worker dies
        `TRIES` times at the same piece.
        """
        messages: _Messages = queue.SimpleQueue()
        pieces, lock = PieceQueue([task.n_pieces for task in tasks]), SharedExclusiveLock()
        feeders = [_Feeder(worker, tasks, pieces, lock, messages) for worker in self._workers]
        threads = [threading.Thread(target=feeder.feed, daemon=True) for feeder in feeders]
        for thread in threads:
            thread.start()
        answers: list[dict[int, Answer]] = [{} for _ in tasks]
        n_missing = sum(task.n_pieces for task in tasks)
        while n_missing:
            kind, content = messages.get()
            if kind == "progress":
                progress(content)
            elif kind == "answer":
                task, piece, answer = content
                answers[task][piece] = answer
                n_missing -= 1
            else:
                raise content
        for thread in threads:  # read the last messages of all workers before the next call
            thread.join()
        return [[by_piece[piece] for piece in sorted(by_piece)] for by_piece in answers]


class _Feeder:
    """Gives ranges of pieces to one worker until none waits, and passes on its messages."""

    def __init__(
        self,
        worker: WorkerProcess,
        tasks: Sequence[Task[Any]],
        queue_of_pieces: PieceQueue,
        lock: SharedExclusiveLock,
        messages: _Messages,
    ) -> None:
        self._worker, self._tasks, self._queue = worker, tasks, queue_of_pieces
        self._lock, self._messages, self._n_reported = lock, messages, 0
        self._deaths: Counter[tuple[int, int]] = Counter()

    def feed(self) -> None:
        """Run ranges of pieces until no piece waits; an error is passed on as a message."""
        try:
            while (pieces := self._queue.take()) is not None:
                while pieces.first < pieces.end:
                    self._run_with_retries(pieces)
        except BaseException as error:
            self._messages.put(("error", error))

    def _run_with_retries(self, pieces: PieceRange) -> None:
        """Run pieces; if the worker dies, replace it, so that it repeats only the current piece."""
        is_last_try = self._deaths[pieces.task, pieces.first] == TRIES - 1
        self._n_reported = 0
        try:
            with self._lock.exclusive() if is_last_try else self._lock.shared():
                self._run(pieces, only_one=is_last_try)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
            self._report(-self._n_reported)
            self._deaths[pieces.task, pieces.first] += 1
            if self._deaths[pieces.task, pieces.first] == TRIES:
                raise _always_dies() from error
            self._worker.restart()

    def _run(self, pieces: PieceRange, *, only_one: bool) -> None:
        def take(answer: Any) -> bool:
            self._messages.put(("answer", (pieces.task, pieces.first, answer)))
            self._n_reported = 0
            goes_on = self._queue.advance(pieces) and not only_one
            if goes_on:
                self._lock.give_way()
            return goes_on

        self._worker.run(self._tasks[pieces.task], pieces.first, self._report, take)

    def _report(self, n: int) -> None:
        self._n_reported += n
        self._messages.put(("progress", n))


def _always_dies() -> RenderFailed:
    return RenderFailed(
        f"a worker process died {TRIES} times at the same slice, the last time while it worked "
        "alone",
        hint="if memory is short, try fewer workers (--jobs 1) or a smaller --quality; if it hung, "
        "its stack is printed above",
    )
