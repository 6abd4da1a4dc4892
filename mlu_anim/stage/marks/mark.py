"""The base of all marks: data columns that are drawn, and can be read back from the drawing."""

from collections.abc import Hashable, Mapping
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from mlu_anim.stage.channels import Channel, Source, Value
from mlu_anim.stage.layout.plan import Plan
from mlu_anim.stage.moves.reveal import Grow, Reveal, Shares, as_reveal
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.plane import Plane
from mlu_anim.stage.scales import Scale
from mlu_anim.stage.setting import Setting

Rows = dict[str, NDArray[Any]]
"""Columns by name, such as `x`, `y` and `role`."""
Margins = tuple[float, float, float, float]
"""Room beyond the plot at its left, bottom, right and top, in scene units."""
LEAST_PLOT = 0.4
"""Least share of its width that a plot keeps beside texts."""


class Mark(Part):
    """Data columns (channels) drawn by one ink or a few.

    A mark is data until a frame takes it (`Frame.add`); then it makes its inks once, and later only
    moves their points. Channels whose names begin with `x` or `y` are on the frame's scales.

    The contract, which one test holds all marks to: `drawn()`, read back from the points of the
    inks, equals `expected()`, computed from the channels, to 1e-6 of an axis.
    """

    plane: Plane
    setting: Setting
    plan: Plan

    def __init__(
        self, name: str, channels: Mapping[str, Source | None], reveal: Reveal | Value | None = None
    ) -> None:
        """`reveal`: the share of each row that is shown; without one all rows are whole."""
        super().__init__(name=name)
        self._channels = {key: Channel(s) for key, s in channels.items() if s is not None}
        self._reveal: Reveal = Grow(1.0) if reveal is None else as_reveal(reveal)
        self._is_revealed = reveal is not None
        self._fixed: Rows = {}

    # --- what a subclass defines --------------------------------------------------------------

    def make_inks(self) -> list[Ink]:
        """Return the inks in drawing order; `plane`, `plan` and `setting` are known by now."""
        raise NotImplementedError

    def expected(self) -> Rows:
        """Return the columns that must be on screen, in data units, without reading the drawing."""
        raise NotImplementedError

    def drawn(self) -> Rows:
        """Return the same columns as `expected`, but measured on the shapes that are drawn."""
        raise NotImplementedError

    def read_values(self) -> Mapping[str, float | int]:
        """Return values for the frame data, read from what is drawn; by default none."""
        return {}

    def scale_of(self, key: str) -> Scale | None:
        """Return the scale of a column of `expected`; None if it has none."""
        return {"x": self.plane.x, "y": self.plane.y}.get(key[:1])

    def margins(self, setting: Setting, plane: Plane, room: Rect) -> Margins:
        """Return the room that the mark needs beyond the plot.

        `plane`: the frame's scales over the plot as measured so far, at first over the card.
        `room`: the rectangle for the plot and all beside it.
        """
        return 0.0, 0.0, 0.0, 0.0

    # --- what a frame uses --------------------------------------------------------------------

    def bind(self, setting: Setting, plan: Plan) -> Self:
        """Take the plan of a frame and make the inks; the frame calls this once."""
        self.setting, self.plan, self.plane = setting, plan, plan.plane
        self._fixed = {k: self._numbers(k, c) for k, c in self._channels.items() if c.is_fixed}
        self.add(*self.make_inks())
        return self

    # --- what subclasses share ----------------------------------------------------------------

    def state(self) -> Hashable:
        live = (c.state() for c in self._channels.values() if not c.is_fixed)
        return (*live, self._reveal.state(), self.plane.state())

    def add_channel(self, key: str, source: Source) -> None:
        """Add a channel, before a frame takes the mark."""
        self._channels[key] = Channel(source)

    def readings(self) -> Mapping[str, float | int]:
        return self.read_values() if self.is_live else {}

    @property
    def is_live(self) -> bool:
        """True if the mark has a reveal or follows a tracked value."""
        return self._is_revealed or not all(c.is_fixed for c in self._channels.values())

    def has(self, key: str) -> bool:
        """Return True if the channel is given."""
        return key in self._channels

    def column(self, key: str) -> NDArray[Any]:
        """Return one channel as it is now, (n_rows,) or (1,); on a scale, as numbers."""
        fixed = self._fixed.get(key)
        return self._numbers(key, self._channels[key]) if fixed is None else fixed

    def columns(self, *keys: str) -> list[NDArray[Any]]:
        """Return several channels of equal length; a single value is repeated for all rows."""
        columns = [self.column(key) for key in keys]
        lengths = {len(values) for values in columns} - {1}
        n_rows = min(lengths, default=1)
        return [v if len(v) == n_rows else np.repeat(v[:1], n_rows) for v in columns]

    def shares(self, n_rows: int) -> Shares:
        """Return the revealed share of each row: (n_rows,), from 0 (hidden) to 1 (whole)."""
        return self._reveal.shares(n_rows)

    def reading(self, what: str, value: float) -> dict[str, float | int]:
        """Return one value for the frame data, named after the mark and `what`."""
        return {f"{self.part_name}_{what}".strip("_").replace(" ", "_"): value}

    def _numbers(self, key: str, channel: Channel) -> NDArray[Any]:
        values = channel.now()
        if key.startswith("x"):
            return self.plane.x.as_numbers(values)
        return self.plane.y.as_numbers(values) if key.startswith("y") else values


def pieces(ink: Ink, n_points: int) -> NDArray[np.float64]:
    """Return the points of an ink in pieces of `n_points` each: (n_pieces, n_points, 2)."""
    return np.asarray(ink.points).reshape(-1, n_points, 3)[:, :, :2]


def nothing() -> NDArray[np.float64]:
    """Return the points of an ink that draws nothing: shape (0, 3)."""
    return np.zeros((0, 3))
