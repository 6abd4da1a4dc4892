"""Summarize and compare results, independently of their drawing.

A summary is text: facts, plain fields, and the shape, range and a weighted sum of each array. The
exact result is stored as well, so that it can be drawn again; rounded arrays would be smaller, but
the checks of the result would fail.
"""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from mlu_anim.results.result import Result, from_bytes
from mlu_anim.system import fingerprint
from mlu_anim.system.errors import BadInput

TOLERANCE = 1e-7
"""The tolerance for facts and plain numbers, relative for values above 1."""
ARRAY_TOLERANCE = 1e-9
"""The tolerance for the weighted sum of an array, relative to the sum of absolute values."""
MAX_STORED_BYTES = 2_000_000
"""The largest size of a result that is stored; of a larger one only the summary is stored."""
FULL_RESULT, SUMMARY = "result.npz", "result.json"
_GOLDEN_RATIO = 0.6180339887498949

Summary = Mapping[str, Any]


def summary(result: Result) -> dict[str, Any]:
    """Return the summary of a result, as values for JSON."""
    values = result.flat()
    arrays = {n: _array(v) for n, v in values.items() if isinstance(v, np.ndarray)}
    return {
        "clip": result.clip,
        "class": type(result).__name__,
        "facts": {name: fact.value for name, fact in result.facts().items()},
        "fields": {name: value for name, value in values.items() if name not in arrays},
        "arrays": arrays,
        "made_with": dict(fingerprint.fingerprint()),
    }


def _array(array: Any) -> dict[str, Any]:
    result: dict[str, Any] = {"kind": array.dtype.kind, "shape": list(array.shape)}
    if array.dtype.kind == "U" or not array.size:
        return result | {"digest": hashlib.sha256(array.tobytes()).hexdigest()[:16]}
    flat = array.ravel().astype(float)
    finite = np.where(np.isfinite(flat), flat, 0.0)
    weights = 0.5 + (np.arange(1, len(flat) + 1) * _GOLDEN_RATIO) % 1.0
    return result | {
        "low": _plain(flat.min()),
        "high": _plain(flat.max()),
        "sum": _plain(finite @ weights),
        "without_signs": _plain(np.abs(finite) @ weights),
        "n_not_finite": int((~np.isfinite(flat)).sum()),
    }


def _plain(value: Any) -> float | str:
    number = float(value)
    return float(f"{number:.12g}") if math.isfinite(number) else str(number)


# --- comparing --------------------------------------------------------------------------------


def differences(golden: Summary, got: Summary) -> list[str]:
    """Return the differences of two summaries, as sentences."""
    if (golden["clip"], golden["class"]) != (got["clip"], got["class"]):
        return [f"the result is a {got['class']} instead of a {golden['class']}"]
    facts = list(_changed_values(golden["facts"], got["facts"]))
    known = golden["facts"].keys() | got["facts"].keys()
    others = list(_changed_values(golden["fields"], got["fields"], known))
    others += list(_changed_arrays(golden["arrays"], got["arrays"]))
    if not facts and not others:
        return []
    lead = _lead(golden["made_with"], got["made_with"])
    return [f"{lead}: {change}" for change in [*facts, *others]]


def _lead(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    versions = fingerprint.result_changes(old, new)
    return f"{', '.join(versions)} changed the model" if versions else "the result changed"


def _changed_values(
    old: Mapping[str, Any], new: Mapping[str, Any], ignored: Any = ()
) -> Iterator[str]:
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        if name not in ignored and not _is_close(before, after):
            yield f"{name} {_number(before, after)} -> {_number(after, before)}"


def _is_close(old: Any, new: Any) -> bool:
    if isinstance(old, float) and isinstance(new, int | float):
        if math.isnan(old) or math.isnan(new):
            return math.isnan(old) and math.isnan(new)
        return old == new or abs(new - old) <= TOLERANCE * max(1.0, abs(old))
    return bool(old == new)


def _number(value: Any, other: Any) -> str:
    """Return a value as text, with just enough digits to tell it from the other number."""
    if not isinstance(value, float) or not isinstance(other, float):
        return "nothing" if value is None else str(value)
    texts = (f"{value:.{digits}g}" for digits in range(3, 17) if _differ(value, other, digits))
    return next(texts, repr(value))


def _differ(value: float, other: float, digits: int) -> bool:
    return f"{value:.{digits}g}" != f"{other:.{digits}g}"


def _changed_arrays(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            yield f"array {name} is {'new' if before is None else 'gone'}"
        elif before["shape"] != after["shape"]:
            yield f"array {name} has the shape {after['shape']} instead of {before['shape']}"
        elif words := _changed_array(before, after):
            yield f"array {name} {words}"


def _changed_array(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    if "sum" not in old or "sum" not in new:
        return "" if old == new else "contains other strings"
    if old["kind"] != new["kind"] or old["n_not_finite"] != new["n_not_finite"]:
        return "contains values of another kind"
    for end in ("low", "high"):
        if not _is_close(old[end], new[end]):
            return f"has {end}est {_number(old[end], new[end])} -> {_number(new[end], old[end])}"
    scale = max(float(old["without_signs"]), 1.0)
    return (
        "" if abs(old["sum"] - new["sum"]) <= ARRAY_TOLERANCE * scale else "contains other values"
    )


# --- files ------------------------------------------------------------------------------------


def save(folder: Path, result: Result, before: Path | None = None) -> None:
    """Save the summary of a result into a folder, and the result itself unless it is too large.

    `before`: the folder of the golden that is replaced. If its stored result is the same within the
    tolerances, it is copied instead: rounding on another machine must not change a large file.
    """
    fresh = summary(result)
    text = json.dumps(fresh, indent=1, ensure_ascii=False) + "\n"
    (folder / SUMMARY).write_text(text, encoding="utf-8", newline="\n")
    content = _same(before / FULL_RESULT, fresh) if before is not None else None
    content = content or result.to_bytes()
    if len(content) <= MAX_STORED_BYTES:
        (folder / FULL_RESULT).write_bytes(content)


def _same(stored_result: Path, fresh: Summary) -> bytes | None:
    """Return the bytes of a stored result if it matches the summary `fresh`, else None."""
    try:
        content = stored_result.read_bytes()
        stored = from_bytes(content, stored_result.name)
    except (OSError, BadInput):
        return None
    return None if differences(summary(stored), fresh) else content


def load(folder: Path) -> Summary | None:
    """Load the summary in a folder; None if there is none. Raises BadInput if it is damaged."""
    path = folder / SUMMARY
    if not path.is_file():
        return None
    try:
        stored: Summary = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: not the summary of a result: {error}") from error
    return stored
