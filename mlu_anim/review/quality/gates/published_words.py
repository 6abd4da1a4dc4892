"""Gate: the published texts match the clip's current result and wording."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mlu_anim.bundle import captions, text_files
from mlu_anim.bundle.clip_text import BeatText
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import GateInput

_OWN = ("predictions", "data", "model", "frozen_result", "wording", "title", "seed", "settings")
"""Options with which a rendering shows other data or words than the clip's own."""
_RENDER_AGAIN = "render it again"


class PublishedWords:
    """Checks manifest, captions, chapters and transcript of every published rendering."""

    name = "published words"
    needs_files = True

    def run(self, subject: GateInput) -> list[Finding]:
        """Return a finding for each published text that is missing or outdated."""
        return [
            Finding(self.name, f"{words}; {_RENDER_AGAIN}", str(bundle.path), beat)
            for bundle in subject.bundles
            for beat, words in (*_of_files(bundle), *_of_manifest(subject, bundle))
        ]


Fault = tuple[str, str]
"""A fault: the name of the beat (or "") and a description."""


def _of_manifest(subject: GateInput, bundle: RenderedBundle) -> Iterator[Fault]:
    """Yield a fault for each text in a manifest that differs from the clip's current text.

    Renderings of a user's data or words are not checked.
    """
    manifest, clip_text = bundle.manifest, subject.clip_text
    options = manifest.get("options", {})
    if any(options.get(name) not in (None, [], ()) for name in _OWN):
        return
    if manifest.get("result_digest") != subject.result.digest():
        yield "", "it shows an outdated result"
        return
    for key in ("title", "alt", "description"):
        if manifest.get(key) != getattr(clip_text, key):
            yield "", f"its {key} is outdated: {manifest.get(key)!r}"
    known = _known_beats(subject)
    for cut in manifest.get("cuts", {}).values():
        for beat in cut["beats"]:
            current = known.get(beat["name"], {})
            outdated = [key for key, texts in current.items() if beat.get(key) not in texts]
            if outdated or not current:
                yield beat["name"], f"its {', '.join(outdated) or 'beat'} is outdated"


def _known_beats(subject: GateInput) -> Mapping[str, Mapping[str, set[str]]]:
    """Return the current texts of each beat: beat -> "title", "caption" or "seen" -> texts.

    A beat may have several texts of one kind, one in each observed rendering.
    """
    known: dict[str, dict[str, set[str]]] = {}
    for view in subject.views:
        for beat in subject.clip_text.beats(view.timeline):
            for key in ("title", "caption", "seen"):
                texts = known.setdefault(beat.name, {}).setdefault(key, set())
                texts.add(getattr(beat, key))
    return known


def _of_files(bundle: RenderedBundle) -> Iterator[Fault]:
    """Yield a fault for each text file that is missing or differs from the manifest."""
    beats = [_beat(entry) for entry in bundle.beats]
    if not beats:
        return
    title = str(bundle.manifest["title"])
    moving = any(file.duration_s for file in bundle.files)
    expected = {
        text_files.CAPTIONS: captions.captions(title, beats),
        text_files.CHAPTERS: captions.chapters(title, beats),
    }
    for suffix in text_files.suffixes(["mp4" if moving else "png"]):
        path = bundle.folder / f"{bundle.stem}{suffix}"
        text = _text(path)
        if text is None:
            yield "", f"{path.name} is missing"
        elif suffix in expected and text != expected[suffix]:
            yield "", f"{path.name} differs from the manifest"
        elif suffix == text_files.TRANSCRIPT:
            yield from _of_transcript(path.name, text, beats, bundle)


def _of_transcript(
    name: str, text: str, beats: list[BeatText], bundle: RenderedBundle
) -> Iterator[Fault]:
    flat = " ".join(text.split())
    if " ".join(str(bundle.manifest["description"]).split()) not in flat:
        yield "", f"{name} has another description than the manifest"
    for beat in beats:
        if any(" ".join(part.split()) not in flat for part in (beat.caption, beat.seen)):
            yield beat.name, f"{name} differs from the manifest"


def _beat(entry: Mapping[str, Any]) -> BeatText:
    name, caption = str(entry["name"]), str(entry["caption"])
    title, description = str(entry.get("title", name)), str(entry.get("seen", caption))
    return BeatText(
        name, title, caption, description, float(entry["start_s"]), float(entry["end_s"])
    )


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
