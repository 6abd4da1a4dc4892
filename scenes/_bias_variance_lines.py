"""The lines of many models beside the truth, on the whole page and then on one card."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Source
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live, Origin
from mlu_anim.stage.marks import Dot, Interval, Line, Lines, Link, Text
from mlu_anim.stage.moves import Drop, Grow, Stagger, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.words import text_width
from scenes._bias_variance_story import MEASURED, N_SPANS, Story

FAINT = 0.3
"""Presence below which a mark is about to leave."""
_MEAN = 0.1
"""Width of the mean: the dashes of the truth are seen on it."""
_NARROW_EM = 14
"""Width of a card, in em, from which all lines are named."""
_SPAN = 0.03
"""Width of the distances at many x."""
_NAME_SHARE = 0.6
"""Share of a card's width that the name of a bracket may take above the plot."""


class LinesWorld:
    """Points, lines, their mean and their brackets; the plot goes from `wide` to `small`."""

    def __init__(self, story: Story) -> None:
        self.story, page = story, story.setting.page
        points = Entry(
            "labels.point", "ink", shown=lambda: self.points.presence.get_value() > FAINT
        )
        counts = Live(story.counted, ("", story.counted(story.n_ghosts)))
        kinds = Live(story.head, tuple(story.head(index) for index in range(story.n_models)))
        self.wide = self._frame("wide", page.whole, counts, [points])
        self.small = self._frame("world", page.world, kinds, [], (self.wide, story.tracker("way")))
        drawn = Upto(story.tracker("n_lines").get_value)
        ghosts = Lines("lines", x=story.ghost_x, y=story.cloud, role="variance", reveal=drawn)
        self.ghosts = self.small.add(ghosts)
        self.fit = self._curve("fit", story.fit, "variance", "fitted", sizes.CURVE)
        self.mean = self._curve("mean", story.mean, "bias", "averaged", _MEAN, sizes.HALO)
        r = story.result
        y = story.truth if r.resampled else r.truth[0]
        self.truth = self.small.add(Line("truth", x=r.x, y=y, dashed=True, halo=0))
        self.brackets = {part: self._measured(part) for part in MEASURED}
        self.points = self._points()

    def _frame(
        self,
        name: str,
        card: Rect,
        head: Live,
        key: Sequence[Entry],
        comes_from: Origin | None = None,
    ) -> Frame:
        r = self.story.result
        return Frame(
            self.story.setting,
            card,
            name=name,
            x=Linear(r.x_low, r.x_high),
            y=Linear(r.low, r.high),
            x_title=AxisTitle("labels.x"),
            y_title=AxisTitle("labels.y", beside=self._name_room()),
            key=self._key(card, key),
            head=head,
            grid=False,
            comes_from=comes_from,
        )

    def _key(self, card: Rect, points: Sequence[Entry]) -> list[Entry]:
        """Return the entries of the lines that stand in a card; each is there while they are.

        The mean comes after the points have gone. On a narrow card the fits have none.
        """
        now = self.story.now
        fits = Entry("labels.fit", "variance", "line", lambda: now("n_lines") + now("fitted") > 0)
        mean = Entry("labels.mean", "bias", "line", lambda: now("averaged") > 0)
        truth = Entry("labels.truth", "ink", "dashed")
        is_wide = card.width > _NARROW_EM * self.story.setting.page.type.label
        return [truth, *[fits] * is_wide, *points, mean]

    def _name_room(self) -> float:
        """Return the room that the widest name of a bracket takes beside the y axis title."""
        scale = self.story.setting.page.type
        said = [self._said(part) for part in MEASURED]
        return max(text_width(text, getattr(scale, em), "bold") for text, em in said) + scale.label

    def _curve(
        self, name: str, y: Source, role: str, shown: str, width: float, halo: float = 0.0
    ) -> Lines:
        x, reveal = self.story.result.x, Grow(self.story.tracker(shown))
        look = {"width": width, "halo": halo, "strength": 1.0}
        return self.small.add(Lines(name, x=x, y=y, role=role, reveal=reveal, **look))

    def _points(self) -> Dot:
        r, of_sample = self.story.result, self.story.of_sample
        fallen = Stagger(self.story.tracker("dropped"))
        x, y = (partial(of_sample, values) for values in (r.train_x, r.train_y))
        return self.small.add(Dot("points", x=x, y=y, reveal=fallen, moves=[Drop(fallen)]))

    def _measured(self, part: str) -> tuple[Link, Interval, Text]:
        """Return the distances that make a part at many x, their bracket, and its name.

        The bracket stands where the distance has its typical size, the name above the plot.
        """
        story, r = self.story, self.story.result
        shown = Grow(story.tracker(MEASURED[part]))
        x, *ends = story.distances(part)
        kept = np.linspace(0, len(x) - 1, N_SPANS + 2)[1:-1].round().astype(int)
        kept = np.arange(len(x)) if part == "noise" else kept
        x, (low, high) = x[kept], np.clip(ends, r.low, r.high)[:, kept]
        look: dict[str, Any] = {"role": part, "reveal": shown}
        spans = Link(f"{part} spans", x=x, y=low, x2=x, y2=high, width=_SPAN, halo=0, **look)
        at, y, y2 = story.bracket_ends(part)
        both = [y2, 2 * y - y2] if part == "variance" else [y2]
        bracket = Interval(f"{part} bracket", x=at, y=y, y2=both, **look)
        text, em = self._said(part)
        scale = story.setting.page.type
        share = self._share_of_name((at - r.x_low) / (r.x_high - r.x_low), text, getattr(scale, em))
        name = Text(
            f"{part} name",
            x=r.x_low + share * (r.x_high - r.x_low),
            y=r.high,
            dy=sizes.TITLE_RISE_EM * scale.readout,
            text=text,
            em=em,
            weight="bold",
            anchor="center",
            **look,
        )
        return self.small.add(spans), self.small.add(bracket), self.small.add(name)

    def _share_of_name(self, share: float, text: str, em: float) -> float:
        """Return where a centered name stands, near a share of x: beside both y axis titles."""
        half, low, high = text_width(text, em, "bold") / 2, 0.0, 1.0
        for plan in (self.wide.plan, self.small.plan):
            free = plan.y_title_ends + sizes.AIR + half - plan.plot.left
            low, high = max(low, free / plan.plot.width), min(high, 1 - half / plan.plot.width)
        return min(max(share, low), high)

    def _said(self, part: str) -> tuple[str, str]:
        """Return the name of a bracket and its text size: shorter and smaller on a narrow card."""
        setting = self.story.setting
        page, room = setting.page, _NAME_SHARE * self.story.setting.page.world.width
        whole = setting.say(f"labels.{part}_length")
        for em in ("readout", "label"):
            if text_width(whole, getattr(page.type, em), "bold") <= room:
                return whole, em
        return setting.say(f"labels.{part}_length_short"), "label"
