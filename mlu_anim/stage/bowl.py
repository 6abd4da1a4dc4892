"""A map of a bowl with its contours, and balls that go from stop to stop with a trail."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, Value, along, column, read
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.marks import Contour, Dot, Line
from mlu_anim.stage.moves import Each, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.plane import Plane
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting

_N_RINGS, _N_INSIDE = 10, 5
"""Contours of a bowl, and those from the lowest point to the ball's first place."""
_STOP = 0.07
"""Radius of the dot that is left at a stop."""


def bowl_frame(
    setting: Setting,
    card: Rect,
    name: str,
    *,
    hessian: ArrayLike,
    off: ArrayLike,
    low: ArrayLike = (0.0, 0.0),
    spread: Value = 1.0,
    whole: bool = False,
    **options: Any,
) -> Frame:
    """Return a map of a bowl that is equally scaled in both ways and fills its plot.

    `low`: its lowest point, (2,), x and y.  off: a ball's first place minus that.  spread: how far
    its contours have spread.  whole: True for a map with the whole contour at the height of that
    place, which is drawn in ink; otherwise it goes little beyond the way of the ball.
    """
    make: Any = partial(Frame, setting, card, name=name, grid=False, **options)
    curved, low, off = (np.asarray(values, dtype=float) for values in (hessian, low, off))
    size, first, curvatures = np.abs(off), off @ curved @ off / 2, np.linalg.eigvalsh(curved)
    middle, half = low, (2.2 * first * np.linalg.inv(curved).diagonal().max()) ** 0.5
    if not whole:
        middle, half = low + 0.35 * off * (size > size.max() / 2), 0.8 * float(size.max())
    x = y = Linear()
    frame: Frame = make(x=x, y=y)
    for _ in range(3):  # the plot is as large as its ticks allow
        sides = np.array([frame.plan.plot.width, frame.plan.plot.height])
        ends = middle + half * np.array([[-1], [1]]) * sides / sides.min()
        x, y = (Linear(*pair) for pair in ends.T.tolist())
        frame = make(x=x, y=y)
    rise = first / _N_INSIDE
    if whole:  # rings as far apart as the edge of a ravine allows, one of them at the first place
        rise = max(first / 3, curvatures[1] * half**2 / 2 / _N_RINGS)
        rise = first / round(first / rise) if first > rise / 2 else rise
    ring, place = np.arange(1, _N_RINGS + 1), {"x": low[0], "y": low[1], "hessian": curved}
    front = Each(lambda: np.minimum(1, read(spread) * (_N_RINGS / ring) ** 0.5))
    frame.add(Contour(f"{name} contours", **place, rise=rise * ring, reveal=front))
    if whole:
        look: Any = {"role": "ink", "width": sizes.RULE, "strength": 1.0}
        frame.add(Contour(f"{name} first", **place, rise=first, **look))
    return frame


def add_ball(
    frame: Frame,
    name: str,
    path: ArrayLike,
    steps: Callable[[], float],
    *,
    role: str = "accent",
    form: str | None = None,
    stops: bool = True,
) -> tuple[Line | Dot, ...]:
    """Add a ball that has gone so many steps of `path`, (n, 2), and return its trail and itself.

    `stops`: a dot at each of them. Beyond the plot the ball stays at its edge.
    """
    plot = frame.plan.plot
    edges = frame.plane.p2c([(plot.left, plot.bottom), (plot.right, plot.top)])
    at, gone = np.clip(np.asarray(path, dtype=float), *edges), Upto(steps)
    x, y = (column(lambda: along(at, steps())[None], k) for k in range(2))
    look: Any = {"role": role, "width": sizes.RULE, "halo": 0.0, "reveal": gone}
    marks: list[Line | Dot] = [Line(f"{name} trail", x=at[:, 0], y=at[:, 1], **look)]
    if stops:
        passed = Upto(lambda: np.floor(steps() + 1e-9) + 1)
        look = {"role": role, "form": form, "radius": _STOP, "reveal": passed}
        marks.append(Dot(f"{name} stops", x=at[:, 0], y=at[:, 1], **look))
    look = {"role": role, "form": form, "radius": sizes.POINT, "halo": sizes.THIN_HALO}
    marks.append(Dot(f"{name} ball", x=x, y=y, **look))
    return tuple(frame.add(mark) for mark in marks)


def n_inside(path: Floats, plane: Plane) -> int:
    """Return how many stops of a path come before the first one outside of the plot."""
    at = np.column_stack([plane.x.to_share(path[:, 0]), plane.y.to_share(path[:, 1])])
    is_outside = (np.abs(at - 0.5) > 0.5).any(axis=1)
    return int(np.append(np.flatnonzero(is_outside), len(path))[0])
