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
    """The published files of a clip and variant. `manifest`: empty for a single table."""

    path: Path
    manifest: Mapping[str, Any]
    frames: FrameTable | None
    pictures: Mapping[str, Path]

    @property
    def name(self) -> str:
        """The common name of its files."""
        return self.path.name.removesuffix(_FRAMES).removesuffix(".json")

    @property
    def made_with(self) -> Mapping[str, str]:
        """The versions of the software that made it."""
        versions: Mapping[str, str] = self.manifest.get("versions", {})
        return versions


def is_bundle(path: Path) -> bool:
    """Return True if a path is a bundle or a folder of bundles."""
    if path.is_dir():
        return not golden.is_golden(path) and any(path.glob("*.json"))
    return path.name.endswith((_FRAMES, ".json"))


def read(path: Path) -> list[Bundle]:
    """The bundles of a folder, a manifest, or a table of frame data."""
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
    """The differences of two bundles: results, texts, frame data and pictures."""
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
    """Return True if the software besides our code and the options are the same.

    Older manifests do not record the version of Cairo, so nothing is known about them.
    """
    if "cairo" not in before.made_with or "cairo" not in after.made_with:
        return False
    changed = fingerprint.changes(_other_versions(before), _other_versions(after))
    return not changed and not _other_options(before, after)


def _other_versions(bundle: Bundle) -> dict[str, str]:
    """All versions except our own."""
    return {name: value for name, value in bundle.made_with.items() if name != "mlu_anim"}


def _other_options(before: Bundle, after: Bundle) -> list[str]:
    old, new = (bundle.manifest.get("options", {}) for bundle in (before, after))
    return [name for name in {**old, **new} if old.get(name) != new.get(name)]


def table_differences(before: FrameTable, after: FrameTable) -> list[Difference]:
    """The differences of two tables of any rates, in the frames that both should have."""
    steps = _steps(before) & _steps(after)
    old, new = (
        FrameTable(row for row in table if (row.cut, row.t_s % 1) in steps)
        for table in (before, after)
    )
    return [Difference(DATA, words) for words in frame_differences.compare(old, new)]


def _steps(table: FrameTable) -> set[tuple[str, Fraction]]:
    """The fractions of a second at which a cut has frames."""
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
    """Notes that explain differences, and on files that could not be compared."""
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
    """Pairs of bundles with the same name; two single bundles are a pair with any names."""
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
