"""How alike two pictures must be that were painted in different ways."""

import numpy as np
from manim import Camera, VMobject
from numpy.typing import NDArray

from mlu_anim.stage.scene import ExplainerScene

MOST_PIXELS = 1e-3
"""The share of pixels that may differ. Cairo mixes an opaque color in by other last bits where it
measures coverage itself, and a shifted path may be rounded another way (docs/decisions/0010)."""


def assert_alike(one: NDArray[np.uint8], other: NDArray[np.uint8], where: str = "") -> None:
    """No byte differs by more than one level, and hardly any differs at all."""
    difference = np.abs(one.astype(np.int16) - other)
    assert difference.max() <= 1, where
    assert (difference.max(axis=2) > 0).mean() <= MOST_PIXELS, where


def manim_picture(scene: ExplainerScene) -> NDArray[np.uint8]:
    """The scene's current state drawn by manim's own camera, shape (height_px, width_px, 3).

    Our painter must give the same picture, to one level.
    """
    camera = scene.camera
    assert isinstance(camera, Camera)
    camera.reset()
    camera.capture_mobjects([m for m in scene.mobjects_to_draw() if _is_visible(m)])
    return np.ascontiguousarray(camera.pixel_array[:, :, :3])


def _is_visible(mobject: VMobject) -> bool:
    styles = (mobject.fill_rgbas, mobject.stroke_rgbas, mobject.background_stroke_rgbas)
    return len(mobject.points) > 0 and any(rgbas[:, 3].any() for rgbas in styles)
