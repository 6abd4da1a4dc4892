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
_STRIPE = tuple(map(tuple, shapes.rectangles([(-0.12, -0.8)], [(0.12, 0.8)])[:, :2].tolist()))
"""A stroke as it stands in a legend."""
_BOLD: Any = {"role": "accent", "weight": "bold", "dx": 0.15}
_TITLE = AxisTitle("labels.error", short="labels.error_short")


class Errors:
    """Axes of errors on the card (`small`, `alone`) and on the whole page (`tall`), and strokes."""

    def __init__(self, men: Men) -> None:
        self.men, r, page = men, men.result, men.setting.page
        single, means, alone = r.errors[:, 0], r.means, np.abs(r.alone)
        reached = np.concatenate([single, r.errors[0], means])
        self.small = self._axis("axis", page.measure, reached, key=self._key())
        self.tall = self._axis("tall", page.whole, reached, key=self._key("_range"))
        one: Any = {"key": [Entry("labels.left", "variance")], "x_title": AxisTitle("labels.off")}
        self.alone = self._axis("alone", page.measure, alone, **one)
        self.tall_once = self._rain(self.tall, "tall once", single, "rained", _TALL)
        self.tall_means = self._rain(self.tall, "tall means", means, "meant", _TALL)
        self.once = self._rain(self.small, "once", single, "rained", _SMALL, self.tall_once)
        fall: Any = {"begin": men.belts.plane.c2p(*men.windows.T), "radius": _LARGE}
        fall["reveal"] = Upto(lambda: men.now("scored"))
        fall["moves"] = [Fly(Grow(men.tracked["averaged"]), to=self._mean)]
        self.turns = self.small.add(Strip("turns", x=r.errors[0], role="variance", **fall))
        self.means = self._rain(self.small, "means", means[:2], "meant", _LARGE, self.tall_means)
        left: Any = {"x": lambda: np.abs(men.off()), "role": "variance"}
        self.alone.add(Strip("left", radius=_SMALL, **left))
        self.mean = self._pinned(self.small, "mean", means[0])
        self.left_mean = self._pinned(self.alone, "left", alone.mean())

    def _key(self, ending: str = "") -> list[Entry]:
        means = Entry(f"labels.means{ending}", "accent", shown=lambda: self.men.now("meant") > 0)
        return [Entry(f"labels.once{ending}", "variance"), means]

    def _axis(self, name: str, card: Rect, errors: Floats, **around: Any) -> Frame:
        scale = Linear(0.0, 1.05 * float(errors.max()))
        return Frame(self.men.setting, card, name=name, x=scale, **{"x_title": _TITLE, **around})

    def _rain(
        self, frame: Frame, name: str, x: Floats, by: str, radius: float, to: Strip | None = None
    ) -> Strip:
        """Return dots that rain onto an axis, and fly from there `to` the whole page."""
        tracked, role = self.men.tracked, "accent" if by == "meant" else "variance"
        moves = [Fly(Grow(tracked["grown"]), to=to)] if to is not None else []
        look: Any = {"role": role, "reveal": Rain(tracked[by]), "moves": moves}
        return frame.add(Strip(name, x=x, radius=radius, **look))

    def _mean(self) -> Floats:
        """Return where the errors of one shuffle meet: at the first mean, each."""
        return np.repeat(self.means.landed().at[:1], self.men.n_folds, axis=0)

    def _pinned(self, frame: Frame, name: str, x: float) -> tuple[Link, Text]:
        """Return a line from a mean up to its number."""
        line: Any = {"role": "accent", "width": sizes.RULE, "halo": sizes.THIN_HALO}
        at: Any = {"x": lambda: x, "y": 0.8, "dy": -0.1, "em": "readout", "halo": sizes.HALO}
        pin = frame.add(Link(f"{name} pin", x=x, x2=x, y=0.0, y2=0.8, **line))
        return pin, frame.add(Text(f"{name} said", say=f"labels.{name}_said", **at, **_BOLD))

    def rows(self, by: str, names: Sequence[str], errors: Sequence[Floats], *says: str) -> Frame:
        """Return a frame with a row of strokes for each way to test, and their means in words."""
        setting, x, number = self.men.setting, np.concatenate(errors), np.arange(len(errors))
        key = [Entry("labels.means", "accent", art=_STRIPE)]
        scales: Any = {"x": Linear.over(x, air=0.1), "y": Band(tuple(names)), "x_title": _TITLE}
        frame = Frame(setting, setting.page.measure, name=by, key=key, **scales)
        row = np.repeat(number, [len(each) for each in errors])
        ends: Any = {"x": x, "x2": x, "y": row + _STROKE, "y2": row - _STROKE}
        thin: Any = {"width": 1.5 * sizes.AXIS, "halo": 0.0, "role": "accent"}
        reveal = Upto(lambda: self.men.now(by), by=row)
        frame.add(Link(f"{by} strokes", **ends, **thin, reveal=reveal))
        if says:
            text: Any = {"text": [setting.say(key) for key in says], "level": "middle"}
            at: Any = {"x": [each.max() for each in errors], "y": number, **text, **_BOLD}
            frame.add(Text(f"{by} means", **at, reveal=Upto(reveal.count)))
        return frame
