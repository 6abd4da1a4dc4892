"""Workers that stay: the same processes for the next clip, fresh ones after an error."""

import os
import threading

import pytest

from mlu_anim.rendering.shared_workers import SharedWorkers, workers_for
from mlu_anim.rendering.workers import Workers
from mlu_anim.system.errors import BadInput
from tests.worker_tasks import TellsProcess, quick_workers


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick_workers(monkeypatch)


def _process(workers: Workers) -> int:
    ((found,),) = workers.map([TellsProcess()])
    return found


def test_the_next_clip_has_the_same_workers_until_one_fails() -> None:
    with SharedWorkers() as shared:
        with shared.borrow(1) as workers:
            first = _process(workers)
        with workers_for(shared, 1, one_core_is_busy=True) as workers:
            assert _process(workers) == first
        with pytest.raises(BadInput), shared.borrow(1) as workers:
            workers.map([TellsProcess(fails=True)])
        assert not _is_alive(first)
        with shared.borrow(1) as workers:
            second = _process(workers)
        with shared.borrow(2) as workers:
            assert workers.n_workers == 2
            assert not _is_alive(second)
        assert second != first
        last = [worker._process for worker in workers._workers]
    assert all(process is not None and process.poll() is not None for process in last)


def test_without_any_to_share_they_end_with_the_block() -> None:
    with workers_for(None, 1, one_core_is_busy=False) as workers:
        process = _process(workers)
    assert not _is_alive(process)


def test_a_run_ends_when_its_workers_have_said_their_last_word() -> None:
    """Otherwise the next run, which comes at once, would hear it as an answer to itself."""
    with Workers(2) as workers:
        for _ in range(3):
            workers.map([TellsProcess(), TellsProcess(), TellsProcess()])
            assert [each.name for each in threading.enumerate() if "feed" in each.name] == []


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
