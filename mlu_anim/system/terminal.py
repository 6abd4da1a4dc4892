"""Print results on stdout, and errors, notes and progress on stderr."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol, TextIO

from mlu_anim.system.durations import format_duration
from mlu_anim.system.visible_text import strip_invisible_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mlu_anim.system.errors import MluAnimError

PLAIN_LINE_EVERY_S = 5.0


class Step(Protocol):
    """Progress of a clip: `done` of `total` units of a stage; 0 means that the total is unknown."""

    @property
    def clip(self) -> str: ...
    @property
    def stage(self) -> str: ...
    @property
    def done(self) -> int: ...
    @property
    def total(self) -> int: ...


def put(text: str) -> None:
    """Print a text on stdout without delay; a closed pipe is not an error."""
    try:
        try:
            print(text, flush=True)
        except UnicodeEncodeError:  # a path whose bytes are not text
            sys.stdout.buffer.write(text.encode(errors="surrogateescape") + b"\n")
            sys.stdout.flush()
    except BrokenPipeError:
        # Discard later output, so that the flush at exit does not fail either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_error(error: MluAnimError) -> None:
    """Print an error and its hint on stderr, without control characters."""
    print(f"error: {strip_invisible_lines(str(error))}", file=sys.stderr, flush=True)


def print_note(text: str) -> None:
    """Print a note for people on stderr, without control characters."""
    print(f"note: {strip_invisible_lines(text)}", file=sys.stderr, flush=True)


@contextmanager
def progress(stream: TextIO | None = None) -> Iterator[Callable[[Step], None]]:
    """Context manager that yields a function to call with each step of progress.

    The function shows progress as bars on a terminal, and otherwise as plain lines.
    stream: where progress is shown; stderr if None.
    """
    stream = stream or sys.stderr
    if not stream.isatty():
        yield PlainProgress(stream)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, Task, TaskID, TextColumn
    from rich.text import Text

    class TimeLeft(ProgressColumn):
        """The estimated remaining time of a task, empty before there is an estimate."""

        def render(self, task: Task) -> Text:
            left_s = task.time_remaining
            return Text("" if left_s is None else f"{format_duration(left_s)} left", style="cyan")

    columns = (TextColumn("{task.description}"), BarColumn(), TimeLeft())
    with Progress(*columns, console=Console(file=stream)) as bars:
        tasks: dict[str, TaskID] = {}

        def show(step: Step) -> None:
            name = f"{step.clip} {step.stage}"
            if name not in tasks:
                for done in [other for other in tasks if not other.startswith(f"{step.clip} ")]:
                    bars.remove_task(tasks.pop(done))  # show the bars of one clip only
                tasks[name] = bars.add_task(name, total=step.total or None)
            bars.update(tasks[name], completed=step.done, total=step.total or None)

        yield show


class PlainProgress:
    """Prints a line of progress when a stage begins and ends, and every 5 s in between."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._stage = ("", "")
        self._began_s = self._printed_s = 0.0

    def __call__(self, step: Step) -> None:
        """Print a step that begins or ends its stage; others only 5 s after the last line."""
        now_s = self._clock()
        stage = (step.clip, step.stage)
        begins, ends = stage != self._stage, step.done >= step.total > 0
        if begins:
            self._stage, self._began_s = stage, now_s
        if begins or ends or now_s - self._printed_s >= PLAIN_LINE_EVERY_S:
            self._printed_s = now_s
            print(self._line(step, now_s - self._began_s), file=self._stream, flush=True)

    def _line(self, step: Step, passed_s: float) -> str:
        if step.total == 0:
            return f"{step.clip}: {step.stage} {step.done}, {format_duration(passed_s)}"
        where = f"{step.clip}: {step.stage} {step.done}/{step.total}"
        if step.done >= step.total:
            return f"{where}, {format_duration(passed_s)}"
        if step.done == 0:
            return where
        left_s = passed_s / step.done * (step.total - step.done)
        return f"{where}, about {format_duration(left_s)} left"
