"""Bars: vertical or horizontal, with or without their values written at their ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Unpack

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Source
from mlu_anim.stage.marks.boxes import BoxMark, BoxOptions
from mlu_anim.stage.marks.mark import LEAST_PLOT, Margins, Rows
from mlu_anim.stage.moves.pose import Pose
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink
from mlu_anim.stage.plane import Plane
from mlu_anim.stage.scales import Band, Floats, Scale
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Words, text_width

_LINE = 0.93
"""Least distance of two values one above the other, in em."""
_NEAR_THE_END = 0.8
"""Share of an axis beyond which the end of a bar needs extra room for its value."""


@dataclass(frozen=True)
class EndLabel:
    """Format of the values at the ends of bars; `em`: the text size, `label` or `readout`.

    `counts`: while a bar grows, its number counts with it; otherwise it is written once it has
    grown.
    """

    kind: Kind = Kind.SHARE
    em: str = "label"
    counts: bool = True


class Bar(BoxMark):
    """A bar for each row: a vertical one at `x` from `base` to `y`.

    On a frame whose y scale is a band scale, bars are horizontal: at `y`, from `base` to `x`. Bars
    grow from their base. `width`: in units of the scale across the bars; the width of a band is 1.
    `label`: writes the value at the end.
    """

    def __init__(
        self,
        name: str,
        *,
        x: Source,
        y: Source,
        base: Source = 0.0,
        width: Source = sizes.BAND_SHARE,
        label: EndLabel | None = None,
        **options: Unpack[BoxOptions],
    ) -> None:
        super().__init__(
            name,
            {"x": x, "y": y, "base": base, "width": width},
            **options,
        )
        self._label = label
        self.numbers: list[Words] = []

    @property
    def lies(self) -> bool:
        """True if bars are horizontal: the frame's y scale is a band scale."""
        return isinstance(self.plane.y, Band)

    def scale_of(self, key: str) -> Scale | None:
        along, across = (self.plane.x, self.plane.y) if self.lies else (self.plane.y, self.plane.x)
        own = {"base": along, "end": along, "middle": across}
        return own.get(key, super().scale_of(key))

    def margins(self, setting: Setting, plane: Plane, room: Rect) -> Margins:
        """Return the room for the values: beside lying bars, and above upright ones near the top.

        A plot of lying bars keeps 40 % of its width whatever the values.
        """
        if self._label is None:
            return 0.0, 0.0, 0.0, 0.0
        lies, em = isinstance(plane.y, Band), getattr(setting.page.type, self._label.em)
        scale, channel = (plane.x, "x") if lies else (plane.y, "y")
        ends = scale.as_numbers(self._channels[channel].now())
        shares = scale.to_share(ends)
        if not lies:
            near = float(shares.max()) > _NEAR_THE_END
            return 0.0, 0.0, 0.0, near * (sizes.AIR + sizes.CAP_EM * em)
        width = room.right - plane.rect.left
        texts = [setting.numbers.formatted(Fact(float(end), self._label.kind)) for end in ends]
        reach = sizes.AIR + np.array([text_width(text, em, "bold") for text in texts])
        fitting = (width - reach) / np.maximum(shares, 1e-9)
        right = width - float(np.clip(fitting, LEAST_PLOT * width, width).min())
        return 0.0, 0.0, right, 0.0

    def home(self) -> Pose:
        base, end, middle, width = self._lengths()
        low, high = middle - width / 2, middle + width / 2
        ends = [(low, base), (high, end)] if not self.lies else [(base, low), (end, high)]
        a, b = (self.plane.c2p(x, y) for x, y in ends)
        return Pose.of((a + b) / 2, np.abs(b - a) / 2)

    def shape(self, role: str, pose: Pose) -> Floats:
        return shapes.rectangles(pose.low, pose.high)

    def make_inks(self) -> list[Ink]:
        inks = super().make_inks()
        if self._label is not None:
            theme, em = self.setting.theme, getattr(self.setting.page.type, self._label.em)
            roles = self._whole("role", len(self.home().at))
            self.numbers = [
                Words(
                    "",
                    em=em,
                    color=theme.text_tone(str(role)),
                    under=theme.color("panel"),
                    weight="bold",
                    anchor="left" if self.lies else "center",
                )
                for role in roles
            ]
        return [*inks, *self.numbers]

    def draw(self) -> None:
        super().draw()
        if self._label is None:
            return
        pose = self.pose()
        for words, text, at, half in zip(
            self.numbers, self._texts(), pose.at, pose.half, strict=True
        ):
            words.set_string(text)
            words.move_to_baseline(self._beside(at, half, words.em))

    def expected(self) -> Rows:
        shown = self.is_shown()
        if self._moves:
            rows = super().expected()
        else:
            base, end, middle, width = (v[shown] for v in self._lengths())
            rows = {"base": base, "end": end, "middle": middle, "width": np.abs(width)}
            rows["role"] = self._expected_roles()
        if self._label is not None:
            rows["label"] = np.array(self._texts())
        return rows

    def drawn(self) -> Rows:
        rows = super().drawn() if self._moves else self._read_lengths()
        if self._label is not None:
            rows["label"] = np.array([words.drawn_string() for words in self.numbers])
        return rows

    def read_values(self) -> Mapping[str, float | int]:
        """Return for the frame data: the value of a single bar, or the sum of several.

        With moves, the number of shown bars instead.
        """
        if self._moves:
            return super().read_values()
        return self.reading("", float((self._read_lengths()["end"]).sum()))

    def _read_lengths(self) -> Rows:
        """Return base, end, middle, width and role of each drawn bar, read from its box.

        Its end is the side of the box that is farther from its base.
        """
        pose = self.drawn_pose()
        low, high = self.plane.p2c(pose.low), self.plane.p2c(pose.high)
        along, across = (0, 1) if self.lies else (1, 0)
        base = self._lengths()[0][self.is_shown()]
        from_low = np.abs(low[:, along] - base) <= np.abs(high[:, along] - base)
        return {
            "base": np.where(from_low, low[:, along], high[:, along]),
            "end": np.where(from_low, high[:, along], low[:, along]),
            "middle": (low[:, across] + high[:, across]) / 2,
            "width": np.abs(high[:, across] - low[:, across]),
            "role": self.looks.roles_held(),
        }

    def _lengths(self) -> tuple[Floats, Floats, Floats, Floats]:
        """Return base, present end, middle and width of each bar, as numbers of the scales."""
        x, y, base, width = self.columns("x", "y", "base", "width")
        end, middle = (x, y) if self.lies else (y, x)
        grown = base + (end - base) * self.shares(len(base))
        return base, grown, middle, width

    def _texts(self) -> list[str]:
        """Return what is written at the end of each bar."""
        assert self._label is not None
        end, kind = self._lengths()[1], self._label.kind
        shares = self.shares(len(end))
        written = shares > 0 if self._label.counts else shares == 1
        written &= (end == end.max()) | ~self._are_crowded()
        values = [Fact(float(value), kind) for value in end]
        said = self.setting.numbers.formatted
        return [said(value) if w else "" for value, w in zip(values, written, strict=True)]

    def _are_crowded(self) -> np.bool_:
        """Return True for lying bars that are closer than lines of text: only the largest value is
        then written."""
        assert self._label is not None
        if not self.lies:
            return np.False_
        apart = np.diff(np.unique(self.home().at[:, 1].round(6)))
        em: float = getattr(self.setting.page.type, self._label.em)
        return np.bool_((apart < _LINE * em).any())

    def _beside(self, at: Floats, half: Floats, em: float) -> tuple[float, float]:
        if self.lies:
            return float(at[0] + half[0]) + sizes.AIR, float(at[1]) - sizes.HALF_CAP_EM * em
        return float(at[0]), float(at[1] + half[1]) + sizes.AIR
