"""Read and check manifests from untrusted sources; every invalid one raises BadInput."""

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mlu_anim.system.errors import BadInput

MAX_BYTES = 10_000_000
"""The size limit of a manifest; ours have about 30 kB."""
_HINT = "render the clip again, or remove the file"
_LONGEST_NUMBER = 1e15


def read(path: Path) -> Any:
    """Return the JSON in a manifest's file, of any shape.

    Raises BadInput if the file cannot be read, has over MAX_BYTES, or is not JSON.
    """
    try:
        size = path.stat().st_size
        if not path.is_file() or size > MAX_BYTES:
            raise ValueError(f"{size:,} bytes; a manifest is a file of at most {MAX_BYTES:,} bytes")
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _invalid(path, error) from error


def is_manifest(content: Any) -> bool:
    """Return True if the content of a JSON file is a manifest: other JSON may lie beside it."""
    is_ours = isinstance(content, dict) and isinstance(content.get("files"), list)
    return is_ours and bool({"clip", "scene"} & content.keys())


def require_shape(path: Path, content: Mapping[str, Any]) -> None:
    """Raise BadInput if an entry of a manifest that pages show has the wrong type.

    path: of the manifest, for the message.  content: of the manifest.
    """
    for name, is_valid in _VALIDATORS.items():
        if name in content and not is_valid(content[name]):
            raise _invalid(path, f"the entry {name!r} has the wrong type")


def is_own_name(name: object) -> bool:
    """Return True for a file name without folders: a file in the manifest's own folder."""
    return isinstance(name, str) and Path(name).name == name and not set(name) & set("\\\0")


def is_number(value: object) -> bool:
    """Return True for a valid size or time: a number from 0 to 1e15, not a bool."""
    is_numeric = isinstance(value, int | float) and not isinstance(value, bool)
    return is_numeric and math.isfinite(value) and 0 <= value < _LONGEST_NUMBER  # type: ignore[arg-type,operator]


def _invalid(path: Path, reason: object) -> BadInput:
    return BadInput(f"{path}: not a manifest: {reason}", hint=_HINT)


def _is_plain(value: Any, depth: int = 0) -> bool:
    """Return True if dicts and lists are nested at most six levels deep."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return depth < 6 and all(_is_plain(item, depth + 1) for item in inner)
    return True


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and _is_plain(value)


def _is_beat(beat: Any) -> bool:
    return (
        isinstance(beat, dict)
        and all(isinstance(beat.get(key), str) for key in ("name", "caption"))
        and all(is_number(beat.get(key)) for key in ("start_s", "end_s"))
    )


def _are_cuts(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(cut, dict)
        and isinstance(cut.get("beats"), list)
        and all(map(_is_beat, cut["beats"]))
        for cut in value.values()
    )


def _are_checks(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(check, dict) and {"name", "left"} <= check.keys() and _is_plain(check)
        for check in value
    )


_VALIDATORS: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("written", "facts", "provenance", "options", "versions"), _is_table),
    "cuts": _are_cuts,
    "checks": _are_checks,
    "wording": _is_table,
}
