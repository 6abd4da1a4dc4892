"""A result is frozen, comes back from its file as it was, and is not drawn when a check fails."""

import json
import math
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from mlu_anim.experiments.roc import RocSweep
from mlu_anim.results.facts import Fact, Kind, facts_of
from mlu_anim.results.result import Check, Result, load, require_checks
from mlu_anim.system.errors import BadInput, CheckFailed


@dataclass(frozen=True, eq=False)
class Toy(Result):
    """Stands where an experiment's result would."""

    clip: ClassVar[str] = "toy"
    values: np.ndarray[Any, Any]
    name: str = "a"
    n: int = 1
    share: float = 0.5
    nothing: str | None = None

    def checks(self) -> tuple[Check, ...]:
        return (Check("one = one", 1, 1), Check("n = length", self.n, len(self.values)))

    def facts(self) -> Mapping[str, Fact]:
        return {}


@pytest.fixture(scope="module")
def sweep() -> RocSweep:
    score = [0.1, 0.7, 0.35, 0.8, 0.35, 0.9]
    return RocSweep.from_predictions([0, 0, 1, 1, 0, 1], score, second_score=score[::-1])


def test_arrays_are_copies_that_nobody_can_write_to() -> None:
    mine = np.array([1.0, 2.0])
    toy = Toy(mine)
    mine[0] = 9
    assert toy.values.tolist() == [1.0, 2.0]
    with pytest.raises(ValueError, match="read-only"):
        toy.values[0] = 9
    with pytest.raises(ValueError, match="WRITEABLE"):
        toy.values.flags.writeable = True
    with pytest.raises(FrozenInstanceError):
        toy.n = 2  # type: ignore[misc]


def test_arrays_become_contiguous_and_little_endian() -> None:
    toy = Toy(np.arange(6, dtype=">i4").reshape(2, 3).T)
    assert toy.values.flags.c_contiguous
    assert toy.values.dtype == np.dtype("<i4")
    assert toy.values.tolist() == [[0, 3], [1, 4], [2, 5]]


@pytest.mark.parametrize("bad", [np.array([object()]), np.array([b"x"]), [1, 2], {"a": 1}])
def test_a_field_is_an_array_or_a_plain_value(bad: Any) -> None:
    with pytest.raises(TypeError, match="values: "):
        Toy(bad)


def test_scalars_of_numpy_become_plain_ones() -> None:
    toy = Toy(np.zeros(1), n=np.int64(3), share=np.float64(0.25))  # type: ignore[arg-type]
    assert type(toy.n) is int
    assert type(toy.share) is float


@pytest.mark.parametrize(
    "change",
    [
        {"values": np.array([1.0, 3.0])},
        {"values": np.array([[1.0, 2.0]])},
        {"values": np.array([1.0, 2.0], dtype=np.float32)},
        {"name": "b"},
        {"n": 2},
        {"share": math.nextafter(0.5, 1)},
        {"nothing": ""},
    ],
)
def test_the_digest_changes_with_any_field(change: dict[str, Any]) -> None:
    toy = Toy(np.array([1.0, 2.0]))
    assert replace(toy).digest() == toy.digest()
    assert replace(toy) == toy
    assert replace(toy, **change).digest() != toy.digest()
    assert replace(toy, **change) != toy


def test_the_digest_tells_types_of_equal_bytes_apart() -> None:
    assert Toy(np.zeros(2)).digest() != Toy(np.zeros(2, dtype=np.int64)).digest()


def test_save_and_load_give_the_same_result(sweep: RocSweep, tmp_path: Path) -> None:
    path = tmp_path / "roc.npz"
    sweep.save(path)
    for back in (load(path), RocSweep.load(path)):
        assert isinstance(back, RocSweep)
        assert back.digest() == sweep.digest()
        assert back.auc == sweep.auc
        assert back.threshold[0] == np.inf
        assert not back.tp.flags.writeable
    assert [each.name for each in tmp_path.iterdir()] == ["roc.npz"]


