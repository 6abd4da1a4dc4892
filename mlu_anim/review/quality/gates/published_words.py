"""The words that lie beside a film are those of the clip as it is now."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mlu_anim.bundle import captions, text_files
from mlu_anim.bundle.clip_text import BeatText
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import Subject

_OWN = ("predictions", "data", "model", "frozen_result", "wording", "title", "seed", "settings")
"""Options by which a rendering tells something else than the clip's own story."""
_AGAIN = "render it again"


class Published:
    """Manifest, captions, chapters and transcript, of every rendering that is there."""

    name = "published words"
    looks_at_files = True

    def run(self, subject: Subject) -> list[Finding]:
        """Every word that is missing or stale."""
        return [
            Finding(self.name, f"{words}; {_AGAIN}", str(bundle.path), beat)
            for bundle in subject.bundles
            for beat, words in (*_of_files(bundle), *_of_manifest(subject, bundle))
        ]


Fault = tuple[str, str]
"""The beat, if it is of one, and what is wrong."""


def _of_manifest(subject: Subject, bundle: RenderedBundle) -> Iterator[Fault]:
    """What the manifest says that the clip would not say now; nothing of others' results."""
    manifest, told = bundle.manifest, subject.telling
    options = manifest.get("options", {})
    if any(options.get(name) not in (None, [], ()) for name in _OWN):
        return
    if manifest.get("result_digest") != subject.result.digest():
        yield "", "it shows another result than the clip has now"
        return
    for key in ("title", "alt", "description"):
        if manifest.get(key) != getattr(told, key):
            yield "", f"its {key} is stale: {manifest.get(key)!r}"
    known = _known_beats(subject)
    for cut in manifest.get("cuts", {}).values():
        for beat in cut["beats"]:
            said = known.get(beat["name"], {})
            stale = [key for key, texts in said.items() if beat.get(key) not in texts]
            if stale or not said:
                yield beat["name"], f"its {', '.join(stale) or 'beat'} is stale"


def _known_beats(subject: Subject) -> Mapping[str, Mapping[str, set[str]]]:
    """What is said of each beat now, in any of the renderings that were looked at."""
    known: dict[str, dict[str, set[str]]] = {}
    for view in subject.views:
        for beat in subject.telling.beats(view.timeline):
            for key in ("title", "caption", "seen"):
                said = known.setdefault(beat.name, {}).setdefault(key, set())
                said.add(getattr(beat, key))
    return known


def _of_files(bundle: RenderedBundle) -> Iterator[Fault]:
    """Files of words that are missing, or do not say what the manifest says."""
    told = [_beat(each) for each in bundle.beats]
    if not told:
        return
    title = str(bundle.manifest["title"])
    moving = any(file.duration_s for file in bundle.files)
    expected = {
        text_files.CAPTIONS: captions.captions(title, told),
        text_files.CHAPTERS: captions.chapters(title, told),
    }
    for suffix in text_files.suffixes(["mp4" if moving else "png"]):
        path = bundle.folder / f"{bundle.stem}{suffix}"
        text = _text(path)
        if text is None:
            yield "", f"{path.name} is missing"
        elif suffix in expected and text != expected[suffix]:
            yield "", f"{path.name} does not say what the manifest says"
        elif suffix == text_files.TRANSCRIPT:
            yield from _of_transcript(path.name, text, told, bundle)


def _of_transcript(
    name: str, text: str, told: list[BeatText], bundle: RenderedBundle
) -> Iterator[Fault]:
    flat = " ".join(text.split())
    if " ".join(str(bundle.manifest["description"]).split()) not in flat:
        yield "", f"{name} has another description than the manifest"
    for beat in told:
        if any(" ".join(each.split()) not in flat for each in (beat.caption, beat.seen)):
            yield beat.name, f"{name} does not say what the manifest says"


def _beat(entry: Mapping[str, Any]) -> BeatText:
    name, caption = str(entry["name"]), str(entry["caption"])
    title, seen = str(entry.get("title", name)), str(entry.get("seen", caption))
    return BeatText(name, title, caption, seen, float(entry["start_s"]), float(entry["end_s"]))


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
