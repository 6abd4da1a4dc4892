"""The boxes of a mark's rows on the page, as a value that moves change."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.scales import Floats


@dataclass(frozen=True, eq=False)
class Pose:
    """The boxes around the rows of a mark, in scene units.

    `at`: (n_rows, 2) their middles.  `half`: (n_rows, 2) half their widths and heights.
    `side`: (n_rows,) how far each is turned over, 0 its front and 1 its back.
    """

    at: Floats
    half: Floats
    side: Floats

    @classmethod
    def of(cls, at: Floats, half: Floats) -> "Pose":
        """Boxes that show their front."""
        return cls(at, half, np.zeros(len(at)))

    def moved(self, by: Floats) -> "Pose":
        """The same boxes, shifted by `by`, (n_rows, 2) in scene units."""
        return replace(self, at=self.at + by)

    def rows(self, chosen: NDArray[np.int_] | NDArray[np.bool_]) -> "Pose":
        """Some of the rows."""
        return Pose(self.at[chosen], self.half[chosen], self.side[chosen])

    @property
    def low(self) -> Floats:
        """(n_rows, 2): left lower corners, narrower while a box turns."""
        low: Floats = self.at - self.turned_half
        return low

    @property
    def high(self) -> Floats:
        """(n_rows, 2): right upper corners."""
        high: Floats = self.at + self.turned_half
        return high

    @property
    def turned_half(self) -> Floats:
        """`half` as it is seen: a box on edge has no width."""
        seen = np.abs(1 - 2 * self.side)
        return np.column_stack([self.half[:, 0] * seen, self.half[:, 1]])
