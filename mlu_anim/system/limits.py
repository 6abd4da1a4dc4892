"""What a computation with a user's own model may use, and what is said when it uses more.

A model is somebody's file: it may be broken, too large, or made to do harm. So the child process
that opens it first gives away its right to more.
"""

import contextlib
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from mlu_anim.system.durations import format_duration
from mlu_anim.system.errors import BadInput

GIB = 1 << 30
_SMALLER = "Give fewer rows, or a smaller model."

ENVIRONMENT = dict.fromkeys(("LOKY_MAX_CPU_COUNT", "POLARS_MAX_THREADS", "MALLOC_ARENA_MAX"), "4")
"""Each thread reserves memory that it may never use, and what is reserved counts: on a machine
of many cores, `n_jobs=-1` alone would reach the limit."""


@dataclass(frozen=True)
class Limits:
    """Of memory everywhere but on Windows and macOS, of processor time everywhere but on Windows,
    of time by the clock everywhere."""

    memory_bytes: int = 4 * GIB
    """A forest of 500 trees (193 MiB) asked about 1,000,000 rows of 50 columns needs 2.1 GiB."""
    loading_cpu_s: int = 120
    """That forest takes 4 s."""
    cpu_s: int = 15 * 60
    """That forest takes 60 s for those rows."""
    clock_s: float = 30 * 60
    file_bytes: int = 1 << 26
    """Of any one file that is written: a result takes 2 MB."""

    def apply(self) -> None:
        """Bind this process to them, for good. The number of processes stays as it is: that limit
        counts whatever else the user has running."""
        if sys.platform == "win32":
            return
        import resource

        bounds = {
            resource.RLIMIT_AS: self.memory_bytes,
            resource.RLIMIT_CPU: self.cpu_s,
            resource.RLIMIT_FSIZE: self.file_bytes,
            resource.RLIMIT_CORE: 0,
        }
        for kind, wanted in bounds.items():
            hard = resource.getrlimit(kind)[1]
            bound = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            # macOS takes no limit of memory.
            with contextlib.suppress(ValueError, OSError):
                # A process that shrugs off SIGXCPU at the bound is killed a little later.
                last = bound + 5 if kind == resource.RLIMIT_CPU else bound
                is_higher = hard != resource.RLIM_INFINITY and last > hard
                resource.setrlimit(kind, (bound, hard if is_higher else last))

    @contextlib.contextmanager
    def loading(self) -> Iterator[None]:
        """While a model is loaded, which takes seconds: SIGPROF ends the process after more."""
        if sys.platform == "win32":
            yield
            return
        signal.setitimer(signal.ITIMER_PROF, self.loading_cpu_s)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)

    def out_of_memory(self, model: str) -> BadInput:
        """What is said of a MemoryError."""
        return BadInput(
            f"{model}: more than {self.memory_bytes / GIB:g} GiB of memory would be needed",
            hint=_SMALLER,
        )

    def out_of_time(self, model: str) -> BadInput:
        """What is said when the clock has run out."""
        return BadInput(
            f"{model}: no answer after {format_duration(self.clock_s)}; it was stopped",
            hint=_SMALLER,
        )

    def ended_by(self, number: int, model: str) -> BadInput | None:
        """What is said of a process that a signal has ended; None where no model does that."""
        name = signal.Signals(number).name if number in set(signal.Signals) else ""
        if name == "SIGPROF":
            limit = format_duration(self.loading_cpu_s)
            message = f"{model}: loading it took more than {limit} of processor time"
            return BadInput(message, hint="Is the file whole, and from somebody you trust?")
        if name == "SIGXCPU":
            limit = format_duration(self.cpu_s)
            message = f"{model}: its answers took more than {limit} of processor time"
            return BadInput(message, hint=_SMALLER)
        if name in ("SIGSEGV", "SIGABRT", "SIGBUS", "SIGFPE", "SIGILL"):
            return BadInput(
                f"{model}: the process that asked it crashed ({name})",
                hint="Numbers that fit no model do that. Fit and save it again with the versions "
                f"installed here, or give it less to do: it may use {self.memory_bytes / GIB:g} "
                "GiB of memory.",
            )
        return None
