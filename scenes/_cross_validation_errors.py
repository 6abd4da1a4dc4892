"""The errors: dots that pile up on one axis, and rows of strokes for other ways to test."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats
from mlu_anim.stage.frame import AxisTitle, Entry, Frame
from mlu_anim.stage.marks import Link, Strip, Text
from mlu_anim.stage.moves import Each, Fly, Grow, Upto
from mlu_anim.stage.scales import Band
from scenes._cross_validation_men import Men
from scenes._cross_validation_story import Story

_SLOW, _MOST = 2, 6
"""Dots that fall alone, and the most that are in the air together later."""
_LARGE = 0.19
"""Radius of the dots of one shuffle."""
_STROKE = 0.32
"""Half the height of a stroke, in rows."""


class Errors:
    """The axis of errors below the men, which grows over the whole page, and rows of strokes."""

    def __init__(self, story: Story, men: Men) -> None:
        self.story, r = story, story.result
        self.small = self._axis("axis", story.low)
        self.tall = self._axis("tall", story.whole)
        room = self.small.plan.plot.height
        self.once = self._strip("once", r.errors[:, 0], "variance", self.rain("rained"), room)
        gather = Fly(Grow(story.tracked["averaged"]), to=self._mean)
        self.turns = self.tall.add(
            Strip(
                "turns",
                x=r.errors[0],
                radius=_LARGE,
                begin=men.windows(),
                role="variance",
                reveal=Upto(lambda: story.now("scored")),
                moves=[gather],
            )
        )
        self.means = self._strip("means", r.means, "accent", self.rain("meant"))
        left = self.rain("left", len(r.y))
        self.left = self._strip("left", np.abs(r.left_out), "variance", left, room)
        self.pin, self.mean = self._pinned("mean", float(r.means[0]))
        self.left_pin, self.left_mean = self._pinned("left", float(np.abs(r.left_out).mean()))

    def _axis(self, name: str, card: Any) -> Frame:
        is_tall, now = name == "tall", self.story.now
        once, means = ("labels.once_range", "labels.means_range") if is_tall else ("labels.once", "")
        key = [Entry(once, "variance", shown=lambda: now("rained") > 0 and not now("pulled"))]
        key += [Entry(means, "accent")] if means else []
        return Frame(
            self.story.setting,
            card,
            name=name,
            x=self.story.axis,
            x_title=AxisTitle("labels.error", short="labels.error_short"),
            key=key,
            comes_from=(self.small, self.story.tracked["grown"]) if is_tall else None,
        )

    def _strip(
        self, name: str, x: Floats, role: str, reveal: Each, room: float | None = None
    ) -> Strip:
        return self.tall.add(Strip(name, x=x, role=role, reveal=reveal, room=room))

    def rain(self, name: str, n_dots: int = 0) -> Each:
        """Return a reveal: the first dots fall alone, and later ones ever more together."""
        row = np.arange(n_dots or len(self.story.result.fold))
        lasts = np.clip(1 + 0.5 * (row - _SLOW), 1, _MOST)
        return Each(lambda: (self.story.now(name) - (row + 1 - lasts)) / lasts)

    def _mean(self) -> Floats:
        """Return where the five dots meet: the place of the first mean, one for each."""
        n_folds = self.story.result.errors.shape[1]
        return np.repeat(self.means.landed().at[:1], n_folds, axis=0)

    def _pinned(self, name: str, x: float) -> tuple[Link, Text]:
        """Return a line from the mean up to its name."""
        line: Any = {"role": "accent", "width": sizes.RULE, "halo": sizes.THIN_HALO}
        pin = Link(f"{name} pin", x=x, x2=x, y=0.0, y2=0.8, **line)
        text = Text(
            f"{name} said",
            x=lambda: x,
            y=0.8,
            say=f"labels.{name}_said",
            role="accent",
            weight="bold",
            em="readout",
            dx=0.15,
            dy=-0.1,
            halo=sizes.HALO,
        )
        return self.small.add(pin), self.small.add(text)

    def rows(self, name: str, names: Sequence[str], errors: Sequence[Floats], value: str) -> Frame:
        """Return a frame with a row of strokes for each way to test."""
        story = self.story
        frame = Frame(
            story.setting,
            story.low,
            name=name,
            x=story.axis,
            y=Band(tuple(names)),
            x_title=AxisTitle("labels.error", short="labels.error_short"),
        )
        row = np.repeat(np.arange(len(errors)), [len(each) for each in errors])
        x = np.concatenate(errors)
        shown = Upto(partial(story.now, value), by=row)
        thin: Any = {"width": sizes.AXIS * 1.5, "halo": 0.0, "role": "accent"}
        ends = {"x": x, "x2": x, "y": row + _STROKE, "y2": row - _STROKE}
        frame.add(Link(f"{name} strokes", **ends, **thin, reveal=shown))
        return frame