def test_saving_twice_gives_the_same_bytes(sweep: RocSweep, tmp_path: Path) -> None:
    sweep.save(tmp_path / "a.npz")
    sweep.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_a_failed_save_leaves_the_old_file_and_nothing_else(
    sweep: RocSweep, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "roc.npz"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        sweep.save(path)
    assert path.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1


def _with_header(path: Path, target: Path, **changed: object) -> Path:
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    header = json.loads(arrays["header.json"].tobytes()) | changed
    arrays["header.json"] = np.frombuffer(json.dumps(header).encode(), dtype=np.uint8)
    np.savez(target, **arrays)
    return target


@pytest.mark.parametrize(
    "header",
    [
        {"clip": "os"},
        {"clip": "__main__"},
        {"clip": "_ranking"},
        {"clip": "../roc"},
        {"clip": "roc.x"},
        {"clip": 3},
        {"class": "Marks"},
        {"class": "json"},
        {"class": "Result"},
        {"values": {}},
    ],
)
def test_only_results_of_experiments_are_loaded(
    sweep: RocSweep, tmp_path: Path, header: dict[str, object]
) -> None:
    sweep.save(tmp_path / "good.npz")
    path = _with_header(tmp_path / "good.npz", tmp_path / "bad.npz", **header)
    with pytest.raises(BadInput, match=r"bad\.npz: not a saved result"):
        load(path)


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


def test_a_pickle_inside_is_refused_and_not_run(tmp_path: Path) -> None:
    path = tmp_path / "evil.npz"
    np.savez(path, **{"header.json": np.array([Trap(tmp_path / "ran")], dtype=object)})
    with pytest.raises(BadInput, match=r"evil\.npz: not a saved result"):
        load(path)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("keep", [0, 1, 10, 0.5, 0.99])
def test_a_cut_off_file_is_refused(sweep: RocSweep, tmp_path: Path, keep: float) -> None:
    path = tmp_path / "cut.npz"
    sweep.save(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(keep * len(whole)) if isinstance(keep, float) else keep])
    with pytest.raises(BadInput, match=r"cut\.npz"):
        load(path)


def test_a_damaged_file_is_refused(sweep: RocSweep, tmp_path: Path) -> None:
    path = tmp_path / "damaged.npz"
    sweep.save(path)
    with zipfile.ZipFile(path) as stored:
        place = stored.getinfo("tp.npy").header_offset + 60
    content = bytearray(path.read_bytes())
    content[place] ^= 0xFF
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"damaged\.npz"):
        load(path)


def test_a_saved_result_loads_without_scikit_learn(sweep: RocSweep, tmp_path: Path) -> None:
    path = tmp_path / "roc.npz"
    sweep.save(path)
    code = (
        "import sys; from pathlib import Path; from mlu_anim.results.result import load;"
        f"result = load(Path({str(path)!r})); result.checks(); result.facts(); result.marks(100);"
        "heavy = {'sklearn', 'scipy', 'manim'} & set(sys.modules);"
        "print(result.digest()); sys.exit(f'loaded {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == sweep.digest()


@pytest.mark.parametrize(
    ("left", "right", "tolerance", "holds"),
    [
        (1.0, 1.0, 0.0, True),
        (1.0, 1.0 + 1e-13, 1e-12, True),
        (1.0, 1.1, 0.05, False),
        (math.nan, math.nan, 1.0, False),
        (1.0, math.nan, math.inf, False),
        (math.inf, 1.0, 1.0, False),
        (math.inf, math.inf, 0.0, False),
    ],
)
def test_a_check_holds_within_its_tolerance_and_never_for_nan(
    left: float, right: float, tolerance: float, holds: bool
) -> None:
    assert Check("x", left, right, tolerance).holds is holds


def test_the_first_broken_identity_is_named_with_both_sides() -> None:
    require_checks(Toy(np.zeros(3), n=3))
    with pytest.raises(CheckFailed, match=r"toy: the identity 'n = length'.* 2\.0 is not 3\.0"):
        require_checks(Toy(np.zeros(3), n=2))


def test_differences_are_none_if_the_largest_is_within_the_tolerance() -> None:
    assert Check.none("off", np.array([0.1, -0.3]), 0.3).holds
    assert not Check.none("off", np.array([0.1, -0.31]), 0.3).holds
    assert not Check.none("off", [0.0, np.nan], 0.3).holds


def test_facts_of_a_kind_are_plain_values() -> None:
    found = facts_of(Kind.COUNT, n=np.int64(3)) | facts_of(Kind.NAME, x="waist")
    assert found == {"n": Fact(3, Kind.COUNT), "x": Fact("waist", Kind.NAME)}
    assert type(facts_of(Kind.PERCENT, share=np.float64(0.5))["share"].value) is float
