"""The errors: dots that pile up on an axis, and rows of strokes for other ways to test."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Floats
from mlu_anim.stage.frame import AxisTitle, Entry, Frame
from mlu_anim.stage.marks import Link, Strip, Text
from mlu_anim.stage.moves import Fly, Grow, Rain, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Band, Linear
from scenes._cross_validation_men import Men

_SMALL, _LARGE, _TALL = 0.1, 0.17, 0.115
"""Radius of the dots on their card, of those of one shuffle, and of those on the whole page."""
_STROKE = 0.32
"""Half the height of a stroke, in rows."""
_STRIPE = shapes.rectangles([(-0.12, -0.8)], [(0.12, 0.8)])[:, :2]
"""A stroke as it stands in a legend."""
_TITLE = AxisTitle("labels.error", short="labels.error_short")


class Errors:
    """Axes of errors on the card (`small`, `alone`) and on the whole page (`tall`), and strokes."""

    def __init__(self, men: Men) -> None:
        self.men, r, page = men, men.result, men.setting.page
        alone, single = np.abs(r.alone), np.concatenate([r.errors[:, 0], r.errors[0], r.means])
        self.small = self._axis("axis", page.measure, single)
        self.tall = self._axis("tall", men.whole, single)
        self.alone = self._axis("alone", page.measure, alone)
        once: Any = {"x": r.errors[:, 0], "role": "variance", "reveal": Rain(men.tracked["rained"])}
        means: Any = {"role": "accent", "reveal": Rain(men.tracked["meant"])}
        grown = Grow(men.tracked["grown"])
        tall = (
            Strip("tall once", radius=_TALL, **once),
            Strip("tall means", x=r.means, radius=_TALL, **means),
        )
        self.tall_once, self.tall_means = (self.tall.add(strip) for strip in tall)
        to_tall = [Fly(grown, to=self.tall_once)]
        self.once = self.small.add(Strip("once", radius=_SMALL, moves=to_tall, **once))
        turns = Strip(
            "turns",
            x=r.errors[0],
            radius=_LARGE,
            begin=men.belts.plane.c2p(*men.windows.T),
            role="variance",
            reveal=Upto(lambda: men.now("scored")),
            moves=[Fly(Grow(men.tracked["averaged"]), to=self._mean)],
        )
        self.turns, to_tall = self.small.add(turns), [Fly(grown, to=self.tall_means)]
        first = Strip("means", x=r.means[:2], radius=_LARGE, moves=to_tall, **means)
        self.means = self.small.add(first)
        left = Rain(men.tracked["left"])
        self.left = self.alone.add(
            Strip("left", x=alone, role="variance", radius=_SMALL, reveal=left)
        )
        self.mean = self._pinned(self.small, "mean", r.means[0])
        self.left_mean = self._pinned(self.alone, "left", alone.mean())

    def _axis(self, name: str, card: Rect, errors: Floats) -> Frame:
        ending, now = "_range" if name == "tall" else "", self.men.now
        key = [
            Entry(f"labels.once{ending}", "variance", shown=lambda: now("picked") > 0),
            Entry(f"labels.means{ending}", "accent", shown=lambda: now("meant") > 0),
        ]
        title, x = _TITLE, Linear(0.0, 1.05 * float(errors.max()))
        if name == "alone":
            key, title = [Entry("labels.left", "variance")], AxisTitle("labels.off")
        return Frame(self.men.setting, card, name=name, x=x, x_title=title, key=key)

    def _mean(self) -> Floats:
        """Return where the errors of one shuffle meet: at the first mean, each."""
        return np.repeat(self.means.landed().at[:1], self.men.n_folds, axis=0)

    def _pinned(self, frame: Frame, name: str, x: float) -> tuple[Link, Text]:
        """Return a line from a mean up to its number."""
        line: Any = {"role": "accent", "width": sizes.RULE, "halo": sizes.THIN_HALO}
        bold: Any = {"role": "accent", "weight": "bold", "em": "readout", "halo": sizes.HALO}
        at: Any = {"x": lambda: x, "y": 0.8, "dx": 0.15, "dy": -0.1}
        pin = frame.add(Link(f"{name} pin", x=x, x2=x, y=0.0, y2=0.8, **line))
        return pin, frame.add(Text(f"{name} said", say=f"labels.{name}_said", **at, **bold))

    def rows(self, by: str, names: Sequence[str], errors: Sequence[Floats], *says: str) -> Frame:
        """Return a frame with a row of strokes for each way to test, and their means in words."""
        setting, x, shown = self.men.setting, np.concatenate(errors), lambda: self.men.now(by)
        scales: Any = {"x": Linear.over(x, air=0.1), "y": Band(tuple(names))}
        key = [Entry("labels.means", "accent", art=tuple(map(tuple, _STRIPE.tolist())))]
        frame = Frame(setting, setting.page.measure, name=by, key=key, **scales, x_title=_TITLE)
        row = np.repeat(np.arange(len(errors)), [len(each) for each in errors])
        ends: Any = {"x": x, "x2": x, "y": row + _STROKE, "y2": row - _STROKE}
        thin: Any = {"width": 1.5 * sizes.AXIS, "halo": 0.0, "role": "accent"}
        frame.add(Link(f"{by} strokes", **ends, **thin, reveal=Upto(shown, by=row)))
        if says:
            at: Any = {"x": [each.max() for each in errors], "y": np.arange(len(errors))}
            look: Any = {"role": "accent", "weight": "bold", "level": "middle", "dx": 0.15}
            text = [setting.say(key) for key in says]
            frame.add(Text(f"{by} means", **at, text=text, **look, reveal=Upto(shown)))
        return frame
