"""A model that wants too much, or crashes, ends its child process and not ours; each is told.

The children are real ones: `mlu_anim.experiments` with an experiment that asks the model.
"""

import io
import json
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from mlu_anim.data.models.fitted_model import load_model
from mlu_anim.results import compute as compute_module
from mlu_anim.results.compute import Inputs, compute, start
from mlu_anim.system.errors import BadInput
from mlu_anim.system.limits import GIB, Limits

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="limits of memory are Linux's"
)

CHILD = """
import os, sys
import dataclasses
from types import SimpleNamespace
import mlu_anim.experiments.roc as roc
from mlu_anim.experiments import __main__ as child
def of_model(given):
    model, data = given.model, given.data
    {told}
    return roc.RocSweep.from_predictions([0, 1], [0.2, 0.7])
{loaded}
source = SimpleNamespace(result=of_model, uses_seed=False)
roc.EXPERIMENT = dataclasses.replace(roc.EXPERIMENT, model=source)
sys.exit(child.main())
"""
LOADED = "import skops.io  # so that the time to load it is not counted as the model's"
NOT_LOADED = """
child.load_model = lambda path, trust: SimpleNamespace(columns=None)
child.read_data = lambda *_, **__: None
"""
"""Without the model, its table and scikit-learn, which are of no matter to what a process does."""
OWN = """
import time
class Slow:
    def __setstate__(self, state):
        open({marker!r}, "w").close()
        time.sleep(60)
"""


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Nothing may stay in the temporary folder after any test."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


@pytest.fixture
def model(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, 30))  # noqa: N806 - scikit-learn's name
    path = tmp_path / "model.skops"
    skops.io.dump(LogisticRegression().fit(X, X[:, 0] > 0), path)
    return path


def telling(
    monkeypatch: pytest.MonkeyPatch, told: str = "model.rows(data)", loaded: str = LOADED
) -> None:
    """Run `told` in the child where an experiment asks the model."""
    real, code = subprocess.Popen, CHILD.format(told=told, loaded=loaded)

    def popen(command: list[str], **options: Any) -> "subprocess.Popen[bytes]":
        return real([command[0], "-P", "-c", code], **options)

    monkeypatch.setattr(compute_module.subprocess, "Popen", popen)


def asked(model: Path, limits: Limits, *trust: str) -> BadInput:
    inputs = Inputs("roc", data="breast_cancer", model=model, trust=trust)
    with start(inputs, limits) as pending, pytest.raises(BadInput) as caught:
        pending.result()
    assert pending._process.poll() is not None
    assert caught.value.message.startswith("model.skops: ")
    return caught.value


