"""Bundles for tests: a manifest and its files, without rendering anything."""

import json
from pathlib import Path
from typing import Any

from mlu_anim.bundle import text_files
from mlu_anim.bundle.clip_text import cut_as_plain
from mlu_anim.bundle.paths import BundlePaths
from mlu_anim.bundle.rendered import RenderedBundle
from tests.bundle.tellings import HOSTILE, telling, timeline


def entry(name: str, **more: Any) -> dict[str, Any]:
    """A file in a manifest."""
    return {"name": name, "size_bytes": 1_234_567, "sha256": "0" * 64, **more}


def film(name: str, width_px: int = 1280, height_px: int = 720) -> dict[str, Any]:
    """A moving file in a manifest."""
    return entry(name, width_px=width_px, height_px=height_px, fps=30.0, duration_s=36.2)


def bundle(
    out: Path,
    formats: tuple[str, ...] = ("mp4", "gif", "png"),
    *,
    name: str = HOSTILE,
    folder: str = "demo",
    stem: str = "demo",
    **manifest: Any,
) -> RenderedBundle:
    """A bundle on disk whose words mention a class of that name."""
    place = out / folder
    place.mkdir(parents=True, exist_ok=True)
    files = [film(f"{stem}.{each}") for each in formats if each != "png"]
    files += [entry(f"{stem}.png", width_px=1280, height_px=720)] if "png" in formats else []
    for each in files:
        (place / each["name"]).write_bytes(b"x")
    told = telling(name)
    if set(formats) - {"png"}:
        paths = BundlePaths(place, stem)
        words = text_files.write_words(paths, formats, told, timeline(name))
        files += [entry(path.name) for path in words]
    content = {
        "clip": "demo",
        "title": told.title,
        "language": "en",
        "alt": told.alt,
        "description": told.description,
        "cuts": {"full": cut_as_plain(told, timeline(name))},
        "files": files,
        "written": told.written(),
        "checks": [{"name": f"a = {name}", "left": 1.0, "right": 1.0, "tolerance": 0.0}],
        "provenance": {"data": name, "model": {"C": "1.0"}},
        "result_digest": "0" * 64,
        "options": {"captions": True, "formats": list(formats), "title": None},
        "versions": {"mlu_anim": "0.1.0"},
        **manifest,
    }
    path = place / f"{stem}.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return RenderedBundle(path, content)
