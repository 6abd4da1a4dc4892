"""Make bundles for tests: a manifest and its files, without rendering."""

import json
from pathlib import Path
from typing import Any

from mlu_anim.bundle import text_files
from mlu_anim.bundle.clip_text import cut_as_plain
from mlu_anim.bundle.paths import BundlePaths
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from tests.bundle.clip_texts import HOSTILE, clip_text, timeline


def entry(name: str, **more: Any) -> dict[str, Any]:
    """A manifest's entry of a file."""
    return {"name": name, "size_bytes": 1_234_567, "sha256": "0" * 64, **more}


def film(name: str, width_px: int = 1280, height_px: int = 720) -> dict[str, Any]:
    """A manifest's entry of a film or an animated image."""
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
    """Write a bundle to disk whose texts mention a class with this name."""
    bundle_folder = out / folder
    bundle_folder.mkdir(parents=True, exist_ok=True)
    files = [film(f"{stem}.{suffix}") for suffix in formats if suffix != "png"]
    files += [entry(f"{stem}.png", width_px=1280, height_px=720)] if "png" in formats else []
    for file in files:
        (bundle_folder / file["name"]).write_bytes(b"x")
    text = clip_text(name)
    if set(formats) - {"png"}:
        paths = BundlePaths(bundle_folder, stem)
        words = text_files.write_words(paths, formats, text, timeline(name))
        files += [entry(path.name) for path in words]
    content = {
        "clip": "demo",
        "title": text.title,
        "language": "en",
        "alt": text.alt,
        "description": text.description,
        "cuts": {"full": cut_as_plain(text, timeline(name))},
        "files": files,
        "written": text.formatted_facts(),
        "checks": [{"name": f"a = {name}", "left": 1.0, "right": 1.0, "tolerance": 0.0}],
        "provenance": {"data": name, "model": {"C": "1.0"}},
        "result_digest": "0" * 64,
        "options": {"captions": True, "formats": list(formats), "title": None},
        "versions": {"mlu_anim": "0.1.0"},
        **manifest,
    }
    path = bundle_folder / f"{stem}.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return RenderedBundle(path, content)
