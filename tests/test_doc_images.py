"""The pictures of the clips in the documents are those that their scenes make today."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from scripts import doc_images

MOST_DIFFERING = 0.01
"""Largest share of pixels that may differ: fonts and libraries round differently elsewhere."""


def _frames(path: Path) -> list[NDArray[np.uint8]]:
    """The first, the middle and the last picture of a file."""
    with Image.open(path) as file:
        n = getattr(file, "n_frames", 1)
        pictures = []
        for index in sorted({0, n // 2, n - 1}):
            file.seek(index)
            pictures.append(np.asarray(file.convert("RGB")))
    return pictures


@pytest.mark.parametrize("name", doc_images.NAMES)
def test_a_picture_of_the_documents_is_the_one_made_today(name: str, tmp_path: Path) -> None:
    now, kept = _frames(doc_images.make(tmp_path, name)), _frames(doc_images.IMAGES / name)
    assert [p.shape for p in now] == [p.shape for p in kept], "run scripts/doc_images.py"
    for one, other in zip(now, kept, strict=True):
        differing = (np.abs(one.astype(int) - other.astype(int)).max(axis=2) > 48).mean()
        assert differing <= MOST_DIFFERING, "make it anew: .venv/bin/python scripts/doc_images.py"


@pytest.mark.slow
@pytest.mark.parametrize("name", doc_images.OTHERS)
def test_so_is_the_gif_of_each_other_clip(name: str, tmp_path: Path) -> None:
    test_a_picture_of_the_documents_is_the_one_made_today(name, tmp_path)


@pytest.mark.parametrize("name", ["roc.gif", *doc_images.OTHERS])
def test_gifs_of_the_documents_are_small_and_shown(name: str) -> None:
    path = doc_images.IMAGES / name
    assert path.stat().st_size <= 1000 * doc_images.MOST_KB
    assert f"images/{name}" in (doc_images.ROOT / "README.md").read_text(encoding="utf-8")
