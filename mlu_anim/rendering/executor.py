"""The interface for running tasks: `Executor.map(tasks, progress)`.

`Workers` implements it with processes on one machine. Another class could run the same tasks
elsewhere: tasks and answers can be pickled, and do not depend on the executor.
"""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

Answer = TypeVar("Answer")
AnswerOfTask = TypeVar("AnswerOfTask", covariant=True)
Report = Callable[[int], None]
"""A function that takes the number of units done since its last call; negative if work was lost."""


class Task(Protocol[AnswerOfTask]):
    """A sequence of pieces of work, which cost less if they are done one after the other."""

    @property
    def n_pieces(self) -> int:
        """The number of pieces, each with one answer."""

    def run(
        self,
        first: int,
        report: Report,
        answer: Callable[[AnswerOfTask], bool],
    ) -> None:
        """Do the pieces from number `first` (from 0) on.

        `report`: called now and then with the number of units done.
        `answer`: called with the answer of each piece; returns True if the next piece is wanted.
        """


class Executor(Protocol):
    """Runs tasks somewhere."""

    def map(
        self, tasks: Sequence[Task[Answer]], progress: Report = lambda _: None
    ) -> list[list[Answer]]:
        """Run all tasks; return a list for each task, with the answers of its pieces in order.

        The first error of a task stops the others and is raised here. `progress` gets the reports
        of all tasks, and is called in the calling thread.
        """
