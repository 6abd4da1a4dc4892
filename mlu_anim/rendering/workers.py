"""Worker processes that draw: started early, fed piece by piece, replaced when they die.

A plain process with a pipe each, and not a pool of the standard library: there one killed worker
breaks all work that waits (docs/decisions/0010).
"""

import faulthandler
import gc
import os
import pickle
import queue
import subprocess
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from mlu_anim.rendering.exclusive_lock import Turns
from mlu_anim.rendering.work_sharing import Share, Shares
from mlu_anim.system.child_processes import child_command, child_environment
from mlu_anim.system.errors import MluAnimError, RenderFailed

SILENT_VARIABLE, SILENT_S = "MLU_ANIM_SILENT_S", 300.0
"""Ten pictures are drawn between two words of a worker; the slowest known one takes seconds."""
TRIES = 3
"""How often a piece is begun before it is given up: it may be what kills its worker.

The last time it is done alone, while the other workers rest: they may be what takes its memory.
"""

Answer = TypeVar("Answer", covariant=True)


Report = Callable[[int], None]
"""Is told how many units are done since the last time."""


class Row(Protocol[Answer]):
    """Pieces of work in a row, done one after the other; it and its answers are pickled."""

    @property
    def n_pieces(self) -> int:
        """How many there are, and so how many answers."""

    def run(
        self,
        first: int,
        report: Report,
        answer: Callable[[Answer], bool],
    ) -> None:
        """Do the pieces from `first` on; `answer` takes each one's and says whether to go on."""


