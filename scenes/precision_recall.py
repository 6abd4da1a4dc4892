"""Precision and recall: a wall of digits falls onto an axis, and a bar calls some of them 8."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from manim import ValueTracker, linear
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.card import Card
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Overlay
from mlu_anim.stage.layout.tiles import tile_wall, tiles_on_axis
from mlu_anim.stage.marks import Dot, Image, Link, Mark, Rule, Text
from mlu_anim.stage.marks.dot import mark_radius
from mlu_anim.stage.moves import Drop, Each, Fly, Grow, Stagger
from mlu_anim.stage.moves.reveal import eased
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import DIMMED, Part
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.words import first_fitting, text_width
from scenes._precision_recall_places import Bar, Floats, fractions
from scenes._precision_recall_plots import Curve, Rarer

if TYPE_CHECKING:
    from mlu_anim.experiments.precision_recall import RareClass

BAR = 0.10
"""Width of the decision bar."""
_FACE = 0.78
"""Height of a digit on its tile, as a share of the tile's."""
SECONDS = {
    "short": {"drop": 0.5, "judge": 1.0, "stand": 0.5, "fall": 1.2, "lower": 1.2}
    | {"under": 0.8, "over": 0.6, "sweep": 3.4, "back": 0.8},
    "full": {"drop": 0.7, "judge": 1.6, "stand": 0.7, "fall": 1.6, "lower": 1.6}
    | {"under": 1.2, "over": 0.9, "sweep": 6.0, "back": 1.2},
}
"""Durations of the motions in each cut, in seconds."""
Values = dict[ValueTracker, float]


