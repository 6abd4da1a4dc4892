"""A ball that goes from stop to stop of a path, and the trail that it leaves."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.marks import Dot, Line
from mlu_anim.stage.moves import Grow, Upto
from mlu_anim.stage.plane import Plane

_STOP = 0.07
"""Radius of the dot that is left at a stop."""


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
