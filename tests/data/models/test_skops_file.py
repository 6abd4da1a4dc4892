"""What is no `.skops` file, or a hostile one, is refused before anything in it could run."""

import bz2
import contextlib
import gzip
import io
import json
import lzma
import pickle
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from mlu_anim.data.models import skops_file
from mlu_anim.data.models.fitted_model import load_model
from mlu_anim.system.errors import BadInput, MluAnimError

X = np.array([[0.0, 1.0], [1.0, 0.0], [2.0, 1.0], [3.0, 3.0]])


class Payload:
    """When it is unpickled, a file is made: the proof that code ran."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    return tmp_path / "code-ran"


@pytest.fixture
def good() -> bytes:
    return skops.io.dumps(LogisticRegression().fit(X, [0, 0, 1, 1]))


def refused(path: Path) -> MluAnimError:
    with pytest.raises(BadInput) as caught:
        load_model(path)
    assert caught.value.message.startswith(path.name)
    assert "\n" not in caught.value.message
    return caught.value


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """A `.skops` file whose parts were changed, whole as a zip archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return buffer.getvalue()


def joblib_bytes(payload: object, compress: object) -> bytes:
    buffer = io.BytesIO()
    joblib.dump(payload, buffer, compress=compress)
    return buffer.getvalue()


PICKLED: dict[str, Callable[[object], bytes]] = {
    **{f"pickle-{n}": lambda p, n=n: pickle.dumps(p, protocol=n) for n in range(6)},  # type: ignore[misc]
    "joblib": lambda p: joblib_bytes(p, 0),
    **{
        f"joblib-{c}": lambda p, c=c: joblib_bytes(p, (c, 3))  # type: ignore[misc]
        for c in ("zlib", "gzip", "bz2", "xz", "lzma")
    },
    "gzip": lambda p: gzip.compress(pickle.dumps(p)),
    "bz2": lambda p: bz2.compress(pickle.dumps(p)),
    "xz": lambda p: lzma.compress(pickle.dumps(p)),
    "zlib": lambda p: zlib.compress(pickle.dumps(p), 9),
}


@pytest.mark.parametrize("kind", PICKLED)
@pytest.mark.parametrize("suffix", [".skops", ".pkl", ".joblib", ".gz"])
def test_pickles_are_refused_and_never_opened(
    kind: str, suffix: str, tmp_path: Path, proof: Path
) -> None:
    content = PICKLED[kind](Payload(proof))
    path = tmp_path / f"model{suffix}"
    path.write_bytes(content)
    error = refused(path)
    assert 'skops.io.dump(model, "model.skops")' in str(error.hint)
    assert not proof.exists()
    if kind.startswith("pickle"):  # the payload is armed
        pickle.loads(content)
        assert proof.exists()


@pytest.mark.parametrize("suffix", [".pickle", ".PKL", ".sav", ".xz", ".npy", ".npz", ".h5", ""])
def test_other_suffixes_are_refused(suffix: str, tmp_path: Path, good: bytes) -> None:
    path = tmp_path / f"model{suffix}"
    path.write_bytes(good)
    assert "skops.io.dump" in str(refused(path).hint)


def test_the_suffix_may_be_in_capitals(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "Risk.SKOPS"
    path.write_bytes(good)
    assert load_model(path).name == "Risk"


def object_array(proof: Path) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.array([Payload(proof)], dtype=object), allow_pickle=True)
    return buffer.getvalue()


