"""Two bundles compared: what their manifests say, their frame data, their pictures."""

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
_TOLD = ("title", "alt", "verdict")


@dataclass(frozen=True)
class Bundle:
    """What was published of one clip and variant. `manifest`: empty for a lone table."""

    path: Path
    manifest: Mapping[str, Any]
    frames: FrameTable | None
    pictures: Mapping[str, Path]

    @property
    def name(self) -> str:
        """Its files' common name."""
        return self.path.name.removesuffix(_FRAMES).removesuffix(".json")

    @property
    def made_with(self) -> Mapping[str, str]:
        """Versions of all that made it."""
        found: Mapping[str, str] = self.manifest.get("versions", {})
        return found


def is_bundle(path: Path) -> bool:
    """Whether a path can be read as a bundle or as a folder of them."""
    if path.is_dir():
        return not golden.is_golden(path) and any(path.glob("*.json"))
    return path.name.endswith((_FRAMES, ".json"))


def read(path: Path) -> list[Bundle]:
    """The bundles at a path: a folder's, a manifest's, or the one that a table belongs to."""
    if path.is_dir():
        found = [_of_manifest(each) for each in sorted(path.glob("*.json"))]
        if not found:
            raise BadInput(f"{path} holds no bundle", hint="name a folder with a manifest (.json)")
        return found
    if path.name.endswith(_FRAMES):
        return [Bundle(path, {}, FrameTable.load(path), {})]
    return [_of_manifest(path)]


def _of_manifest(path: Path) -> Bundle:
    try:
        manifest = manifest_reader.read(path)
        names = [each["name"] for each in manifest["files"]]
    except (KeyError, TypeError) as error:
        raise BadInput(f"{path} is no manifest of a bundle: {error}") from error
    manifest_reader.require_shape(path, manifest)
    files = [path.parent / name for name in names if manifest_reader.is_own_name(name)]
    tables = [file for file in files if file.name.endswith(_FRAMES) and file.is_file()]
    frames = FrameTable.load(tables[0]) if tables else None
    pictures = {f.suffix: f for f in files if f.suffix in _PICTURES and f.is_file()}
    return Bundle(path, manifest, frames, pictures)


def differences(before: Bundle, after: Bundle) -> list[Difference]:
    """What is not as it was."""
    found: list[Difference] = []
    if before.manifest and after.manifest:
        found += [Difference(RESULT, words) for words in _results(before, after)]
        found += [Difference(WORDS, words) for words in _said(before.manifest, after.manifest)]
    if before.frames is not None and after.frames is not None:
        found += table_differences(before.frames, after.frames)
    alike = _made_alike(before, after)
    for suffix, path in before.pictures.items():
        other = after.pictures.get(suffix)
        if other is not None:
            faults = film_differences.differences(path, other, made_alike=alike)
            found += [Difference(PIXELS, words) for words in faults]
    return found


def _made_alike(before: Bundle, after: Bundle) -> bool:
    """Whether nothing but our own code and the result can have made the pictures different.

    A manifest that tells no Cairo is of a time when none did: of that nothing is known.
    """
    if "cairo" not in before.made_with or "cairo" not in after.made_with:
        return False
    changed = fingerprint.changes(_around(before), _around(after))
    return not changed and not _other_options(before, after)


def _around(bundle: Bundle) -> dict[str, str]:
    """All versions but our own."""
    return {name: value for name, value in bundle.made_with.items() if name != "mlu_anim"}


def _other_options(before: Bundle, after: Bundle) -> list[str]:
    old, new = (each.manifest.get("options", {}) for each in (before, after))
    return [name for name in {**old, **new} if old.get(name) != new.get(name)]


def table_differences(before: FrameTable, after: FrameTable) -> list[Difference]:
    """Of two tables of any rates, of the frames that both should have."""
    steps = _steps(before) & _steps(after)
    old, new = (
        FrameTable(row for row in table if (row.cut, row.t_s % 1) in steps)
        for table in (before, after)
    )
    return [Difference(DATA, words) for words in frame_differences.compare(old, new)]


def _steps(table: FrameTable) -> set[tuple[str, Fraction]]:
    """The parts of a second at which a cut has frames."""
    return {(row.cut, row.t_s % 1) for row in table}


def _results(before: Bundle, after: Bundle) -> list[str]:
    old, new = (
        {
            "clip": each.manifest.get("clip"),
            "class": "",
            "facts": each.manifest.get("facts", {}),
            "fields": each.manifest.get("provenance", {}),
            "arrays": {},
            "made_with": each.made_with,
        }
        for each in (before, after)
    )
    if old["clip"] != new["clip"]:
        return [f"the clip is {new['clip']} instead of {old['clip']}"]
    return result_summary.differences(old, new)


def _said(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for name in _TOLD:
        if old.get(name) != new.get(name):
            yield f"{name} is '{new.get(name)}' instead of '{old.get(name)}'"
    before, after = (_captions(each) for each in (old, new))
    for beat in before:
        if beat in after and before[beat] != after[beat]:
            yield f"caption of beat {beat} is '{after[beat]}' instead of '{before[beat]}'"


def _captions(manifest: Mapping[str, Any]) -> dict[str, str]:
    cuts = manifest.get("cuts", {}).values()
    return {beat["name"]: beat["caption"] for cut in cuts for beat in cut["beats"]}


def notes(before: Bundle, after: Bundle) -> list[str]:
    """What explains differences, and what could not be compared."""
    found = []
    changes = fingerprint.changes(before.made_with, after.made_with)
    if changes:
        found.append(f"made with other versions: {', '.join(changes)}")
    names = _other_options(before, after)
    if names:
        found.append(f"made with other options: {', '.join(names)}")
    lonely = {*before.pictures} ^ {*after.pictures}
    if lonely:
        found.append(f"only one of the two has {', '.join(sorted(lonely))}")
    return found


def paired(before: Sequence[Bundle], after: Sequence[Bundle]) -> list[tuple[Bundle, Bundle]]:
    """Bundles of the same name; two single ones belong together whatever they are called."""
    if len(before) == len(after) == 1:
        return [(before[0], after[0])]
    known = {bundle.name: bundle for bundle in after}
    pairs = [(bundle, known[bundle.name]) for bundle in before if bundle.name in known]
    if not pairs:
        raise BadInput("the two folders have no bundle of the same name")
    return pairs
