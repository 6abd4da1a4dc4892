"""Find rendered bundles on disk by their manifests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mlu_anim.bundle import manifest_reader, text_files
from mlu_anim.bundle.animations import ANIMATIONS, smallest_supported
from mlu_anim.bundle.media_file import MediaFile
from mlu_anim.bundle.paths import is_inside
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.suggestions import did_you_mean
from mlu_anim.system.visible_text import strip_invisible
from mlu_anim.wording.sentences import THIN_SPACE

NARROW_NO_BREAK_SPACE = "\u202f"
"""Stands in pages for a thin space, at which a number and its unit could be separated."""
FILMS = ("webm", "mp4")
"""Film formats that browsers play, in the order of preference: the smaller one first."""


@dataclass(frozen=True)
class RenderedBundle:
    """The published files of one clip and variant, as the manifest at `path` lists them.

    `target`: the kind of page that will show them, one of `snippets.TARGETS`.
    """

    path: Path
    manifest: Mapping[str, Any]
    target: str = "html"

    @property
    def folder(self) -> Path:
        """The folder that contains the manifest and all files of the bundle."""
        return self.path.parent

    @property
    def stem(self) -> str:
        """The common beginning of the names of all files, like `roc-dark`."""
        return self.path.stem

    @property
    def clip(self) -> str:
        """The name of the clip, or of the class of the user's own scene."""
        return strip_invisible(str(self.manifest.get("clip") or self.manifest.get("scene")))

    @property
    def variant(self) -> str:
        """The options that differ from the defaults, as in file names: `dark-9x16` or empty."""
        return self.stem.removeprefix(self.clip).removeprefix("-")

    @property
    def title(self) -> str:
        """The title, in one line."""
        return self._text("title", self.clip)

    @property
    def alt(self) -> str:
        """The alternative text of the picture."""
        return self._text("alt", f"An animation: {self.title}.")

    @property
    def description(self) -> str:
        """A description of the clip in a few sentences."""
        return self._text("description", self.alt)

    @property
    def language(self) -> str:
        """The language tag of the texts, like `en`."""
        return self._text("language", "en")

    @property
    def shows_captions(self) -> bool:
        """True if captions are drawn into the picture, so that players need not show them."""
        return bool(self.manifest.get("options", {}).get("captions", True))

    @property
    def beats(self) -> Sequence[Mapping[str, Any]]:
        """The beats of the first cut with their texts and times; empty for a user's own scene."""
        cuts: Sequence[Any] = list(self.manifest.get("cuts", {}).values())
        return list(cuts[0]["beats"]) if cuts else []

    @cached_property
    def files(self) -> tuple[MediaFile, ...]:
        """The valid files in the manifest that still exist."""
        named = [_media_file(entry) for entry in self.manifest["files"]]
        return tuple(file for file in named if file and (self.folder / file.name).is_file())

    @property
    def films(self) -> list[MediaFile]:
        """The films for a `<video>`, the preferred one first."""
        return self._of(FILMS)

    @property
    def animation(self) -> MediaFile | None:
        """The smallest animated image that the target supports; None if there is none."""
        return smallest_supported(self._of(ANIMATIONS), self.target)

    @property
    def still(self) -> MediaFile | None:
        """The still image, used as the poster of a film; None if there is none."""
        return self.still_of_pixels or self.still_of_outlines

    @property
    def still_of_pixels(self) -> MediaFile | None:
        """The PNG of the still, for print as well; None if there is none."""
        return self.file(f"{self.stem}.png")

    @property
    def still_of_outlines(self) -> MediaFile | None:
        """The SVG of the still, sharp at any size; None if there is none."""
        return self.file(f"{self.stem}.still.svg")

    @property
    def svg(self) -> MediaFile | None:
        """The SVG that moves; None if there is none."""
        return self.file(f"{self.stem}.svg")

    @property
    def player(self) -> MediaFile | None:
        """The page with a vector film and its player; None if there is none."""
        return self.file(f"{self.stem}.html")

    @property
    def has_picture(self) -> bool:
        """True if the bundle has a film, animated image or still to show on a page.

        Films of single beats do not count: they are for video editors.
        """
        return bool(self.films or self.animation or self.svg or self.player or self.still)

    def file(self, name: str) -> MediaFile | None:
        """Return the file with this name; None if there is none."""
        return next((file for file in self.files if file.name == name), None)

    def content(self, file: MediaFile) -> bytes | None:
        """Return the bytes of a file, to embed them in a page.

        None if the file is a link that points out of the folder of all bundles.
        """
        path = self.folder / file.name
        return path.read_bytes() if is_inside(self.folder.parent, path) else None

    def text_file(self, suffix: str) -> MediaFile | None:
        """Return the text file with a suffix, like `text_files.CAPTIONS`; None if there is none."""
        return self.file(self.stem + suffix)

    def _of(self, formats: Sequence[str]) -> list[MediaFile]:
        ranks = {f"{self.stem}.{suffix}": rank for rank, suffix in enumerate(formats)}
        return sorted((f for f in self.files if f.name in ranks), key=lambda f: ranks[f.name])

    def _text(self, key: str, fallback: str) -> str:
        words = strip_invisible(str(self.manifest.get(key) or fallback))
        return words.replace(THIN_SPACE, NARROW_NO_BREAK_SPACE)


