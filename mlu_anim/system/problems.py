"""Errors of independent parts, collected so that all are reported at once."""

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
"""Makes a context whose errors are kept, so that the code after it is checked as well."""


class Problems:
    """The errors of a request in the order in which they were found, without repeats."""

    def __init__(self) -> None:
        self._errors: dict[str, MluAnimError] = {}

    @contextmanager
    def collecting(self) -> Iterator[None]:
        """Keep the errors that the block raises about the input, the command or the machine."""
        try:
            yield
        except (BadInput, UsageError, MachineNotReady, SeveralErrors) as error:
            self.add(error)

    def add(self, error: MluAnimError) -> None:
        """Keep an error, unless the same one was added before."""
        for each in error.errors if isinstance(error, SeveralErrors) else (error,):
            self._errors.setdefault(str(each), each)

    @property
    def errors(self) -> tuple[MluAnimError, ...]:
        """All errors that were found."""
        return tuple(self._errors.values())

    def raise_any(self) -> None:
        """Raise the one error, or all of them as one."""
        if len(self._errors) == 1:
            raise self.errors[0]
        if self._errors:
            raise SeveralErrors(self.errors)
