"""Rows on a plot, with a line through them: men of a fitness club, or dots."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage import shapes
from mlu_anim.stage.channels import Floats, Rows, Value, column, corners
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.marks import Glyph, Line, Link, standing
from mlu_anim.stage.moves import Drop, Stagger
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting

_RADIUS, _FEW = 0.24, 20
"""Half the height of a man, in scene units, where there are so few rows; of more, smaller."""


class FittedRows:
    """A frame of rows, to which their marks are added in the order of drawing.

    A line is given by its height at the mean of x and by its slope; it ends at the least and the
    largest x, and at the edges of the plot.
    """

    def __init__(
        self,
        setting: Setting,
        card: Rect,
        name: str,
        x: Floats,
        y: Floats,
        *,
        line: Rows,
        reached: ArrayLike = (),
        **options: Any,
    ) -> None:
        """`line`: returns height and slope of the line that the rows miss, (2,).

        `reached`: values that the y axis reaches besides `y`. options: of the frame.
        """
        self.x, self.y, self._line = x, y, line
        self.mean, self.ends = float(x.mean()), np.array([x.min(), x.max()])
        values = np.concatenate([y, np.ravel(reached)])
        self.y_scale = Linear.close(values)
        scales = {"x": Linear.close(x), "y": self.y_scale}
        self.frame = Frame(setting, card, name=name, grid=False, **scales | options)

    def guesses(self, x: ArrayLike, line: Rows | None = None) -> Floats:
        """Return the heights over `x` of the line that the rows miss, or of another."""
        height, slope = (line or self._line)()
        return np.asarray(height + slope * (np.asarray(x, dtype=float) - self.mean))

    def inside(self, y: ArrayLike) -> Floats:
        """Return values of y, those beyond the plot at its edge."""
        return np.clip(y, self.y_scale.low, self.y_scale.high)

    def misses(self) -> Floats:
        """Return both ends of the distance from each row to the line: (n_rows, 4)."""
        return np.column_stack([self.x, self.y, self.x, self.inside(self.guesses(self.x))])

    def misses_on_page(self) -> Floats:
        """Return the same ends where they are on the page now, in scene units: (n_rows, 4)."""
        x, y, _, guess = self.misses().T
        plane = self.frame.marks[0].plane
        return np.hstack([plane.c2p(x, y), plane.c2p(x, guess)])

    def add_rows(self, name: str, *, are_men: bool, dropped: Value = 1.0, **look: Any) -> Glyph:
        """Add the rows: men as wide as x says, or dots, which drop from the left to the right."""
        art: Any = shapes.discs([(0, 0)], 0.9)[:, :2]
        if are_men:
            art = [standing(g) for g in 0.34 + 0.3 * (self.x - self.ends[0]) / np.ptp(self.ends)]
        radius = _RADIUS * min(1.0, _FEW / len(self.x)) ** 0.5
        drop = Drop(Stagger(dropped, by=self.x.argsort(kind="stable").argsort()))
        look = {"role": "train", "radius": radius, "moves": [drop]} | look
        return self.frame.add(Glyph(name, x=self.x, y=self.y, art=art, **look))

    def add_line(self, name: str, line: Rows | None = None, **look: Any) -> Line:
        """Add the line that the rows miss, or another, as far as it is inside the plot."""
        x, y = (column(partial(self._inside, line), k) for k in range(2))
        both: dict[str, Any] = {"role": "accent"} | look
        return self.frame.add(Line(name, x=x, y=y, **both))

    def add_misses(self, name: str, **look: Any) -> Link:
        """Add the distance from each row to the line."""
        both: dict[str, Any] = {"role": "variance", "halo": 0.0} | look
        return self.frame.add(Link(name, **corners(self.misses), **both))

    def _inside(self, line: Rows | None) -> Floats:
        """Return both ends of a line, as far as it is inside the plot: (2, 2)."""
        y = self.guesses(self.ends, line)
        rise, edges = float(y[1] - y[0]), np.array([self.y_scale.low, self.y_scale.high])
        way = np.array([0.0, float(self.inside(y[0]) == y[0])])
        if rise:
            way = np.clip(np.sort((edges - y[0]) / rise), 0, 1)
        x = self.ends[0] + way * np.ptp(self.ends)
        return np.column_stack([x, self.inside(y[0] + way * rise)])
