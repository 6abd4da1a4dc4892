"""Find out whether published files are up to date with a request, and if not, why.

A manifest records what its files were made from. If all of that is unchanged, and each file has
the bytes that the manifest records, nothing needs to be done.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mlu_anim.bundle import manifest_reader
from mlu_anim.results.result import Result
from mlu_anim.system.clip_files import scene_files
from mlu_anim.system.dependency_versions import recorded_versions
from mlu_anim.system.errors import BadInput
from mlu_anim.system.programmes import programme_of
from mlu_anim.system.shipped_files import shipped_path
from mlu_anim.system.store import code_digest

_REASONS = {
    "result": "the computed result has changed",
    "options": "the options have changed",
    "scene": "the scene's file has changed",
    "words": "the sentences have changed",
    "look": "the themes or fonts have changed",
    "code": "mlu_anim itself has changed",
    "versions": "a package, a library or the platform has changed",
}
"""The reason to make files again, for each key of the dict that `made_from` returns."""


def made_from(
    result: Result, options: Mapping[str, Any], wording_file: Path | None
) -> dict[str, Any]:
    """Return all that the files of a bundle depend on, as plain values and checksums.

    `options`: the options that change the files.  `wording_file`: path of the user's own words.
    """
    programme = programme_of(result.clip)
    return {
        "result": result.digest(),
        "options": dict(options),
        "scene": _checksum(*scene_files(result.clip)),
        "words": _checksum(programme.words / "wording", *filter(None, [wording_file])),
        "look": _checksum(shipped_path("assets") / "themes", shipped_path("assets") / "fonts"),
        "code": code_digest() + programme.digest(),
        "versions": recorded_versions(),
    }


def published(manifest: Path) -> Mapping[str, Any]:
    """Return the content of the manifest at a path; empty if there is no valid one."""
    try:
        content = manifest_reader.read(manifest)
        if not _is_manifest(content):
            return {}
        manifest_reader.require_shape(manifest, content)
    except BadInput:
        return {}
    return content  # type: ignore[no-any-return]


def _is_manifest(content: Any) -> bool:
    if not (isinstance(content, dict) and isinstance(content.get("cuts"), dict)):
        return False
    files = content.get("files")
    return isinstance(files, list) and all(
        isinstance(file, dict)
        and file.keys() >= {"name", "size_bytes", "sha256"}
        and manifest_reader.is_own_name(file["name"])
        for file in files
    )


def reasons(before: Mapping[str, Any], now: Mapping[str, Any], wanted: Sequence[Path]) -> list[str]:
    """Return the reasons why published files must be made again; empty if they are up to date.

    `before`: content of their manifest, empty if nothing is published.  `now`: what `made_from`
    returns for the new request.  `wanted`: the paths of all requested files.
    """
    if not before:
        return ["nothing has been published there yet"]
    made = before.get("made_from", {})
    plain = json.loads(json.dumps(now))
    changed = [text for name, text in _REASONS.items() if made.get(name) != plain[name]]
    recorded = {file["name"]: file for file in before["files"]}
    return changed + [
        damage for path in wanted if (damage := _damage(path, recorded.get(path.name)))
    ]


def with_valid_files(
    before: Mapping[str, Any], content: Mapping[str, Any], folder: Path
) -> dict[str, Any]:
    """Return the new manifest `content`, to which files of an older manifest `before` are added.

    They are added if both manifests record the same `made_from` and the files in `folder` have not
    changed since. So one manifest lists all formats, also if they are rendered one after the other.
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
    """Return the reason why a file differs from its manifest entry; empty if it does not.

    file: the entry, None if there is none.
    """
    if file is None:
        return f"{path.name} has not been made before"
    if not path.is_file():
        return f"{path.name} is missing"
    if path.stat().st_size != file["size_bytes"] or _sha256(path) != file["sha256"]:
        return f"{path.name} has changed since it was published"
    return ""


def _checksum(*places: Path) -> str:
    """Return one SHA-256 over the names and contents of files, and of all files in folders."""
    checksum = hashlib.sha256()
    for place in places:
        files = [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.is_file())
        for path in files:
            name = path.relative_to(place.parent).as_posix()
            checksum.update(f"{name}\0{_sha256(path)}\0".encode())
    return checksum.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
