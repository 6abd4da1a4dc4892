"""The seam through which work is handed out: `Executor.map(tasks, progress)`.

`Workers` is its form for one machine. Another form may run the same tasks elsewhere: a task and
its answers can be pickled, and do not know who runs them.
"""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Answer = TypeVar("Answer")
AnswerOfTask = TypeVar("AnswerOfTask", covariant=True)
Report = Callable[[int], None]
"""Takes the number of units done since the last call; below 0 when work was lost."""


class Task(Protocol[AnswerOfTask]):
    """A sequence of pieces of work that are cheaper to do one after the other."""

    @property
    def n_pieces(self) -> int:
        """The number of pieces, each with one answer."""

    def run(
        self,
        first: int,
        report: Report,
        answer: Callable[[AnswerOfTask], bool],
    ) -> None:
        """Do the pieces from `first` on.

        `answer` takes the answer of each piece, and returns True if the next piece is wanted.
        """


class Executor(Protocol):
    """Runs tasks somewhere."""

    def map(
        self, tasks: Sequence[Task[Answer]], progress: Report = lambda _: None
    ) -> list[list[Answer]]:
        """Run all tasks; return the answers of each, both in order.

        The first error of a task stops the others and is raised here. `progress` is called in the
        calling thread.
        """
