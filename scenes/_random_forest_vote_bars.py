"""Rows of shares: what each voter gives to the positive class, their half and their mean."""

from collections.abc import Callable, Hashable, Mapping

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Plane
from mlu_anim.stage.page import Rect, between
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
RAIL = 0.07
THICKNESS = 0.62
"""Of a bar, as a share of its row."""


class VoteBars(Part):
    """One row a voter, from the top: its share to the left, the rest to the right.

    The plane runs from 0 to 1 across. `arrived()` gives for each voter, 0 to 1, how far its bar
    has come; `rounded()` how far all have gone to their votes; `moved()` how far they have come
    from the rows of `origin`.
    """

    def __init__(
        self,
        name: str,
        plane: Plane,
        share: Floats,
        theme: Theme,
        *,
        arrived: Callable[[], Floats] | None = None,
        votes: Bools | None = None,
        rounded: Callable[[], float] = lambda: 0.0,
        origin: Rect | None = None,
        moved: Callable[[], float] = lambda: 1.0,
    ) -> None:
        """`share`: (n_voters,), from 0 to 1; `votes`: (n_voters,), what each rounds to."""
        self.plane, self.share = plane, share
        self._votes = np.asarray(share > 0.5 if votes is None else votes).astype(float)
        self._arrived = arrived or (lambda: np.ones(len(share)))
        self._rounded, self._moved, self._origin = rounded, moved, origin or plane.rect
        self.positives = Ink(fill=theme.color("positive"))
        self.negatives = Ink(fill=theme.color("negative"))
        self.rails = Ink(fill=theme.color("ink"), strength=RAIL)
        super().__init__(self.rails, self.positives, self.negatives, name=name)

    def state(self) -> Hashable:
        return self._arrived().tobytes(), self._rounded(), self._moved()

    def shares_now(self) -> Floats:
        """The share of each voter, or as far as it has been rounded: (n_voters,)."""
        return self.share + (self._votes - self.share) * self._rounded()

    def draw(self) -> None:
        arrived, share = self._arrived(), self.shares_now()
        zero, one = np.zeros(len(share)), np.ones(len(share))
        self.rails.points = self._boxes(zero, one)
        self.positives.points = self._boxes(zero, share * arrived)
        self.negatives.points = self._boxes(one - (1 - share) * arrived, one)

    def readings(self) -> Mapping[str, float | int]:
        return {f"{self.part_name.replace(' ', '_')}_mean": float(self.drawn_shares().mean())}

    def drawn_shares(self) -> Floats:
        """The share of each row that is in the positive color: (n_voters,)."""
        positive, whole = (
            np.ptp(ink.points.reshape(-1, 16, 3)[:, :, 0], axis=1)
            for ink in (self.positives, self.rails)
        )
        return np.asarray(positive / whole)

    def row_centers(self) -> Floats:
        """Middle lines of the rows on the page at the end: (n_voters,)."""
        rect, n_rows = self.plane.rect, len(self.share)
        return np.asarray(rect.top - (np.arange(n_rows) + 0.5) * rect.height / n_rows)

    def _boxes(self, start: Floats, end: Floats) -> shapes.Points:
        rect, n_rows = between(self._origin, self.plane.rect, self._moved()), len(self.share)
        pitch = rect.height / n_rows
        middle = rect.top - (np.arange(n_rows) + 0.5) * pitch
        half = THICKNESS * pitch / 2
        x0, x1 = rect.left + start * rect.width, rect.left + end * rect.width
        low, high = np.column_stack([x0, middle - half]), np.column_stack([x1, middle + half])
        return shapes.rectangles(low, high)


class UprightLine(Part):
    """A line across all rows at a value of the plane, drawn from the top by `grown()`."""

    def __init__(
        self,
        name: str,
        plane: Plane,
        theme: Theme,
        *,
        x: float,
        overhang: float,
        grown: Callable[[], float],
        width: float = 0.09,
    ) -> None:
        self.plane, self._x, self._overhang, self._grown = plane, x, overhang, grown
        self.line = Ink(
            stroke=theme.color("ink"), width=width, halo=theme.color("panel"), halo_width=0.03
        )
        super().__init__(self.line, name=name)

    def state(self) -> Hashable:
        return self._grown()

    def draw(self) -> None:
        rect = self.plane.rect
        x = float(self.plane.c2p([self._x], [0.0])[0, 0])
        top, length = rect.top + self._overhang, rect.height + 2 * self._overhang
        ends = [(x, top), (x, top - length * max(self._grown(), 1e-3))]
        self.line.points = shapes.polyline(ends)

    def readings(self) -> Mapping[str, float | int]:
        return {f"{self.part_name}_x": float(self.plane.p2c(self.line.points[:1])[0, 0])}
