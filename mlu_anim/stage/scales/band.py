"""Band scales: each name has a band of its own."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from mlu_anim.stage.scales.scale import Floats, Tick
from mlu_anim.system.errors import AuthorMistake
from mlu_anim.system.suggestions import did_you_mean
from mlu_anim.wording.numerals import Numbers


@dataclass(frozen=True)
class Band:
    """A scale of names, each with a band of equal width; number 0 is the middle of the first band.

    `named`: numbers of the bands that have a tick, rising; by default all. `downward`: reverses the
    axis, so that on a y axis the first name is at the top. Raises AuthorMistake if there is no
    name, or one of them twice.
    """

    names: tuple[str, ...]
    downward: bool = False
    named: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.names or len(set(self.names)) < len(self.names):
            rule = "the names of a band scale: none, or one of them twice"
            raise AuthorMistake(rule, hint="give each band a name of its own")

    def as_numbers(self, values: ArrayLike) -> Floats:
        """Return the number of each name's band, from 0; numbers are returned as floats.

        A number may lie between two bands. Raises AuthorMistake for an unknown name.
        """
        given = np.asarray(values)
        if given.dtype.kind in "fiub":
            return given.astype(float)
        places = {name: float(place) for place, name in enumerate(self.names)}
        for name in {str(value) for value in given.ravel()} - set(places):
            near = did_you_mean(name, self.names) or f"names: {', '.join(self.names)}"
            raise AuthorMistake(f"no band named {name!r}", hint=near)
        return np.array([places[str(name)] for name in given.ravel()]).reshape(given.shape)

    def to_share(self, numbers: ArrayLike) -> Floats:
        shares: Floats = (self.as_numbers(numbers) + 0.5) / len(self.names)
        return 1 - shares if self.downward else shares

    def from_share(self, shares: ArrayLike) -> Floats:
        along = np.asarray(shares, dtype=float)
        numbers: Floats = (1 - along if self.downward else along) * len(self.names) - 0.5
        return numbers

    def ticks(self, at_most: int, numbers: Numbers) -> tuple[Tick, ...]:
        """Return a tick for each named band; `at_most` is ignored, since each needs its name."""
        chosen = self.named or range(len(self.names))
        return tuple(Tick(float(place), self.names[place]) for place in chosen)
