"""manim 0.22 makes its empty picture of numbers that Pillow 13 no longer takes for one.

With that Pillow stock manim cannot draw an `ImageMobject`, nor a zoomed scene.
"""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from PIL import Image


class _Mended(ModuleType):
    """`PIL.Image` as before, where an array of zeros could stand for a transparent picture."""

    def __getattr__(self, name: str) -> Any:
        return getattr(Image, name)

    @staticmethod
    def fromarray(array: Any, mode: str | None = None) -> Image.Image:
        """`PIL.Image.fromarray`, which draws nothing when it is given nothing."""
        if mode == "RGBA" and array.ndim == 2 and not array.any():
            return Image.new("RGBA", (array.shape[1], array.shape[0]))
        return Image.fromarray(array, mode)


@contextmanager
def mended_images() -> Iterator[None]:
    """While in the block manim's camera draws images, whatever the version of Pillow."""
    camera: Any = importlib.import_module("manim.camera.camera")
    stock = camera.Image
    camera.Image = _Mended("Image")
    try:
        yield
    finally:
        camera.Image = stock