class PrecisionRecall(ExplainerScene):
    """A wall, an axis with a bar, two fractions, the curve, F1, and a rarer class."""

    clip: ClassVar[str] = "precision_recall"
    beat_names: ClassVar[tuple[str, ...]] = (
        *("lazy", "score", "precision", "recall"),
        *("sweep", "balance", "rarer"),
    )
    short_beats: ClassVar[tuple[str, ...]] = ("lazy", "score", "precision", "recall", "sweep")
    result: "RareClass"

    # --- beats ------------------------------------------------------------------------------

    def lazy(self) -> None:
        self.enter(self.wide_page(self.right), self.at(dropped=0, fallen=0, stood=0, judged=0))
        self.play(self.move("dropped", 1, linear), run_time=self.seconds("drop"))
        self.follow(self.move("judged", 1, linear), run_time=self.seconds("judge"))
        self.play(self.move("stood", 1), self.missed.appear(), run_time=self.seconds("stand"))

    def score(self) -> None:
        self.enter(self.wide_page(), self.at(fallen=0), run_time=0.4)
        axis = (part.appear() for part in (*self.wide_axis, *self.wide_bar))
        self.bar_at.set_value(self.bar.everyday)
        self.play(self.move("fallen", 1, linear), *axis, run_time=self.seconds("fall"))
        self.follow(self.slide(self.bar_at, self.stated), run_time=self.seconds("lower"))

    def precision(self) -> None:
        self.enter(self.on_wide(), self.at(), run_time=0.4)
        self.play(self.move("pale_left", 1), run_time=0.5)
        line = self.fraction_line.appear()
        self.follow(self.move("precise", 1, linear), line, run_time=self.seconds("under"))
        self.play(self.move("precise", 2, linear), run_time=self.seconds("over"))
        self.play(self.read_out.appear(), run_time=0.3)

    def recall(self) -> None:
        self.enter(self.on_wide(is_read=True), self.at(precise=2, pale_left=1), run_time=0.4)
        others = self.move("pale_left", 0), self.move("pale_others", 1)
        self.play(*others, self.move("found", 1, linear), run_time=self.seconds("over"))
        self.follow(self.move("found", 2, linear), run_time=self.seconds("under"))
        self.play(self.read_out.appear(), run_time=0.3)

    def sweep(self) -> None:
        start = self.at(pale_left=1, narrowed=1, drawn=0) | {self.bar_at: self.bar.places[0]}
        self.enter(self.two_cards(), start, run_time=1.0)
        steps, leftward = self.bar.rates()
        bar = self.slide(self.bar_at, self.bar.places[-1], leftward)
        curve = self.move("drawn", self.result.n_steps - 1, steps)
        self.follow(bar, curve, run_time=self.seconds("sweep"))
        self.play(self.slide(self.bar_at, self.stated), run_time=self.seconds("back"))

    def balance(self) -> None:
        self.enter(self.two_cards() | {self.narrow_bar[1]: 0.0}, self.at_end())
        self.play(*(part.appear() for part in self.plot.f1), run_time=0.4)
        best = self.bar.between(self.result.best_step)
        self.follow(self.slide(self.bar_at, best), run_time=2.4)

    def rarer(self) -> None:
        self.enter(self.two_cards(), self.at_end())
        gone = [part.vanish() for part in (*self.narrow_axis, *self.narrow_bar, self.narrow_key)]
        self.play(self.move("crowded", 1, linear), *gone, run_time=1.0)
        new = *self.rarely.frame.parts(), *self.rarely.pile, *self.plot.rarer
        self.play(*(part.appear() for part in new), run_time=0.5)
        self.follow(self.move("times", self.result.times, linear), run_time=4.0)

    # --- what stands where ------------------------------------------------------------------

    def move(self, name: str, value: float, *rate: Callable[[float], float]) -> Any:
        return self.slide(self.tracked[name], value, *rate)

    def seconds(self, motion: str) -> float:
        return SECONDS["short" if self.cut.name == "short" else "full"][motion]

    def now(self, name: str) -> float:
        return self.tracked[name].get_value()

    def at(self, **values: float) -> Values:
        """All has fallen onto the axis, and the bar is at its stated place, but for `values`."""
        usual = {"dropped": 1.0, "judged": 1.0, "stood": float(values.get("fallen", 1) == 0)}
        usual |= {"fallen": 1.0, "narrowed": 0.0, "crowded": 0.0, "precise": 0.0, "found": 0.0}
        usual |= {"pale_left": 0.0, "pale_others": 0.0, "times": 1.0}
        found = {self.tracked[name]: value for name, value in (usual | values).items()}
        return {self.bar_at: self.stated} | found if values.get("fallen", 1) else found

    def at_end(self) -> Values:
        return self.at(pale_left=1, narrowed=1, drawn=self.result.n_steps - 1)

    def wide_page(self, *more: Part) -> dict[Part, float]:
        """The tiles with their key on one card."""
        cards = self.world_card, self.plot_card, self.wide_card
        return dict.fromkeys((*cards, self.wide_key, *self.tiles, *more), 1.0)

    def on_wide(self, *, is_read: bool = False) -> dict[Part, float]:
        """The axis on the whole page, with the line of the fraction once that has been read."""
        line = (self.fraction_line,) if is_read else ()
        return self.wide_page(*self.wide_axis, *self.wide_bar, *self.counted, *line)

    def two_cards(self) -> dict[Part, float]:
        """The axis on the world card, and the curve as far as it is drawn."""
        parts = self.world_card, self.plot_card, *self.narrow_axis, *self.narrow_bar, *self.tiles
        return dict.fromkeys((*parts, self.narrow_key, *self.plot.standing), 1.0)

    # --- what is there ----------------------------------------------------------------------

    def lay(self) -> None:
        r = self.result
        names = "dropped judged stood fallen narrowed crowded pale_left pale_others precise found"
        for name in (*names.split(), "drawn"):
            self.track(name, 0.0)
        self.track("times", 1.0)
        self.bar_at = self.track("bar", float(r.place[1]))
        self.bar = Bar(r, self.bar_at)
        self.stated = self.bar.between(r.bar_step)
        whole = self.page.whole
        self.wide_card = self.add_part(Card("wide card", whole, self.theme))
        low, high = self.bar.ends
        beyond = self.bar.beyond(low, self.bar.everyday, 1.12)
        self.wide, self.wide_bar = self._axis("wide", whole, max(high, beyond))
        self.narrow, self.narrow_bar = self._axis("narrow", self.page.world, high)
        self._lay_places(whole)
        self.tiles_over, self.over = Overlay(self.setting, "tiles"), Overlay(self.setting, "over")
        self._lay_readings(whole)
        self.rarely = Rarer(self.setting, self.bar, self.now, self.over)
        self._lay_tiles()
        self._lay_fractions()
        self.plot = Curve(self.setting, self.bar, self.now)
        frames = self.wide, self.narrow, self.rarely.frame, self.tiles_over, self.plot.frame
        self.place(*frames, self.over)
        self.wide_axis, self.wide_key = self._standing(self.wide)
        self.narrow_axis, self.narrow_key = self._standing(self.narrow)

    def _axis(self, name: str, card: Rect, high: float) -> tuple[Frame, tuple[Mark, Mark]]:
        kind = "score" if self.result.is_probability else "rank"
        kind = "log" if self.result.is_log else kind
        title = AxisTitle(f"labels.axis_{kind}", f"{name} x", f"labels.axis_{kind}_short")
        ticks = {
            "log": (0.05, 0.1, 0.2, 0.5),
            "score": (0.0, 0.5, 1.0),
            "rank": (1.0, float(self.result.n_samples)),
        }[kind]
        x = self.bar.scale(high, ticks[1:] if name == "wide" and len(ticks) > 3 else ticks)
        key = (
            Entry("labels.positive", "positive"),
            Entry("labels.negative", "negative"),
            Entry("labels.wrong", "panel", "outlined", lambda: bool(self._is_wrong().any())),
        )
        look: Any = {"key": key, "grid": False}
        frame = Frame(self.setting, card, name=name, x=x, x_title=title, **look)
        em, plot = self.page.type.label, frame.plane.rect
        bar = frame.add(Rule(f"{name} bar", x=self.bar_at, role="ink", width=BAR))
        y = (plot.height - 0.8 * em) / plot.height
        look = {"role": "positive", "weight": "semibold"}
        place: Any = {"x": lambda: self._called(frame)[1], "y": y}
        text = lambda: [self._called(frame)[0]]  # noqa: E731
        called = frame.add(Text(f"{name} called", text=text, **place, **look))
        return frame, (bar, called)

    def _called(self, frame: Frame) -> tuple[str, float]:
        """How many cases are called positive, and where that begins: right of the bar, or left."""
        n = self.result.tp[self.bar.step] + self.result.fp[self.bar.step]
        plane, gap = frame.plane, 0.35 * self.page.type.label
        bar = float(plane.c2p([self.bar_at.get_value()], [0.0])[0, 0])
        right, left = plane.rect.right - bar - gap, bar - gap - plane.rect.left
        more: Any = {"n": Fact(int(n), Kind.COUNT), "weight": "semibold"}
        keys = "labels.called", "labels.called_short"
        text = self.setting.first_fitting(*keys, room=max(left, right), **more)
        width = text_width(text, self.page.type.label, "semibold")
        x = bar + gap if width <= right else bar - gap - width
        return text, float(plane.p2c([(x, plane.rect.bottom)])[0, 0])

    def _standing(self, frame: Frame) -> tuple[list[Part], Part]:
        key = frame.part(f"{frame.name} key")
        return [part for part in frame.furniture if part is not key], key

    def _lay_places(self, whole: Rect) -> None:
        r, em, plan = self.result, self.page.type.label, self.wide.plan
        plot, pad = plan.plot, self.page.pad
        self.lines = 1 if self.page.wide else 2
        below = whole.bottom + pad + (0.3 + 1.2 * self.lines) * self.page.type.payoff
        room = Rect(whole.left + pad, below, whole.right - pad, plan.key.bottom - 0.4 * em)
        self.on_wall = tile_wall(room, len(r.position))
        bar = float(self.wide.plane.c2p([self.stated], [0.0])[0, 0])
        ends = (plot.left, bar - em), (bar + 1.9 * em, plot.right)
        left, right = max(ends, key=lambda ends: ends[1] - ends[0])
        top = plot.top - 1.4 * em
        self.area = Rect(left, top - 0.66 * (top - plot.bottom), right, top)
        least = mark_radius(self.page)
        self.on_wide_axis = tiles_on_axis(self.wide.plane, r.position, least, top, self.area)
        room_top = self.narrow.plan.plot.top - 1.4 * em
        self.on_narrow = tiles_on_axis(self.narrow.plane, r.position, least, room_top)
        _, tiles_room = self.area.cut_top(1.65 * self.page.type.readout)
        self.laid = fractions(r, tiles_room, 4 * self.on_wide_axis.radius)

    def _lay_readings(self, whole: Rect) -> None:
        """What a model is worth that never says positive: below the wall."""
        is_one_line = self.lines == 1
        room = whole.width / 2 - self.page.pad if is_one_line else whole.width - 2 * self.page.pad
        size = self._fitting_em("payoff", "labels.none_found", room)
        add, em = self.over.add, getattr(self.page.type, size)
        y = whole.bottom + self.page.pad + 0.35 * em
        left, middle = whole.left + self.page.pad, whole.center[0]
        above = y + (self.lines - 1) * 1.2 * em
        look: Any = {"em": size, "weight": "bold"}

        def right() -> list[str]:
            n = Fact(round(self.now("judged") * self.result.n_neg), Kind.COUNT)
            return [self.setting.say("labels.right", n=n)]

        self.right = add(Text("right", x=left, y=above, text=right, role="negative", **look))
        x = left if self.lines > 1 else middle
        missed = [self.setting.say("labels.none_found")]
        self.missed = add(Text("none found", x=x, y=y, text=missed, role="positive", **look))

    def _fitting_em(self, em: str, key: str, room: float) -> str:
        """The name of the largest text size, from `em` down, in which a sentence has room."""
        names = ("payoff", "readout", "label")
        widths = {n: text_width(self.say(key), getattr(self.page.type, n), "bold") for n in names}
        return next((n for n in names[names.index(em) :] if widths[n] <= room), "label")

    def _lay_tiles(self) -> None:
        r, n = self.result, len(self.result.position)
        by = -self.on_wide_axis.at[:, 0]
        steps = r.called_at
        moves = [
            Drop(Stagger(self.tracked["dropped"], overlap=0.9)),
            Fly(Stagger(self.tracked["fallen"], by=by, overlap=0.97), to=self.on_wide_axis.at),
            Fly(Grow(lambda: float(eased(self.now("narrowed")))), to=self.on_narrow.at),
            Fly(Stagger(self.tracked["crowded"], by=steps, overlap=0.97), to=self.rarely.spots.at),
        ]
        x, y = self.on_wall.at.T
        order = np.arange(n) / n

        def roles() -> NDArray[np.str_]:
            is_judged = (order < self.now("judged")) & ~r.is_positive
            stood = self.now("stood") > 0 or self.now("fallen") > 0
            is_seen = is_judged | (r.is_positive & stood)
            return np.where(is_seen, np.where(r.is_positive, "positive", "negative"), "noise")

        look: Any = {"x": x, "y": y, "moves": moves, "strength": self._strength}
        look |= {"reveal": Stagger(self.tracked["dropped"], overlap=0.9), "radius": self._radius}
        roles_: Any = {"role": roles, "roles": ("noise", "negative", "positive")}
        dots = Dot("tiles", outlined=self._is_wrong, **roles_, **look)
        self.tiles = self._faced(self.tiles_over, dots, np.arange(n), look)

    def _faced(self, frame: Overlay, dots: Dot, rows: Any, look: dict[str, Any]) -> list[Mark]:
        """Add tiles, and on each the picture of its case, if there are pictures."""
        if not len(self.result.pictures):
            return [frame.add(dots)]
        radius, levels = look["radius"], self.result.pictures[rows]
        face: Any = {"levels": levels, "role": "panel"}
        face["radius"] = lambda: _FACE * (1 - self.now("narrowed")) * radius()
        return [frame.add(dots), frame.add(Image(f"faces of {dots.part_name}", **(look | face)))]

    def _radius(self) -> Floats:
        spots = self.on_wall, self.on_wide_axis, self.on_narrow, self.rarely.spots
        way = self.now("fallen") + self.now("narrowed") + self.now("crowded")
        larger = 1 + 0.2 * self.now("stood") * self.result.is_positive
        return np.asarray(np.interp(way, range(4), [each.radius for each in spots]) * larger)

    def _is_wrong(self) -> NDArray[np.bool_]:
        """Cases that are called wrong: all positives as long as the tiles are a wall."""
        up, is_wall = self.result.is_positive, self.now("fallen") == 0
        wrong = up & (self.now("stood") > 0) if is_wall else up != self.bar.called()
        return np.asarray(wrong & (self.now("crowded") == 0))

    def _strength(self) -> Floats:
        up = self.result.is_positive
        left = self.now("pale_left") * ~self.bar.called()
        left *= 1 - (self.now("narrowed") - self.now("crowded")) * up
        others = self.now("pale_others") * ~up
        return np.asarray(1 - (1 - DIMMED) * np.maximum(left, others))

    def _lay_fractions(self) -> None:
        r, laid, add = self.result, self.laid, self.over.add
        start, first = self.on_wide_axis.at[laid.tile], self.on_wide_axis.radius

        def ways() -> Floats:
            """How far each tile has come: false alarms go back before missed ones come."""
            precise, found = self.now("precise"), self.now("found")
            begun = np.array([precise, precise - 1, min(precise, 1 - found), found - 1])
            return np.asarray(eased(2.5 * begun[laid.group] - 1.5 * laid.order))

        def at(axis: int) -> Callable[[], Floats]:
            return lambda: start[:, axis] + (laid.to - start)[:, axis] * ways()

        def radius() -> Floats:
            return first + (laid.radius - first) * ways()

        look: Any = {"x": at(0), "y": at(1), "radius": radius, "reveal": Each(lambda: ways() > 0)}
        roles = np.where(r.is_positive[laid.tile], "positive", "negative")
        dots = Dot("counted", role=roles, outlined=laid.group >= 2, **look)
        self.counted = self._faced(self.over, dots, laid.tile, look)
        left, y, _ = laid.line[0]
        end = lambda: float(np.interp(self.now("found"), (1, 2), laid.line[:, 2]))  # noqa: E731
        line = Link("fraction line", x=left, x2=end, y=y, y2=y, width=sizes.RULE)
        self.fraction_line = add(line)
        x, top, room = self.area.left, self.area.top, self.area.width
        look = {"em": self._fitting_em("readout", "labels.precision_short", room), "weight": "bold"}
        em = getattr(self.page.type, look["em"])

        def text() -> list[str]:
            name = "precision" if self.now("found") == 0 else "recall"
            texts = [self.setting.say(f"labels.{name}_{length}") for length in ("of", "short")]
            return [first_fitting([*texts, ""], em, room, "bold")]

        self.read_out = add(Text("read out", x=x, y=top - 0.9 * em, text=text, **look))
