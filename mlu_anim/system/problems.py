"""Collect the errors of independent parts, so that all are reported at once."""

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
"""Makes a context manager that collects errors, so that the code after it runs as well."""


class Problems:
    """The errors of a request, in order and without repeats."""

    def __init__(self) -> None:
        self._errors: dict[str, MluAnimError] = {}

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Collect BadInput, UsageError and MachineNotReady raised in the block."""
        try:
            yield
        except (BadInput, UsageError, MachineNotReady, SeveralErrors) as error:
            self.add(error)

    def add(self, error: MluAnimError) -> None:
        """Add an error, unless one with the same text was added before."""
        for single in error.errors if isinstance(error, SeveralErrors) else (error,):
            self._errors.setdefault(str(single), single)

    @property
    def errors(self) -> tuple[MluAnimError, ...]:
        """All collected errors."""
        return tuple(self._errors.values())

    def raise_any(self) -> None:
        """Raise the error if there is one, SeveralErrors if there are more."""
        if len(self._errors) == 1:
            raise self.errors[0]
        if self._errors:
            raise SeveralErrors(self.errors)
