"""Marks that move: however many, they are one mobject for each of their forms."""

from collections.abc import Callable, Hashable, Mapping

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage import shapes
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.theme import Theme

Centers = NDArray[np.float64]


class CaseMarks(Part):
    """One case in several places: diamonds in the accent color, for its class is not known yet."""

    def __init__(
        self, name: str, theme: Theme, *, centers: Callable[[], Centers], radius: float
    ) -> None:
        """`centers`: (n_places, 2) on the page."""
        self._centers, self._radius = centers, radius
        self.marks = Ink(fill=theme.color("accent"), halo=theme.color("panel"), halo_width=0.03)
        super().__init__(self.marks, name=name)

    def state(self) -> Hashable:
        return self._centers().tobytes()

    def draw(self) -> None:
        self.marks.points = shapes.diamonds(self._centers(), self._radius)

    def readings(self) -> Mapping[str, float | int]:
        return {self.part_name.replace(" ", "_"): len(self.marks.points) // 16}


class ClassMarks(Part):
    """A disc for each positive and a square for each negative, at places that follow values."""

    def __init__(
        self,
        name: str,
        theme: Theme,
        is_positive: NDArray[np.bool_],
        *,
        centers: Callable[[], Centers],
        radius: Callable[[], float],
    ) -> None:
        """`is_positive`: (n_marks,); `centers`: (n_marks, 2) on the page."""
        self.is_positive, self._centers, self._radius = is_positive, centers, radius
        panel = theme.color("panel")
        self.positives = Ink(fill=theme.color("positive"), halo=panel, halo_width=0.03)
        self.negatives = Ink(fill=theme.color("negative"), halo=panel, halo_width=0.03)
        super().__init__(self.positives, self.negatives, name=name)

    def state(self) -> Hashable:
        return self._centers().tobytes(), self._radius()

    def draw(self) -> None:
        centers, radius = self._centers(), self._radius()
        self.positives.points = shapes.discs(centers[self.is_positive], radius)
        self.negatives.points = shapes.squares(centers[~self.is_positive], radius)

    def readings(self) -> Mapping[str, float | int]:
        return {
            f"{self.part_name}_positive": len(self.positives.points) // 16,
            f"{self.part_name}_negative": len(self.negatives.points) // 16,
        }
