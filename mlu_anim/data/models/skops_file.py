"""Read and check a `.skops` file without building any object from it.

It is a zip archive with one JSON file, which names the objects to build, and arrays of numbers.
Nothing here imports, unpickles or builds what a file names.
"""

import io
import json
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy_format

from mlu_anim.system.errors import BadInput
from mlu_anim.system.user_files import require_file
from mlu_anim.wording.value_text import quoted

MAX_FILE_BYTES = 1 << 30
MAX_MEMBERS = 200_000
"""Most files in the archive; a forest of 500 trees has 2,502."""
MAX_UNPACKED_BYTES = 1 << 30
MAX_SCHEMA_BYTES = 1 << 28
"""Most bytes of schema.json, unpacked; that of a forest of 500 trees has 8 MB."""
MAX_RATIO = 200
"""Highest ratio of unpacked to packed bytes, for archives of more than SMALL_BYTES unpacked."""
SMALL_BYTES = 1 << 26

SCHEMA = "schema.json"
SUFFIX = ".skops"
HOW_TO_SAVE = (
    "In the environment where the model was fitted, run: "
    'import skops.io; skops.io.dump(model, "model.skops")'
)
_PICKLES = {".pkl", ".pickle", ".joblib", ".jbl", ".sav", ".cloudpickle", ".dill"}
_PACKED = {".gz", ".gzip", ".bz2", ".xz", ".lzma", ".z", ".zlib", ".lz4", ".zst"}
_ARRAYS = {".npy", ".npz"}
_BEGINNINGS = (
    (b"\x93NUMPY", "a NumPy array"),
    (b"\x1f\x8b", "compressed (gzip), as joblib writes pickles"),
    (b"BZh", "compressed (bzip2), as joblib writes pickles"),
    (b"\xfd7zXZ\x00", "compressed (xz), as joblib writes pickles"),
    (b"\x5d\x00\x00", "compressed (lzma), as joblib writes pickles"),
    (b"\x04\x22\x4d\x18", "compressed (lz4), as joblib writes pickles"),
    (b"\x28\xb5\x2f\xfd", "compressed (zstd)"),
    (b"\x89HDF", "an HDF5 file"),
)
_ZLIB = {b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda"}
_OPCODES_OF_PROTOCOL_0 = b"(c]}IFSVNKJLl"


@dataclass(frozen=True)
class ModelFile:
    """The content of a file whose zip directory, schema and arrays have passed the checks."""

    file_name: str
    content: bytes
    types: frozenset[str]
    """All types that the schema names, as `module.Type`."""
    fitted_with: str | None
    """The version of scikit-learn that wrote the file; None if unknown."""
    in_partials: frozenset[str] = frozenset()
    """The functions, as `module.function`, that `functools.partial` objects in the file call."""


def read_model_file(path: Path) -> ModelFile:
    """Read and check a `.skops` file; raises BadInput for any other file and for a broken one."""
    _require_suffix(path)
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise _too_large(path.name, f"larger than {size_text(MAX_FILE_BYTES)}")
        require_file(path, MAX_FILE_BYTES, HOW_TO_SAVE)
        content = path.read_bytes()
    except OSError as error:
        raise BadInput(f"{path.name}: cannot be read: {error.strerror or error}") from None
    _require_zip(path.name, content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _require_safe_directory(path.name, archive)
            schema = _schema(path.name, archive)
            _require_plain_arrays(path.name, archive)
    except (BadInput, MemoryError):
        raise
    except Exception as error:  # each way of compressing has errors of its own
        raise broken_file(path.name, error) from None
    nodes = list(_nodes(schema))
    types = frozenset(map(_type_name, nodes))
    partials = [_type_name(_function_of(node)) for node in nodes if _is_partial(node)]
    return ModelFile(path.name, content, types, _version(nodes), frozenset(partials))


def broken_file(file_name: str, error: object) -> BadInput:
    """Return the error for a file that is cut off, changed, or not written by skops."""
    reason = " ".join(str(error).split()) or type(error).__name__
    return BadInput(
        f"{file_name}: broken, or not written by skops: {quoted(reason)}",
        hint=f"Save the model again. {HOW_TO_SAVE}",
    )


def _require_suffix(path: Path) -> None:
    suffix = path.suffix.lower()
    if suffix == SUFFIX:
        return
    if suffix in _PICKLES | _PACKED:
        raise _pickle(path.name, f"a {suffix} file")
    what = "an array, not a model" if suffix in _ARRAYS else "not a .skops file"
    raise BadInput(f"{path.name}: {what}", hint=f"--model takes a .skops file. {HOW_TO_SAVE}")


def _pickle(file_name: str, what: str) -> BadInput:
    return BadInput(
        f"{file_name}: {what}; pickles can run code when they are opened, so they are refused",
        hint=HOW_TO_SAVE,
    )


def _require_zip(file_name: str, content: bytes) -> None:
    if content.startswith(b"PK\x03\x04"):
        return
    if not content:
        raise broken_file(file_name, "the file is empty")
    for beginning, what in _BEGINNINGS:
        if content.startswith(beginning):
            raise BadInput(f"{file_name}: not a .skops file: it is {what}", hint=HOW_TO_SAVE)
    if content[:2] in _ZLIB:
        raise _pickle(file_name, "not a .skops file: it is compressed (zlib), as joblib does")
    is_pickle = content[0] == 0x80 or (content[0] in _OPCODES_OF_PROTOCOL_0 and b"." in content)
    if is_pickle:
        raise _pickle(file_name, "not a .skops file: it is a pickle")
    raise broken_file(file_name, "it is not a zip archive")


def _require_safe_directory(file_name: str, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = [member.filename for member in members]
    if SCHEMA not in names:
        raise broken_file(file_name, f"no {SCHEMA} in it")
    if len(members) > MAX_MEMBERS:
        raise _too_large(file_name, f"{len(members):,} parts, more than {MAX_MEMBERS:,}")
    if len(set(names)) < len(names):
        raise broken_file(file_name, "two parts have the same name")
    for name in names:
        if not name or set(name) & set("/\\:\0") or name.startswith("."):
            raise broken_file(file_name, f"a part is named {name}")
        if name != SCHEMA and not name.endswith((".npy", ".npz", ".bin")):
            raise broken_file(file_name, f"a part is named {name}")
    if archive.getinfo(SCHEMA).file_size > MAX_SCHEMA_BYTES:
        raise _too_large(file_name, f"{SCHEMA} is larger than {size_text(MAX_SCHEMA_BYTES)}")
    _require_small(file_name, members)


def _require_small(file_name: str, members: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MAX_UNPACKED_BYTES:
        largest = size_text(MAX_UNPACKED_BYTES)
        raise _too_large(file_name, f"{size_text(unpacked)} when unpacked, more than {largest}")
    if unpacked > SMALL_BYTES and unpacked > MAX_RATIO * max(packed, 1):
        raise broken_file(file_name, f"{size_text(packed)} would unpack to {size_text(unpacked)}")


def _too_large(file_name: str, what: str) -> BadInput:
    return BadInput(f"{file_name}: {what}", hint="Save a smaller model: fewer or shallower trees.")


def _schema(file_name: str, archive: zipfile.ZipFile) -> Any:
    try:
        schema = json.loads(archive.read(SCHEMA))
    except RecursionError:
        raise broken_file(file_name, f"{SCHEMA} is nested too deeply") from None
    except ValueError as error:
        raise broken_file(file_name, f"{SCHEMA}: {error}") from None
    if not isinstance(schema, dict):
        raise broken_file(file_name, f"{SCHEMA} holds no object")
    return schema


def _require_plain_arrays(file_name: str, archive: zipfile.ZipFile) -> None:
    """Raise BadInput for an array that contains pickles, or whose size contradicts its header."""
    for member in archive.infolist():
        if member.filename.endswith(".npy"):
            with archive.open(member) as part:
                _require_plain_array(f"{file_name}: {member.filename}", part, member.file_size)
        elif member.filename.endswith(".npz"):  # a sparse matrix is an archive of its own
            with zipfile.ZipFile(io.BytesIO(archive.read(member))) as inner:
                _require_small(file_name, inner.infolist())
                if any(member_.filename.endswith(".npz") for member_ in inner.infolist()):
                    raise broken_file(file_name, f"{member.filename} holds archives")
                _require_plain_arrays(file_name, inner)


def _require_plain_array(where: str, part: IO[bytes], n_bytes: int) -> None:
    try:
        shape, dtype = _header(part)
    except MemoryError:
        raise
    except Exception as error:  # NumPy reads a header as Python, and fails in many ways
        raise broken_file(where, error) from None
    if dtype.hasobject:
        raise broken_file(where, "it holds objects, not numbers")
    if dtype.itemsize * math.prod(shape) != n_bytes - part.tell():
        raise broken_file(where, "not as long as it says")


def _header(part: IO[bytes]) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Read the shape and dtype of a `.npy` file, up to the beginning of its numbers."""
    if npy_format.read_magic(part) == (1, 0):
        shape, _, dtype = npy_format.read_array_header_1_0(part)
    else:
        shape, _, dtype = npy_format.read_array_header_2_0(part)
    return shape, dtype


def _nodes(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield every JSON object in a schema."""
    waiting = [schema]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(value)
        elif isinstance(value, dict):
            yield value
            waiting.extend(value.values())


def _type_name(node: Mapping[str, Any]) -> str:
    return f"{node.get('__module__')}.{node.get('__class__')}"


def _is_partial(node: Mapping[str, Any]) -> bool:
    return node.get("__loader__") == "PartialNode" or node.get("__class__") == "partial"


def _function_of(partial: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the JSON object of the function that a partial calls.

    It is empty if skops did not write the partial.
    """
    content = partial.get("content")
    function = content.get("func") if isinstance(content, dict) else None
    written = partial.get("__loader__") == "PartialNode" and isinstance(function, dict)
    return function if written and function else {}


def _version(nodes: Iterable[Mapping[str, Any]]) -> str | None:
    """Return the version of scikit-learn that the estimators name, or None."""
    version = None
    for node in nodes:
        entry = node.get("_sklearn_version")
        if isinstance(entry, dict) and isinstance(entry.get("content"), str):
            match = re.fullmatch(r'"(\d[\w.+-]{0,30})"', entry["content"])
            version = match[1] if match else version
    return version


def size_text(n_bytes: int) -> str:
    """Return a number of bytes with its unit: `4 GiB`."""
    for unit, bytes_each in (("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)):
        if n_bytes >= bytes_each:
            return f"{n_bytes / bytes_each:,.3g} {unit}"
    return f"{n_bytes:,} bytes"
