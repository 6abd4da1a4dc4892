"""Lines through vertices, drawn as far as they are revealed."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Source, Value
from mlu_anim.stage.marks.mark import Mark, Rows, nothing
from mlu_anim.stage.moves.reveal import Reveal
from mlu_anim.stage.part import Ink
from mlu_anim.stage.scales import Floats


class Line(Mark):
    """A line through the rows in their order, or one for each value of `group`.

    A reveal gives the share of each segment; with `group`, of each line: a half-revealed line is
    drawn along half of its segments. `ghost`: only the last line is drawn in full, those before it
    are thin and pale.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        group: Source | None = None,
        role: str = "ink",
        width: float = sizes.CURVE,
        halo: float = sizes.HALO,
        dashed: bool = False,
        strength: float = 1.0,
        ghost: bool = False,
        reveal: Reveal | Value | None = None,
    ) -> None:
        """`width`, `halo`: in scene units; a line with the halo 0 hides nothing below it."""
        super().__init__(name, {"x": x, "y": y, "group": group}, reveal)
        self.role, self.width_on_page, self.dashed = role, width, dashed
        self._halo, self._strength, self._has_ghosts = halo, strength, ghost
        self._sizes: list[int] = []
        self._ghosts_end = 0

    def make_inks(self) -> list[Ink]:
        theme = self.setting.theme
        stroke, halo = theme.color(self.role), theme.color("panel") if self._halo else None
        self.line = Ink(
            stroke=stroke,
            width=self.width_on_page,
            halo=halo,
            halo_width=self._halo,
            strength=self._strength,
        )
        if not self._has_ghosts:
            return [self.line]
        self.ghosts = Ink(stroke=stroke, width=sizes.AXIS, strength=sizes.GHOST)
        return [self.ghosts, self.line]

    def draw(self) -> None:
        paths = self._paths()
        self._sizes = [len(path) for path in paths]
        drawn = [path for path in paths if len(path) > 1]
        if self._has_ghosts:
            self.ghosts.points = shapes.joined([shapes.polyline(p) for p in drawn[:-1]])
            drawn = drawn[-1:]
        if self.dashed:
            self.line.points = shapes.joined([shapes.dashed(p, sizes.DASH) for p in drawn])
        else:
            self.line.points = shapes.joined([shapes.polyline(p) for p in drawn])

    def expected(self) -> Rows:
        """Return the vertices; of a dashed line the ends of its dashes."""
        paths = [path for path in self._data_paths() if len(path) > 1]
        if self.dashed:
            paths = [self.plane.p2c(_dash_ends(self.plane.c2p(*p.T))) for p in paths]
        return _columns(paths)

    def drawn(self) -> Rows:
        inks = [self.ghosts, self.line] if self._has_ghosts else [self.line]
        curves = np.concatenate([ink.points for ink in inks]).reshape(-1, 4, 3)
        if self.dashed:
            return _columns(
                [self.plane.p2c(curves[:, [0, 3]].reshape(-1, 3))] if len(curves) else []
            )
        paths, first = [], 0
        for size in (size for size in self._sizes if size > 1):
            part = curves[first : first + size - 1]
            paths.append(self.plane.p2c(np.vstack([part[:, 0], part[-1:, 3]])))
            first += size - 1
        return _columns(paths)

    def vertices(self) -> Floats:
        """Return the vertices that are drawn now, in data units: shape (n, 2)."""
        drawn = self.drawn()
        return np.column_stack([drawn["x"], drawn["y"]])

    def read_values(self) -> Mapping[str, float | int]:
        """Return for the frame data: the area under the line; with `group` the number of lines."""
        if self.has("group"):
            return self.reading("lines", sum(size > 1 for size in self._sizes))
        seen = self.vertices()
        if not len(seen):
            return {}
        return self.reading("area", float(np.trapezoid(seen[:, 1], seen[:, 0])))

    # --- the revealed part --------------------------------------------------------------------

    def _paths(self) -> list[Floats]:
        """Return the revealed part of each line on the page: arrays (n, 2)."""
        x, y = self.columns("x", "y")
        whole = self._placed if self._placed is not None else self.plane.c2p(x, y)
        return [cut(whole[rows], share) for rows, share in self._groups(len(x))]

    def _data_paths(self) -> list[Floats]:
        """Return the revealed part of each line in data units: arrays (n, 2).

        If only part of a segment is revealed, the last row has the data values of the place on the
        page where that part ends.
        """
        x, y = self.columns("x", "y")
        values = np.column_stack([x, y])
        shares = np.column_stack([self.plane.x.to_share(x), self.plane.y.to_share(y)])
        paths = []
        for rows, n_segments in self._groups(len(x)):
            path, end = values[rows], cut(shares[rows], n_segments)
            whole = min(int(n_segments), len(path) - 1) + 1
            last = end[whole:]
            ends = [self.plane.x.from_share(last[:, 0]), self.plane.y.from_share(last[:, 1])]
            paths.append(np.vstack([path[:whole], np.column_stack(ends)]))
        return paths

    def _groups(self, n_rows: int) -> list[tuple[NDArray[np.int_], float]]:
        """Return the row numbers of each line, and how many of its segments are drawn."""
        if not self.has("group"):
            n_segments = float(self.shares(max(n_rows - 1, 0)).sum())
            return [(np.arange(n_rows), n_segments)]
        group = self.column("group")
        lines = [np.flatnonzero(group == value) for value in np.unique(group)]
        shares = self.shares(len(lines))
        return [(rows, float(s) * (len(rows) - 1)) for rows, s in zip(lines, shares, strict=True)]

    @cached_property
    def _placed(self) -> Floats | None:
        """The vertices on the page if they never move, else None."""
        if {"x", "y"} <= self._fixed.keys() and self.plane.state() is None:
            return self.plane.c2p(*self.columns("x", "y"))
        return None


def cut(path: Floats, n_segments: float) -> Floats:
    """Return the vertices of the first `n_segments` segments of a polyline: (n, 2).

    If `n_segments` is 2.5, these are two whole segments and half of the third.
    """
    n_segments = min(max(n_segments, 0.0), float(len(path) - 1))
    whole = int(n_segments)
    seen = path[: whole + 1]
    if whole == n_segments or len(path) < 2:
        return seen
    start, end = path[whole], path[whole + 1]
    return np.vstack([seen, start + (end - start) * (n_segments - whole)])


def _dash_ends(path: Floats) -> Floats:
    """Return the ends of a line's dashes on the page, two rows for each: (2 n_dashes, 2)."""
    curves = shapes.dashed(path, sizes.DASH).reshape(-1, 4, 3)
    ends: Floats = curves[:, [0, 3], :2].reshape(-1, 2)
    return ends


def _columns(paths: list[Floats]) -> Rows:
    whole = np.concatenate(paths) if paths else nothing()[:, :2]
    return {"x": whole[:, 0], "y": whole[:, 1]}
