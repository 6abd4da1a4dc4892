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
from mlu_anim.stage.scales import Band, Linear
from scenes._cross_validation_men import Men
from scenes._cross_validation_story import Story

_SLOW, _MOST = 2, 6
"""Dots that fall alone, and the most that are in the air together later."""
_SMALL, _LARGE, _TALL = 0.1, 0.17, 0.115
"""Radius of the dots on their card, of those of one shuffle, and of those on the whole page."""
_STROKE = 0.32
"""Half the height of a stroke, in rows."""


class Errors:
    """The axis of errors below the men, which grows over the whole page, and rows of strokes."""

    def __init__(self, story: Story, men: Men) -> None:
        self.story, r, page = story, story.result, story.setting.page
        single, alone = np.concatenate([r.errors[:, 0], *r.errors]), np.abs(r.left_out)
        self.small = self._axis("axis", page.measure, single)
        self.tall = self._axis("tall", story.whole, single)
        self.alone = self._axis("alone", page.measure, alone)
        once, means = (r.errors[:, 0], "variance", "rained"), (r.means, "accent", "meant")
        grown = Grow(story.tracked["grown"])
        self.tall_once = self._strip(self.tall, "tall once", *once)
        self.tall_means = self._strip(self.tall, "tall means", *means)
        self.once = self._strip(self.small, "once", *once, Fly(grown, to=self.tall_once))
        gather = Fly(Grow(story.tracked["averaged"]), to=self._mean)
        self.turns = self.small.add(
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
        first = r.means[:2], *means[1:]
        self.means = self._strip(self.small, "means", *first, Fly(grown, to=self.tall_means))
        self.left = self._strip(self.alone, "left", alone, "variance", "left")
        self.pin, self.mean = self._pinned(self.small, "mean", r.means[0])
        self.left_pin, self.left_mean = self._pinned(self.alone, "left", alone.mean())

    def _axis(self, name: str, card: Any, errors: Floats) -> Frame:
        is_tall, now = name == "tall", self.story.now
        ending = "_range" if is_tall else ""
        key = [
            Entry(
                f"labels.once{ending}", "variance", shown=lambda: now("dropped") * now("picked") > 0
            ),
            Entry(f"labels.means{ending}", "accent", shown=lambda: now("meant") > 0),
        ]
        return Frame(
            self.story.setting,
            card,
            name=name,
            x=Linear(0.0, 1.05 * float(errors.max())),
            x_title=AxisTitle("labels.error", short="labels.error_short"),
            key=key,
        )

    def _strip(self, frame: Frame, name: str, x: Floats, role: str, by: str, *moves: Fly) -> Strip:
        """Return dots that rain as a value rises: the first alone, later ones more together."""
        row, now = np.arange(len(x)), partial(self.story.now, by)
        lasts = np.clip(1 + 0.5 * (row - _SLOW), 1, _MOST)
        reveal = Each(lambda: (now() - (row + 1 - lasts)) / lasts)
        radius = _TALL if frame is self.tall else _LARGE if name == "means" else _SMALL
        return frame.add(Strip(name, x=x, role=role, radius=radius, reveal=reveal, moves=moves))

    def _mean(self) -> Floats:
        """Return where the five dots meet: the place of the first mean, one for each."""
        n_folds = self.story.result.errors.shape[1]
        return np.repeat(self.means.landed().at[:1], n_folds, axis=0)

    def _pinned(self, frame: Frame, name: str, x: float) -> tuple[Link, Text]:
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
        return frame.add(pin), frame.add(text)

    def rows(
        self, name: str, names: Sequence[str], errors: Sequence[Floats], value: str, *says: str
    ) -> Frame:
        """Return a frame with a row of strokes for each way to test, and their means in words."""
        story, x = self.story, np.concatenate(errors)
        frame = Frame(
            story.setting,
            story.setting.page.measure,
            name=name,
            x=Linear.over(x, air=0.1),
            y=Band(tuple(names)),
            x_title=AxisTitle("labels.error", short="labels.error_short"),
        )
        row = np.repeat(np.arange(len(errors)), [len(each) for each in errors])
        shown = Upto(partial(story.now, value), by=row)
        thin: Any = {"width": sizes.AXIS * 1.5, "halo": 0.0, "role": "accent"}
        ends = {"x": x, "x2": x, "y": row + _STROKE, "y2": row - _STROKE}
        frame.add(Link(f"{name} strokes", **ends, **thin, reveal=shown))
        if says:
            ends = {"x": [each.max() for each in errors], "y": np.arange(len(errors))}
            look: Any = {"role": "accent", "weight": "bold", "level": "middle", "dx": 0.15}
            text = [story.setting.say(key) for key in says]
            frame.add(
                Text(
                    f"{name} means",
                    **ends,
                    text=text,
                    **look,
                    reveal=Upto(partial(story.now, value)),
                )
            )
        return frame
