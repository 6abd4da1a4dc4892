"""Rules: straight lines across a plot at given values."""

from collections.abc import Mapping

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.marks.mark import Mark, Rows
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats


class Rule(Mark):
    """A vertical line at each `x` and a horizontal one at each `y`, from edge to edge of the plot.

    They grow from below and from the left. If two rules of a direction are too close to each other,
    none of that direction is drawn.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source = (),
        y: Source = (),
        role: str = "muted",
        width: float = sizes.RULE,
        dashed: bool = False,
        reveal: Reveal | Value | None = None,
    ) -> None:
        super().__init__(name, {"x": x, "y": y}, reveal)
        self.role, self._line_width, self.dashed = role, width, dashed
        self._n_upright = 0

    def make_inks(self) -> list[Ink]:
        self.line = Ink(stroke=self.setting.theme.color(self.role), width=self._line_width)
        return [self.line]

    def draw(self) -> None:
        upright, level = self._ends("x"), self._ends("y")
        self._n_upright = len(upright[0])
        if not self.dashed:
            self.line.points = shapes.joined(
                [shapes.rows_of_segments(*upright), shapes.rows_of_segments(*level)]
            )
            return
        pairs = [*zip(*upright, strict=True), *zip(*level, strict=True)]
        self.line.points = shapes.joined(
            [shapes.dashed([start, end], sizes.DASH) for start, end in pairs]
        )

    def expected(self) -> Rows:
        return {"x": self._values("x"), "y": self._values("y")}

    def drawn(self) -> Rows:
        curves = np.asarray(self.line.points).reshape(-1, 4, 3)
        is_upright = np.isclose(curves[:, 0, 0], curves[:, 3, 0], rtol=0, atol=1e-9)
        rows = {}
        for axis, key in enumerate("xy"):
            chosen = curves[is_upright if key == "x" else ~is_upright][:, 0]
            places = chosen[np.unique(chosen[:, axis].round(9), return_index=True)[1]]
            values = self.plane.p2c(places)[:, axis] if len(places) else np.zeros(0)
            rows[key] = np.sort(values)
        return rows

    def read_values(self) -> Mapping[str, float | int]:
        """Return for the frame data: the value of a single rule; nothing for several."""
        drawn = self.drawn()
        values = [*drawn["x"], *drawn["y"]]
        return self.reading("", float(values[0])) if len(values) == 1 else {}

    def _values(self, key: str) -> Floats:
        """Return the values of the rules that are drawn, rising; `key`: `x` or `y`."""
        values = np.sort(self.column(key).astype(float))
        scale = self.plane.x if key == "x" else self.plane.y
        length = self.plane.rect.width if key == "x" else self.plane.rect.height
        places = np.sort(scale.to_share(values)) * length
        too_close = len(places) > 1 and float(np.diff(places).min()) < sizes.CLOSEST_RULES - 1e-9
        if too_close or self.shares(1)[0] <= 0:
            return np.zeros(0)
        return values

    def _ends(self, key: str) -> tuple[Floats, Floats]:
        """Return both ends of each rule of a direction, `x` or `y`, on the page: (n, 2) each."""
        r, values = self.plane.now, self._values(key)
        grown = float(self.shares(1)[0])
        if key == "x":
            xs = r.left + self.plane.x.to_share(values) * r.width
            low, high = np.full_like(xs, r.bottom), np.full_like(xs, r.bottom + grown * r.height)
            return np.column_stack([xs, low]), np.column_stack([xs, high])
        ys = r.bottom + self.plane.y.to_share(values) * r.height
        low, high = np.full_like(ys, r.left), np.full_like(ys, r.left + grown * r.width)
        return np.column_stack([low, ys]), np.column_stack([high, ys])
