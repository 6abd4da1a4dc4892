"""Limits of memory and time for a computation with a user's own model, and their errors.

A model file may be broken, too large or malicious. So the child process that opens it first limits
itself.
"""

import contextlib
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from mlu_anim.system.durations import format_duration
from mlu_anim.system.errors import BadInput

GIB = 1 << 30
_SMALLER = "Use fewer rows or a smaller model."

ENVIRONMENT = dict.fromkeys(("LOKY_MAX_CPU_COUNT", "POLARS_MAX_THREADS", "MALLOC_ARENA_MAX"), "4")
"""Variables that limit threads. Each thread reserves memory, and reserved memory counts: on a
machine of many cores, `n_jobs=-1` alone would reach the limit."""


@dataclass(frozen=True)
class Limits:
    """Limits of one process.

    Windows and macOS do not limit memory, Windows does not limit processor time.
    """

    memory_bytes: int = 4 * GIB
    """A forest of 500 trees (193 MiB) needs 2.1 GiB to predict 1,000,000 rows of 50 columns."""
    loading_cpu_s: int = 120
    """That forest takes 4 s."""
    cpu_s: int = 15 * 60
    """That forest takes 60 s for those rows."""
    clock_s: float = 30 * 60
    file_bytes: int = 1 << 26
    """Size of one written file; a result takes 2 MB."""

    def apply(self) -> None:
        """Limit this process for the rest of its life.

        The number of processes is not limited, since that limit counts all processes of the user.
        """
        if sys.platform == "win32":
            return
        import resource

        bounds = {
            resource.RLIMIT_AS: self.memory_bytes,
            resource.RLIMIT_CPU: self.cpu_s,
            resource.RLIMIT_FSIZE: self.file_bytes,
            resource.RLIMIT_CORE: 0,
        }
        for kind, limit in bounds.items():
            hard = resource.getrlimit(kind)[1]
            bound = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
            # macOS accepts no limit of memory.
            with contextlib.suppress(ValueError, OSError):
                # A process that ignores SIGXCPU at the bound is killed a little later.
                last = bound + 5 if kind == resource.RLIMIT_CPU else bound
                is_higher = hard != resource.RLIM_INFINITY and last > hard
                resource.setrlimit(kind, (bound, hard if is_higher else last))

    @contextlib.contextmanager
    def loading(self) -> Iterator[None]:
        """End the process by SIGPROF if the block, which loads a model, takes too much time."""
        if sys.platform == "win32":
            yield
            return
        signal.setitimer(signal.ITIMER_PROF, self.loading_cpu_s)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def out_of_memory(self, model: str) -> BadInput:
        """Return the error for a MemoryError."""
        return BadInput(
            f"{model}: needs more than {self.memory_bytes / GIB:g} GiB of memory",
            hint=_SMALLER,
        )

    def out_of_time(self, model: str) -> BadInput:
        """Return the error for a computation that took too long."""
        return BadInput(
            f"{model}: stopped after {format_duration(self.clock_s)} without an answer",
            hint=_SMALLER,
        )

    def ended_by(self, number: int, model: str) -> BadInput | None:
        """Return the error for a process ended by a signal; None if models cannot cause it."""
        name = signal.Signals(number).name if number in set(signal.Signals) else ""
        if name == "SIGPROF":
            limit = format_duration(self.loading_cpu_s)
            message = f"{model}: loading it took more than {limit} of processor time"
            return BadInput(
                message, hint="Check that the file is complete and comes from somebody you trust."
            )
        if name == "SIGXCPU":
            limit = format_duration(self.cpu_s)
            message = f"{model}: predicting took more than {limit} of processor time"
            return BadInput(message, hint=_SMALLER)
        if name in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL"):
            return BadInput(
                f"{model}: the process that used it crashed ({name})",
                hint="Invalid numbers in a model can cause that. Fit and save it again with the "
                "versions installed here, or use fewer rows: it may use "
                f"{self.memory_bytes / GIB:g} GiB of memory.",
            )
        return None
