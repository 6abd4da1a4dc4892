"""Tasks that draw nothing, for tests of workers: they die, hang, fail, or want memory.

Worker processes import this module to unpickle a task, so it loads nothing but the standard library
and our errors; `quick_workers` starts workers that do not load manim either.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mlu_anim.rendering import worker_process
from mlu_anim.system.errors import BadInput

if TYPE_CHECKING:
    import pytest

_WITHOUT_MANIM = "from mlu_anim.rendering import worker_main; worker_main.main(load=lambda: None)"


def quick_workers(monkeypatch: "pytest.MonkeyPatch") -> None:
    """Let worker processes, which are real ones, start without loading manim."""
    command = [sys.executable, "-P", "-c", _WITHOUT_MANIM]
    monkeypatch.setattr(worker_process, "child_command", lambda module: command)


@dataclass(frozen=True)
class Dies:
    """Three pieces; kills its own worker at the second one until it has done so `times` times."""

    counter: Path
    times: int
    n_pieces: int = 3

    def run(self, first: int, report: Callable[[int], None], answer: Callable[[str], bool]) -> None:
        for piece in range(first, self.n_pieces):
            died = self.counter.read_text().count("x") if self.counter.exists() else 0
            report(7)
            if piece == 1 and died < self.times:
                self._note("x")
                os.kill(os.getpid(), signal.SIGKILL)
            self._note(str(piece))
            if not answer(f"done {piece}"):
                return

    def _note(self, what: str) -> None:
        with self.counter.open("a") as file:
            file.write(what)


@dataclass(frozen=True)
class Hangs:
    """Says something once, and then nothing for a minute."""

    n_pieces: int = 1

    def run(self, first: int, report: Callable[[int], None], answer: Callable[[str], bool]) -> None:
        report(1)
        time.sleep(60)
        answer("too late")


@dataclass(frozen=True)
class Fails:
    """Raises what a user's mistake would."""

    n_pieces: int = 1

    def run(
        self, first: int, report: Callable[[int], None], answer: Callable[[None], bool]
    ) -> None:
        raise BadInput("row 3 is empty", hint="fill it in")


@dataclass(frozen=True)
class TellsProcess:
    """Answers with the number of its process, or raises; it takes a while to end."""

    fails: bool = False
    n_pieces: int = 1

    def run(self, first: int, report: Callable[[int], None], answer: Callable[[int], bool]) -> None:
        if self.fails:
            raise BadInput("row 3 is empty")
        answer(os.getpid())
        time.sleep(0.05)


@dataclass(frozen=True)
class Crowded:
    """Pieces of which one is killed, as by the system, whenever anybody else works beside it.

    As long as that one is not done, each other piece takes a moment, so that somebody works.
    """

    folder: Path
    name: str
    n_pieces: int
    large: int | None = None

    def run(self, first: int, report: Callable[[int], None], answer: Callable[[str], bool]) -> None:
        for piece in range(first, self.n_pieces):
            mine = self.folder / f"busy-{self.name}-{os.getpid()}"
            mine.touch()
            if piece == self.large:
                self._need_all_the_memory(mine)
                (self.folder / "large is done").touch()
            elif not (self.folder / "large is done").exists():
                time.sleep(0.05)
            mine.unlink()
            with (self.folder / "done").open("a") as file:
                file.write(f"{self.name}{piece} ")
            if not answer(f"{self.name}{piece}"):
                return

    def _need_all_the_memory(self, mine: Path) -> None:
        for _ in range(40):
            if {*self.folder.glob("busy-*")} != {mine}:
                with (self.folder / "killed").open("a") as file:
                    file.write("x")
                mine.unlink()
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(0.01)


@dataclass(frozen=True)
class Hungry:
    """Takes more than its limit, and then less."""

    counter: Path
    times: int
    n_pieces: int = 1

    def run(self, first: int, report: Callable[[int], None], answer: Callable[[str], bool]) -> None:
        n_before = self.counter.stat().st_size if self.counter.exists() else 0
        with self.counter.open("a") as file:
            file.write("x")
        if n_before < self.times:
            import resource  # not on Windows

            resource.setrlimit(resource.RLIMIT_AS, (1 << 31, 1 << 31))
            bytearray(1 << 32)
        answer("done")
