"""Where manim spends its time without need, made quicker; the pictures stay the same.

Each file holds one such place. All of them are in force only inside `cooled`, and each only while
manim's source is the one that it was written for.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from mlu_anim.rendering.foreign.hot_spots import (
    becoming,
    colors,
    copying,
    drawing,
    families,
    glyphs,
    point_comparison,
    solids,
    text_memo,
    updaters,
)
from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement, replaced


def replacements(*, fast: bool) -> list[Replacement]:
    """All that are put in place; `fast` adds those that may change what can be seen or asked."""
    exact = [
        *copying.REPLACEMENTS,
        *colors.REPLACEMENTS,
        *point_comparison.REPLACEMENTS,
        *updaters.REPLACEMENTS,
        *families.REPLACEMENTS,
        *drawing.REPLACEMENTS,
        *solids.REPLACEMENTS,
        *text_memo.replacements(),
    ]
    return exact + ([*becoming.REPLACEMENTS, *glyphs.replacements()] if fast else [])


@contextmanager
def cooled(*, fast: bool) -> Iterator[tuple[str, ...]]:
    """While in the block manim is quicker; yields a note on what had to be left as it was."""
    with replaced(replacements(fast=fast)) as notes:
        yield notes
