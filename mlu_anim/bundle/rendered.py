"""What has been rendered, found again by its manifests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mlu_anim.bundle import manifest_rules, text_files
from mlu_anim.bundle.animations import ANIMATIONS, smallest_shown
from mlu_anim.bundle.paths import is_inside
from mlu_anim.system.errors import BadInput, UsageError
from mlu_anim.system.visible_text import strip_invisible
from mlu_anim.wording.sentences import THIN_SPACE

NARROW_NO_BREAK_SPACE = "\u202f"
"""In pages, which break lines: it keeps a number and its unit together."""
FILMS = ("webm", "mp4")
"""What a browser plays, in the order in which it is offered: the smaller one first."""


@dataclass(frozen=True)
class MediaFile:
    """One file of a bundle; what does not apply to it is 0."""

    name: str
    size_bytes: int
    width_px: int = 0
    height_px: int = 0
    fps: float = 0.0
    duration_s: float = 0.0

    @property
    def format(self) -> str:
        """The suffix without its dot."""
        return Path(self.name).suffix[1:]


@dataclass(frozen=True)
class RenderedBundle:
    """The files of one clip and variant, as their manifest at `path` tells them.

    `target`: the kind of place in which they are to be shown.
    """

    path: Path
    manifest: Mapping[str, Any]
    target: str = "html"

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self.path.parent

    @property
    def stem(self) -> str:
        """What the names of its files begin with: `roc-dark`."""
        return self.path.stem

    @property
    def clip(self) -> str:
        """The clip, or the class of the user's own scene."""
        return strip_invisible(str(self.manifest.get("clip") or self.manifest.get("scene")))

    @property
    def variant(self) -> str:
        """What differs from the default, as files carry it: `dark-9x16`, or nothing."""
        return self.stem.removeprefix(self.clip).removeprefix("-")

    @property
    def title(self) -> str:
        """One line."""
        return self._text("title", self.clip)

    @property
    def alt(self) -> str:
        """What stands for the picture."""
        return self._text("alt", f"An animation: {self.title}.")

    @property
    def description(self) -> str:
        """The story in a few sentences."""
        return self._text("description", self.alt)

    @property
    def language(self) -> str:
        """The tag of the language of its words."""
        return self._text("language", "en")

    @property
    def shows_captions(self) -> bool:
        """Whether captions are drawn into the picture, so that a player need not show them."""
        return bool(self.manifest.get("options", {}).get("captions", True))

    @property
    def beats(self) -> Sequence[Mapping[str, Any]]:
        """The beats of its film's cut, with their words; none of the user's own scenes."""
        cuts: Sequence[Any] = list(self.manifest.get("cuts", {}).values())
        return list(cuts[0]["beats"]) if cuts else []

    @cached_property
    def files(self) -> tuple[MediaFile, ...]:
        """The files that the manifest names and that are still there."""
        named = [_media_file(entry) for entry in self.manifest["files"]]
        return tuple(file for file in named if file and (self.folder / file.name).is_file())

    @property
    def films(self) -> list[MediaFile]:
        """For a `<video>`, the preferred one first."""
        return self._of(FILMS)

    @property
    def animation(self) -> MediaFile | None:
        """For a place that takes only images: the smallest one that its target shows."""
        return smallest_shown(self._of(ANIMATIONS), self.target)

    @property
    def still(self) -> MediaFile | None:
        """The poster."""
        return self.named(f"{self.stem}.png")

    @property
    def has_picture(self) -> bool:
        """Whether a page can show anything of it; the films of its beats are for editors."""
        return bool(self.films or self.animation or self.still)

    def named(self, name: str) -> MediaFile | None:
        """The file of that name."""
        return next((file for file in self.files if file.name == name), None)

    def content(self, file: MediaFile) -> bytes | None:
        """The bytes of a file, to be shown in a page; None where a link leads to something else."""
        path = self.folder / file.name
        return path.read_bytes() if is_inside(self.folder.parent, path) else None

    def words(self, suffix: str) -> MediaFile | None:
        """One of the files of words: `text_files.CAPTIONS`."""
        return self.named(self.stem + suffix)

    def _of(self, formats: Sequence[str]) -> list[MediaFile]:
        own = {f"{self.stem}.{each}": rank for rank, each in enumerate(formats)}
        return sorted((f for f in self.files if f.name in own), key=lambda f: own[f.name])

    def _text(self, key: str, instead: str) -> str:
        words = strip_invisible(str(self.manifest.get(key) or instead))
        return words.replace(THIN_SPACE, NARROW_NO_BREAK_SPACE)


def all_in(out: Path) -> tuple[list[RenderedBundle], list[BadInput]]:
    """Everything rendered below a folder, by name, and what could not be read."""
    found, troubles = [], []
    for path in sorted(out.glob("*/*.json"), key=lambda path: (path.parent.name, path.stem)):
        try:
            bundle = _read(path)
        except BadInput as error:
            troubles.append(error)
        else:
            if bundle is not None and bundle.files:
                found.append(bundle)
    return found, troubles


def one_of(folder: Path, variant: str | None, *, render: str) -> RenderedBundle:
    """The bundle of a folder: the variant asked for, else the default, else the only one.

    render: the command that would render one. Raises UsageError when there is no such bundle.
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
        message = f"{folder} has several variants, and not the default one"
        raise UsageError(message, hint=f"choose with --variant: {known}")
    raise UsageError(f"{folder} has no variant {variant!r}", hint=f"there are: {known}")


def size(n_bytes: int) -> str:
    """A size as a person reads it: `1.9 MB`."""
    if n_bytes < 1000:
        return f"{n_bytes} bytes"
    if n_bytes < 999_500:
        return f"{n_bytes / 1e3:.0f} KB"
    return f"{n_bytes / 1e6:.1f} MB"


def words_of(bundle: RenderedBundle) -> list[MediaFile]:
    """Its files of words that are there."""
    suffixes = text_files.CAPTIONS, text_files.CHAPTERS, text_files.TRANSCRIPT
    return [file for suffix in suffixes if (file := bundle.words(suffix)) is not None]


def _read(path: Path) -> RenderedBundle | None:
    """The bundle of a manifest, or None for a file that is something else."""
    content = manifest_rules.read(path)
    if not manifest_rules.is_manifest(content):
        return None
    manifest_rules.require_shape(path, content)
    return RenderedBundle(path, content)


def _media_file(entry: Any) -> MediaFile | None:
    """A file of the manifest; None for one that would lie elsewhere, or of sizes that are none."""
    if not isinstance(entry, dict) or not manifest_rules.is_own_name(entry.get("name")):
        return None
    known = {key: entry[key] for key in MediaFile.__annotations__ if key in entry}
    numbers = {key: value for key, value in known.items() if key != "name"}
    is_whole = "size_bytes" in known and all(map(manifest_rules.is_number, numbers.values()))
    return MediaFile(**known) if is_whole else None