def test_arrays_are_refused(tmp_path: Path, proof: Path) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(object_array(proof))
    assert "NumPy array" in refused(path).message
    assert not proof.exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "none.skops").message
    (tmp_path / "folder.skops").mkdir()
    assert "directory" in refused(tmp_path / "folder.skops").message


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"PK\x03\x04" + bytes(1000)])
def test_what_is_no_archive_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(content)
    assert "broken, or not written by skops" in refused(path).message


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_refused(share: float, tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(good[: int(len(good) * share)])
    assert "broken" in refused(path).message


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_compressed_file_is_loaded_and_a_broken_one_refused(method: int, tmp_path: Path) -> None:
    path = tmp_path / "model.skops"
    skops.io.dump(LogisticRegression().fit(X, [0, 0, 1, 1]), path, compression=method)
    assert load_model(path).kind == "LogisticRegression"
    content = path.read_bytes()
    for start in range(40, 800, 40):
        path.write_bytes(content[:start] + bytes(20) + content[start + 20 :])
        with contextlib.suppress(BadInput):
            load_model(path)


def test_a_pickle_before_a_whole_archive_is_refused(
    tmp_path: Path, good: bytes, proof: Path
) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(pickle.dumps(Payload(proof)) + good)
    assert "pickle" in refused(path).message
    assert not proof.exists()


# --- archives that were made to do harm ----------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["../evil.npy", "/etc/evil.npy", "a/b.npy", "..\\evil.npy", "C:evil.npy", ".npy", "x.py"],
)
def test_parts_with_other_names_are_refused(name: str, tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(repacked(good, lambda parts: parts.update({name: b""})))
    assert "a part is named" in refused(path).message


def test_two_parts_of_one_name_are_refused(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(good)
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("schema.json", "{}")
    assert "the same name" in refused(path).message


def test_an_archive_without_a_schema_is_refused(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(repacked(good, lambda parts: parts.pop("schema.json")))
    assert "no schema.json" in refused(path).message


def test_a_bomb_is_not_unpacked(tmp_path: Path, good: bytes) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(good)
    zeros = bytes(1 << 20)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("zeros.npy", "w", force_zip64=True) as part,
    ):
        for _ in range(skops_file.SMALL_BYTES // len(zeros) + 1):
            part.write(zeros)
    assert path.stat().st_size < 1 << 20
    assert "would unpack to 65 MiB" in refused(path).message


@pytest.mark.parametrize(
    ("limit", "value", "message"),
    [
        ("MAX_MEMBERS", 2, "parts, more than 2"),
        ("MAX_UNPACKED_BYTES", 1000, "when unpacked, more than 1,000 bytes"),
        ("MAX_SCHEMA_BYTES", 1000, "schema.json is larger than"),
        ("MAX_FILE_BYTES", 1000, "larger than"),
    ],
)
def test_what_is_too_large_is_refused(
    limit: str,
    value: int,
    message: str,
    tmp_path: Path,
    good: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(good)
    load_model(path)
    monkeypatch.setattr(skops_file, limit, value)
    error = refused(path)
    assert message in error.message
    assert "smaller model" in str(error.hint)


def arrays_changed(content: bytes, part: bytes) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        parts.update({name: part for name in parts if name.endswith(".npy")})

    return repacked(content, change)


def test_arrays_of_objects_are_refused(tmp_path: Path, good: bytes, proof: Path) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(arrays_changed(good, object_array(proof)))
    assert "objects, not numbers" in refused(path).message
    assert not proof.exists()


def test_an_array_that_claims_more_than_it_has_is_refused(tmp_path: Path, good: bytes) -> None:
    buffer = io.BytesIO()
    np.save(buffer, np.zeros(5))
    claims = buffer.getvalue().replace(b"(5,), }      ", b"(10**9,), }  ")
    path = tmp_path / "model.skops"
    not_python = buffer.getvalue().replace(b"(5,), }", b"(5,(((\xff")
    for part in (buffer.getvalue()[:-8], claims, not_python, b"", pickle.dumps(1)):
        path.write_bytes(arrays_changed(good, part))
        assert "broken" in refused(path).message


def test_an_archive_within_an_archive_is_looked_into(
    tmp_path: Path, good: bytes, proof: Path
) -> None:
    """A sparse matrix is a `.npz` file."""
    path = tmp_path / "model.skops"
    inner = repacked(good, lambda parts: parts.update({"a.npy": object_array(proof)}))
    path.write_bytes(repacked(good, lambda parts: parts.update({"sparse.npz": inner})))
    assert "objects, not numbers" in refused(path).message
    nested = repacked(good, lambda parts: parts.update({"more.npz": inner}))
    path.write_bytes(repacked(good, lambda parts: parts.update({"sparse.npz": nested})))
    assert "holds archives" in refused(path).message
    assert not proof.exists()


# --- schemas that were made to do harm -----------------------------------------------------------


def node(module: str, name: str, loader: str, **more: object) -> dict[str, object]:
    return {"__module__": module, "__class__": name, "__loader__": loader, **more}


def text(value: str) -> dict[str, object]:
    return node("builtins", "str", "JsonNode", content=json.dumps(value))


def several(kind: str, *items: dict[str, object]) -> dict[str, object]:
    return node("builtins", kind, f"{kind.title()}Node", content=list(items))


def called(module: str, name: str, *arguments: dict[str, object]) -> dict[str, object]:
    content = several("tuple", *arguments)
    return node(module, name, "ConstructorFromReduceNode", content=content)


def file_of(schema: object) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("schema.json", schema if isinstance(schema, str) else json.dumps(schema))
    return buffer.getvalue()


def partial_of(function: dict[str, object], *arguments: dict[str, object]) -> dict[str, object]:
    parts = {
        "func": function,
        "args": several("tuple", *arguments),
        "kwds": text("{}"),
        "namespace": text(""),
    }
    return node("functools", "partial", "PartialNode", content=parts)


def hostile(proof: Path) -> dict[str, tuple[dict[str, object], str]]:
    """Schemas that would run code, and the type that must be named when they are refused."""
    touch = text(f"touch {proof}")
    maker = text(f"open({str(proof)!r}, 'w')")
    attributes = several("tuple", text("system"), touch)
    return {
        "os.system": (called("os", "system", touch), "os.system"),
        "posix.system": (called("posix", "system", touch), "posix.system"),
        "eval": (called("builtins", "eval", maker), "builtins.eval"),
        "exec": (called("builtins", "exec", maker), "builtins.exec"),
        "open": (called("builtins", "open", text(str(proof)), text("w")), "builtins.open"),
        "mkdir": (called("os", "mkdir", text(str(proof))), "os.mkdir"),
        "function": (node("os", "system", "FunctionNode"), "os.system"),
        "type": (node("subprocess", "Popen", "TypeNode"), "subprocess.Popen"),
        "old function": (
            node("os", "system", "FunctionNode", content={"module_path": "os", "function": "abort"})
            | {"protocol": 0},
            "os.abort",
        ),
        "partial": (partial_of(node("os", "system", "FunctionNode"), touch), "functools.partial"),
        "method caller": (
            node("operator", "methodcaller", "OperatorFuncNode", attrs=attributes),
            "operator.methodcaller",
        ),
        "key type": (
            node(
                "builtins",
                "dict",
                "DictNode",
                content={f"touch {proof}": text("")},
                key_types=several("list", node("os", "system", "TypeNode")),
            ),
            "os.system",
        ),
        "method": (
            node(
                "builtins",
                "str",
                "MethodNode",
                content={"func": "format", "obj": text("")},
            ),
            "builtins.str.format",
        ),
        "loss": (
            node("os", "system", "LossNode", content=several("list"))
            | {"__reduce__": {"args": several("tuple", touch)}},
            "os.system",
        ),
    }


@pytest.mark.parametrize("kind", hostile(Path()))
def test_code_in_a_schema_is_listed_and_never_run(kind: str, tmp_path: Path, proof: Path) -> None:
    schema, named = hostile(proof)[kind]
    path = tmp_path / "model.skops"
    path.write_bytes(file_of({"protocol": 2, **schema}))
    error = refused(path)
    assert named in error.message
    assert named in str(error.hint).partition("--trust ")[2].split(",")
    assert not proof.exists()


def test_the_payloads_would_run_when_they_are_trusted(tmp_path: Path, proof: Path) -> None:
    schema, named = hostile(proof)["mkdir"]
    path = tmp_path / "model.skops"
    path.write_bytes(file_of({"protocol": 2, **schema}))
    with pytest.raises(BadInput, match="not a scikit-learn model"):
        load_model(path, [named])
    assert proof.exists()


@pytest.mark.parametrize("trusted", ["numpy.random.seed", "numpy.random.Generator"])
def test_a_bit_generator_by_another_name_is_not_called(trusted: str, tmp_path: Path) -> None:
    state = node(
        "builtins",
        "dict",
        "DictNode",
        content={"bit_generator": text("seed")},
        key_types=several("list", node("builtins", "str", "TypeNode")),
    )
    schema = node(
        "numpy.random._generator",
        "Generator",
        "RandomGeneratorNode",
        content={"bit_generator": state, "seed_seq": state},
    )
    path = tmp_path / "model.skops"
    path.write_bytes(file_of({"protocol": 2, **schema}))
    assert "numpy.random.seed" in refused(path).message


def test_a_type_with_a_hostile_name_is_shown_harmlessly(tmp_path: Path) -> None:
    path = tmp_path / "model.skops"
    schema = called("\x1b[2J\n" * 99, "; rm -rf ~")
    path.write_bytes(file_of({"protocol": 2, **schema}))
    error = refused(path)
    assert "\x1b" not in str(error)
    assert len(str(error)) < 1000


@pytest.mark.parametrize(
    "schema",
    [
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        "1",
        "[]",
        "{}",
        '{"protocol": 2}',
        '{"protocol": 9}',
        '{"protocol": 2, "__loader__": [], "__class__": 1, "__module__": null}',
        "\xff",
        "NaN",
    ],
)
def test_a_senseless_schema_is_refused(schema: str, tmp_path: Path) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(file_of(schema))
    assert "broken, or not written by skops" in refused(path).message


def nested(depth: int) -> dict[str, object]:
    inner = several("list")
    for _ in range(depth):
        inner = several("list", inner)
    return {"protocol": 2, **inner}


@pytest.mark.parametrize("depth", [100, 200, 300])
def test_a_deeply_nested_schema_is_refused(depth: int, tmp_path: Path) -> None:
    path = tmp_path / "model.skops"
    path.write_bytes(file_of(nested(depth)))
    assert "\n" not in refused(path).message


def test_a_list_that_holds_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.skops"
    schema = several("list", {"__id__": 7}) | {"__id__": 7}
    path.write_bytes(file_of({"protocol": 2, **schema}))
    assert "Recursion" in refused(path).message
