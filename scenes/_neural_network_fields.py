"""Answers of the network all over the plane: of all units, of single ones, of the sum so far."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.channels import Floats, along
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.tracked import remembered

if TYPE_CHECKING:
    from manim import ValueTracker

    from mlu_anim.experiments.neural_network import Network

BEATS = ("neuron", "bend", "train", "back", "flat", "width")
TRACKED = (
    *("told", "dropped", "squash", "sent", "nodes", "added", "trained"),
    *("back", "flat", "width", "bars"),
)
"""All tracked values. `told` is the number of the beat; `trained` counts snapshots,
`width` the networks that are compared, from 1."""
MOST_MARKS, REACH = 48, 3.0
"""Most points that are drawn; the largest weighted sum that the squash is drawn for."""
_LARGE, _SMALL = (144, 96), (44, 24)
"""Pixels of the plane and of a picture in a node: width, height."""


class Story:
    """The result, the tracked values, and the fields that follow from them."""

    def __init__(
        self, result: "Network", setting: Setting, tracked: "dict[str, ValueTracker]"
    ) -> None:
        self.result, self.setting, self.at, r = result, setting, tracked, result
        self.more, self.order, self.n_drawn = r.learning, r.order, len(r.order)
        self.x, self.y = (Linear.close(values, 0.05) for values in r.X.T)
        n = len(r.X)
        self.shown = np.unique(np.linspace(0, n - 1, min(n, MOST_MARKS)).round().astype(int))
        self.network = remembered(self._network)
        self.blame = remembered(self._blame)
        self.most_blame = float(np.abs(r.gradient(r.blamed)[0][self.order]).max()) or 1.0
        self.n_stops = self.n_drawn + (self.n_drawn < r.units.shape[1])
        first = r.units[-1][self.order[:1]]
        sums = _signs(first) * (r.X[self.shown] @ first[0, :2] + first[0, 2])
        chosen = int(np.abs(sums - 0.4 * REACH).argmin())
        self.case, self.case_sum = r.X[self.shown[[chosen]]].T, float(sums[chosen])

    def now(self, name: str) -> float:
        return float(self.at[name].get_value())

    # --- the network of the moment ------------------------------------------------------------

    def _network(self) -> Floats:
        """The units at this moment, and the offset of the sum: (n_units + 1, 4)."""
        r, flat = self.result, self.now("flat")
        offsets = np.zeros((len(r.offset), 1, 4))
        offsets[:, 0, 3] = r.offset
        found = along(np.concatenate([r.units, offsets], axis=1), self.now("trained"))
        if flat and self.more is not None:
            last = np.vstack([self.more.unbent, [0, 0, 0, self.more.unbent_offset]])
            found = (1 - flat) * found + flat * last
        return np.asarray(found)

    def squashed(self, z: Floats) -> Floats:
        """Return the outputs of units for weighted sums, squashed as far as they are now."""
        flat, found = self.now("flat"), self.result.squashed(z)
        return np.asarray((1 - flat) * found + flat * z) if flat else found

    def parts(self) -> tuple[Floats, float]:
        found = self.network()
        return found[:-1], float(found[-1, 3])

    def _blame(self) -> Floats:
        """The size of each weight's gradient, (n_units, 4), as a share of the largest one shown."""
        return np.asarray(np.abs(self.result.blame(*self.parts())[self.order]) / self.most_blame)

    def sums(self) -> Floats:
        """Return the network's sum at each point: (n,)."""
        units, offset = self.parts()
        z = self.result.X @ units[:, :2].T + units[:, 2]
        return np.asarray(self.squashed(z) @ units[:, 3] + offset)

    def wrong(self) -> float:
        """The share of points on the wrong side."""
        return float(((self.sums() > 0) != self.result.is_positive).mean())

    def step(self) -> float:
        """The step of training at this moment."""
        steps = self.result.step
        return float(np.interp(self.now("trained"), np.arange(len(steps)), steps))

    def given(self, sums: Floats) -> Floats:
        """Return the first unit's outputs for weighted sums, squashed as far as they are now."""
        sign, bent = _signs(self.result.units[-1][self.order[:1]])[0], self.now("squash")
        return np.asarray((1 - bent) * sums + bent * sign * self.squashed(sign * sums))

    # --- fields -------------------------------------------------------------------------------

    def field(self) -> Floats:
        """Return the values that tint the plane, from -1 to 1: (1, height, width)."""
        added, width = self.now("added"), self.now("width")
        if width >= 1:
            return along(self._of_widths, width - 1)[None]
        if added < self.n_stops:
            return np.tanh(along(self._sums, int(added) + self.arrived()) / 2)[None]
        found = self._answer(*self.parts(), self.squashed)
        return ((1 - width) * found + width * self._of_widths[0] if width else found)[None]

    def pictures(self) -> Floats:
        """Return the output of each drawn unit, for or against the positive class: (n, h, w)."""
        return self._raw(self.parts()[0][self.order], _SMALL)

    def flying(self) -> Floats:
        """The unit on its way, which fades as it is added: (1, height, width)."""
        unit = self.order[[self.next_one()]]
        units = self.parts()[0][unit]
        return np.asarray((1 - self.arrived()) * self._raw(units, _LARGE))

    def arrived(self) -> float:
        """Return the share of the unit on its way that has been added."""
        return float(np.clip((self.now("added") % 1 - 0.65) / 0.35, 0, 1))

    def next_one(self) -> int:
        """The unit that is on its way to the plane, by its place in the order."""
        return min(int(self.now("added")), self.n_drawn - 1)

    def row(self) -> int:
        """Return the row of the network whose width is shown."""
        return max(round(self.now("width")) - 1, 0)

    def pictures_of_widths(self) -> Floats:
        """As `pictures`, of the network whose width is shown: (the largest width, h, w)."""
        assert self.more is not None
        return self._pictures(self.more.units[self.row()], _SMALL, self.result.squashed)

    def _raw(self, units: Floats, shape: tuple[int, int]) -> Floats:
        """Return pictures of units, before the squash as far as it has not come yet."""
        bent, found = self.now("squash"), self._pictures(units, shape)
        if bent == 1:
            return found
        raw = _signs(units)[:, None, None] * self._on_grid(units, shape, np.asarray)
        return np.asarray((1 - bent) * raw / np.abs(raw).max() + bent * found)

    def _pictures(self, units: Floats, shape: tuple[int, int], squash: Any = None) -> Floats:
        given = self._on_grid(units, shape, squash or self.squashed)
        least = 1.0 if self.result.activation in ("tanh", "logistic") else 1e-12
        most = np.abs(given).max(axis=(1, 2), keepdims=True).clip(least)
        return np.asarray(_signs(units)[:, None, None] * given / most)

    def _on_grid(self, units: Floats, shape: tuple[int, int], squash: Any) -> Floats:
        """Return what units give all over the plane: (n_units, height, width)."""
        width, height = shape
        x = self.x.from_share((np.arange(width) + 0.5) / width)
        y = self.y.from_share(1 - (np.arange(height) + 0.5) / height)
        across = units[:, 0, None, None] * x + units[:, 2, None, None]
        return np.asarray(squash(across + units[:, 1, None, None] * y[:, None]))

    def _answer(self, units: Floats, offset: float, squash: Any) -> Floats:
        given = self._on_grid(units, _LARGE, squash)
        return np.tanh((np.tensordot(units[:, 3], given, 1) + offset) / 2)

    @cached_property
    def _sums(self) -> Floats:
        """Sums of the first units, of none up to all: (n_stops + 1, height, width)."""
        r, units = self.result, self.result.units[-1]
        given = units[:, 3, None, None] * self._on_grid(units, _LARGE, r.squashed)
        rest = np.setdiff1d(np.arange(len(units)), self.order)
        parts = [given[self.order], given[rest].sum(axis=0)[None]][: 1 + (len(rest) > 0)]
        first = np.full((1, *given.shape[1:]), r.offset[-1])
        return np.cumsum(np.concatenate([first, *parts]), axis=0)

    @cached_property
    def _of_widths(self) -> Floats:
        assert self.more is not None
        pairs = zip(self.more.units, self.more.offset, strict=True)
        return np.array(
            [self._answer(u, float(offset), self.result.squashed) for u, offset in pairs]
        )


def _signs(units: Floats) -> NDArray[np.float64]:
    """Return 1 for units that speak for the positive class where they are above 0, else -1."""
    return np.where(units[:, 3] < 0, -1.0, 1.0)
