"""Rows of lying bars with their names at the left and their values at the end, without axes."""

from collections.abc import Sequence
from typing import Unpack

from numpy.typing import ArrayLike

from mlu_anim.results.facts import Kind
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.marks import Bar, EndLabel, Text
from mlu_anim.stage.marks.boxes import BoxOptions
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Band, Linear
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import shortened

_NAMES, _VALUES = 1.1, 0.3
"""Room for names and for values, as multiples of the longest bar's."""
_AIR = 0.1


def bar_rows(
    setting: Setting,
    card: Rect,
    name: str,
    values: ArrayLike,
    names: Sequence[str],
    *,
    most: float,
    kind: Kind,
    head: str = "",
    **options: Unpack[BoxOptions],
) -> Frame:
    """Return a frame with a bar for each of `values`, up to `most`, and its name beside it.

    `kind`: how values are written. `options`: of the bars.
    """
    n = range(len(names))
    x, y = Linear(-_NAMES * most, (1 + _VALUES) * most), Band(tuple(map(str, n)))
    frame = Frame(setting, card, name=name, x=x, y=y, head=head, ticks=False)
    room = _NAMES / (_NAMES + 1 + _VALUES) * (card.width - 2 * setting.page.pad) - _AIR
    said = [shortened(each, setting.page.type.label, room, "medium") for each in names]
    frame.add(Text(f"{name} names", x=-_NAMES * most, y=n, text=said, level="middle"))
    frame.add(Bar(f"{name} bars", x=values, y=n, label=EndLabel(kind), **options))
    return frame
