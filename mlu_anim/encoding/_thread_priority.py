"""Keep the scheduling policy of this process while a library opens an encoder.

As root, SVT-AV1 moves the thread that opens it, and every thread it starts, to SCHED_FIFO at
priority 99. Such threads run before all others: one film would starve the whole machine. Root is
usual in containers and in CI.
"""

import ctypes
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_TASKS = Path("/proc/self/task")
# Encoders that open in several threads at once would take each other's new threads for old ones.
_ONE_AT_A_TIME = threading.Lock()
# From linux/capability.h.
_CAPABILITY_VERSION_3, _CAP_SYS_NICE = 0x20080522, 23

_Policy = tuple[int, int]


@contextmanager
def scheduling_policy_kept() -> Iterator[None]:
    """Give every task of this process the policy it had on entry.

    The calling thread may not raise its priority within the block; threads started in it get the
    policy of the calling thread. Does nothing where Linux's list of tasks is missing: elsewhere
    the library does not raise priorities.
    """
    if not _TASKS.is_dir():
        yield
        return
    with _ONE_AT_A_TIME:
        before = policies()
        own = before[threading.get_native_id()]
        try:
            with _unprivileged():
                yield
        finally:  # an ordinary user may have been granted real-time priorities, too
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


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    """32 capabilities of a thread; the kernel takes two of these."""

    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@contextmanager
def _unprivileged() -> Iterator[None]:
    """Lay down the calling thread's right to raise priorities; it is taken up again at the end."""
    libc, header, sets = ctypes.CDLL(None), _Header(_CAPABILITY_VERSION_3, 0), (_Sets * 2)()
    if not hasattr(libc, "capget") or libc.capget(ctypes.byref(header), sets) != 0:
        yield
        return
    effective = sets[0].effective
    sets[0].effective = effective & ~(1 << _CAP_SYS_NICE)
    libc.capset(ctypes.byref(header), sets)
    try:
        yield
    finally:
        sets[0].effective = effective
        libc.capset(ctypes.byref(header), sets)
