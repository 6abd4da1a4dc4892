"""A histogram of many repeats, each a brick that arrives, with their mean."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Value
from mlu_anim.stage.frame import AxisTitle, Frame, Live
from mlu_anim.stage.marks import Arrow, Cell, Rule, Text
from mlu_anim.stage.moves import Drop, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.stats import bricks

_TALLER = 1.2
"""Height of the plot, in that of the tallest column: the mean is named above it."""
_NAMED_AT = 0.95
"""Height of the name of the mean, as a share of the plot's."""
_SIDE_AIR = 0.06
"""Space at either side of a column, as a share of its width."""


def repeats(
    setting: Setting,
    card: Rect,
    name: str,
    values: ArrayLike,
    *,
    step: float,
    arrived: Callable[[], float],
    averaged: Value,
    head: Live,
    labels: tuple[str, str, str, str],
) -> Frame:
    """Return a frame with a brick for each value; the first one is the case that is shown.

    `step`: the distance of values that can occur. `arrived`: how many are there. `averaged`: the
    reveal of the mean. `labels`: keys of the sentences of both axes, mean and first case.
    """
    box = bricks(values, step)
    low, high = float(min(box.left.min(), 0)), float(max(box.right.max(), 0))
    x, y = Linear(low, high, round_values(low, high, 3)), Linear(0, _TALLER * float(box.top.max()))
    titles: Any = {"x_title": AxisTitle(labels[0]), "y_title": AxisTitle(labels[1])}
    frame = Frame(setting, card, name=name, x=x, y=y, **titles, head=head, grid=False)
    air, fallen = _SIDE_AIR * (box.right - box.left), Upto(arrived)
    sides: Any = {"x": box.left + air, "x2": box.right - air, "y": box.foot, "y2": box.top}
    roles = np.where(np.arange(len(air)) == 0, "accent", "noise")
    frame.add(Cell(f"{name} bricks", **sides, role=roles, reveal=fallen, moves=[Drop(fallen)]))
    frame.add(Rule(f"{name} none", x=0.0, dashed=True))
    mean = float(np.mean(np.asarray(values, dtype=float)))
    frame.add(Rule(f"{name} mean", x=mean, role="ink", width=2 * sizes.RULE, reveal=averaged))
    look: Any = {"role": "accent", "halo": sizes.HALO, "reveal": averaged}
    high = _NAMED_AT * y.high
    frame.add(Arrow(f"{name} from none", x=0.0, y=high, x2=mean, y2=high, **look))
    look |= {"weight": "bold", "dx": 0.15, "level": "middle", "say": labels[2]}
    frame.add(Text(f"{name} mean name", x=max(mean, 0.0), y=high, **look))
    first: Any = {"x": box.right[0], "y": 0.0, "say": labels[3], "role": "accent"}
    frame.add(Text(f"{name} first", **first, dx=sizes.AIR, dy=sizes.AIR))
    return frame
