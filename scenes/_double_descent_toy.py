"""The toy: points of one dimension, waves, and their sum."""

from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind, measure
from mlu_anim.stage import sizes
from mlu_anim.stage.card import MovingCard
from mlu_anim.stage.channels import Floats, along
from mlu_anim.stage.frame import Entry, Frame, Live
from mlu_anim.stage.marks import Dot, Lines
from mlu_anim.stage.moves import Drop, Stagger
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Linear
from scenes._double_descent_story import Story

_N_WAVE, _N_SUM = 61, 241
"""Places at which single waves and their sum are drawn."""
_PALE = 0.35
"""Opacity of single waves."""


class Toy:
    """The toy on the whole page, from where it comes to the left card, with the weights' size."""

    def __init__(self, scene: Story) -> None:
        self.scene, self.result = scene, scene.result
        page, way = scene.page, scene.tracked["way"]
        self.card = MovingCard("toy card", page.whole, scene.left, way, scene.theme)
        self.grids = [np.linspace(0, 1, n) for n in (_N_WAVE, _N_SUM)]
        self.heights = [self.result.toy_heights(grid) for grid in self.grids]
        ends = self.result.toy_weights @ self.heights[1]
        scales: Any = {"x": Linear(-0.03, 1.03), "y": Linear.close(ends, 0.03)}
        scales |= {"ticks": False}
        key = (
            Entry("labels.single", "accent", "line", strength=_PALE),
            Entry("labels.sum", "accent", "line"),
        )
        look: Any = {"name": "wide", "head": self._head("toy"), "key": key}
        self.wide = Frame(scene.setting, page.whole, **scales, **look)
        look = {
            "name": "toy",
            "head": self._head("sized"),
            "key": key[:1],
            "comes_from": (self.wide, way),
        }
        self.frame = Frame(scene.setting, scene.left, **scales, **look)
        self._add_marks()

    def _head(self, key: str) -> Live:
        size = Fact(round(8 * 10 ** np.floor(np.log10(self.result.toy_norm.max()))), Kind.COUNT)
        return Live(lambda: self.told(key), (self._said(key, 1, size), self._said(key, 888, size)))

    def told(self, key: str) -> str:
        """Return how many waves there are, and the size of their weights."""
        place = self.scene.now("toy")
        k = (
            round(float(along(self.result.toy_k.astype(float), place)))
            if self.scene.now("drawn")
            else 0
        )
        size = float(np.exp(along(np.log(self.result.toy_norm), place)))
        fact = measure(size) if size < 1000 else Fact(round(size), Kind.COUNT)
        return self._said(key, k, fact)

    def _said(self, key: str, k: int, size: Fact) -> str:
        return self.scene.say(f"labels.{key}", k=Fact(k, Kind.COUNT), size=size)

    def weights(self) -> Floats:
        """Return the weights of the moment: (n_waves,)."""
        return along(self.result.toy_weights, self.scene.now("toy"))

    def _add_marks(self) -> None:
        add, drawn, (x, y) = self.frame.add, self.scene.tracked["drawn"], self.result.toy.T
        grid, whole = self.grids
        heights, all_heights = self.heights
        look: Any = {"role": "accent", "reveal": drawn}
        single = lambda: self.weights()[:, None] * heights  # noqa: E731
        total = lambda: (self.weights() @ all_heights)[None]  # noqa: E731
        waves = Lines("single waves", x=grid, y=single, strength=_PALE, **look)
        self.marks: list[Part] = [add(waves)]
        look |= {"width": sizes.CURVE, "strength": 1.0, "halo": sizes.HALO}
        self.marks.append(add(Lines("sum", x=whole, y=total, **look)))
        dropped = Stagger(self.scene.tracked["dropped"])
        look = {"radius": sizes.POINT, "role": "train", "halo": sizes.THIN_HALO}
        dots = Dot("points", x=x, y=y, **look, reveal=dropped, moves=[Drop(dropped)])
        self.marks.append(add(dots))

    def parts(self, *, wide: bool) -> dict[Part, float]:
        """Return what is present of the toy, on the whole page or on the left card."""
        frame = self.wide if wide else self.frame
        return dict.fromkeys((self.card, *frame.furniture, *self.marks), 1.0)
