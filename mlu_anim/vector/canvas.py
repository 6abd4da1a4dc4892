"""The picture of a vector file: its size, its units, its background."""

from dataclasses import dataclass

UNITS_ACROSS = 5_120
"""Least number of units along the longer side of a picture."""


@dataclass(frozen=True)
class Canvas:
    """The size of a picture, and its background color.

    `is_transparent`: the background is not painted; halos keep its color.
    """

    width_px: int
    height_px: int
    paper: str
    is_transparent: bool = False

    @property
    def units(self) -> int:
        """The number of units in a pixel, at least 8."""
        return max(8, -(-UNITS_ACROSS // max(self.width_px, self.height_px)))