def find_bundles(out: Path) -> tuple[list[RenderedBundle], list[BadInput]]:
    """Return all bundles in the folders of `out`, sorted by name, and errors of invalid ones."""
    bundles, errors = [], []
    for path in sorted(out.glob("*/*.json"), key=lambda path: (path.parent.name, path.stem)):
        try:
            bundle = _read(path)
        except BadInput as error:
            errors.append(error)
        else:
            if bundle is not None and bundle.files:
                bundles.append(bundle)
    return bundles, errors


def find_bundle(folder: Path, variant: str | None, *, render: str) -> RenderedBundle:
    """Return the bundle of a variant in a folder; if that is None, the only or the default one.

    variant: like `dark-9x16`; empty for the default.  render: the command that would render it, for
    the error message. Raises UsageError if there is no such bundle, BadInput for an invalid
    manifest.
    """
    paths = sorted(folder.glob("*.json"))
    bundles = [b for path in paths if (b := _read(path)) is not None and b.files]
    if not bundles:
        raise UsageError(f"nothing is rendered in {folder}", hint=f"render it first: {render}")
    by_variant = {bundle.variant: bundle for bundle in bundles}
    if variant is None and len(bundles) == 1:
        return bundles[0]
    if (variant or "") in by_variant:
        return by_variant[variant or ""]
    known = ", ".join(name or "(the default)" for name in sorted(by_variant))
    if variant is None:
        message = f"{folder} has several variants, but not the default one"
        raise UsageError(message, hint=f"Choose one with --variant: {known}.")
    hint = did_you_mean(variant, filter(None, by_variant)) or f"Variants: {known}."
    raise UsageError(f"{folder} has no variant {variant!r}", hint=hint)


def text_files_of(bundle: RenderedBundle) -> list[MediaFile]:
    """Return the text files that a bundle has: captions, chapters and transcript."""
    suffixes = text_files.CAPTIONS, text_files.CHAPTERS, text_files.TRANSCRIPT
    return [file for suffix in suffixes if (file := bundle.text_file(suffix)) is not None]


def _read(path: Path) -> RenderedBundle | None:
    """Return the bundle of the manifest at `path`; None if the file is not a manifest.

    Raises BadInput if it cannot be read or is invalid.
    """
    content = manifest_reader.read(path)
    if not manifest_reader.is_manifest(content):
        return None
    manifest_reader.require_shape(path, content)
    return RenderedBundle(path, content)


def _media_file(entry: Any) -> MediaFile | None:
    """Return the file of a manifest entry; None if it has a path or its numbers are invalid."""
    if not isinstance(entry, dict) or not manifest_reader.is_own_name(entry.get("name")):
        return None
    known = {key: entry[key] for key in MediaFile.__annotations__ if key in entry}
    numbers = {key: value for key, value in known.items() if key != "name"}
    is_valid = "size_bytes" in known and all(map(manifest_reader.is_number, numbers.values()))
    return MediaFile(**known) if is_valid else None
