"""Whether what was published before is still what a request would make, and if not, why.

A manifest records what its files were made from. When all of that is as it was, and each file has
the bytes that the manifest tells, there is nothing to do.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mlu_anim.bundle import manifest_rules
from mlu_anim.bundle.manifest import options_of
from mlu_anim.bundle.request import RenderRequest
from mlu_anim.results.result import Result
from mlu_anim.system.clip_files import scene_files
from mlu_anim.system.dependency_versions import recorded_versions
from mlu_anim.system.errors import BadInput
from mlu_anim.system.shipped_files import shipped_path
from mlu_anim.system.store import code_digest

_CHANGED = {
    "result": "the computed result is another",
    "options": "the options are others",
    "scene": "the scene's file has changed",
    "words": "the sentences have changed",
    "look": "the themes or fonts have changed",
    "code": "mlu_anim itself has changed",
    "versions": "a package, a library or the platform is another",
}


def made_from(request: RenderRequest, result: Result) -> dict[str, Any]:
    """All that the files of a request depend on, as plain values and checksums."""
    return {
        "result": result.digest(),
        "options": _lasting(request),
        "scene": _checksum(*scene_files(result.clip)),
        "words": _checksum(shipped_path("assets") / "wording", *filter(None, [request.wording])),
        "look": _checksum(shipped_path("assets") / "themes", shipped_path("assets") / "fonts"),
        "code": code_digest(),
        "versions": recorded_versions(),
    }


def _lasting(request: RenderRequest) -> dict[str, Any]:
    """The options, without the formats: each file is what it is, whichever others are asked for."""
    options = options_of(request)
    if request.fps is None:  # which sets the rate of a GIF only where it is asked for alone
        del options["formats"]
    return options


def published(manifest: Path) -> Mapping[str, Any]:
    """The manifest at a path; empty when there is none that can be read."""
    try:
        found = manifest_rules.read(manifest)
        if not _is_manifest(found):
            return {}
        manifest_rules.require_shape(manifest, found)
    except BadInput:
        return {}
    return found  # type: ignore[no-any-return]


def _is_manifest(found: Any) -> bool:
    if not (isinstance(found, dict) and isinstance(found.get("cuts"), dict)):
        return False
    files = found.get("files")
    return isinstance(files, list) and all(
        isinstance(file, dict)
        and file.keys() >= {"name", "size_bytes", "sha256"}
        and manifest_rules.is_own_name(file["name"])
        for file in files
    )


def reasons(before: Mapping[str, Any], now: Mapping[str, Any], wanted: Sequence[Path]) -> list[str]:
    """Why files published with the manifest `before` are not what would be made now.

    Empty when all `wanted` ones are; one reason a line otherwise.
    """
    if not before:
        return ["nothing has been published there yet"]
    made = before.get("made_from", {})
    plain = json.loads(json.dumps(now))
    found = [text for name, text in _CHANGED.items() if made.get(name) != plain[name]]
    told = {file["name"]: file for file in before["files"]}
    return found + [line for path in wanted if (line := _damage(path, told.get(path.name)))]


def still_true(
    before: Mapping[str, Any], content: Mapping[str, Any], folder: Path
) -> dict[str, Any]:
    """A new manifest, with the files that an older one tells and that are still what it says.

    Formats are often asked for one after the other; as long as all else is the same, one manifest
    tells of them all.
    """
    merged = dict(content)
    if before.get("made_from") == json.loads(json.dumps(content["made_from"])):
        names = {file["name"] for file in content["files"]}
        others = [file for file in before["files"] if file["name"] not in names]
        kept = [file for file in others if not _damage(folder / file["name"], file)]
        merged["files"] = [*kept, *content["files"]]
        merged["cuts"] = {**before["cuts"], **content["cuts"]}
    return merged


def _damage(path: Path, file: Mapping[str, Any] | None) -> str:
    if file is None:
        return f"{path.name} has not been asked for before"
    if not path.is_file():
        return f"{path.name} is missing"
    if path.stat().st_size != file["size_bytes"] or _sha256(path) != file["sha256"]:
        return f"{path.name} is not as it was published"
    return ""


def _checksum(*places: Path) -> str:
    """The checksum of files, and of all files in folders."""
    found = hashlib.sha256()
    for place in places:
        files = [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.is_file())
        for path in files:
            name = path.relative_to(place.parent).as_posix()
            found.update(f"{name}\0{_sha256(path)}\0".encode())
    return found.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
