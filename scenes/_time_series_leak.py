"""Values hidden between their neighbors, the hidden end of a series, and the errors as bars."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker
from numpy.typing import NDArray

from mlu_anim.results.facts import Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, Rows, Value, read
from mlu_anim.stage.frame import Entry, Frame, Live, Origin
from mlu_anim.stage.marks import Bar, Cell, Dot, EndLabel, Line, Link, Text
from mlu_anim.stage.moves import Each, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Band, Linear, Time
from mlu_anim.stage.setting import Setting
from scenes._time_series_curve import SPACE

if TYPE_CHECKING:
    from mlu_anim.experiments.time_series import Forecast

Ints = NDArray[np.int64]

TESTS = "random", "end", "future"
_AROUND, _MANY = 6, 36
"""Values at either side of the one that is hidden first; all that are shown when many are."""
_BEFORE = 0.4
"""Known values before the first hidden end, as a share of its length."""
_LARGE, _SMALL = 0.15, 0.09
"""Radius of a value from near and from far."""
_LOW, _LOWEST, _BESIDE = 3.2, 2.4, 0.7
"""Heights of cards below which names are beside bars, and below which there is no foot; room for
the names, as a share of the longest bar."""
_AIR, _LOWEST_TICK = 0.12, 0.08
"""Room above and below values, and the lowest tick of an axis, as shares of the height."""


class Leak:
    """Frames of values from near and of the end of the series, and one of three bars."""

    def __init__(
        self,
        setting: Setting,
        r: "Forecast",
        tracked: dict[str, ValueTracker],
        cards: tuple[Rect, Rect],
        fan: Frame,
    ) -> None:
        self.setting, self.result, self.tracked = setting, r, tracked
        self.at = _shown(r)
        self.ends = self._frame_of_ends(cards[0], fan)
        self.hidden_ends = [part for k in (-2, -1) for part in self._add_end(k)]
        whole = setting.page.whole
        self.far = self._frame(cards[0], "far", self.at, (self.ends, tracked["closer"]))
        around = self.at[np.abs(self.at - r.shown) <= _AROUND]
        self.near = self._frame(whole, "near", around, (self.far, tracked["close"]))
        self._add_values()
        self._add_bars(cards[1])

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def _frame(self, card: Rect, name: str, at: Ints, origin: Origin) -> Frame:
        """Return a frame of these values, which zooms in from another one."""
        r = self.result
        air = _AIR * np.ptp(r.y[at])
        first, last = np.array([r.date[at[0]], r.date[at[-1]]], dtype="datetime64[h]")
        step = (last - first) // (2 * (len(at) - 1))
        x = Time(str(first - step), str(last + step))
        y = Linear(float(r.y[at].min() - air), float(r.y[at].max() + air))
        hidden = Entry("labels.hidden", "muted", "cell", strength=0.25)
        guess = Entry("labels.guess", "accent", form="diamond")
        key = [Entry("labels.one", "train"), hidden, guess, Entry("labels.truth", "test")]
        look: Any = {"ticks": False, "head": "labels.rule", "key": key}
        look |= {"comes_from": origin, "zooms": True}
        return Frame(self.setting, card, name=name, x=x, y=y, **look)

    # --- values hidden at random ------------------------------------------------------------

    def _add_values(self) -> None:
        r, add, at = self.result, self.near.add, self.at
        self.is_hidden = r.fold[at] == r.fold[r.shown]
        h = at[self.is_hidden]
        hid, guessed, told = (Each(partial(self._stages, h, stage)) for stage in range(3))
        days = self.near.plane.x.as_numbers(r.date)
        half = np.diff(days[at]).mean() / 2
        sides: Any = {"x": days[h] - half, "x2": days[h] + half}
        sides |= {"y": partial(self._edge, 0), "y2": partial(self._edge, 1)}
        space: Any = {"role": "muted", "strength": SPACE, "reveal": hid}
        radius = lambda: _SMALL + self.now("close") * (_LARGE - _SMALL)  # noqa: E731
        seen = Each(lambda: self._within(at) * (1 - self.is_hidden * self._stages(at, 0)))
        left, right = np.sort(r.neighbors[h]).T
        join: Any = {"x": days[left], "x2": days[right], "y": r.y[left], "y2": r.y[right]}
        join |= {"role": "accent", "width": sizes.RULE, "halo": 0.0, "reveal": guessed}
        miss: Any = {"x": days[h], "x2": days[h], "y": r.guess[h], "y2": r.y[h], "halo": 0.0}
        guess: Any = {"x": days[h], "y": r.guess[h], "form": "diamond", "reveal": guessed}
        truth: Any = {"x": days[h], "y": r.y[h], "role": "test", "reveal": told}
        dots: Any = {"x": days[at], "y": r.y[at], "role": "train", "reveal": seen}
        self.values = Dot("values", radius=radius, **dots)
        self.from_near = (
            add(Cell("spaces", **sides, **space)),
            add(Link("neighbors", **join)),
            add(self.values),
            add(Link("misses", role="variance", reveal=told, **miss)),
            add(Dot("guesses", role="accent", radius=radius, **guess)),
            add(Dot("truths", radius=radius, **truth)),
        )

    def _edge(self, end: int) -> float:
        """Return the value at the lower (0) or upper (1) edge of the plot as it is now."""
        return float(self.values.plane.y.from_share(end))

    def _within(self, at: Ints) -> Floats:
        """Return 1 for values that are inside the plot now: (n,)."""
        x = self.values.plane.x
        share = x.to_share(x.as_numbers(self.result.date[at]))
        return np.asarray((share > 0) & (share < 1), dtype=float)

    def _stages(self, at: Ints, stage: int) -> Floats:
        """Return how far values have come: the first one, then all others; (n,).

        stage: 0 for being hidden, 1 for the guess, 2 for the truth.
        """
        one, many = (np.clip(self.now(name) - stage, 0, 1) for name in ("one", "many"))
        return np.asarray(np.where(at == self.result.shown, one, many * self._within(at)))

    # --- hidden ends ------------------------------------------------------------------------

    def _frame_of_ends(self, card: Rect, fan: Frame) -> Frame:
        r = self.result
        hidden: Value = lambda: self.now("gone") - self.now("back")  # noqa: E731
        first = max(r.n_known - round((1 + _BEFORE) * r.n_held), 0)
        scale = Linear.close(np.concatenate([r.y[first:], r.level[-2:]]))
        ticks = [at for at in scale.at or () if scale.to_share(at) > _LOWEST_TICK]
        scales: Any = {"x": Time(r.date[first], r.date[-1]), "y": replace(scale, at=tuple(ticks))}
        key = [Entry("labels.known", "train", "line"), Entry("labels.guess", "accent", "line")]
        look: Any = {"key": [*key, Entry("labels.truth", "test", "line")], **scales}
        look |= {"comes_from": (fan, self.tracked["split"]), "zooms": True}
        if card.height > _LOW:
            look["head"] = "labels.rule"
        frame = Frame(self.setting, card, name="ends", **look)
        spaces: tuple[tuple[str, int, Value], ...] = ("hidden end", -2, hidden), ("future", -1, 1.0)
        for name, k, shown in spaces:
            x, x2 = (r.date[r.start[k] + at - 1] for at in (0, r.n_held))
            side: Any = {"x": [x], "x2": [x2], "y": scale.low, "y2": scale.high}
            frame.add(Cell(name, **side, role="muted", strength=SPACE, reveal=shown))
        at = np.arange(first, r.n_known)
        known = Upto(lambda: len(at) - 1 - r.n_held * read(hidden))
        line: Any = {"role": "train", "halo": 0.0, "reveal": known}
        frame.add(Line("still known", x=r.date[at], y=r.y[at], **line))
        words: Any = {"say": "labels.past", "role": "muted", "dx": sizes.AIR, "level": "middle"}
        words |= {"reveal": hidden, "behind": ("muted", SPACE), "y": float(scale.from_share(0.92))}
        frame.add(Text("past", x=[r.date[r.start[-2]]], **words))
        return frame

    def _add_end(self, k: int) -> list[Part]:
        """Return misses, guess and truth of one hidden end; k: its number, from the last one."""
        r, add, h, name = self.result, self.ends.add, self.result.n_held, TESTS[k]
        at = np.arange(r.start[k], r.start[k] + h)
        told = Upto(lambda: self.now(f"{name}_told") * h)
        line = Upto(lambda: self.now(f"{name}_told") * (h - 1))
        guessed = Upto(lambda: self.now(f"{name}_guessed") * (h - 1))
        x, plain = r.date[at], dict[str, Any](halo=0.0)
        ends: Any = {"x": x, "x2": x, "y": r.level[k], "y2": r.y[at], "role": "variance"}
        misses = Link(f"{name} misses", **ends, width=sizes.AXIS, reveal=told, **plain)
        truth = Line(f"{name} truth", x=x, y=r.y[at], role="test", reveal=line, **plain)
        level: Any = {"y": np.full(h, r.level[k]), "role": "accent", "reveal": guessed}
        return [add(misses), add(Line(f"{name} guess", x=x, **level, **plain)), add(truth)]

    # --- bars -------------------------------------------------------------------------------

    def _add_bars(self, card: Rect) -> None:
        errors, is_low = np.array(self.result.errors), card.height < _LOW
        left = -_BESIDE * errors.max() if is_low else 0.0
        x, y = Linear(float(left), float(1.15 * errors.max()), None), Band(TESTS)
        look: Any = {"key": [Entry("labels.off", "variance", "line")]}
        look |= {"ticks": False, "grid": False}
        if card.height > _LOWEST:
            look["foot"] = Live(self.said, (self.setting.say("labels.lesson"),))
        self.bars = Frame(self.setting, card, name="bars", x=x, y=y, **look)
        grown: Rows = lambda: np.array([self.now(f"{name}_bar") for name in TESTS])  # noqa: E731
        em, width = ("label", 0.7) if is_low else ("readout", 0.4)
        look = {"label": EndLabel(Kind.SHARE, em, counts=False), "role": "variance", "width": width}
        bars = Bar("errors", x=errors, y=np.arange(3), **look, reveal=Each(grown))
        key = "labels.short_{}" if is_low else "labels.{}"
        names: Any = {"text": [self.setting.say(key.format(name)) for name in TESTS]}
        names |= {"reveal": Each(lambda: np.minimum(4 * grown(), 1.0))}
        names |= {"y": np.arange(3.0), "level": "middle"} if is_low else {"y": np.arange(3) - 0.3}
        self.bars.add(bars)
        self.bars.add(Text("tests", x=left, **names))

    def said(self) -> str:
        """Return what the bars say together, once all of them are there."""
        if self.now("future_bar") < 1:
            return ""
        return self.setting.say("labels.lesson")


def _shown(r: "Forecast") -> Ints:
    """Return the values from which one and then many are hidden: the last ones with neighbors."""
    n = r.n_known
    for first in range(max(min(n - _MANY, r.shown - _AROUND), 0), r.shown):
        at = np.arange(first, n)
        hidden = at[r.fold[at] == r.fold[r.shown]]
        if (r.neighbors[hidden] >= first).all() and hidden[0] > first:
            return at
    return np.arange(n)
