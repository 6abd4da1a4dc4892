"""A child process computes; what goes wrong there is raised here, and nothing is left behind."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlu_anim.experiments.roc import RocSweep
from mlu_anim.results import compute as compute_module
from mlu_anim.results.compute import Inputs, compute, start
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput, MachineNotReady, RenderFailed, UsageError

TABLE = "truth,risk\nb,3\nm,5\nb,4\nm,3.5\n"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Nothing may stay in the temporary folder after any test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "scores.csv"
    path.write_text(TABLE)
    return path


def test_the_same_seed_gives_the_same_digest_in_two_processes() -> None:
    with start(Inputs("roc", seed=3)) as first, start(Inputs("roc", seed=3)) as second:
        one, two = first.result(), second.result()
        assert first.result() is one
    assert isinstance(one, RocSweep)
    require_checks(one)
    assert one.about["seed"] == 3
    assert one.digest() == two.digest()


def test_predictions_are_read_in_the_child(table: Path) -> None:
    found = compute(Inputs("roc", predictions=table, pos_label="m"))
    assert isinstance(found, RocSweep)
    assert (found.auc, found.positive_name, found.about["data"]) == (0.75, "m", "scores.csv")


@pytest.mark.parametrize("name", ["numpy.py", "sklearn.py"])
def test_the_users_own_modules_are_not_imported(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).write_text("raise SystemExit('imported the wrong file')")
    monkeypatch.chdir(tmp_path)
    assert compute(Inputs("roc", predictions=Path("scores.csv"), pos_label="m")).clip == "roc"


def test_bad_input_is_raised_as_in_the_child(table: Path) -> None:
    with pytest.raises(BadInput) as caught:
        compute(Inputs("roc", predictions=table))
    assert caught.value.message.startswith(
        "scores.csv: column 'truth': which class is positive, 'b' or 'm'"
    )
    assert caught.value.hint == "Pass --pos-label 'b' or --pos-label 'm'."
    assert caught.value.exit_code == 4


@pytest.mark.parametrize("clip", ["nope", "__main__", "_ranking", "../roc", "os"])
def test_an_unknown_experiment_is_a_usage_error(clip: str) -> None:
    with pytest.raises(UsageError, match=r"no experiment named .*; there are .*roc"):
        compute(Inputs(clip))


def test_columns_without_a_table_are_a_usage_error() -> None:
    with pytest.raises(UsageError, match="--pos-label says how to read --predictions"):
        start(Inputs("roc", pos_label="m"))


def replaced_child(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Run other code in the child: what a broken installation or a killed process would be."""
    real = subprocess.Popen

    def popen(command: list[str], **options: object) -> object:
        return real([command[0], "-c", code], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(compute_module.subprocess, "Popen", popen)


def test_a_crash_is_told_with_its_last_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced_child(monkeypatch, "import sys; sys.stdin.read(); raise ValueError('a broken part')")
    with start(Inputs("roc")) as pending:
        with pytest.raises(RenderFailed, match="roc: the computation crashed with exit") as caught:
            pending.result()
        assert "ValueError: a broken part" in str(caught.value.hint)
        with pytest.raises(RenderFailed, match="cancelled or failed"):
            pending.result()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals")
def test_a_killed_child_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced_child(monkeypatch, "import os; os.kill(os.getpid(), 9)")
    with pytest.raises(RenderFailed, match="was stopped by SIGKILL"):
        compute(Inputs("roc"))


def test_a_result_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced_child(monkeypatch, "import sys; sys.stdin.read()")
    with pytest.raises(BadInput, match=r"result\.npz: not a saved result"):
        compute(Inputs("roc"))


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_cancelling_stops_the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced_child(monkeypatch, "import time; time.sleep(60)")
    pending = start(Inputs("roc"))
    pid = pending._process.pid
    assert alive(pid)
    pending.cancel()
    pending.cancel()
    assert not alive(pid)
    with pytest.raises(RenderFailed, match="cancelled"):
        pending.result()


def test_a_pending_result_that_is_forgotten_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    replaced_child(monkeypatch, "import time; time.sleep(60)")
    pending = start(Inputs("roc"))
    pid = pending._process.pid
    del pending
    assert not alive(pid)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
def test_an_interrupt_stops_the_child(temporary: Path, tmp_path: Path) -> None:
    code = (
        "import subprocess, sys, mlu_anim.results.compute as c; real = subprocess.Popen\n"
        "c.subprocess.Popen = lambda a, **o: real([a[0], '-c', 'import time; time.sleep(60)'], **o)"
        "\npending = c.start(c.Inputs('roc')); print(pending._process.pid, flush=True)\n"
        "pending.result()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    with parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        time.sleep(0.2)
        parent.send_signal(signal.SIGINT)
        _, stderr = parent.communicate(timeout=300)
    assert "KeyboardInterrupt" in stderr
    assert not alive(child)


def test_no_temporary_folder_is_a_machine_that_is_not_ready(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(temporary / "none"))
    with pytest.raises(MachineNotReady, match="no temporary folder can be made"):
        start(Inputs("roc"))


def test_scikit_learn_stays_out_of_this_process(table: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from mlu_anim.results.compute import *;"
        f"result = compute(Inputs('roc', predictions=Path({str(table)!r}), pos_label='m'));"
        "sys.exit(str({'sklearn', 'scipy', 'manim'} & set(sys.modules) or '') or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")
