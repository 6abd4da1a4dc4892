"""Files that are too large, never end, grow, or lie about their size: refused, and soon."""

import io
import json
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from mlu_anim.data.own_data import read_data
from mlu_anim.data.predictions import read_predictions
from mlu_anim.data.tables.opening import open_table_file
from mlu_anim.rendering.frame_data import FrameTable
from mlu_anim.results import result
from mlu_anim.results.compute import Inputs, _key, compute
from mlu_anim.system import user_files
from mlu_anim.system.errors import BadInput, MluAnimError
from mlu_anim.wording.words_file import read_words
from tests.kept_results import golden_folder
from tests.processor_time import processor_s

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="pipes, devices, RLIMIT_AS")
LIMIT_S = 60
"""Of processor time; reading such a file takes far more."""


def _readers(path: Path) -> Iterator[object]:
    """All that takes a file of the user's, each to be called."""
    yield lambda: read_predictions(path)
    yield lambda: read_data(str(path), target="y", features=(), drop_missing=False)
    yield lambda: open_table_file(path)
    yield lambda: result.load(path)
    yield lambda: read_words(path, "roc")
    yield lambda: FrameTable.load(path)
    yield lambda: compute(Inputs("roc", predictions=path))


def _refused(call: object, what: str) -> None:
    begun_s = processor_s()
    with pytest.raises(BadInput, match=what):
        call()  # type: ignore[operator]
    assert processor_s() - begun_s < LIMIT_S


def test_five_gigabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    path.write_text("y_true,y_score\n")
    os.truncate(path, 5_000_000_000)  # takes no room
    for call in _readers(path):
        _refused(call, "huge.csv: 5,000,000,000 bytes; the limit is")


@pytest.mark.parametrize("kind", ["fifo", "zero"])
def test_what_never_ends_is_not_begun(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    if kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    for call in _readers(path):
        _refused(call, "is a pipe or a device")
    assert _key(Inputs("roc", predictions=path)) is None  # and nothing of it was read


def test_a_model_that_is_a_device_is_refused(tmp_path: Path) -> None:
    path, table = tmp_path / "model.skops", tmp_path / "t.csv"
    path.symlink_to("/dev/zero")
    table.write_text("a,y\n" + "1,no\n2,yes\n" * 20)
    inputs = Inputs("roc", data=str(table), target="y", model=path, pos_label="yes")
    assert _key(inputs) is None
    _refused(lambda: compute(inputs), "is a pipe or a device")


def test_a_file_that_grows_faster_than_it_is_read_comes_to_an_end(tmp_path: Path) -> None:
    path = tmp_path / "growing"
    path.write_bytes(b"x" * 3_000_000)
    stop = threading.Event()

    def grow() -> None:
        with path.open("ab") as file:
            while not stop.is_set():
                file.write(b"x" * 1_000_000)

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        while path.stat().st_size < 20_000_000:  # so far ahead that the end is never reached
            time.sleep(0.001)
        with pytest.raises(OSError, match="too large"):
            user_files.sha256_of(path, 10_000_000)
    finally:
        stop.set()
        writer.join()


_WITHIN = """
import resource, sys
from pathlib import Path
from mlu_anim.system.errors import BadInput
from mlu_anim.data.predictions import read_predictions
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_predictions(Path(sys.argv[1]))
except BadInput as error:
    print(error.message)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_a_table_of_nearly_four_gigabytes_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text("y_true,y_score\n")
    os.truncate(path, 3_900_000_000)  # one line of zeros
    done = subprocess.run(
        [sys.executable, "-c", _WITHIN, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    message, taken_kb = done.stdout.splitlines()
    assert "a line is longer than 1,000,000 characters" in message
    assert int(taken_kb) < 50_000


def _npz(arrays: dict[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in arrays.items():
            archive.writestr(name, content)
    return path


def test_a_frozen_result_that_is_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    content = io.BytesIO()
    np.save(content, np.zeros(300_000_000, dtype=np.uint8))
    path = _npz({"header.json.npy": content.getvalue()}, tmp_path / "bomb.npz")
    assert path.stat().st_size < 1_000_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(BadInput, match=r"bomb.npz: .* would unpack to 300,000,"):
        result.load(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_frozen_result_that_says_it_is_larger_than_it_is_is_refused(tmp_path: Path) -> None:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "|u1", "fortran_order": False, "shape": (10**13,)}
    )
    path = _npz({"header.json.npy": header.getvalue() + b"x"}, tmp_path / "lie.npz")
    with pytest.raises(BadInput, match="not a saved result"):
        result.load(path)


def test_a_frozen_result_runs_no_code(tmp_path: Path) -> None:
    planted = np.array([_Planted(tmp_path / "ran")], dtype=object)
    path = tmp_path / "pickle.npz"
    np.savez(path, **{"header.json": planted})
    with pytest.raises(BadInput, match="not a saved result"):
        result.load(path)
    assert not (tmp_path / "ran").exists()


class _Planted:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


def _frozen(tmp_path: Path) -> Path:
    path = tmp_path / "roc.npz"
    shutil.copy(golden_folder("roc") / "result.npz", path)
    return path


def _changed(path: Path, change: str) -> None:
    """A saved result, tampered with."""
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    header = json.loads(arrays.pop("header.json").tobytes())
    name, array = next((n, a) for n, a in arrays.items() if a.ndim == 1 and len(a) > 5)
    if change == "shorter":
        arrays[name] = array[:3]
    elif change == "nan":
        arrays[name] = np.full(len(array), np.nan)
    elif change == "scalar":
        arrays[name] = np.array(3.0)
    elif change == "words":
        arrays[name] = np.array(["<script>"] * len(array))
    elif change == "missing":
        del arrays[name]
    elif change == "provenance":
        header["values"]["provenance"] = "["
    elif change == "type":
        key = next(k for k, v in header["values"].items() if isinstance(v, str))
        header["values"][key] = 3
    else:
        header["values"] = {k: f"a\u202eb{v}" for k, v in header["values"].items()}
    arrays["header.json"] = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    np.savez(path, **arrays)


@pytest.mark.parametrize(
    "change", ["shorter", "nan", "scalar", "words", "missing", "provenance", "type", "turned"]
)
def test_a_frozen_result_that_was_tampered_with_is_refused_in_words(
    change: str, tmp_path: Path
) -> None:
    from mlu_anim.pipeline.one_clip import RenderRequest, render

    path = _frozen(tmp_path)
    _changed(path, change)
    request = RenderRequest(
        "roc", quality="draft", formats=("png",), out=tmp_path / "out", frozen_result=path, jobs=1
    )
    with pytest.raises(MluAnimError) as caught:
        render(request, lambda _: None)
    assert caught.value.exit_code in (4, 5)
    assert "Traceback" not in str(caught.value)
    assert not list((tmp_path / "out").rglob("*.png"))


@pytest.mark.parametrize("kind", ["String", "Categorical"])
def test_a_parquet_file_with_long_cells_is_refused(kind: str, tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    path = tmp_path / "long.parquet"
    words = polars.Series("a", ["x" * 20_000] * 40).cast(getattr(polars, kind))
    polars.DataFrame([words, polars.Series("y", [0, 1] * 20)]).write_parquet(path)
    with pytest.raises(BadInput, match=r"long.parquet: column 'a': 20,000 bytes in a cell"):
        read_data(str(path), target="y", features=(), drop_missing=False)
