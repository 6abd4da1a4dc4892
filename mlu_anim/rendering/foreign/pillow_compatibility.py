"""Make manim 0.22 work with Pillow 13, which rejects the array of manim's empty picture.

With Pillow 13, stock manim cannot draw an `ImageMobject` or a zoomed scene.
"""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from PIL import Image


class _PatchedImage(ModuleType):
    """Stands in for the module `PIL.Image`; also converts 2D arrays of zeros to pictures."""

    def __getattr__(self, name: str) -> Any:
        return getattr(Image, name)

    @staticmethod
    def fromarray(array: Any, mode: str | None = None) -> Image.Image:
        """Do the same as `PIL.Image.fromarray`, but make 2D zeros a transparent picture."""
        if mode == "RGBA" and array.ndim == 2 and not array.any():
            return Image.new("RGBA", (array.shape[1], array.shape[0]))
        return Image.fromarray(array, mode)


@contextmanager
def patched_pillow() -> Iterator[None]:
    """Let manim's camera draw images with any version of Pillow within the block."""
    camera: Any = importlib.import_module("manim.camera.camera")
    stock = camera.Image
    camera.Image = _PatchedImage("Image")
    try:
        yield
    finally:
        camera.Image = stock
