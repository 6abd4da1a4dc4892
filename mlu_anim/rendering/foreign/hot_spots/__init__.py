"""Where manim spends its time without need, made quicker; the pictures stay the same.

Each file holds one such place. All of them are in force only inside `cooled`, and each only while
manim's source is the one that it was written for.
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
    """All that are put in place."""
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
def cooled() -> Iterator[tuple[str, ...]]:
    """While in the block manim is quicker; yields a note on what had to be left as it was."""
    with replaced(replacements()) as notes:
        yield notes
