"""Every error that a user can cause or meet, and the exit code of each.

    MluAnimError
    ├── RenderFailed        1   a clip failed while rendering
    │   └── AuthorMistake   1   a mistake in a scene, an experiment or the words of a clip
    ├── UsageError          2   an unknown clip, option or value
    ├── MachineNotReady     3   something this machine lacks
    ├── BadInput            4   a table, a column, a row that breaks a rule
    ├── SeveralErrors       *   several of them; the exit code is the worst of theirs
    ├── CheckFailed         5   an identity that does not hold
    └── DiffersFromGolden   6   frame data that is not what it was

Each message names the thing, the rule, the value and the next step.
"""

from __future__ import annotations

INTERRUPTED, TERMINATED = 130, 143
_WORST_FIRST = (INTERRUPTED, TERMINATED, 3, 2, 4, 5, 6, 1)


class MluAnimError(Exception):
    """What all of ours have in common: a message for a person and an exit code."""

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

    `where`: file and line, `scenes/roc.py, line 12`; None until somebody knows it.
    """

    def __init__(self, message: str, *, hint: str | None = None, where: str | None = None) -> None:
        super().__init__(message if where is None else f"{where}: {message}", hint=hint)
        self.where = where


class UsageError(MluAnimError):
    """The command line asked for something that does not exist."""

    exit_code: int = 2


class MachineNotReady(MluAnimError):
    """This machine lacks something: a library, space, permission."""

    exit_code: int = 3


class BadInput(MluAnimError):
    """The user's data breaks a rule; the message names file, column and row."""

    exit_code: int = 4


class SeveralErrors(MluAnimError):
    """Several errors, in independent parts of one request."""

    def __init__(self, errors: tuple[MluAnimError, ...]) -> None:
        super().__init__("\nerror: ".join(map(str, errors)))
        self.errors = errors
        self.exit_code = worst([error.exit_code for error in errors])

    def __str__(self) -> str:
        return f"{self.message}\n{len(self.errors)} errors; nothing was rendered"


class CheckFailed(MluAnimError):
    """An identity that must be true of a result is not."""

    exit_code: int = 5


class DiffersFromGolden(MluAnimError):
    """Frame data differs from what is stored."""

    exit_code: int = 6


def worst(exit_codes: list[int]) -> int:
    """The exit code of several clips: the first non-zero one in the documented order."""
    return next((code for code in _WORST_FIRST if code in exit_codes), 0)
