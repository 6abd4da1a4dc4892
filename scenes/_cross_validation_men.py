"""The rows of cross-validation: men on a plot, on belts of folds, and listed several times."""

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Floats, along, corners
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Cell, Glyph, Line, Link, Text, sitting_up, standing
from mlu_anim.stage.moves import Drop, Each, Fly, Grow, Stagger, Sweep
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.stats import belt_parts, belts

if TYPE_CHECKING:
    from mlu_anim.experiments.cross_validation import Folds

_LARGEST, _ON_PLOT = 0.36, 0.24
"""Half the height of a man, in scene units, and of each of 20 on a plot."""
_PALE, _BELT = 0.35, 0.1
"""Strength of listed rows without a copy that tests, and of belts."""
_ONE_BY_ONE, _STEP = 3, 4
"""Shuffles that are shown one by one; afterwards each fourth, so that nothing flickers."""


class Men:
    """The rows, whose plot has the whole page (`wide`, `leave`) or a card, and their belts."""

    def __init__(self, setting: Setting, r: "Folds", tracked: dict[str, ValueTracker]) -> None:
        self.setting, self.result, self.tracked = setting, r, tracked
        self.n_shuffles, self.n_rows = r.fold.shape
        self.n_folds = int(r.fold.max()) + 1
        self.row, self.ends = np.arange(self.n_rows), r.x[[r.x.argmin(), r.x.argmax()]]
        a, b = setting.page.world, setting.page.measure
        self.whole = Rect(a.left, min(a.bottom, b.bottom), max(a.right, b.right), a.top)
        self.wide, self.leave = (self._plot(name, self.whole) for name in ("wide", "leave"))
        self.plot = self._plot("plot", a)
        self.belts = self._belts()
        self.lines = self._lines()
        self.people = self.plot.add(self._people())
        self.misses, self.left_out = self._misses()

    def now(self, name: str) -> float:
        return float(self.tracked[name].get_value())

    def men(self, name: str, **options: Any) -> Glyph:
        """Return figures of all rows by role, men as wide as their waists; of others, marks."""
        r, roles = self.result, ("train", "test")
        art: Any = {"train": [shapes.discs([(0, 0)], 0.9)[:, :2]]}
        art["test"] = [shapes.squares([(0, 0)], 1.0)[:, :2]]
        if "own" in r.verdicts:
            girths = 0.34 + 0.3 * (r.x - r.x.min()) / np.ptp(r.x)
            art = {"train": [standing(g) for g in girths], "test": [sitting_up(g) for g in girths]}
        return Glyph(name, art=art, roles=roles, **options)

    def _card(self, name: str, *keys: str, card: Rect | None = None, **options: Any) -> Frame:
        key = [Entry(f"labels.{role}", role.removesuffix("ing")) for role in keys]
        card = card or self.setting.page.world
        return Frame(self.setting, card, name=name, key=key, grid=False, **options)

    # --- the plot ---------------------------------------------------------------------------

    def _plot(self, name: str, card: Rect) -> Frame:
        r, keys = self.result, () if name == "leave" else ("train", "test")
        tested = r.y - np.where(r.fold == 0, r.off, 0.0)
        reached = np.concatenate([tested.ravel(), r.y - r.alone, r.lines.ravel()])
        air, beside = 0.08 * np.ptp(reached), 0.06 * np.ptp(r.x)
        foot = self.setting.say("labels.formula" if name == "leave" else "labels.first")
        titles = {"x_title": AxisTitle("labels.x"), "y_title": AxisTitle("labels.y")}
        return self._card(
            name,
            *keys,
            card=card,
            x=Linear(r.x.min() - beside, r.x.max() + beside),
            y=Linear(reached.min() - air, reached.max() + air),
            **titles,
            head="" if keys else "labels.leverage",
            foot="" if name == "plot" else Live(lambda: foot, (foot,)),
            comes_from=(self.wide, self.tracked["way"]) if name == "plot" else None,
        )

    def shuffle(self) -> int:
        """Return the number of the shuffle that is shown."""
        turn = self.now("turn")
        shown = turn if turn < _ONE_BY_ONE or turn > self.n_shuffles - 1 else turn // _STEP * _STEP
        return int(round(shown) % self.n_shuffles)

    def _roles(self) -> Any:
        tests = (self.result.fold[self.shuffle()] == 0) & (self.now("picked") > 0)
        pulled = (self.row == self.result.pulled) & (self.now("pulled") > 0)
        return np.where(tests | pulled, "test", "train")

    def _people(self) -> Glyph:
        r, lined = self.result, self.tracked["lined"]
        on_plot = min(_LARGEST, _ON_PLOT * (20 / self.n_rows) ** 0.5)
        drop = Drop(Stagger(self.tracked["dropped"], by=r.x.argsort(kind="stable").argsort()))
        slots = self.belts.plane.c2p(self.slots[0, : self.n_rows], 0 * self.row)
        radius = lambda: on_plot + self.now("lined") * (self.radius() - on_plot)  # noqa: E731
        moves = [drop, Fly(Grow(lined), to=slots)]
        return self.men("men", x=r.x, y=r.y, radius=radius, role=self._roles, moves=moves)

    def _lines(self) -> dict[str, Line]:
        """Return the line that is tested, where there is one, and the one of all rows."""
        r, order, found = self.result, self.result.x.argsort(), dict[str, Line]()
        whole = np.interp(self.ends, r.x[order], (r.y - r.residual)[order])
        all_rows = np.array([whole, r.lines[-1] if len(r.lines) else whole])
        for name, stops, by, drawn in (
            ("line", np.vstack([r.lines[:-1], r.lines[:1]]), "turn", self.tracked["fitted"]),
            ("all line", all_rows, "pull", 1.0),
        ):
            if len(stops):
                y = partial(lambda stops, by: along(stops, self.now(by)), stops, by)
                line = Line(name, x=self.ends, y=y, role="ink", reveal=Sweep(drawn))
                found[name] = self.plot.add(line)
        return found

    def _misses(self) -> tuple[Link, Link]:
        """Return the misses of the rows that test, and those of all rows, as they are left out."""
        r, now, look = self.result, self.now, {"role": "variance", "halo": 0.0}
        is_pulled = self.row == r.pulled

        def tested() -> Floats:
            rows, guess = r.fold[self.shuffle()] == 0, r.y - r.off[self.shuffle()]
            return np.compress(rows, np.column_stack([r.x, r.y, r.x, guess]), axis=0)

        def alone() -> Floats:
            way = np.where(is_pulled & (now("pulled") > 0), now("pull"), now("stretched"))
            return np.column_stack([r.x, r.y, r.x, r.y - r.residual - way * (r.alone - r.residual)])

        shown = Each(lambda: np.maximum(is_pulled * now("pulled"), now("all_missed")))
        some: Any = {**corners(tested), **look, "reveal": Grow(self.tracked["missed"])}
        every: Any = {**corners(alone), **look, "reveal": shown}
        return self.plot.add(Link("misses", **some)), self.plot.add(Link("left out", **every))

    # --- belts ------------------------------------------------------------------------------

    def _belts(self) -> Frame:
        """Return the frame of a belt for each fold, on which `mixed` exchanges the rows."""
        say, n_tested = self.setting.say, np.append(0, np.cumsum(np.bincount(self.result.fold[0])))
        texts = [say("labels.tested", n=Fact(int(n), Kind.COUNT)) for n in n_tested]
        head = Live(lambda: texts[int(self.now("scored") + 1e-9)], tuple(texts))
        scales: Any = {"x": Linear(-0.5, self.n_rows - 0.5), "y": Linear(self.n_folds - 0.5, -0.5)}
        frame = self._card("belts", "test", **scales, head=head, ticks=False)
        self.slots = np.array([belts(fold)[0] for fold in self.result.fold[:2]], dtype=float)
        _, belt, tests = belts(np.sort(self.result.fold[0]))
        parts, number = belt_parts(self.n_rows, self.n_folds), np.arange(self.n_folds)
        self.windows = (parts[:, 0] + parts[:, 2] - 1) / 2

        def come(belt: Any) -> Floats:
            """Return how far belts have come; the first comes with the men."""
            first = float(self.now("lined") == 1)
            return np.where(belt == 0, first, np.clip(self.now("turned") - belt, 0, 1))

        def boxes(left: Any, right: Any) -> Floats:
            y = number - 1 + come(number)
            return np.column_stack([left + 0 * y - 0.5, y - 0.44, right + 0 * y - 0.5, y + 0.44])

        def roles() -> Any:
            slot = np.round(along(self.slots, self.now("mixed"))).astype(int)
            return np.where(tests[belt * self.n_rows + slot], "test", "train")

        there = Each(lambda: come(number) > 0)
        whole, part = partial(boxes, 0, self.n_rows), partial(boxes, parts[:, 0], parts[:, 2])
        look: Any = {"role": "train", "strength": _BELT, "reveal": there}
        frame.add(Cell("belts", **corners(whole), **look))
        look = {"role": "test", "outline": sizes.OUTLINE, "reveal": there}
        frame.add(Cell("parts", **corners(part), **look))
        on_belts = self.men(
            "men on belts",
            x=lambda: along(self.slots, self.now("mixed")),
            y=lambda: belt - 1.0 + come(belt),
            radius=self.radius,
            role=roles,
            reveal=Each(lambda: come(belt) > 0),
        )
        frame.add(on_belts)
        return frame

    def radius(self) -> float:
        """Return half the height of a man on his belt."""
        plot = self.belts.plan.plot
        return float(
            min(_LARGEST, 0.72 * plot.width / self.n_rows, 0.42 * plot.height / self.n_folds)
        )

    def other_folds(self) -> Frame:
        """Return the frame of belts for other numbers of folds."""
        ks = [int(k) for k in self.result.ks]
        tests = np.array([belt_parts(self.n_rows, k, ks[-1]) for k in ks])
        whole = np.where([True, False, True, False], np.array([0, 0, self.n_rows, 0]), tests)
        n_train = [self.n_rows - -(-self.n_rows // k) for k in ks]
        facts = [{"k": k, "n": n} for k, n in zip(ks, n_train, strict=True)]
        texts = tuple(
            self.setting.say("labels.k", **{n: Fact(v, Kind.COUNT) for n, v in each.items()})
            for each in facts
        )
        head = Live(lambda: texts[round(self.now("k"))], texts)
        scales: Any = {"x": Linear(0, self.n_rows), "y": Linear(1, 0)}
        frame = self._card("many", "testing", **scales, head=head, ticks=False)
        for name, role, stops, strength in (
            ("many belts", "train", whole, _BELT),
            ("many tests", "test", tests, 1.0),
        ):
            boxes = partial(lambda stops: along(stops, self.now("k")), stops)
            frame.add(Cell(name, **corners(boxes), role=role, strength=strength))
        return frame

    def copies(self) -> Frame:
        """Return the frame of rows listed several times, copies above each other, in two ways."""
        r, now, n_copies = self.result, self.now, self.result.copied.shape[1]
        is_test = np.array([np.repeat(r.fold[:1].T == 0, n_copies, axis=1), r.copied == 0])
        way, copy, row = (each.ravel() for each in np.indices((2, n_copies, self.n_rows)))
        tests, has_twin = is_test[way, row, copy], np.any(is_test, axis=2)[way, row]
        high = n_copies + 1.2
        scales: Any = {"x": Linear(-0.5, self.n_rows - 0.5), "y": Linear(2 * high - 0.8, -0.4)}
        frame = self._card("copies", "testing", **scales, head="labels.copies", ticks=False)
        plot = frame.plan.plot

        def there(of: Any) -> Floats:
            """Return how far the rows of a way, from 0, have come."""
            return np.asarray(np.clip(2 * (now("listed") - of) + 1, 0, 1))

        listed = self.men(
            "listed",
            x=row,
            y=way * high + 1 + copy,
            radius=min(0.72 * plot.width / self.n_rows, 0.47 * plot.height / (2 * high)),
            role=lambda: np.where(tests & (now("listed") > way), "test", "train"),
            strength=lambda: np.where(has_twin | (now("listed") <= way), 1.0, _PALE),
            reveal=Each(lambda: there(way)),
        )
        frame.add(listed)
        for number, name in enumerate(("together", "shuffled")):
            at: Any = {"x": -0.5, "y": number * high + 0.3, "say": f"labels.{name}"}
            reveal = Each(partial(there, np.array([number])))
            frame.add(Text(f"{name} copies", **at, role="muted", reveal=reveal))
        return frame