def test_within_the_limits_nothing_is_said(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telling(monkeypatch, "model.ask('predict_proba', model.rows(data))")
    inputs = Inputs("roc", data="breast_cancer", model=model)
    assert compute(inputs).clip == "roc"


def test_what_the_model_says_comes_through(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telling(monkeypatch, "model.ask('predict_proba', [[1, 2]])")
    assert "X has 2 features" in asked(model, Limits()).message


def test_the_process_has_given_its_rights_away(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = (
        "import resource as r; from mlu_anim.system.errors import BadInput\n"
        "    each = r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE, r.RLIMIT_CORE\n"
        "    raise BadInput('model.skops: ' + str([r.getrlimit(k)[0] for k in each]))"
    )
    telling(monkeypatch, told, NOT_LOADED)
    limits = Limits()
    bounds = [4 * GIB, 900, limits.file_bytes, 0]
    assert asked(model, limits).message == f"model.skops: {bounds}"


def schema_of(path: Path, schema: object, **parts: bytes) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("schema.json", json.dumps(schema))
        for name, part in parts.items():
            archive.writestr(f"{name}.npy", part)


def several(content: list[Any]) -> dict[str, Any]:
    return {
        "__module__": "builtins",
        "__class__": "list",
        "__loader__": "ListNode",
        "content": content,
    }


def test_a_file_that_fills_memory_is_stopped(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty megabytes, named one hundred times: no bomb for the directory, and no strange type."""
    telling(monkeypatch)
    array = io.BytesIO()
    np.save(array, np.random.default_rng(0).normal(size=(2560, 1024)))
    part = {
        "__module__": "numpy",
        "__class__": "ndarray",
        "__loader__": "NdArrayNode",
        "type": "numpy",
        "file": "a.npy",
    }
    schema_of(model, {"protocol": 2, **several([part] * 100)}, a=array.getvalue())
    error = asked(model, Limits(memory_bytes=GIB))
    assert error.message == "model.skops: needs more than 1 GiB of memory"


def test_a_file_that_is_never_read_to_its_end_is_stopped(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists that hold the list before them twice: two hundred lines, 2**60 steps."""
    telling(monkeypatch)
    inner: dict[str, Any] = several([])
    for number in range(1, 61):
        inner = several([{**inner, "__id__": number}, {"__id__": number}])
    schema_of(model, {"protocol": 2, **inner})
    error = asked(model, Limits(loading_cpu_s=1))
    assert error.message == "model.skops: loading it took more than 1 s of processor time"


def test_answers_without_end_are_stopped(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit counts from the start of the process; so here it is what was used by then."""
    soon = (
        "import resource as r; used = r.getrusage(r.RUSAGE_SELF); soft, hard = "
        "r.getrlimit(r.RLIMIT_CPU); assert soft == 60\n"
        "    now = int(used.ru_utime + used.ru_stime) + 1; r.setrlimit(r.RLIMIT_CPU, (now, hard))\n"
        "    while True: pass"
    )
    telling(monkeypatch, soon, NOT_LOADED)
    error = asked(model, Limits(cpu_s=60))
    assert error.message == "model.skops: predicting took more than 60 s of processor time"


def test_answers_that_fill_memory_are_stopped(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telling(monkeypatch, "import numpy as n; n.ones(10**9)", NOT_LOADED)
    assert "more than 4 GiB of memory" in asked(model, Limits()).message


def test_a_crash_is_told(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    telling(monkeypatch, "import signal; os.kill(os.getpid(), signal.SIGSEGV)", NOT_LOADED)
    error = asked(model, Limits())
    assert error.message == "model.skops: the process that used it crashed (SIGSEGV)"


@pytest.mark.parametrize("name", ["SIGKILL", "SIGTERM", "SIGINT"])
def test_who_was_stopped_from_outside_did_not_crash(name: str) -> None:
    assert Limits().ended_by(signal.Signals[name], "model.skops") is None
    assert Limits().ended_by(1000, "model.skops") is None


def test_a_trusted_type_that_sleeps_is_stopped_by_the_clock(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    telling(monkeypatch)
    marker = tmp_path / "loading"
    (tmp_path / "their_code.py").write_text(OWN.format(marker=str(marker)))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    state = several([])
    node = {"__module__": "their_code", "__class__": "Slow", "__loader__": "ObjectNode"}
    schema_of(model, {"protocol": 2, **node, "content": state})
    with pytest.raises(BadInput, match=r"their_code\.Slow"):
        load_model(model)
    assert not marker.exists()
    late_s = Limits().clock_s

    def clock() -> float:  # strikes when the model has begun to sleep
        return time.monotonic() + (late_s if marker.exists() else 0)

    monkeypatch.setattr(compute_module, "time", SimpleNamespace(monotonic=clock))
    inputs = Inputs("roc", data="breast_cancer", model=model, trust=("their_code.Slow",))
    with start(inputs) as pending:
        while not marker.exists():
            assert pending._process.poll() is None, "it ended before it slept"
            time.sleep(0.01)
        with pytest.raises(BadInput) as caught:
            pending.result()
    assert caught.value.message == "model.skops: stopped after 30 min without an answer"
    assert pending._process.poll() is not None


def test_without_a_model_there_are_no_limits(tmp_path: Path) -> None:
    scores = tmp_path / "scores.csv"
    scores.write_text("y_true,y_score\n0,0.2\n1,0.7\n", encoding="utf-8")
    inputs = Inputs("roc", predictions=scores)
    with start(inputs, Limits(memory_bytes=1, clock_s=0, cpu_s=0)) as pending:
        assert pending.result().clip == "roc"
