"""At one x: predictions of three models slide out of the lines as dots, and pile up."""

import numpy as np

from mlu_anim.stage import sizes
from mlu_anim.stage.frame import Overlay
from mlu_anim.stage.marks import Dot, Rule, Text, mark_radius
from mlu_anim.stage.moves import Fly, Grow, Upto
from mlu_anim.stage.stats import quantiles, swarm
from mlu_anim.stage.words import text_width
from scenes._bias_variance_lines import ROOMY, LinesWorld
from scenes._bias_variance_story import Floats, Story

N_DOTS, N_DOTS_NARROW = 10, 6
"""Dots in a pile, and on a narrow plot: quantiles that stand for all predictions."""
_SHARE_OF_NAME = 0.28
"""Most of the plot's width that the name of a pile may take."""
_COLUMNS = {2: (0.25, 0.65), 3: (0.18, 0.48, 0.78)}
"""Where the piles of dots stand, as shares of the plot's width."""


class Aim:
    """Piles of dots: where models hit at one x, beside the truth there."""

    def __init__(self, story: Story, air: Overlay, lines: LinesWorld) -> None:
        self.story, self.air, self.plane = story, air, lines.small.plane
        self.models = list(dict.fromkeys((0, story.result.best, story.last)))
        rect = self.plane.rect
        shares = np.array(_COLUMNS[len(self.models)])
        self.is_roomy = rect.width > ROOMY
        self.n_dots = N_DOTS if self.is_roomy else N_DOTS_NARROW
        self.middles = rect.left + shares * rect.width
        self.dots = self._dots()
        r = story.result
        truth = float(np.interp(r.point, r.x, r.truth[0]))
        self.target = lines.small.add(Rule("target", y=truth, role="bias", dashed=True))
        self.cut = lines.small.add(Rule("cut", x=r.point, role="ink"))
        self.texts = self._texts()
        self.names = [self._name(number) for number in range(len(self.models))]

    def _dots(self) -> Dot:
        r, story = self.story.result, self.story
        values = np.array([quantiles(r.at_point()[index], self.n_dots) for index in self.models])
        inside = np.clip(values, r.low, r.high).ravel()
        begin = self.plane.c2p(np.full(len(inside), r.point), inside)
        by = np.repeat(np.arange(len(self.models)), self.n_dots)
        x = np.concatenate([self._pile(begin[by == n, 1], n) for n in range(len(self.models))])
        piles = self.air.add(Dot("piles", x=x, y=begin[:, 1], role="variance"))
        crossed, slid = (story.tracker(name).get_value for name in ("crossed", "slid"))
        return self.air.add(
            Dot(
                "crossings",
                x=begin[:, 0],
                y=begin[:, 1],
                role="variance",
                reveal=Upto(crossed, by=by),
                moves=[Fly(Upto(slid, by=by), to=piles)],
            )
        )

    def _pile(self, heights: Floats, number: int) -> Floats:
        """Return x for the dots of a pile, beside each other where they would overlap."""
        aside = swarm(heights, 2.1 * mark_radius(self.story.setting.page))
        placed: Floats = self.middles[number] + aside - aside.max() / 2
        return placed

    def _name(self, number: int) -> Text:
        """Write above a pile of which models it is."""
        story, text = self.story, self.texts[number]
        return self.air.add(
            Text(
                f"pile {number}",
                x=float(self.middles[number]),
                y=self.plane.rect.top,
                text=text,
                anchor="center",
                dy=-story.setting.page.type.label,
                halo=sizes.HALO,
                reveal=Grow(lambda: min(max(story.now("slid") - number, 0.0), 1.0)),
            )
        )

    def _texts(self) -> list[str]:
        """Return the names of the models, or only their numbers where room is scarce."""
        story, setting = self.story, self.story.setting
        ends = {0: "labels.stiff", story.last: "labels.wiggly"}
        names = [setting.say(ends[k]) if k in ends else story.head(k) for k in self.models]
        widest = max(text_width(name, setting.page.type.label, "medium") for name in names)
        if widest < _SHARE_OF_NAME * self.plane.rect.width:
            return names
        return [setting.numbers.formatted(story.complexity(k)) for k in self.models]
