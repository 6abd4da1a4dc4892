"""Workers that run out of memory: the slice is done again, at last alone; others are unharmed."""

import sys
import threading
import time
from pathlib import Path

import pytest

from mlu_anim.rendering.exclusive_lock import SharedExclusiveLock
from mlu_anim.rendering.workers import Workers
from mlu_anim.system.errors import RenderFailed
from tests.worker_tasks import Crowded, Hungry, quick_workers

N_PIECES = 500
"""So many that there is work for a worker until the other one has been killed twice."""
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="SIGKILL, RLIMIT_AS")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_workers(monkeypatch)


def test_what_has_killed_its_worker_is_done_alone(tmp_path: Path) -> None:
    rows = [Crowded(tmp_path, "a", N_PIECES), Crowded(tmp_path, "b", 3, large=1)]
    with Workers(2) as workers:
        answers = workers.map(rows)
    assert answers == [[f"a{piece}" for piece in range(N_PIECES)], ["b0", "b1", "b2"]]
    assert (tmp_path / "killed").read_text() == "xx"
    done = (tmp_path / "done").read_text().split()
    assert sorted(done) == sorted(each for row in answers for each in row), "no piece twice"


def test_out_of_memory_is_tried_again(tmp_path: Path) -> None:
    with Workers(2) as workers:
        assert workers.map([Hungry(tmp_path / "a", 1), Hungry(tmp_path / "b", 0)]) == [["done"]] * 2
    assert (tmp_path / "a").read_text() == "xx"
    assert (tmp_path / "b").read_text() == "x"


def test_never_enough_memory_is_told(tmp_path: Path) -> None:
    with Workers(2) as workers, pytest.raises(RenderFailed, match="worked alone") as caught:
        workers.map([Hungry(tmp_path / "a", 99)])
    assert "--jobs 1" in str(caught.value)


def test_nobody_works_beside_who_is_alone() -> None:
    shared_lock, working, most, n_alone = SharedExclusiveLock(), [0], [0], [0]
    lock = threading.Lock()

    def enter(n: int) -> None:
        with lock:
            working[0] += n
            most[0] = max(most[0], working[0])

    def share() -> None:
        for _ in range(50):
            with shared_lock.shared():
                enter(1)
                time.sleep(0.0005)
                enter(-1)
                shared_lock.give_way()
                enter(1)
                enter(-1)

    def be_alone() -> None:
        for _ in range(10):
            with shared_lock.exclusive():
                with lock:
                    assert working[0] == 0
                time.sleep(0.001)
                with lock:
                    n_alone[0] += working[0] == 0
            time.sleep(0.001)

    threads = [threading.Thread(target=each) for each in (share, share, share, be_alone, be_alone)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert n_alone[0] == 20
    assert most[0] > 1
