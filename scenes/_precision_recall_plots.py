"""Precision over recall with F1, and what stays and what falls once positives are rarer."""

from collections.abc import Callable
from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.frame import AxisTitle, Frame, Overlay
from mlu_anim.stage.layout.tiles import Spots, tile_wall
from mlu_anim.stage.layout.titles import counted_title
from mlu_anim.stage.marks import Dot, Line, Rule, Text
from mlu_anim.stage.moves import Drop, Each, Stagger, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import DIMMED, Part
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import text_width
from scenes._precision_recall_places import Bar, Floats

_UNIT = Linear(0, 1, at=(0.0, 0.5, 1.0))
_CROWD = 0.38
"""Share of the world card for the crowd of a rarer class."""
Now = Callable[[str], float]
"""Returns a tracked value."""


class Curve:
    """Precision over recall as far as it is drawn, a point for the bar, and its F1."""

    def __init__(self, setting: Setting, bar: Bar, now: Now) -> None:
        r, card, em = bar.result, setting.page.measure, setting.page.type.label

        def share() -> float:
            return r.n_pos / (r.n_pos + now("times") * r.n_neg)

        def counts() -> tuple[int, int]:
            tp, fp = int(r.tp[bar.step]), round(now("times") * r.fp[bar.step])
            return tp, tp + fp

        def found() -> tuple[int, int]:
            return counts()[0], 0 if now("crowded") else r.n_pos

        def y() -> Floats:
            return r.precision(now("times"))

        def f1() -> list[str]:
            tp, called = counts()
            return [setting.say("labels.f1", n=Fact(2 * tp / (r.n_pos + called), Kind.SHARE))]

        titles: Any = {
            "x_title": counted_title(setting, card, "recall", found, r.n_pos),
            "y_title": counted_title(setting, card, "precision", counts, r.n_samples),
        }
        self.frame = Frame(setting, card, name="plot", x=_UNIT, y=_UNIT, square=True, **titles)
        add, width = self.frame.add, self.frame.plan.plot.width
        said = setting.first_fitting("labels.share", "labels.positive", room=0.66 * width)
        beside = Text("share", x=0.03, y=lambda: share() + 0.03, text=[said], role="muted")
        ghost: Any = {"role": "accent", "strength": 0.5, "halo": 0.0}
        before = Line("before", x=r.recall, y=r.precision(), **ghost)
        self.rarer = add(Rule("prevalence", y=share, dashed=True)), add(beside), add(before)
        drawn = Upto(lambda: now("drawn"))
        curve = add(Line("curve", x=r.recall, y=y, role="accent", reveal=drawn))
        at: Any = {"x": lambda: r.recall[bar.step], "y": lambda: y()[bar.step]}
        size = lambda: sizes.POINT * (counts()[1] > 0)  # noqa: E731
        point = add(Dot("point", radius=size, halo=sizes.THIN_HALO, **at))
        rule = setting.first_fitting("labels.f1_rule", room=0.9 * width)
        read = Text("F1", x=0.05, y=0, dy=1.7 * em, text=f1, em="readout", weight="bold")
        self.f1 = add(read), add(Text("F1 rule", x=0.05, y=0, dy=0.5 * em, text=[rule]))
        values = (p for p in self.frame.parts() if p.part_name.endswith(" value"))
        self.standing: tuple[Part, ...] = (*self.frame.furniture, curve, point, *values)


class Rarer:
    """A pile of all tiles, onto which more negatives fall, and a ROC curve that stays."""

    def __init__(self, setting: Setting, bar: Bar, now: Now, over: Overlay) -> None:
        world, share = setting.page.world, _CROWD
        is_tall = world.height > world.width
        cards = world.cut_top(share * world.height) if is_tall else world.split_across(share, 0)
        self.setting, self.bar, self.now, self.result = setting, bar, now, bar.result
        self._lay_pile(cards[0], over)
        self._lay_roc(cards[1])

    def _lay_roc(self, card: Rect) -> None:
        r, bar, em = self.result, self.bar, self.setting.page.type.label
        titles: Any = {
            "x_title": AxisTitle("labels.alarms", "alarms", "labels.alarms_short", "ink"),
            "y_title": AxisTitle("labels.recall", "hits", "", "ink"),
        }
        self.frame = Frame(self.setting, card, name="roc", x=_UNIT, y=_UNIT, **titles)
        add, fpr = self.frame.add, r.fp / r.n_neg
        add(Line("roc", x=fpr, y=r.recall, role="accent"))
        at: Any = {"x": lambda: fpr[bar.step], "y": lambda: r.recall[bar.step]}
        add(Dot("roc point", radius=sizes.POINT, halo=sizes.THIN_HALO, **at))
        look: Any = {"x": 0.97, "y": 0, "anchor": "right"}
        large: Any = {"em": "readout", "weight": "bold", "dy": 1.7 * em}
        add(Text("roc name", say="labels.roc", **look, **large))
        add(Text("roc area", say="labels.roc_area", dy=0.5 * em, **look))

    def _lay_pile(self, card: Rect, over: Overlay) -> None:
        """Each negative comes `times` times; those called positive lie lowest in their class."""
        r, em, setting, now = self.result, self.setting.page.type.label, self.setting, self.now
        heads, room = card.inset(setting.page.pad).cut_top(2.6 * em, 0.3 * em)
        up, down = np.flatnonzero(r.is_positive), np.flatnonzero(~r.is_positive)
        case = np.append(up, np.tile(down, r.times))
        copy = np.append(0 * up, np.repeat(range(r.times), len(down)))
        is_called, is_late = r.called_at[case] <= r.bar_step, copy > 0
        wall = tile_wall(room, len(case))
        at = np.empty((len(case), 2))
        order = np.lexsort((case, copy, ~is_called, ~r.is_positive[case]))
        at[order] = wall.at[np.lexsort(wall.at.T)]
        self.spots = Spots(at[~is_late][np.argsort(case[~is_late])], wall.radius)
        x, y = at[is_late].T
        arrived = Stagger(lambda: (now("times") - 1) / (r.times - 1), overlap=0.98)
        falling: Any = {
            "reveal": Each(lambda: arrived.shares(len(x)) > 0),
            "moves": [Drop(arrived, room.top - y)],
            "strength": np.where(is_called[is_late], 1.0, DIMMED),
        }
        look: Any = {"role": "negative", "radius": wall.radius}
        self.pile: list[Part] = [over.add(Dot("copies", x=x, y=y, **look, **falling))]

        def head(name: str, n: float) -> list[str]:
            fits = lambda text: text_width(text, em, "semibold") <= heads.width  # noqa: E731
            return [setting.fitted(f"labels.n_{name}", fits, n=Fact(round(n), Kind.COUNT))]

        numbers = (lambda: r.n_pos), (lambda: now("times") * r.n_neg)
        for row, (name, n) in enumerate(zip(("positive", "negative"), numbers, strict=True)):
            place: Any = {"x": heads.left, "y": heads.top - (0.9 + 1.25 * row) * em}
            text = lambda name=name, n=n: head(name, n())  # noqa: E731
            look = {"role": name, "weight": "semibold"}
            self.pile.append(over.add(Text(f"n {name}", text=text, **place, **look)))
