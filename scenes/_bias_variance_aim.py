"""At one x: where the models of three kinds hit, as dots in columns beside the truth."""

import numpy as np

from mlu_anim.stage import sizes
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Overlay
from mlu_anim.stage.marks import Dot, Link, Rule, Text
from mlu_anim.stage.moves import Each, Fly, Upto
from mlu_anim.stage.scales import Band, Linear
from mlu_anim.stage.stats import quantiles, swarm
from mlu_anim.stage.words import text_width
from scenes._bias_variance_lines import LinesWorld
from scenes._bias_variance_story import Story

N_DOTS = 12
"""Dots in a column: quantiles that stand for all predictions."""
_RADIUS = 0.085
_TICK = 0.38
"""Half the length of a mean, in columns."""


class Aim:
    """A strip with a column for each of three models, and the dots that come to it."""

    def __init__(self, story: Story, air: Overlay, lines: LinesWorld) -> None:
        self.story, self.air = story, air
        r = story.result
        self.models = list(dict.fromkeys((0, r.best, story.last)))
        self.point, self.at_point = r.point, r.predictions[self.models, :, r.spread_place]
        self.frame = self._make_frame()
        truth = float(r.truth[0, r.spread_place])
        self.target = self.frame.add(Rule("target", y=truth, role="ink", dashed=True))
        self.named = self.frame.add(
            Text(
                "target name", x=-0.5, y=truth, say="labels.truth", dx=0.1, dy=0.1, halo=sizes.HALO
            )
        )
        self.means = self._means()
        self.cut = lines.small.add(Rule("cut", x=self.point, role="ink"))
        self.dots = self._dots(lines)

    def _make_frame(self) -> Frame:
        r, setting = self.story.result, self.story.setting
        return Frame(
            setting,
            setting.page.world,
            name="strip",
            x=Band(tuple(self._names())),
            y=Linear(r.low, r.high),
            x_title=AxisTitle("labels.complexity"),
            y_title=AxisTitle("labels.y"),
            head="labels.at",
            key=[Entry("labels.mean", "bias", "line")],
            grid=False,
        )

    def _names(self) -> list[str]:
        """Return the names of the columns, or only their numbers where room is scarce."""
        story, setting = self.story, self.story.setting
        numbers = [setting.numbers.formatted(story.complexity(k)) for k in self.models]
        ends = {0: setting.say("labels.stiff"), story.last: setting.say("labels.wiggly")}
        names = [
            f"{n} {ends.get(k, '')}".strip() for n, k in zip(numbers, self.models, strict=True)
        ]
        room = 0.8 * setting.page.world.inset(setting.page.pad).width / len(names)
        widest = max(text_width(name, setting.page.type.label) for name in names)
        return names if widest < room else numbers

    def _means(self) -> Link:
        columns = np.arange(len(self.models))
        return self.frame.add(
            Link(
                "means",
                x=columns - _TICK,
                y=(middles := self.at_point.mean(axis=1)),
                x2=columns + _TICK,
                y2=middles,
                role="bias",
                width=sizes.CURVE,
                halo=sizes.THIN_HALO,
                reveal=Each(lambda: 2 * (self.story.now("slid") - columns) - 1),
            )
        )

    def _dots(self, lines: LinesWorld) -> Dot:
        r, story = self.story.result, self.story
        values = np.array([quantiles(row, N_DOTS) for row in self.at_point])
        inside = np.clip(values, r.low, r.high).ravel()
        begin = lines.small.plane.c2p(np.full(len(inside), self.point), inside)
        by = np.repeat(np.arange(len(self.models)), N_DOTS)
        there = self.frame.plane.c2p(by, inside)
        for number in range(len(self.models)):
            aside = swarm(there[by == number, 1], _RADIUS)
            there[by == number, 0] += aside - aside.max() / 2
        crossed, slid = (story.tracker(name).get_value for name in ("crossed", "slid"))
        return self.air.add(
            Dot(
                "crossings",
                x=begin[:, 0],
                y=begin[:, 1],
                radius=_RADIUS,
                role="variance",
                halo=sizes.HAIRLINE,
                reveal=Upto(crossed, by=by),
                moves=[Fly(Upto(slid, by=by), to=there)],
            )
        )
