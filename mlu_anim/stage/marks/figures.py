"""Figures of people, as outlines for glyphs."""

import numpy as np

from mlu_anim.stage import shapes
from mlu_anim.stage.marks.glyph import Art

_HEAD, _LIMB = 0.28, 0.15
"""Radius of a head, and half the width of a leg."""


def standing(girth: float = 0.45) -> Art:
    """Return somebody who stands. `girth`: half the width of the belly, from 0.3 to 0.7."""
    legs = [_limb((side, -0.3), (side, -0.98), _LIMB) for side in (-0.2, 0.2)]
    return np.concatenate([_disc((0, 0.72), _HEAD), _disc((0, 0.02), (girth, 0.48)), *legs])


def sitting_up(girth: float = 0.45) -> Art:
    """Return somebody who does a sit-up."""
    hip, knee = (-0.1, -0.7), (0.3, 0.05)
    legs = [_limb(hip, knee, _LIMB), _limb(knee, (0.52, -0.84), _LIMB)]
    return np.concatenate(
        [_disc((-0.4, 0.5), _HEAD), _limb(hip, (-0.3, 0), 0.05 + girth / 2), *legs]
    )


def _disc(at: tuple[float, float], radius: float | tuple[float, float]) -> Art:
    return shapes.discs([at], np.atleast_2d(radius) if isinstance(radius, tuple) else radius)[:, :2]


def _limb(begin: tuple[float, float], end: tuple[float, float], radius: float) -> Art:
    a, b = np.array(begin), np.array(end)
    aside = radius * np.array([a[1] - b[1], b[0] - a[0]]) / np.hypot(*(b - a))
    side = shapes.polygon([a - aside, b - aside, b + aside, a + aside])[:, :2]
    return np.concatenate([_disc(begin, radius), side, _disc(end, radius)])
