"""The card of errors: stacked bars, the slider below them, the floor, and the least error."""

from typing import TYPE_CHECKING, Any

import numpy as np

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Source
from mlu_anim.stage.frame import AxisTitle, Entry, Frame
from mlu_anim.stage.marks import Dot, Link, Rule, StackedBar, Text
from mlu_anim.stage.moves import Grow
from mlu_anim.stage.page import COMPACT
from mlu_anim.stage.scales import Band, Linear
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.stage.words import text_width
from scenes._bias_variance_story import PARTS, Story

if TYPE_CHECKING:
    from mlu_anim.stage.marks.text import TextOptions

_NARROW_EM = 12
"""Width of a card below which words are so wide that they stand above higher bars, and the noise is
named there too."""
_WIDE = 0.45
"""Share of a card's width above which words are so wide."""
_PULL = 0.03
"""How much higher words may stand to be one bar nearer to the least, as a share of the highest."""
_KNOB = 0.11
"""Radius of the slider's knob."""


class ErrorBars:
    """A stacked bar for each model, the slider below them, the floor and the words of the least."""

    def __init__(self, story: Story) -> None:
        page = story.setting.page
        width, said = page.measure.width, story.setting.say("labels.just_right")
        self.is_narrow = (
            page.type == COMPACT
            or width < _NARROW_EM * page.type.label
            or text_width(said, page.type.label, "medium") > _WIDE * width
        )
        self.story, self.frame = story, self._make_frame(story)
        self.bars = self._bars("bars", story.grown)
        self.places = self._bars("places", story.from_squares())
        self.floor = self._floor()
        self.knob = self.frame.add(
            Dot("slider", x=story.tracker("slider"), y=0.0, radius=_KNOB, halo=sizes.THIN_HALO)
        )
        self.least = self._least()
        self.measured = self._measured()

    def _make_frame(self, story: Story) -> Frame:
        r, page = story.result, story.setting.page
        air = 1.75 if self.is_narrow or r.resampled else 1.25  # the rest is often all of a bar
        top = float(max(r.expected.max(), r.measured[[0, -1]].max())) * air
        return Frame(
            story.setting,
            page.measure,
            name="errors",
            x=Band(
                tuple(str(k) for k in r.complexity), named=tuple(sorted({0, r.best, story.last}))
            ),
            y=Linear(0, top, at=round_values(0, top, 3)),
            x_title=AxisTitle("labels.complexity"),
            y_title=AxisTitle("labels.error"),
            key=[Entry(f"labels.{part}", part, "cell") for part in PARTS],
        )

    def _bars(self, name: str, grown: Source) -> StackedBar:
        n = self.story.n_models
        keys = [f"{part} {index}" for part in PARTS for index in range(n)]
        heights = self.story.heights
        return self.frame.add(
            StackedBar(name, x=np.arange(n), parts=heights, key=keys, grown=grown)
        )

    def _floor(self) -> list[Rule | Text]:
        """Draw a line at the noise; name it at its end, unless the card is narrow."""
        story, sunk = self.story, Grow(self.story.tracker("sunk"))
        y = story.result.noise[story.result.best]
        says = [] if self.is_narrow else ["labels.noise", "labels.noise_n"]
        rule = self.frame.add(Rule("floor", y=y, role="ink", reveal=sunk))
        return [rule, *self._beside(says, "floor", story.last + 0.5, y, "ink", sunk)]

    def _least(self) -> list[Text]:
        """Write above the least bar how high it is, and of which model it is."""
        (x, y), air = self._room_for_words(), 1.5 * sizes.AIR
        dy = sizes.LINE_EM * self.story.setting.page.type.label + air
        look: TextOptions = {"em": "readout", "weight": "bold", "anchor": "center", "dy": dy}
        least = Text("least", x=x, y=y, say="labels.least", **look)
        named = Text("just right", x=x, y=y, text=self._said, anchor="center", dy=air)
        return [self.frame.add(least), self.frame.add(named)]

    def _said(self) -> str:
        """Return which model is best, and on a narrow card then how much of its error is noise."""
        is_told = self.is_narrow and self.story.now("sunk") > 0
        return self.story.setting.say(f"labels.{'noise_of_it' if is_told else 'just_right'}")

    def _room_for_words(self) -> tuple[float, float]:
        """Return x and y of a place on the plot that is low above the bars, and near the least."""
        r, setting = self.story.result, self.story.setting
        words = text_width(setting.say("labels.just_right"), setting.page.type.label, "medium")
        band = self.frame.plane.rect.width / self.story.n_models
        half, bars = (words / 2 + 2 * sizes.AIR) / band, np.arange(self.story.n_models)
        middle = self.story.last / 2
        reach = max(middle + 0.5 - half, 0.0)
        x = np.linspace(middle - reach, middle + reach, 41)
        is_below = np.abs(x[:, None] - bars) < half + sizes.BAND_SHARE / 2
        y = np.where(is_below, r.expected, 0.0).max(axis=1)
        chosen = int(np.argmin(y + _PULL * r.expected.max() * np.abs(x - r.best)))
        return float(x[chosen]), float(y[chosen])

    def _measured(self) -> list[Link | Text]:
        """Draw a thin line across both outer bars at the error on new points; name one."""
        landed, ends = Grow(self.story.tracker("landed")), np.array([0, self.story.last])
        values = self.story.result.measured[ends]
        look: dict[str, Any] = {"width": sizes.CURVE, "halo": sizes.THIN_HALO, "reveal": landed}
        x, x2 = ends - 0.5, ends + 0.5
        line = Link("measured", x=x, y=values, x2=x2, y2=values, role="ink", **look)
        taller = int(np.argmax(values))
        at, says = float(ends[taller]), ["labels.measured", "labels.measured_on"]
        named = self._beside(
            says, "measured", at + (0.5, -0.5)[taller], float(values[taller]), "ink", landed
        )
        return [self.frame.add(line), *named]

    def _beside(
        self, says: list[str], name: str, x: float, y: float, role: str, shown: Grow
    ) -> list[Text]:
        """Write a text in two lines at the right of a value, or at the left of one that is last."""
        drop = sizes.CAP_EM * self.story.setting.page.type.label
        is_left = x == self.story.last - 0.5
        look: TextOptions = {
            "role": role,
            "reveal": shown,
            "anchor": "right" if is_left else "left",
        }
        look["dx"] = -sizes.AIR if is_left else sizes.AIR
        rises = sizes.AIR / 2, -sizes.AIR / 2 - drop
        return [
            self.frame.add(Text(f"{name} {k}", x=x, y=y, say=say, **(look | {"dy": dy})))
            for k, (say, dy) in enumerate(zip(says, rises, strict=False))
        ]
