"""Children of the preview: what they send, how they are stopped, and that none is left."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlu_anim.preview.child import END, ERROR
from mlu_anim.preview.children import Children
from mlu_anim.preview.lone_children import LoneChildren
from mlu_anim.preview.nursery import Nursery
from tests.preview.heard import PATIENCE_S, Heard
from tests.preview.trial_tasks import Trial

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    started = Nursery(tmp_path_factory.mktemp("scratch"))
    yield started
    started.stop()


@pytest.fixture
def looping(tmp_path: Path) -> Path:
    file = tmp_path / "looping.py"
    file.write_text(
        "number = 0\nwhile True:\n    try:\n        number += 1\n"
        "    except Exception:\n        pass\n"
    )
    return file


def _runs(process: int) -> bool:
    """Whether a process runs; one that waits to be counted by its parent does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def _ends(process: int) -> bool:
    end_s = time.monotonic() + PATIENCE_S
    while _runs(process) and time.monotonic() < end_s:
        time.sleep(0.01)
    return not _runs(process)


def test_a_child_sends_its_messages(nursery: Children) -> None:
    heard = Heard(nursery, Trial("answers", HERE)).all()
    assert heard == {"answer": bytes(3_000_000), END: None}


def test_children_do_not_know_of_each_other(nursery: Children) -> None:
    first = Heard(nursery, Trial("tells_its_process", HERE))
    second = Heard(nursery, Trial("tells_its_process", HERE))
    processes = {first.next()[1], second.next()[1]}
    assert len(processes) == 2
    first.stop()
    second.stop()
    assert all(map(_ends, processes))


def test_a_stopped_task_ends_with_all_that_it_started(nursery: Children) -> None:
    heard = Heard(nursery, Trial("starts_another", HERE))
    _, processes = heard.next()
    assert all(map(_runs, processes))
    heard.stop()
    assert all(map(_ends, processes))
    assert heard.is_silent(0.2)
    heard.stop()  # once more does nothing


def test_a_loop_without_end_is_stopped_and_its_line_named(nursery: Children, looping: Path) -> None:
    trouble = Heard(nursery, Trial("loops", looping, limit_s=0.3)).all()[ERROR]
    assert trouble.message == "still at work after 0.3 s, so it was stopped"
    file, line = trouble.where.split(", line ")
    assert Path(file) == looping
    assert int(line) in (2, 3, 4, 5, 6)


def test_code_that_hears_no_signal_is_ended_and_its_line_named(
    nursery: Children, looping: Path
) -> None:
    looping.write_text("import time\nwhile True:\n    time.sleep(9)\n")
    trouble = Heard(nursery, Trial("loops_deaf", looping, limit_s=0.1)).all()[ERROR]
    assert trouble.where == f"{looping.as_posix()}, line 3"
    assert "so it was stopped" in trouble.message


@pytest.mark.parametrize(
    ("what", "says"), [("ends_itself", "has ended"), ("exits", "SystemExit: 3")]
)
def test_a_child_that_goes_away_is_an_error(nursery: Children, what: str, says: str) -> None:
    assert says in Heard(nursery, Trial(what, HERE)).all()[ERROR].message


def test_a_nursery_that_was_killed_is_replaced(nursery: Nursery) -> None:
    before, living = nursery._process.pid, Heard(nursery, Trial("tells_its_process", HERE))
    _, child = living.next()
    os.kill(before, signal.SIGKILL)
    heard = Heard(nursery, Trial("answers", HERE)).all()
    assert END in heard
    assert nursery._process.pid != before
    os.kill(child, signal.SIGKILL)  # our own, whose parent is gone


@pytest.mark.slow
def test_where_a_process_cannot_fork_each_task_has_its_own(tmp_path: Path, looping: Path) -> None:
    children = LoneChildren(tmp_path)
    heard = Heard(children, Trial("loops", looping, limit_s=0.3))
    process, waiting = children._running[0].pid, children._next.pid
    assert heard.all()[ERROR].where.startswith(f"{looping.as_posix()}, line ")
    assert _runs(waiting)
    heard.stop()
    children.stop()
    assert all(map(_ends, (process, waiting)))


def test_nothing_is_left_of_a_nursery_that_stops(nursery: Nursery) -> None:
    heard = Heard(nursery, Trial("starts_another", HERE))
    _, processes = heard.next()
    nursery.stop()
    assert all(map(_ends, (*processes, nursery._process.pid)))
    assert heard.is_silent(0.2)
