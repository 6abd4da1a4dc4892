"""Prevent an encoder library from raising the thread priorities of this process.

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
# Encoders opened at the same time would mistake each other's new threads for existing ones.
_LOCK = threading.Lock()
# From linux/capability.h.
_CAPABILITY_VERSION_3, _CAP_SYS_NICE = 0x20080522, 23

_Policy = tuple[int, int]


@contextmanager
def keep_scheduling_policy() -> Iterator[None]:
    """Restore the scheduling policy of every thread of this process on exit.

    The calling thread cannot raise its priority within the block; threads started in it get the
    policy of the calling thread. Does nothing on systems other than Linux, where the library does
    not raise priorities.
    """
    if not _TASKS.is_dir():
        yield
        return
    with _LOCK:
        before = policies()
        own = before[threading.get_native_id()]
        try:
            with _without_priority_right():
                yield
        finally:  # an ordinary user may have been granted real-time priorities, too
            for task, policy in policies().items():
                if policy != before.get(task, own):
                    _set_policy(task, before.get(task, own))


def policies() -> dict[int, _Policy]:
    """Return scheduling policy and real-time priority of each thread of this process, by id."""
    by_task = {}
    for entry in _TASKS.iterdir():
        with suppress(ProcessLookupError):  # a thread may end meanwhile
            task = int(entry.name)
            priority = os.sched_getparam(task).sched_priority
            by_task[task] = os.sched_getscheduler(task), priority
    return by_task


def _set_policy(task: int, policy: _Policy) -> None:
    with suppress(ProcessLookupError):
        os.sched_setscheduler(task, policy[0], os.sched_param(policy[1]))


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Sets(ctypes.Structure):
    """32 capabilities of a thread; the kernel uses two of these."""

    _fields_ = (
        ("effective", ctypes.c_uint32),
        ("permitted", ctypes.c_uint32),
        ("inheritable", ctypes.c_uint32),
    )


@contextmanager
def _without_priority_right() -> Iterator[None]:
    """Drop the calling thread's right to raise priorities until the block ends."""
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
