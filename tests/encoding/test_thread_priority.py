"""Encoders do not raise thread priorities, even when run as root."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from mlu_anim.encoding import _thread_priority
from mlu_anim.encoding.writer import known_formats, open_segment, open_writer, transparent_formats
from tests.encoding.charts import Picture, chart, film

pytestmark = pytest.mark.skipif(
    not Path("/proc/self/task").is_dir(), reason="only Linux lists the tasks of a process"
)
WIDTH_PX, HEIGHT_PX = 320, 180
ORDINARY = {(os.SCHED_OTHER, 0)}
CASES = [(form, False) for form in known_formats()] + [
    (form, True) for form in transparent_formats()
]


def current_policies() -> set[tuple[int, int]]:
    """The policies and priorities of all threads of this process."""
    return set(_thread_priority.policies().values())


def opaque(picture: Picture) -> Picture:
    """The same picture in Cairo's format, with a fourth byte."""
    alpha = np.full((*picture.shape[:2], 1), 255, np.uint8)
    return np.ascontiguousarray(np.concatenate([picture[:, :, ::-1], alpha], axis=2))


@pytest.fixture(autouse=True)
def _restore_policies() -> Iterator[None]:
    yield
    for task in _thread_priority.policies():
        os.sched_setscheduler(task, os.SCHED_OTHER, os.sched_param(0))


@pytest.mark.parametrize(("form", "transparent"), CASES)
def test_a_film_is_written_at_ordinary_priority(
    tmp_path: Path, form: str, transparent: bool
) -> None:
    fps = Fraction(10)
    path = tmp_path / f"film.{form}"
    writer = open_writer(
        path, width_px=WIDTH_PX, height_px=HEIGHT_PX, fps=fps, transparent=transparent
    )
    for index, picture in enumerate(film(23)):
        writer.write(opaque(picture) if transparent else picture, index / fps)
        assert current_policies() == ORDINARY
    writer.finish(23 / fps)
    assert current_policies() == ORDINARY
    writer.publish()


@pytest.mark.parametrize("transparent", [False, True])
def test_a_segment_of_a_webm_is_written_at_ordinary_priority(
    tmp_path: Path, transparent: bool
) -> None:
    segment = open_segment(
        tmp_path / "segment.webm",
        tmp_path / "film.webm",
        width_px=WIDTH_PX,
        height_px=HEIGHT_PX,
        fps=Fraction(20),
        quality="draft",
        transparent=transparent,
    )
    assert current_policies() == ORDINARY
    segment.write(opaque(chart(0)) if transparent else chart(0), 0)
    child = [sys.executable, "-c", "import os; print(os.sched_getscheduler(0))"]
    output = subprocess.run(child, check=True, capture_output=True, text=True).stdout
    assert output.strip() == str(os.SCHED_OTHER)
    segment.finish(3)
    assert current_policies() == ORDINARY


def test_priorities_are_not_raised_even_for_a_moment() -> None:
    def raise_priority() -> None:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))

    with _thread_priority.keep_scheduling_policy(), pytest.raises(PermissionError):
        raise_priority()
    if os.geteuid() == 0 and _can_raise_priorities():
        raise_priority()  # the right has been restored


def _can_raise_priorities() -> bool:
    """Return True if this thread has CAP_SYS_NICE, capability 23."""
    status = Path("/proc/thread-self/status").read_text(encoding="utf-8")
    (effective,) = (line for line in status.splitlines() if line.startswith("CapEff:"))
    return bool(int(effective.split()[1], 16) >> 23 & 1)


def test_each_thread_keeps_its_own_policy() -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert other.native_id is not None
        os.sched_setscheduler(other.native_id, os.SCHED_BATCH, os.sched_param(0))
        with _thread_priority.keep_scheduling_policy():
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
            os.sched_setscheduler(other.native_id, os.SCHED_OTHER, os.sched_param(0))
        assert os.sched_getscheduler(0) == os.SCHED_OTHER
        assert os.sched_getscheduler(other.native_id) == os.SCHED_BATCH
    finally:
        done.set()
        other.join()


def test_the_policy_is_restored_if_opening_fails() -> None:
    def fail() -> None:
        with _thread_priority.keep_scheduling_policy():
            os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
            raise ValueError("no such encoder")

    with pytest.raises(ValueError, match="no such encoder"):
        fail()
    assert os.sched_getscheduler(0) == os.SCHED_OTHER
