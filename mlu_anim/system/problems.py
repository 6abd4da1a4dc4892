"""Collect the errors of independent parts of a request, so that all are reported at once."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from mlu_anim.system.errors import (
    BadInput,
    MachineNotReady,
    MluAnimError,
    SeveralErrors,
    UsageError,
)

Collect = Callable[[], AbstractContextManager[None]]
"""A function that returns a context manager, which may collect an error raised in its block.

The code after the block then still runs.
"""


class Problems:
    """Collects the errors of a request, in order and without repeats, to raise them together."""

    def __init__(self) -> None:
        self._errors: dict[str, MluAnimError] = {}

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Context manager that collects errors raised in its block, instead of letting them pass.

        It collects BadInput, UsageError, MachineNotReady and SeveralErrors.
        """
        try:
            yield
        except (BadInput, UsageError, MachineNotReady, SeveralErrors) as error:
            self.add(error)

    def add(self, error: MluAnimError) -> None:
        """Add an error, unless one with the same text was added before.

        The parts of a SeveralErrors are added one by one.
        """
        for single in error.errors if isinstance(error, SeveralErrors) else (error,):
            self._errors.setdefault(str(single), single)

    @property
    def errors(self) -> tuple[MluAnimError, ...]:
        """All collected errors, in the order in which they were added."""
        return tuple(self._errors.values())

    def raise_any(self) -> None:
        """Raise the collected error, or SeveralErrors if there are several; return if none."""
        if len(self._errors) == 1:
            raise self.errors[0]
        if self._errors:
            raise SeveralErrors(self.errors)
