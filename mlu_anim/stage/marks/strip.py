"""Strip plots: dots that fall onto an axis one after the other, and pile up where they land."""

from collections.abc import Mapping
from typing import Unpack

import numpy as np

from mlu_anim.stage.channels import Source
from mlu_anim.stage.marks.boxes import BoxOptions
from mlu_anim.stage.marks.dot import Dot, mark_radius
from mlu_anim.stage.marks.mark import Rows
from mlu_anim.stage.moves.pose import Pose
from mlu_anim.stage.scales import Floats
from mlu_anim.stage.stats import swarm

_SQUEEZE = 0.9
"""Radius of dots whose pile is too high, as a share of the radius tried before."""
_SMALLEST = 0.03


class Strip(Dot):
    """A dot for each row, piled upon those before it at the foot of the plot: `x` is exact.

    `radius`: of a disc, in scene units; smaller if a pile would be higher than `room`, by default
    the plot. `begin`: where the dots fall from, (n_rows, 2) in scene units, by default the top of
    the plot. Half revealed, a dot is on its way.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        radius: float | None = None,
        room: float | None = None,
        begin: Source | None = None,
        **options: Unpack[BoxOptions],
    ) -> None:
        super().__init__(name, x=x, y=0.0, form="disc", **options)
        self._largest, self._room, self._begin = radius, room, begin
        self._known: tuple[bytes, float, Floats] | None = None

    def landed(self) -> Pose:
        """Return the boxes of all dots where they come to lie."""
        shares, now = self.plane.x.to_share(self.column("x")), self.plane.now
        radius, heights = self._piles(shares * self.plane.rect.width)
        at = np.column_stack([now.left + shares * now.width, now.bottom + radius + heights])
        return Pose.of(at, np.full(at.shape, radius))

    def home(self) -> Pose:
        landed, begin = self.landed(), self._begin() if callable(self._begin) else self._begin
        top = np.column_stack([landed.at[:, 0], np.full(len(landed.at), self.plane.now.top)])
        start = top if begin is None else np.asarray(begin, dtype=float)
        shares = self.shares(len(start))[:, None]
        at = start + (landed.at - start) * shares**2
        return Pose.of(at, np.where(shares > 0, landed.half, 0.0))

    def expected(self) -> Rows:
        """Return middle and radius of each shown dot; dots that have landed are at their `x`."""
        pose, shown = self.expected_pose(), self.is_shown()
        x, y = self._middle(pose)
        if not self._moves:
            has_landed = self.shares(len(shown))[shown] == 1
            x = np.where(has_landed, self.column("x")[shown], x)
        return {"x": x, "y": y, "radius": pose.half[:, 1], "role": self._expected_roles()}

    def read_values(self) -> Mapping[str, float | int]:
        return self.reading("shown", len(self.drawn_pose().at))

    def _piles(self, places: Floats) -> tuple[float, Floats]:
        """Return the radius of the dots, and the height of each one's foot above the axis."""
        if self._known is None or self._known[0] != places.tobytes():
            radius = mark_radius(self.setting.page) if self._largest is None else self._largest
            room = self.plane.rect.height if self._room is None else self._room
            heights = swarm(places, 2 * radius, in_order=True)
            while heights.max(initial=0) + 2 * radius > room and radius > _SMALLEST:
                radius *= _SQUEEZE
                heights = swarm(places, 2 * radius, in_order=True)
            self._known = places.tobytes(), radius, heights
        return self._known[1:]
