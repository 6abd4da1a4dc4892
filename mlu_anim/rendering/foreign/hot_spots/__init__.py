"""Faster versions of manim's slow functions, with the same pictures.

Each module replaces the functions of one hot spot. Replacements are active only inside
`faster_manim`, and each only if manim's source code is the version that it was written for.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from mlu_anim.rendering.foreign.hot_spots import (
    colors,
    copying,
    drawing,
    glyphs,
    mobject_families,
    point_comparison,
    shading_3d,
    text_cache,
    updaters,
)
from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement, replaced


def replacements() -> list[Replacement]:
    """Return all replacements, after emptying the caches of texts and glyphs."""
    return [
        *copying.REPLACEMENTS,
        *colors.REPLACEMENTS,
        *point_comparison.REPLACEMENTS,
        *updaters.REPLACEMENTS,
        *mobject_families.REPLACEMENTS,
        *drawing.REPLACEMENTS,
        *shading_3d.REPLACEMENTS,
        *text_cache.replacements(),
        *glyphs.replacements(),
    ]


@contextmanager
def faster_manim() -> Iterator[tuple[str, ...]]:
    """Make manim faster within the block; yields a note on each function that was not replaced."""
    with replaced(replacements()) as notes:
        yield notes
