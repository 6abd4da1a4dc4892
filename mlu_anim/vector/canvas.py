"""The picture of a vector file: its size, its units, its background."""

from dataclasses import dataclass

UNITS_ACROSS = 10_240
"""Least number of units along the longer side of a picture."""


@dataclass(frozen=True)
class Canvas:
    """The size of a picture, and its background color."""

    width_px: int
    height_px: int
    paper: str

    @property
    def units(self) -> int:
        """The number of units in a pixel, at least 4."""
        return max(4, -(-UNITS_ACROSS // max(self.width_px, self.height_px)))
