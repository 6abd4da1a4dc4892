"""The boxes of a mark's rows on the page, which moves change."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.scales import Floats


@dataclass(frozen=True, eq=False)
class Pose:
    """The boxes around the rows of a mark, in scene units.

    `at`: their middles, (n_rows, 2). `half`: half their widths and heights, (n_rows, 2). `side`:
    how far each box is turned over, (n_rows,), from 0 (front) to 1 (back).
    """

    at: Floats
    half: Floats
    side: Floats

    @classmethod
    def of(cls, at: Floats, half: Floats) -> "Pose":
        """Return boxes that show their front."""
        return cls(at, half, np.zeros(len(at)))

    def moved(self, by: Floats) -> "Pose":
        """Return the boxes shifted by `by`: (n_rows, 2), in scene units."""
        return replace(self, at=self.at + by)

    def rows(self, chosen: NDArray[np.int_] | NDArray[np.bool_]) -> "Pose":
        """Return the boxes of the `chosen` rows."""
        return Pose(self.at[chosen], self.half[chosen], self.side[chosen])

    @property
    def low(self) -> Floats:
        """Lower left corners, (n_rows, 2); a box that turns over is narrower."""
        low: Floats = self.at - self.turned_half
        return low

    @property
    def high(self) -> Floats:
        """Upper right corners, (n_rows, 2)."""
        high: Floats = self.at + self.turned_half
        return high

    @property
    def turned_half(self) -> Floats:
        """Half widths and heights as they are seen, (n_rows, 2): a box on edge has no width."""
        half = np.array(self.half, dtype=float)
        half[:, 0] *= np.abs(1 - 2 * self.side)
        return half
