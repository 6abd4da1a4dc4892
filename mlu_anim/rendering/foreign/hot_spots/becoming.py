"""`become` without the points that it takes apart for nothing; only for `--fast`.

manim means to leave the points as they are when one mobject becomes another, but forgets so for
their parts. The curves that it cuts in two look the same up to a few levels along the edges.
"""

from typing import Any

from manim import Mobject, VMobject

from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement


def align_data(self: Any, mobject: Any, skip_point_alignment: bool = False) -> Any:
    """`Mobject.align_data`, with the wish to leave points alone passed on to the parts."""
    self.null_point_align(mobject)
    self.align_submobjects(mobject)
    if not skip_point_alignment:
        self.align_points(mobject)
    for mine, theirs in zip(self.submobjects, mobject.submobjects, strict=True):
        mine.align_data(theirs, skip_point_alignment)
        # What manim does to the parts together with their points: gradients of equal length.
        if skip_point_alignment and isinstance(mine, VMobject) and isinstance(theirs, VMobject):
            mine.align_rgbas(theirs)
    return self


REPLACEMENTS = (
    Replacement(Mobject, "align_data", align_data, (VMobject.align_points,), "4bbfae44014a81fd"),
)
