"""What the network says at each place: of all units, of single ones, of the sum so far."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.experiments.neural_network.network import hidden, squashed
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
    *("erred", "back", "flat", "width", "bars"),
)
"""All tracked values. `told` is the number of the beat; `trained` counts snapshots,
`width` the networks that are compared, from 1."""
MOST_MARKS, REACH = 48, 3.0
"""Most points that are drawn; the largest weighted sum that the squash is drawn for."""
_LARGE, _SMALL = (144, 96), (44, 24)
"""Pixels of the plane and of a picture in a node: width, height."""


class Story:
    """The result, the tracked values, and the fields that follow from them."""

    def __init__(self, result: "Network", setting: Setting, track: Any) -> None:
        self.result, self.setting, r = result, setting, result
        self.at: dict[str, ValueTracker] = {name: track(name, 0.0) for name in TRACKED}
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
        chosen = int(np.abs(sums - REACH / 2).argmin())
        self.case, self.case_sum = r.X[self.shown[[chosen]]].T, float(sums[chosen])

    def now(self, name: str) -> float:
        return float(self.at[name].get_value())

    # --- the network of the moment ------------------------------------------------------------

    def _network(self) -> Floats:
        """The units at this moment of training, and the offset of the sum: (n_units + 1, 4)."""
        r = self.result
        offsets = np.zeros((len(r.offset), 1, 4))
        offsets[:, 0, 3] = r.offset
        return along(np.concatenate([r.units, offsets], axis=1), self.now("trained"))

    def parts(self) -> tuple[Floats, float]:
        found = self.network()
        return found[:-1], float(found[-1, 3])

    def _blame(self) -> Floats:
        """The size of each weight's gradient, (n_units, 4), as a share of the largest one shown."""
        from mlu_anim.experiments.neural_network.network import backpropagated

        r, (units, offset) = self.result, self.parts()
        found, _ = backpropagated(r.X, r.is_positive, units, np.array(offset), r.activation)
        return np.asarray(np.abs(found[self.order]) / self.most_blame)

    def errors(self) -> Floats:
        """How far the network's probability is from the truth, for each point that is drawn."""
        r, (units, offset) = self.result, self.parts()
        total = hidden(r.X[self.shown], units, r.activation) @ units[:, 3] + offset
        return np.asarray(np.abs(squashed(total, "logistic") - r.is_positive[self.shown]))

    def n_wrong(self) -> int:
        if self.now("flat") > 0.5 and self.more is not None:
            return int(((self.more.unbent_probability > 0.5) != self.result.is_positive).sum())
        return int(self.result.is_wrong(*self.parts()).sum())

    def step(self) -> float:
        """The step of training at this moment."""
        steps = self.result.step
        return float(np.interp(self.now("trained"), np.arange(len(steps)), steps))

    def given(self, sums: Floats) -> Floats:
        """What the first unit gives for weighted sums, as far as they are squashed now."""
        sign = _signs(self.result.units[-1][self.order[:1]])[0]
        bent = self.now("squash") * (1 - self.now("flat"))
        return np.asarray(
            (1 - bent) * sums + bent * sign * squashed(sign * sums, self.result.activation)
        )

    # --- fields -------------------------------------------------------------------------------

    def field(self) -> Floats:
        """What the plane is tinted by, from -1 to 1: (1, height, width)."""
        added, flat, width = self.now("added"), self.now("flat"), self.now("width")
        if width >= 1:
            return along(self._of_widths, width - 1)[None]
        if added < self.n_stops:
            return np.tanh(along(self._sums, int(added) + self.arrived()) / 2)[None]
        trained = self._answer(*self.parts(), self.result.activation)
        if flat or width:
            before = (1 - flat) * trained + flat * self._unbent
            return ((1 - width) * before + width * self._of_widths[0])[None]
        return trained[None]

    def pictures(self) -> Floats:
        """What each unit that is drawn gives, for or against the positive class: (n, h, w)."""
        units, flat = self.parts()[0][self.order], self.now("flat")
        found = self._pictures(units, _SMALL)
        if flat and self.more is not None:
            unbent = self.more.unbent[self.order]
            found = (1 - flat) * found + flat * self._pictures(unbent, _SMALL, "identity")
        return self._raw(found, units, _SMALL)

    def flying(self) -> Floats:
        """The unit on its way, which fades as it is added: (1, height, width)."""
        unit = self.order[[self.next_one()]]
        units = self.parts()[0][unit]
        picture = self._raw(self._pictures(units, _LARGE), units, _LARGE)
        return np.asarray((1 - self.arrived()) * picture)

    def arrived(self) -> float:
        """How much of the unit on its way has been added."""
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
        return self._pictures(self.more.units[self.row()], _SMALL)

    def _raw(self, found: Floats, units: Floats, shape: tuple[int, int]) -> Floats:
        """Return pictures as they are before the squash, as far as it has not come yet."""
        bent = self.now("squash")
        if bent == 1:
            return found
        raw = _signs(units)[:, None, None] * self._on_grid(units, shape, "identity") / REACH
        return (1 - bent) * raw.clip(-1, 1) + bent * found

    def _pictures(self, units: Floats, shape: tuple[int, int], activation: str = "") -> Floats:
        given = self._on_grid(units, shape, activation or self.result.activation)
        most = np.abs(given).max(axis=(1, 2), keepdims=True)
        bounded = (activation or self.result.activation) in ("tanh", "logistic")
        scale = 1.0 if bounded else np.where(most > 0, most, 1.0)
        return np.asarray(_signs(units)[:, None, None] * given / scale)

    def _on_grid(self, units: Floats, shape: tuple[int, int], activation: str) -> Floats:
        """Return what units give all over the plane: (n_units, height, width)."""
        width, height = shape
        x = self.x.from_share((np.arange(width) + 0.5) / width)
        y = self.y.from_share(1 - (np.arange(height) + 0.5) / height)
        across = units[:, 0, None, None] * x + units[:, 2, None, None]
        return squashed(across + units[:, 1, None, None] * y[:, None], activation)

    def _answer(self, units: Floats, offset: float, activation: str) -> Floats:
        given = self._on_grid(units, _LARGE, activation)
        return np.tanh((np.tensordot(units[:, 3], given, 1) + offset) / 2)

    @cached_property
    def _sums(self) -> Floats:
        """Sums of the first units, of none up to all: (n_stops + 1, height, width)."""
        r, units = self.result, self.result.units[-1]
        given = units[:, 3, None, None] * self._on_grid(units, _LARGE, r.activation)
        rest = np.setdiff1d(np.arange(len(units)), self.order)
        parts = [given[self.order], given[rest].sum(axis=0)[None]][: 1 + (len(rest) > 0)]
        first = np.full((1, *given.shape[1:]), r.offset[-1])
        return np.cumsum(np.concatenate([first, *parts]), axis=0)

    @cached_property
    def _unbent(self) -> Floats:
        assert self.more is not None
        return self._answer(self.more.unbent, self.more.unbent_offset, "identity")

    @cached_property
    def _of_widths(self) -> Floats:
        assert self.more is not None
        pairs = zip(self.more.units, self.more.offset, strict=True)
        return np.array([self._answer(units, float(offset), "tanh") for units, offset in pairs])


def _signs(units: Floats) -> NDArray[np.float64]:
    """Return 1 for units that speak for the positive class where they are above 0, else -1."""
    return np.where(units[:, 3] < 0, -1.0, 1.0)
