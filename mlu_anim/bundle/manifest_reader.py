"""Reading manifests that anybody may have written: what breaks a rule is one BadInput, no crash."""

import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mlu_anim.system.errors import BadInput

MOST_BYTES = 10_000_000
"""One of ours takes about 30 kB."""
_AGAIN = "render the clip again, or remove the file"
_LONGEST_NUMBER = 1e15


def read(path: Path) -> Any:
    """The JSON in a manifest; raises BadInput for what cannot be read."""
    try:
        size = path.stat().st_size
        if not path.is_file() or size > MOST_BYTES:
            raise ValueError(f"{size:,} bytes; a manifest is a file of less than {MOST_BYTES:,}")
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _broken(path, error) from error


def is_manifest(content: Any) -> bool:
    """Whether it is meant to be one: other JSON may lie beside it."""
    is_ours = isinstance(content, dict) and isinstance(content.get("files"), list)
    return is_ours and bool({"clip", "scene"} & content.keys())


def require_shape(path: Path, content: Mapping[str, Any]) -> None:
    """Raise BadInput where what a page shows of a manifest is not of the kind that it must be."""
    for name, is_right in _KINDS.items():
        if name in content and not is_right(content[name]):
            raise _broken(path, f"{name!r} is not what it is in a manifest")


def is_own_name(name: object) -> bool:
    """Whether a file of that name lies in the manifest's own folder."""
    return isinstance(name, str) and Path(name).name == name and not set(name) & set("\\\0")


def is_number(value: object) -> bool:
    """Whether it is a size or a time."""
    is_numeric = isinstance(value, int | float) and not isinstance(value, bool)
    return is_numeric and math.isfinite(value) and 0 <= value < _LONGEST_NUMBER  # type: ignore[arg-type,operator]


def _broken(path: Path, reason: object) -> BadInput:
    return BadInput(f"{path}: not a manifest: {reason}", hint=_AGAIN)


def _is_plain(value: Any, depth: int = 0) -> bool:
    """Values that nest a few levels deep, as those of a manifest do."""
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return depth < 6 and all(_is_plain(each, depth + 1) for each in inner)
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


_KINDS: Mapping[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("written", "facts", "provenance", "options", "versions"), _is_table),
    "cuts": _are_cuts,
    "checks": _are_checks,
    "wording": _is_table,
}
