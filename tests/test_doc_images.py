"""The pictures of the clips in the documents are those that their scenes make today."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scripts import doc_images
from tests.browser import Browser, Page, open_browser

MOST_DIFFERING = 0.01
"""Largest share of pixels that may differ: fonts and libraries round differently elsewhere."""
SVG_SIZE_PX = 640, 360
TWO_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
SVG_MOMENTS_S = 0.0, 6.0, 12.0, 22.0


def _frames(path: Path) -> list[NDArray[np.uint8]]:
    """The first, the middle and the last picture of a file."""
    with Image.open(path) as file:
        n = getattr(file, "n_frames", 1)
        pictures = []
        for index in sorted({0, n // 2, n - 1}):
            file.seek(index)
            pictures.append(np.asarray(file.convert("RGB")))
    return pictures


def _svg_frames(path: Path, browser: Browser, folder: Path) -> list[NDArray[np.uint8]]:
    """Pictures of an SVG at some moments, as a browser draws them."""
    pictures = []
    with Page(browser, width_px=SVG_SIZE_PX[0]) as page:
        page.resize(*SVG_SIZE_PX)
        page.open(path.as_uri())
        page.run("document.documentElement.pauseAnimations(); 1")
        for moment_s in SVG_MOMENTS_S:
            page.run(f"document.documentElement.setCurrentTime({moment_s}); 1")
            page.run(TWO_FRAMES)
            shot = page.screenshot(folder / "shot.png")
            pictures.append(np.asarray(Image.open(shot).convert("RGB")))
    return pictures


def _require_alike(now: list[NDArray[np.uint8]], kept: list[NDArray[np.uint8]]) -> None:
    assert [p.shape for p in now] == [p.shape for p in kept], "run scripts/doc_images.py"
    for one, other in zip(now, kept, strict=True):
        differing = (np.abs(one.astype(int) - other.astype(int)).max(axis=2) > 48).mean()
        assert differing <= MOST_DIFFERING, "make it anew: .venv/bin/python scripts/doc_images.py"


@pytest.mark.parametrize("name", doc_images.NAMES)
def test_a_picture_of_the_documents_is_the_one_made_today(name: str, tmp_path: Path) -> None:
    made, kept = doc_images.make(tmp_path, name), doc_images.IMAGES / name
    if name.endswith(".svg"):
        with open_browser() as browser:
            now, before = (_svg_frames(path, browser, tmp_path) for path in (made, kept))
        assert np.ptp([p.astype(int).sum() for p in now]) > 0, "it moves"
    else:
        now, before = _frames(made), _frames(kept)
    _require_alike(now, before)


@pytest.mark.slow
@pytest.mark.parametrize("name", doc_images.OTHERS)
def test_so_is_that_of_each_other_clip(name: str, tmp_path: Path) -> None:
    test_a_picture_of_the_documents_is_the_one_made_today(name, tmp_path)


@pytest.mark.parametrize("name", [doc_images.HERO, *doc_images.OTHERS])
def test_moving_pictures_of_the_documents_are_small_and_shown(name: str) -> None:
    path = doc_images.IMAGES / name
    most_kb = doc_images.MOST_HERO_KB if path.suffix == ".svg" else doc_images.MOST_KB
    assert path.stat().st_size <= 1000 * most_kb
    assert f"images/{name}" in (doc_images.ROOT / "README.md").read_text(encoding="utf-8")
