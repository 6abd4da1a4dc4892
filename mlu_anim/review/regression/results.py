"""Two results compared in words, apart from how they are drawn.

Of a result there is a summary as text: its facts, its plain fields, and of each array the shape,
the range and a weighted sum. Every result of ours is kept whole as well, to the bit, to be drawn
again: rounded arrays would be half as large and break the identities that a result is proven by.
"""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from mlu_anim.results.result import Result, from_bytes
from mlu_anim.system import fingerprint
from mlu_anim.system.errors import BadInput

TOLERANCE = 1e-7
"""Of facts and plain numbers, or that share of a value above 1."""
ARRAY_TOLERANCE = 1e-9
"""Of an array's weighted sum, as a share of the sum without signs."""
LARGEST_KEPT_BYTES = 2_000_000
"""What a result may have at most anyway; a larger one of somebody else's is only summed up."""
WHOLE, SUMMARY = "result.npz", "result.json"
_GOLDEN_RATIO = 0.6180339887498949

Summary = Mapping[str, Any]


def summary(result: Result) -> dict[str, Any]:
    """What is kept of a result as text."""
    values = {field.name: getattr(result, field.name) for field in fields(result)}
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
    found: dict[str, Any] = {"kind": array.dtype.kind, "shape": list(array.shape)}
    if array.dtype.kind == "U" or not array.size:
        return found | {"digest": hashlib.sha256(array.tobytes()).hexdigest()[:16]}
    flat = array.ravel().astype(float)
    finite = np.where(np.isfinite(flat), flat, 0.0)
    weights = 0.5 + (np.arange(1, len(flat) + 1) * _GOLDEN_RATIO) % 1.0
    return found | {
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
    """What is different, in sentences; empty when nothing is."""
    if (golden["clip"], golden["class"]) != (got["clip"], got["class"]):
        return [f"the result is a {got['class']} instead of a {golden['class']}"]
    facts = list(_changed_values(golden["facts"], got["facts"]))
    known = golden["facts"].keys() | got["facts"].keys()
    others = list(_changed_values(golden["fields"], got["fields"], known))
    others += list(_changed_arrays(golden["arrays"], got["arrays"]))
    if not facts and not others:
        return []
    lead = _lead(golden["made_with"], got["made_with"])
    return [f"{lead}: {each}" for each in [*facts, *others]]


def _lead(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    versions = fingerprint.result_changes(old, new)
    return f"{', '.join(versions)} changed the model" if versions else "the result changed"


def _changed_values(old: Mapping[str, Any], new: Mapping[str, Any], but: Any = ()) -> Iterator[str]:
    for name in [*old, *(name for name in new if name not in old)]:
        before, after = old.get(name), new.get(name)
        if name not in but and not _is_close(before, after):
            yield f"{name} {_told(before, after)} -> {_told(after, before)}"


def _is_close(old: Any, new: Any) -> bool:
    if isinstance(old, float) and isinstance(new, int | float):
        if math.isnan(old) or math.isnan(new):
            return math.isnan(old) and math.isnan(new)
        return old == new or abs(new - old) <= TOLERANCE * max(1.0, abs(old))
    return bool(old == new)


def _told(value: Any, other: Any) -> str:
    """As few digits as tell it from the other."""
    if not isinstance(value, float) or not isinstance(other, float):
        return "nothing" if value is None else str(value)
    told = (f"{value:.{digits}g}" for digits in range(3, 17) if _differ(value, other, digits))
    return next(told, repr(value))


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
        return "" if old == new else "holds other words"
    if old["kind"] != new["kind"] or old["n_not_finite"] != new["n_not_finite"]:
        return "holds values of another kind"
    for end in ("low", "high"):
        if not _is_close(old[end], new[end]):
            return f"has {end}est {_told(old[end], new[end])} -> {_told(new[end], old[end])}"
    scale = max(float(old["without_signs"]), 1.0)
    return "" if abs(old["sum"] - new["sum"]) <= ARRAY_TOLERANCE * scale else "holds other values"


# --- files ------------------------------------------------------------------------------------


def save(folder: Path, result: Result, before: Path | None = None) -> None:
    """The summary, and the result itself unless it is too large.

    `before`: the folder of the golden that this one replaces.  The result that is there stays as it
    is, to the bit, while it is the same within the tolerances: another machine's last digits
    should not add a megabyte to a repository.
    """
    fresh = summary(result)
    text = json.dumps(fresh, indent=1, ensure_ascii=False) + "\n"
    (folder / SUMMARY).write_text(text, encoding="utf-8", newline="\n")
    content = _same(before / WHOLE, fresh) if before is not None else None
    content = content or result.to_bytes()
    if len(content) <= LARGEST_KEPT_BYTES:
        (folder / WHOLE).write_bytes(content)


def _same(whole: Path, fresh: Summary) -> bytes | None:
    """The content of a stored result, if it is still what the summary says."""
    try:
        content = whole.read_bytes()
        stored = from_bytes(content, whole.name)
    except (OSError, BadInput):
        return None
    return None if differences(summary(stored), fresh) else content


def load(folder: Path) -> Summary | None:
    """The summary in a folder; None when there is none."""
    path = folder / SUMMARY
    if not path.is_file():
        return None
    try:
        found: Summary = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: no summary of a result: {error}") from error
    return found
