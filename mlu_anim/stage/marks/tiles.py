"""Tiles: a grid with one tile for each case."""

from collections.abc import Mapping
from math import ceil, sqrt
from typing import Unpack

import numpy as np

from mlu_anim.stage import shapes
from mlu_anim.stage.marks.boxes import BoxMark, BoxOptions
from mlu_anim.stage.marks.mark import Rows
from mlu_anim.stage.moves.pose import Pose
from mlu_anim.stage.scales import Floats

_TILE = 0.8
"""Side of a tile, as a share of the distance between the centers of neighbors."""


class Tiles(BoxMark):
    """`n` tiles in rows from the left upper corner of the plot, as large as it allows.

    `columns`: the number of tiles in a row, by default the one that makes the tiles largest.
    """

    points_per_piece = len(shapes.rounded_squares([(0, 0)], 1.0))

    def __init__(
        self,
        name: str,
        *,
        n: int,
        columns: int | None = None,
        **options: Unpack[BoxOptions],
    ) -> None:
        super().__init__(
            name,
            {},
            **options,
        )
        self.n, self._columns = n, columns

    def home(self) -> Pose:
        down, across = np.divmod(np.arange(self.n), self.n_columns)
        at = self._first() + np.column_stack([across, -down]) * self.pitch
        half = np.full(self.n, _TILE * self.pitch / 2) * self.shares(self.n)
        return Pose.of(at, np.column_stack([half, half]))

    def shape(self, role: str, pose: Pose) -> Floats:
        return shapes.rounded_squares(pose.at, pose.turned_half)

    def expected(self) -> Rows:
        """Return column and row of each shown tile, counted from the left and from the top."""
        if self._moves:
            return super().expected()
        row, column = np.divmod(np.arange(self.n), self.n_columns)
        shown = self.is_shown()
        return {"column": column[shown], "row": row[shown], "role": self._expected_roles()}

    def drawn(self) -> Rows:
        if self._moves:
            return super().drawn()
        steps = (self.drawn_pose().at - self._first()) / self.pitch
        return {"column": steps[:, 0], "row": -steps[:, 1], "role": self.looks.roles_held()}

    def read_values(self) -> Mapping[str, float | int]:
        """Return for the frame data: the number of shown tiles in each role."""
        roles = self.looks.roles_held().tolist()
        counts = (self.reading(role, roles.count(role)) for role in self.looks.roles)
        return {name: value for count in counts for name, value in count.items()}

    @property
    def n_columns(self) -> int:
        """The number of tiles in a row."""
        r = self.plane.rect
        if self._columns is not None:
            return self._columns
        guess = max(1, int(sqrt(self.n * r.width / r.height)))
        return max(range(guess, guess + 3), key=self._pitch_of)

    @property
    def pitch(self) -> float:
        """Distance between the centers of neighboring tiles, in scene units."""
        return self._pitch_of(self.n_columns)

    def _pitch_of(self, n_columns: int) -> float:
        r = self.plane.rect
        return min(r.width / n_columns, r.height / ceil(self.n / n_columns))

    def _first(self) -> Floats:
        r = self.plane.rect
        return np.array([r.left + self.pitch / 2, r.top - self.pitch / 2])
