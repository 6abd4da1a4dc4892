"""The exceptions that this project reports to users, one class tree, with their exit codes.

    MluAnimError
    ├── RenderFailed        1   a clip failed while rendering
    │   └── AuthorMistake   1   a mistake in a scene, an experiment or the words of a clip
    ├── UsageError          2   an unknown clip, option or value
    ├── MachineNotReady     3   something this machine lacks
    ├── BadInput            4   a file, column, row or model that breaks a rule
    ├── SeveralErrors       *   several errors; the exit code is that of the worst one
    ├── CheckFailed         5   a check of a result fails
    └── DiffersFromGolden   6   frame data differs from its golden

A message tells what is wrong, where, the rule, and what to do next.
"""

from __future__ import annotations

INTERRUPTED, TERMINATED = 130, 143
_WORST_FIRST = (INTERRUPTED, TERMINATED, 3, 2, 4, 5, 6, 1)


class MluAnimError(Exception):
    """Base class of all errors: a message, a hint about the next step, and the exit code."""

    exit_code: int = 1

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return self.message if self.hint is None else f"{self.message}\n  {self.hint}"


class RenderFailed(MluAnimError):
    """A clip failed while it was drawn or encoded."""

    exit_code: int = 1


class AuthorMistake(RenderFailed):
    """A mistake in the files of a clip: its scene, its experiment or its words.

    `where`: file and line, `scenes/roc.py, line 12`; None while unknown.
    """

    def __init__(self, message: str, *, hint: str | None = None, where: str | None = None) -> None:
        super().__init__(message if where is None else f"{where}: {message}", hint=hint)
        self.where = where


class UsageError(MluAnimError):
    """The request names something that does not exist, or its options contradict each other."""

    exit_code: int = 2


class MachineNotReady(MluAnimError):
    """This machine lacks something: a library, disk space, a permission."""

    exit_code: int = 3


class BadInput(MluAnimError):
    """The user's data breaks a rule; the message names file, column and row."""

    exit_code: int = 4


class SeveralErrors(MluAnimError):
    """Several errors in independent parts of one request."""

    def __init__(self, errors: tuple[MluAnimError, ...]) -> None:
        super().__init__("\nerror: ".join(map(str, errors)))
        self.errors = errors
        self.exit_code = worst([error.exit_code for error in errors])

    def __str__(self) -> str:
        return f"{self.message}\n{len(self.errors)} errors; nothing was rendered"


class CheckFailed(MluAnimError):
    """A check of a result fails: two numbers that must be equal differ."""

    exit_code: int = 5


class DiffersFromGolden(MluAnimError):
    """Frame data differs from the stored golden."""

    exit_code: int = 6


def worst(exit_codes: list[int]) -> int:
    """Return the worst of several exit codes, in the order 130, 143, 3, 2, 4, 5, 6, 1; else 0."""
    return next((code for code in _WORST_FIRST if code in exit_codes), 0)
