"""Rows of lying bars with their names at the left and their values at the end, without axes."""

from collections.abc import Sequence
from typing import Any, Unpack

from numpy.typing import ArrayLike

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.frame import Entry, Frame, Live
from mlu_anim.stage.marks import Bar, EndLabel, Text
from mlu_anim.stage.marks.boxes import BoxOptions
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Band, Linear
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import shortened, text_width

_NAMES = 0.7
"""Largest share of the room beside the values that names take; longer ones are shortened."""


def bar_rows(
    setting: Setting,
    card: Rect,
    name: str,
    values: ArrayLike,
    names: Sequence[str],
    *,
    most: float,
    kind: Kind,
    head: str | Live = "",
    legend: Sequence[Entry] = (),
    **options: Unpack[BoxOptions],
) -> Frame:
    """Return a frame with a bar for each of `values`, up to `most`, and its name beside it.

    `kind`: how values are written, once a bar has grown. `options`: of the bars.
    """
    em, n = setting.page.type.label, range(len(names))
    widest = setting.numbers.formatted(Fact(most, kind))
    value = text_width(widest, em, "bold") + 2 * sizes.AIR
    free = card.width - 2 * setting.page.pad - value
    wanted = max(text_width(each, em, "medium") for each in names) + 2 * sizes.AIR
    room = min(wanted, _NAMES * free)
    longest = free - room
    scales: Any = {"x": Linear(-room / longest * most, (1 + value / longest) * most)}
    scales["y"] = Band(tuple(map(str, n)))
    frame = Frame(
        setting, card, name=name, **scales, head=head, key=legend, key_left=True, ticks=False
    )
    said = [shortened(each, em, room - sizes.AIR, "medium") for each in names]
    frame.add(Text(f"{name} names", x=scales["x"].low, y=n, text=said, level="middle"))
    frame.add(
        Bar(
            f"{name} bars",
            x=values,
            y=n,
            label=EndLabel(kind, counts=False, in_scale=True),
            **options,
        )
    )
    return frame
