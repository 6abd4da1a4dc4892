"""Keep the scheduling policy of this process while a library opens an encoder.

As root, SVT-AV1 moves the thread that opens it, and every thread it starts, to SCHED_FIFO at
priority 99. Such threads run before all others: one film would starve the whole machine. Root is
usual in containers and in CI.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_TASKS = Path("/proc/self/task")
# Encoders that open in several threads at once would take each other's new threads for old ones.
_ONE_AT_A_TIME = threading.Lock()

_Policy = tuple[int, int]


@contextmanager
def scheduling_policy_kept() -> Iterator[None]:
    """Give every task of this process the policy it had on entry.

    Threads started meanwhile get the policy of the calling thread. Does nothing where Linux's
    list of tasks is missing: elsewhere the library does not raise priorities.
    """
    if not _TASKS.is_dir():
        yield
        return
    with _ONE_AT_A_TIME:
        before = policies()
        own = before[threading.get_native_id()]
        try:
            yield
        finally:
            for task, policy in policies().items():
                if policy != before.get(task, own):
                    _set_policy(task, before.get(task, own))


def policies() -> dict[int, _Policy]:
    """The policy and the real-time priority of each task of this process, by its id."""
    found = {}
    for entry in _TASKS.iterdir():
        with suppress(ProcessLookupError):  # a thread may end while it is looked at
            task = int(entry.name)
            priority = os.sched_getparam(task).sched_priority
            found[task] = os.sched_getscheduler(task), priority
    return found


def _set_policy(task: int, policy: _Policy) -> None:
    with suppress(ProcessLookupError):
        os.sched_setscheduler(task, policy[0], os.sched_param(policy[1]))
