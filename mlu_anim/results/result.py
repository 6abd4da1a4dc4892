"""The result of an experiment: frozen data that can be saved, loaded and checked.

Needs only numpy and the standard library, so that a scene loads a result without scikit-learn.
"""

import hashlib
import importlib
import io
import json
import re
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from types import UnionType
from typing import Any, ClassVar, Self, Union, get_args, get_origin, get_type_hints

import numpy as np
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.system.errors import BadInput, CheckFailed
from mlu_anim.system.temporary_files import write_atomically
from mlu_anim.system.user_files import require_file

MOST_BYTES, MOST_UNPACKED_BYTES = 50_000_000, 250_000_000
"""Limits of a saved result; ours take about 2 MB."""
_HEADER = "header.json"
_ARRAY = get_origin(NDArray[Any])
"""`np.ndarray`; from numpy 2.5 on, NDArray itself."""
_EXPERIMENT_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")


@dataclass(frozen=True)
class Check:
    """A named identity: `left` equals `right` within `tolerance`."""

    name: str
    left: float
    right: float
    tolerance: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "left", float(self.left))
        object.__setattr__(self, "right", float(self.right))

    @property
    def holds(self) -> bool:
        """True if the two sides agree; NaN and infinity agree with nothing."""
        return abs(self.left - self.right) <= self.tolerance


@dataclass(frozen=True, eq=False)
class Result(ABC):
    """Base class of results; subclasses are dataclasses with `frozen=True, eq=False`.

    A field is an array or one of int, float, bool, str, None. Arrays become C-contiguous,
    little-endian copies that cannot be written to. Two results are equal when their digests are.
    An optional field that is None is not written, so that a field added in a later version does not
    change the digests of older results.
    """

    clip: ClassVar[str]
    """The name of the clip and of its experiment's module."""

    def __post_init__(self) -> None:
        for field in fields(self):
            value = _plain(field.name, getattr(self, field.name))
            object.__setattr__(self, field.name, value)

    @abstractmethod
    def checks(self) -> tuple[Check, ...]:
        """The identities that must hold before this result is drawn."""

    @abstractmethod
    def facts(self) -> Mapping[str, Fact]:
        """The values that sentences may mention, by name."""

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Verdicts on this result, which choose the form of a sentence; the strongest first."""
        return (str(getattr(self, "verdict", "usual")),)

    def names(self) -> list[str]:
        """Names from the data that a picture or a sentence may contain, each once."""
        texts = [str(fact.value) for fact in self.facts().values() if fact.kind is Kind.NAME]
        texts += [str(name) for name in getattr(self, "feature_names", ())]
        return [text for text in dict.fromkeys(texts) if text]

    def labels(self) -> dict[str, str]:
        """The name that sentences use for each label of the user's table: `{"yes": "positive"}`.

        Empty if the classes do not come from a table.
        """
        about: Mapping[str, Any] = getattr(self, "about", {})
        pairs = ("pos_label", "positive_name"), ("neg_label", "negative_name")
        return {str(about[key]): str(getattr(self, name)) for key, name in pairs if key in about}

    def digest(self) -> str:
        """SHA-256 of the content, the same before and after save and load: 64 hex digits."""
        digest = hashlib.sha256(self._header().encode())
        for name, array in self._arrays().items():
            digest.update(f"\n{name} {array.dtype.str} {array.shape}\n".encode())
            digest.update(array.tobytes())
        return digest.hexdigest()

    def save(self, path: Path) -> None:
        """Write an `.npz` without pickle at `path`: complete, or not at all."""
        write_atomically(path, self.to_bytes())

    def to_bytes(self) -> bytes:
        """The bytes of the file that `save` writes."""
        content = io.BytesIO()
        held: dict[str, Any] = {_HEADER: np.frombuffer(self._header().encode(), dtype=np.uint8)}
        held.update(self._arrays())
        np.savez_compressed(content, **held)
        return content.getvalue()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load the result of this class saved at `path`."""
        result = load(path)
        if not isinstance(result, cls):
            raise BadInput(f"{path.name}: holds a {type(result).__name__}, not a {cls.__name__}")
        return result

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Result) and self.digest() == other.digest()

    def __hash__(self) -> int:
        return hash(self.digest())

    def _arrays(self) -> dict[str, NDArray[Any]]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, np.ndarray)}

    def _header(self) -> str:
        values = {
            field.name: getattr(self, field.name)
            for field in fields(self)
            if getattr(self, field.name) is not None or field.default is not None
        }
        plain = {name: value for name, value in values.items() if name not in self._arrays()}
        header = {"clip": self.clip, "class": type(self).__name__, "values": plain}
        return json.dumps(header, sort_keys=True)


