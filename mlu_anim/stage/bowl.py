"""A map of a bowl with its contours, and balls that go from stop to stop with a trail."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, Value, along, read
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.marks import Contour, Dot, Line
from mlu_anim.stage.moves import Each, Grow, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.plane import Plane
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting

_N_RINGS = 10
"""Contours from the lowest point to the edge across the bowl, at most."""
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
    rise = max(first / 3, curvatures[1] * half**2 / 2 / _N_RINGS)
    rise = first / round(first / rise) if first > rise / 2 else rise
    corners = np.array([(a, b) for a in (x.low, x.high) for b in (y.low, y.high)]) - low
    n_rings = max(int((corners @ curved * corners).sum(axis=1).max() / 2 / rise), 1)
    ring, place = np.arange(1, n_rings + 1), {"x": low[0], "y": low[1], "hessian": curved}
    front = Each(lambda: np.minimum(1, read(spread) * (n_rings / ring) ** 0.5))
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

    It is gone once it leaves the plot, and the trail ends there. `stops`: a dot at each of them.
    The scales of the plot are linear.
    """
    inside, n_inside = path_inside(np.asarray(path, dtype=float), frame.plane)
    leaves = n_inside < len(inside) - 1

    def gone() -> float:
        """Return how many steps the ball has gone, the one that leaves the plot as a whole step."""
        whole, now = len(inside) - 2, steps()
        return whole + min((now - whole) / (n_inside - whole), 1) if leaves and now > whole else now

    x, y = (lambda k=k: along(inside, gone())[k] for k in (0, 1))
    there = Grow(lambda: float(not leaves or steps() < n_inside))
    look: Any = {"role": role, "width": sizes.RULE, "halo": 0.0, "reveal": Upto(gone)}
    marks: list[Line | Dot] = [Line(f"{name} trail", x=inside[:, 0], y=inside[:, 1], **look)]
    if stops:
        seen = inside[:-1] if leaves else inside
        passed = Upto(lambda: np.floor(gone() + 1e-9) + 1)
        at: Any = {"x": seen[:, 0], "y": seen[:, 1], "radius": _STOP}
        marks.append(Dot(f"{name} stops", **at, role=role, form=form, reveal=passed))
    look = {"role": role, "form": form, "halo": sizes.THIN_HALO, "reveal": there}
    marks.append(Dot(f"{name} ball", x=x, y=y, radius=sizes.POINT, **look))
    return tuple(frame.add(mark) for mark in marks)


def path_inside(path: Floats, plane: Plane) -> tuple[Floats, float]:
    """Return a path up to the edge of the plot that it crosses first, and its length in steps."""
    at = np.column_stack([plane.x.to_share(path[:, 0]), plane.y.to_share(path[:, 1])])
    outside = np.flatnonzero((np.abs(at - 0.5) > 0.5).any(axis=1))
    if not len(outside):
        return path, len(path) - 1.0
    last = int(outside[0]) - 1
    way = at[last + 1] - at[last]
    edge = np.where(way > 0, 1.0, 0.0)
    share = float(np.min((edge - at[last])[way != 0] / way[way != 0]))
    end = path[last] + share * (path[last + 1] - path[last])
    return np.vstack([path[: last + 1], end]), last + share
