"""Compare two bundles: the results and texts of their manifests, frame data and pictures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from mlu_anim.bundle import manifest_reader
from mlu_anim.rendering.frame_data import FrameTable
from mlu_anim.review.regression import film_differences, frame_differences, golden, result_summary
from mlu_anim.review.regression.golden import DATA, PIXELS, RESULT, Difference
from mlu_anim.system import fingerprint
from mlu_anim.system.errors import BadInput

WORDS = "words"
_FRAMES = ".frames.csv"
_PICTURES = (".mp4", ".gif", ".png")
_TEXTS = ("title", "alt", "verdict")


@dataclass(frozen=True)
class Bundle:
    """The published files of a clip and variant, as far as they are compared.

    `path`: the manifest, or a table of frame data.
    `manifest`: its content; empty if there is only a table of frame data.
    `pictures`: the films and pictures by suffix: `.mp4`.
    """

    path: Path
    manifest: Mapping[str, Any]
    frames: FrameTable | None
    pictures: Mapping[str, Path]

    @property
    def name(self) -> str:
        """The common beginning of the names of its files: `roc-dark`."""
        return self.path.name.removesuffix(_FRAMES).removesuffix(".json")

    @property
    def made_with(self) -> Mapping[str, str]:
        """The versions of the software that made the files, by name; empty if not recorded."""
        versions: Mapping[str, str] = self.manifest.get("versions", {})
        return versions


def is_bundle(path: Path) -> bool:
    """Return True if a path is a folder of bundles, a manifest, or a table of frame data.

    For a file only the name is checked.
    """
    if path.is_dir():
        return not golden.is_golden(path) and any(path.glob("*.json"))
    return path.name.endswith((_FRAMES, ".json"))


def read(path: Path) -> list[Bundle]:
    """Read the bundles in a folder, or the bundle of a manifest or a table of frame data.

    Raises BadInput if there is none, or it cannot be read.
    """
    if path.is_dir():
        bundles = [_of_manifest(file) for file in sorted(path.glob("*.json"))]
        if not bundles:
            raise BadInput(
                f"{path} contains no bundle", hint="give a folder with a manifest (.json)"
            )
        return bundles
    if path.name.endswith(_FRAMES):
        return [Bundle(path, {}, FrameTable.load(path), {})]
    return [_of_manifest(path)]


def _of_manifest(path: Path) -> Bundle:
    try:
        manifest = manifest_reader.read(path)
        names = [entry["name"] for entry in manifest["files"]]
    except (KeyError, TypeError) as error:
        raise BadInput(f"{path} is not the manifest of a bundle: {error}") from error
    manifest_reader.require_shape(path, manifest)
    files = [path.parent / name for name in names if manifest_reader.is_own_name(name)]
    tables = [file for file in files if file.name.endswith(_FRAMES) and file.is_file()]
    frames = FrameTable.load(tables[0]) if tables else None
    pictures = {f.suffix: f for f in files if f.suffix in _PICTURES and f.is_file()}
    return Bundle(path, manifest, frames, pictures)


def differences(before: Bundle, after: Bundle) -> list[Difference]:
    """Return the differences of two bundles: results, texts, frame data and pictures.

    What only one of them has is not compared.
    """
    result: list[Difference] = []
    if before.manifest and after.manifest:
        result += [Difference(RESULT, words) for words in _results(before, after)]
        result += [
            Difference(WORDS, words) for words in _changed_texts(before.manifest, after.manifest)
        ]
    if before.frames is not None and after.frames is not None:
        result += table_differences(before.frames, after.frames)
    same_software = _same_software(before, after)
    for suffix, path in before.pictures.items():
        other = after.pictures.get(suffix)
        if other is not None:
            faults = film_differences.differences(path, other, same_software=same_software)
            result += [Difference(PIXELS, words) for words in faults]
    return result


def _same_software(before: Bundle, after: Bundle) -> bool:
    """Return True if both bundles were made with the same options and the same software.

    The version of mlu_anim itself may differ. Manifests without the version of Cairo do not record
    all software, so the answer for them is False.
    """
    if "cairo" not in before.made_with or "cairo" not in after.made_with:
        return False
    changed = fingerprint.changes(_other_versions(before), _other_versions(after))
    return not changed and not _other_options(before, after)


def _other_versions(bundle: Bundle) -> dict[str, str]:
    """Return the versions of the software that made a bundle, except that of mlu_anim."""
    return {name: value for name, value in bundle.made_with.items() if name != "mlu_anim"}


def _other_options(before: Bundle, after: Bundle) -> list[str]:
    old, new = (bundle.manifest.get("options", {}) for bundle in (before, after))
    return [name for name in {**old, **new} if old.get(name) != new.get(name)]


def table_differences(before: FrameTable, after: FrameTable) -> list[Difference]:
    """Return the differences of two tables of frame data, which may have different frame rates.

    Only frames at times that both rates share are compared.
    """
    steps = _steps(before) & _steps(after)
    old, new = (
        FrameTable(row for row in table if (row.cut, row.t_s % 1) in steps)
        for table in (before, after)
    )
    return [Difference(DATA, words) for words in frame_differences.compare(old, new)]


def _steps(table: FrameTable) -> set[tuple[str, Fraction]]:
    """Return the fractions of a second (0 to 1) at which each cut has frames, as pairs."""
    return {(row.cut, row.t_s % 1) for row in table}


def _results(before: Bundle, after: Bundle) -> list[str]:
    old, new = (
        {
            "clip": bundle.manifest.get("clip"),
            "class": "",
            "facts": bundle.manifest.get("facts", {}),
            "fields": bundle.manifest.get("provenance", {}),
            "arrays": {},
            "made_with": bundle.made_with,
        }
        for bundle in (before, after)
    )
    if old["clip"] != new["clip"]:
        return [f"the clip is {new['clip']} instead of {old['clip']}"]
    return result_summary.differences(old, new)


def _changed_texts(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in _TEXTS:
        if old.get(name) != new.get(name):
            yield f"{name} is '{new.get(name)}' instead of '{old.get(name)}'"
    before, after = (_captions(manifest) for manifest in (old, new))
    for beat in before:
        if beat in after and before[beat] != after[beat]:
            yield f"caption of beat {beat} is '{after[beat]}' instead of '{before[beat]}'"


def _captions(manifest: Mapping[str, Any]) -> dict[str, str]:
    cuts = manifest.get("cuts", {}).values()
    return {beat["name"]: beat["caption"] for cut in cuts for beat in cut["beats"]}


def notes(before: Bundle, after: Bundle) -> list[str]:
    """Return notes on different versions and options, and on files that only one bundle has."""
    lines = []
    changes = fingerprint.changes(before.made_with, after.made_with)
    if changes:
        lines.append(f"made with other versions: {', '.join(changes)}")
    names = _other_options(before, after)
    if names:
        lines.append(f"made with other options: {', '.join(names)}")
    unpaired = {*before.pictures} ^ {*after.pictures}
    if unpaired:
        lines.append(f"only one of the two has {', '.join(sorted(unpaired))}")
    return lines


def paired(before: Sequence[Bundle], after: Sequence[Bundle]) -> list[tuple[Bundle, Bundle]]:
    """Return pairs of bundles with the same name; two single bundles are always a pair.

    Raises BadInput if there is no pair.
    """
    if len(before) == len(after) == 1:
        return [(before[0], after[0])]
    known = {bundle.name: bundle for bundle in after}
    pairs = [(bundle, known[bundle.name]) for bundle in before if bundle.name in known]
    if not pairs:
        raise BadInput(
            "the two folders have no bundle with the same name",
            hint="give two manifests (.json) to compare bundles with different names",
        )
    return pairs