def load(path: Path) -> Result:
    """Load the result saved at `path`, of any class.

    The class is looked up in `mlu_anim.experiments.<clip>` by the names stored in the file, so
    that no scene has to import an experiment. Raises BadInput for any other file.
    """
    require_file(path, MOST_BYTES, "A saved result takes about 2 MB; check the path.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _no_result(path.name, error) from error
    return from_bytes(content, path.name)


def from_bytes(content: bytes, name: str) -> Result:
    """Load a result from the bytes of such a file.  name: for error messages."""
    try:
        _require_small(content)
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        header = json.loads(arrays.pop(_HEADER).tobytes())
        kind, values = _result_class(header["clip"], header["class"]), header["values"] | arrays
        _require_types(kind, values)
        return kind(**values)
    except Exception as error:  # a damaged file can fail anywhere in zipfile, zlib and numpy
        raise _no_result(name, error) from error


def _require_small(content: bytes) -> None:
    """Raise ValueError for too much data: zipfile never unpacks more than the directory states."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        n_bytes = sum(member.file_size for member in archive.infolist())
    if n_bytes > MOST_UNPACKED_BYTES:
        raise ValueError(f"it would unpack to {n_bytes:,} bytes")


def _no_result(name: str, error: Exception) -> BadInput:
    return BadInput(f"{name}: not a saved result: {error}", hint="Compute it again.")


def require_checks(result: Result) -> None:
    """Raise CheckFailed with the first identity that does not hold, and its two sides."""
    for check in result.checks():
        if not check.holds:
            raise CheckFailed(
                f"{result.clip}: the identity '{check.name}' does not hold: "
                f"{check.left!r} is not {check.right!r} within {check.tolerance:g}",
                hint="A clip whose checks fail is not rendered: fix the experiment.",
            )


def _result_class(clip: object, name: object) -> type[Result]:
    # Only names of this form, so that a file cannot make us import anything else.
    if not (isinstance(clip, str) and _EXPERIMENT_NAME.fullmatch(clip)):
        raise ValueError(f"{clip!r} does not name an experiment")
    if not (isinstance(name, str) and _CLASS_NAME.fullmatch(name)):
        raise ValueError(f"{name!r} does not name a result")
    try:
        module = importlib.import_module(f"mlu_anim.experiments.{clip}")
    except ModuleNotFoundError as error:
        raise ValueError(f"there is no experiment {clip!r}") from error
    kind = getattr(module, name, None)
    if not (isinstance(kind, type) and issubclass(kind, Result)):
        raise ValueError(f"the experiment {clip!r} has no result {name!r}")
    if kind.__module__ != module.__name__:
        raise ValueError(f"the experiment {clip!r} does not define {name!r}")
    return kind


def _require_types(kind: type[Result], values: Mapping[str, Any]) -> None:
    """Raise TypeError for a field whose value does not have the annotated type."""
    hints = get_type_hints(kind)
    for field in fields(kind):
        if field.name in values and not _is_of(values[field.name], hints[field.name]):
            raise TypeError(f"{field.name}: {type(values[field.name]).__name__} is not what it is")


def _is_of(value: Any, kind: Any) -> bool:
    if kind is Any:
        return True
    if get_origin(kind) in (Union, UnionType):
        return any(_is_of(value, each) for each in get_args(kind))
    if get_origin(kind) in (np.ndarray, _ARRAY):
        scalar = get_args(kind)[-1]
        scalar = get_args(scalar)[0] if get_args(scalar) else scalar
        is_array = isinstance(value, np.ndarray)
        return is_array and (scalar is Any or value.dtype.kind == np.dtype(scalar).kind)
    if kind is float:
        kind = int | float
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return _frozen(name, value)
    if isinstance(value, np.generic):
        value = value.item()
    if not isinstance(value, int | float | str | None):
        raise TypeError(f"{name}: a field is an array or plain value, not {type(value).__name__}")
    return value


def _frozen(name: str, array: NDArray[Any]) -> NDArray[Any]:
    if array.dtype.kind not in "biufU":
        raise TypeError(f"{name}: arrays hold numbers or text, not {array.dtype}")
    little = np.asarray(array, dtype=array.dtype.newbyteorder("<"))
    # An array over bytes cannot be made writable again, as one with a cleared flag can.
    return np.ndarray(little.shape, little.dtype, buffer=little.tobytes())
