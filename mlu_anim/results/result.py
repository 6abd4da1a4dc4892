"""The result of an experiment: immutable data that can be saved, loaded and checked.

Needs numpy and the standard library alone, so that a scene loads a result without scikit-learn.
"""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Self, SupportsFloat

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.results.declared import declared, experiment_module
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.values import Values, rebuilt
from mlu_anim.system.errors import BadInput, CheckFailed
from mlu_anim.system.temporary_files import write_atomically
from mlu_anim.system.user_files import require_file

MOST_BYTES, MOST_UNPACKED_BYTES = 50_000_000, 250_000_000
"""Largest sizes of a saved result, as a file and unpacked; ours take about 2 MB."""
_HEADER = "header.json"
_EXPERIMENT_NAME = re.compile(r"[a-z][a-z0-9_]*")
_CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")


@dataclass(frozen=True, init=False)
class Check:
    """A named identity that a result must satisfy: `left` equals `right` within `tolerance`."""

    name: str
    left: float
    right: float
    tolerance: float

    def __init__(
        self, name: str, left: SupportsFloat, right: SupportsFloat, tolerance: float = 0.0
    ) -> None:
        """Convert both sides to float; each may be an int, a bool, a float or a scalar of numpy."""
        values = {"name": name, "left": float(left), "right": float(right), "tolerance": tolerance}
        for field_name, value in values.items():
            object.__setattr__(self, field_name, value)

    @classmethod
    def none(cls, name: str, differences: ArrayLike, tolerance: float = 0.0) -> "Check":
        """Return a check that the largest of the absolute differences is 0."""
        return cls(name, np.abs(differences).max(), 0, tolerance)

    @property
    def holds(self) -> bool:
        """True if the two sides agree within the tolerance; False if one is NaN or infinite."""
        return abs(self.left - self.right) <= self.tolerance


