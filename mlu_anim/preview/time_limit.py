"""Stop code that runs for too long, and learn at which line it was."""

import faulthandler
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

INTERRUPTING = __file__
"""The file whose line raises the error; it is not where the time was spent."""
_AGAIN_S = 0.25
"""The interruption comes again and again, since code may catch every exception."""
_GRACE_S = 2.0


class OutOfTimeError(BaseException):
    """Raised in the middle of code that has run for too long; no `except Exception` catches it."""


@contextmanager
def time_limit(limit_s: float, pipe: int) -> Iterator[Callable[[], None]]:
    """Raise OutOfTimeError if the block takes longer than `limit_s`; yields a function that starts
    the time anew.

    Code that never returns to Python is ended with its process two seconds later, after its
    traceback has been written to the file descriptor `pipe`.
    """
    if not hasattr(signal, "setitimer"):
        yield _only_ending(limit_s, pipe)
        faulthandler.cancel_dump_traceback_later()
        return
    before = signal.signal(signal.SIGALRM, _interrupt)

    def start() -> None:
        signal.setitimer(signal.ITIMER_REAL, limit_s, _AGAIN_S)
        faulthandler.dump_traceback_later(limit_s + _GRACE_S, file=pipe, exit=True)

    start()
    try:
        yield start
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        faulthandler.cancel_dump_traceback_later()
        signal.signal(signal.SIGALRM, before)


def _only_ending(limit_s: float, pipe: int) -> Callable[[], None]:
    def start() -> None:
        faulthandler.dump_traceback_later(limit_s, file=pipe, exit=True)

    start()
    return start


def _interrupt(*_: Any) -> None:
    raise OutOfTimeError
