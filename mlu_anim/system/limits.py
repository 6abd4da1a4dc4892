"""Limits of memory and time for a computation with a user's own model, and their errors.

A model file may be broken, too large or malicious. So the child process that opens it limits itself
before.
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
"""Environment variables that limit threads and memory arenas to 4. Each thread reserves memory, and
reserved memory counts: on a machine of many cores, `n_jobs=-1` alone would reach the limit."""


@dataclass(frozen=True)
class Limits:
    """Limits of memory, time and file size for one process that uses a user's model.

    Windows limits only `clock_s`; macOS limits all but memory.
    """

    memory_bytes: int = 4 * GIB
    """Address space of the process. For comparison: a forest of 500 trees (193 MiB) needs
    2.1 GiB to predict 1,000,000 rows of 50 columns."""
    loading_cpu_s: int = 120
    """Processor time to load the model; a forest of 500 trees (193 MiB) takes 4 s."""
    cpu_s: int = 15 * 60
    """Processor time of the whole process; a forest of 500 trees takes 60 s to predict 1,000,000
    rows of 50 columns."""
    clock_s: float = 30 * 60
    """Elapsed time, after which the parent process ends the computation."""
    file_bytes: int = 1 << 26
    """Size of each file that the process writes; a result takes 2 MB."""

    def apply(self) -> None:
        """Apply the limits to this process for the rest of its life; does nothing on Windows.

        The number of processes is not limited, since the system counts all processes of the user.
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
        """Context manager around the loading of a model.

        SIGPROF ends the process if that takes more than `loading_cpu_s`; not on Windows.
        """
        if sys.platform == "win32":
            yield
            return
        signal.setitimer(signal.ITIMER_PROF, self.loading_cpu_s)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def out_of_memory(self, model: str) -> BadInput:
        """Return the error to raise instead of a MemoryError.  model: name of the model's file."""
        return BadInput(
            f"{model}: needs more than {self.memory_bytes / GIB:g} GiB of memory",
            hint=_SMALLER,
        )

    def out_of_time(self, model: str) -> BadInput:
        """Return the error for a computation that took longer than `clock_s`.

        model: name of the model's file.
        """
        return BadInput(
            f"{model}: stopped after {format_duration(self.clock_s)} without an answer",
            hint=_SMALLER,
        )

    def ended_by(self, number: int, model: str) -> BadInput | None:
        """Return the error for a process that a signal ended; None if no model causes that signal.

        number: number of the signal.  model: name of the model's file.
        """
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