def default_jobs() -> int:
    """As many workers as this process may use cores."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Workers:
    """A few worker processes; leaving the block stops them, whatever they are doing."""

    def __init__(self, n_workers: int, *, one_core_is_busy: bool = False) -> None:
        """`one_core_is_busy`: the last worker begins when the first one has loaded manim."""
        self.n_workers = n_workers
        first = _Worker()
        between = [_Worker() for _ in range(n_workers - 2)]
        last = [_Worker(after=first if one_core_is_busy else None)] if n_workers > 1 else []
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
        """Stop all, whatever they are doing."""
        for worker in self._workers:
            worker.stop()

    def run(
        self, rows: Sequence[Row[Answer]], report: Report = lambda _: None
    ) -> list[list[Answer]]:
        """Do all rows, and give the answers of each, in order.

        The first error ends it; it is raised here as it was there. `report` is called here, in
        this thread.
        """
        news: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        shares, turns = Shares([row.n_pieces for row in rows]), Turns()
        feeders = [_Feeder(worker, rows, shares, turns, news) for worker in self._workers]
        threads = [threading.Thread(target=feeder.feed, daemon=True) for feeder in feeders]
        for thread in threads:
            thread.start()
        answers: list[dict[int, Answer]] = [{} for _ in rows]
        n_missing = sum(row.n_pieces for row in rows)
        while n_missing:
            kind, content = news.get()
            if kind == "progress":
                report(content)
            elif kind == "answer":
                row, piece, answer = content
                answers[row][piece] = answer
                n_missing -= 1
            else:
                raise content
        for thread in threads:  # a worker's last word is still to come, and is not for the next run
            thread.join()
        return [[found[piece] for piece in sorted(found)] for found in answers]


class _Feeder:
    """Gives one worker share after share until nothing waits, and passes on what it says."""

    def __init__(
        self,
        worker: "_Worker",
        rows: Sequence[Row[Any]],
        shares: Shares,
        turns: Turns,
        news: "queue.SimpleQueue[tuple[str, Any]]",
    ) -> None:
        self._worker, self._rows, self._shares, self._news = worker, rows, shares, news
        self._turns, self._n_reported = turns, 0
        self._deaths: Counter[tuple[int, int]] = Counter()

    def feed(self) -> None:
        try:
            while (share := self._shares.take()) is not None:
                while share.first < share.end:
                    self._insist(share)
        except BaseException as error:
            self._news.put(("error", error))

    def _insist(self, share: Share) -> None:
        """A worker that dies, killed or out of memory, costs the piece it was at, not the film."""
        is_last_try = self._deaths[share.row, share.first] == TRIES - 1
        self._n_reported = 0
        try:
            with self._turns.alone() if is_last_try else self._turns.shared():
                self._do(share, only_one=is_last_try)
        except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
            self._report(-self._n_reported)
            self._deaths[share.row, share.first] += 1
            if self._deaths[share.row, share.first] == TRIES:
                raise RenderFailed(
                    f"a worker process died {TRIES} times at the same slice, the last time while "
                    "it worked alone",
                    hint="if memory is short, try fewer workers: --jobs 1, or a smaller --quality; "
                    "if it hung, the stack of where stands above",
                ) from error
            self._worker.restart()

    def _do(self, share: Share, *, only_one: bool) -> None:
        def answer(each: Any) -> bool:
            goes_on = self._take(share, each) and not only_one
            if goes_on:
                self._turns.rest()
            return goes_on

        self._worker.do(self._rows[share.row], share.first, self._report, answer)

    def _report(self, n: int) -> None:
        self._n_reported += n
        self._news.put(("progress", n))

    def _take(self, share: Share, answer: Any) -> bool:
        self._news.put(("answer", (share.row, share.first, answer)))
        self._n_reported = 0
        return self._shares.go_on(share)


class _Worker:
    """One process; it begins to load what it needs as soon as it is there."""

    def __init__(self, after: "_Worker | None" = None) -> None:
        """`after`: another one that is to be ready first."""
        self._after, self._process = after, None if after else _started()
        self._stopped = False
        self._lock = threading.Lock()
        self._is_ready = threading.Event()
        threading.Thread(target=self._get_ready, daemon=True).start()

    def _get_ready(self) -> None:
        """Wait until the process has loaded what it needs, or is gone, which its work will tell."""
        if self._after is not None:
            self._after._is_ready.wait()
            with self._lock:
                if not self._stopped:
                    self._process = _started()
        with suppress(EOFError, OSError, ValueError, pickle.UnpicklingError):
            if self._process is not None and self._process.stdout is not None:
                pickle.load(self._process.stdout)  # our own child's first word
        self._is_ready.set()

    def do(self, row: Row[Any], first: int, report: Report, answer: Callable[[Any], bool]) -> None:
        """Send a row and listen until it is done; EOFError when the process is gone."""
        self._is_ready.wait()
        process = self._process
        if process is None or process.stdout is None:
            raise EOFError
        said = process.stdout
        self._tell((row, first))
        while True:
            kind, content = pickle.load(said)  # our own child's words, from our own pipe
            if kind == "answer":
                self._tell(answer(content))
            elif kind == "error":
                raise content
            elif kind == "end":
                return
            else:
                report(content)

    def _tell(self, content: Any) -> None:
        assert self._process is not None
        pipe = self._process.stdin
        assert pipe is not None
        pickle.dump(content, pipe)
        pipe.flush()

    def restart(self) -> None:
        """Another process in place of a dead one."""
        with self._lock:
            _end(self._process)
            if self._stopped:
                return
            self._after, self._process = None, _started()
            self._is_ready = threading.Event()
        threading.Thread(target=self._get_ready, daemon=True).start()

    def stop(self) -> None:
        """No more work; what is being done is dropped."""
        with self._lock:
            self._stopped = True
            _end(self._process)


def _started() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        child_command("mlu_anim.rendering.workers"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=child_environment(),
        start_new_session=os.name != "nt",  # Ctrl-C reaches the parent alone, which ends us
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


def silent_s() -> float:
    """How long a worker may say nothing before it counts as hung."""
    return float(os.environ.get(SILENT_VARIABLE) or SILENT_S)


def _watch(limit_s: float) -> None:
    """End this process, with the stack of where it hangs on stderr, unless called again in time."""
    faulthandler.dump_traceback_later(limit_s, exit=True)


def _load_what_draws() -> None:
    import mlu_anim.rendering.shot  # noqa: F401 - loading manim is what takes time


def main(load: Callable[[], None] = _load_what_draws) -> None:
    """A worker's whole life: load, read a row, do it, answer; end when the parent is gone.

    load: what is loaded before any row comes; rows that draw nothing need no manim.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer
    load()
    gc.freeze()  # what has been loaded stays, and need not be looked through again and again

    def say(kind: str, content: Any) -> None:
        _watch(silent_s())
        pickle.dump((kind, content), answers)
        answers.flush()

    def answer(content: Any) -> bool:
        say("answer", content)
        gc.collect()  # an encoder is held by its own container, and takes a hundred megabytes
        return bool(pickle.load(sys.stdin.buffer))

    say("ready", None)
    while True:
        faulthandler.cancel_dump_traceback_later()  # waiting for work is no hang
        try:
            row, first = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        _watch(silent_s())
        try:
            row.run(first, lambda n: say("progress", n), answer)
        except (BrokenPipeError, EOFError):
            return  # the parent has been killed
        except MluAnimError as error:
            say("error", error)
        except MemoryError:
            return  # as if it had been killed: there may be enough for it later, or alone
        except Exception:
            say("error", RenderFailed(f"drawing failed:\n{traceback.format_exc()}"))
        else:
            say("end", None)


if __name__ == "__main__":
    main()