@dataclass(frozen=True, eq=False)
class Result(Values):
    """Base class of results; subclasses are dataclasses with `frozen=True, eq=False`.

    The fields hold arrays, plain values and groups of them (see `Values`). The functions that
    compute checks, facts and verdicts from them are declared in the clip's experiment. Two results
    are equal if their digests are.
    """

    clip: ClassVar[str]
    """The name of the clip and of its experiment's module."""
    provenance: str = field(default="", kw_only=True)
    """Where the result comes from, as a JSON object: data set, split, model with parameters, spread
    over seeds."""

    def checks(self) -> tuple[Check, ...]:
        """Return the checks of this result, which must hold before it is drawn."""
        return tuple(declared(self.clip).identities(self))

    def facts(self) -> Mapping[str, Fact]:
        """Return the values that sentences about this result may mention, by name."""
        facts: Mapping[str, Fact] = declared(self.clip).facts(self)
        return facts

    @property
    def verdicts(self) -> tuple[str, ...]:
        """Names of the result's properties, such as `inverted`, in order of their importance.

        They choose among the forms of a sentence.
        """
        return tuple(declared(self.clip).verdicts(self))

    @property
    def about(self) -> Mapping[str, Any]:
        """The provenance as a dict, empty if there is none."""
        return dict(json.loads(self.provenance or "{}"))

    def names(self) -> list[str]:
        """Return the names from the data, such as features, that pictures or sentences may show.

        Each occurs once.
        """
        texts = [str(fact.value) for fact in self.facts().values() if fact.kind is Kind.NAME]
        texts += [str(name) for name in getattr(self, "feature_names", ())]
        return [text for text in dict.fromkeys(texts) if text]

    def labels(self) -> dict[str, str]:
        """Return the name in sentences of each class label in the user's table.

        For example `{"yes": "positive"}`. Empty if the classes do not come from a table.
        """
        about, pairs = self.about, (("pos_label", "positive_name"), ("neg_label", "negative_name"))
        return {str(about[key]): str(getattr(self, name)) for key, name in pairs if key in about}

    def digest(self) -> str:
        """Return the SHA-256 of the content, 64 hex digits; saving and loading do not change it."""
        digest = hashlib.sha256(self._header().encode())
        for name, array in self.arrays().items():
            digest.update(f"\n{name} {array.dtype.str} {array.shape}\n".encode())
            digest.update(array.tobytes())
        return digest.hexdigest()

    def save(self, path: Path) -> None:
        """Write the result to `path` as an `.npz` without pickle, completely or not at all."""
        write_atomically(path, self.to_bytes())

    def to_bytes(self) -> bytes:
        """Return the bytes of the file that `save` writes."""
        content = io.BytesIO()
        held: dict[str, Any] = {_HEADER: np.frombuffer(self._header().encode(), dtype=np.uint8)}
        held.update(self.arrays())
        np.savez_compressed(content, **held)
        return content.getvalue()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Load the result saved at `path`. Raises BadInput if it is not a result of this class."""
        result = load(path)
        if not isinstance(result, cls):
            raise BadInput(f"{path.name}: holds a {type(result).__name__}, not a {cls.__name__}")
        return result

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Result) and self.digest() == other.digest()

    def __hash__(self) -> int:
        return hash(self.digest())

    def _header(self) -> str:
        header = {"clip": self.clip, "class": type(self).__name__, "values": self.plain()}
        return json.dumps(header, sort_keys=True)


def load(path: Path) -> Result:
    """Load the result saved at `path`, of any class.

    The class is looked up in the experiment of the clip by the names stored in the file, so that
    no scene has to import an experiment. Raises BadInput if the file holds no result.
    """
    require_file(path, MOST_BYTES, "A saved result takes about 2 MB; check the path.")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _no_result(path.name, error) from error
    return from_bytes(content, path.name)


def from_bytes(content: bytes, name: str) -> Result:
    """Load a result from the bytes of a saved one. Raises BadInput if they hold no result.

    name: of the file or the clip, for error messages.
    """
    try:
        _require_small(content)
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        header = json.loads(arrays.pop(_HEADER).tobytes())
        return rebuilt(_result_class(header["clip"], header["class"]), header["values"], arrays)
    except Exception as error:  # a damaged file can fail anywhere in zipfile, zlib and numpy
        raise _no_result(name, error) from error


def _require_small(content: bytes) -> None:
    """Raise ValueError if a zip archive would unpack to more than MOST_UNPACKED_BYTES.

    The sizes are read from the archive's directory; nothing is unpacked.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        n_bytes = sum(member.file_size for member in archive.infolist())
    if n_bytes > MOST_UNPACKED_BYTES:
        raise ValueError(f"it would unpack to {n_bytes:,} bytes")


def _no_result(name: str, error: Exception) -> BadInput:
    return BadInput(f"{name}: not a saved result: {error}", hint="Compute it again.")


def require_checks(result: Result) -> None:
    """Raise CheckFailed for the first check of a result that does not hold, with its two sides."""
    for check in result.checks():
        if not check.holds:
            raise CheckFailed(
                f"{result.clip}: the identity '{check.name}' does not hold: "
                f"{check.left!r} is not {check.right!r} within {check.tolerance:g}",
                hint="A clip whose checks fail is not rendered; correct the experiment.",
            )


def _result_class(clip: object, name: object) -> type[Result]:
    # Only names of this form are accepted, so that a file cannot make us import anything else.
    if not (isinstance(clip, str) and _EXPERIMENT_NAME.fullmatch(clip)):
        raise ValueError(f"{clip!r} does not name an experiment")
    if not (isinstance(name, str) and _CLASS_NAME.fullmatch(name)):
        raise ValueError(f"{name!r} does not name a result")
    try:
        module = experiment_module(clip)
    except ModuleNotFoundError as error:
        raise ValueError(f"there is no experiment {clip!r}") from error
    kind = getattr(module, name, None)
    if not (isinstance(kind, type) and issubclass(kind, Result)):
        raise ValueError(f"the experiment {clip!r} has no result {name!r}")
    if not f"{kind.__module__}.".startswith(f"{module.__name__}."):
        raise ValueError(f"the experiment {clip!r} does not define {name!r}")
    return kind
