"""The rows of cross-validation: men on a plot, on belts of folds, and listed several times."""

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from manim import ValueTracker

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Floats, along, corners
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Cell, Glyph, Line, Lines, Link, Text, sitting_up, standing
from mlu_anim.stage.moves import Drop, Each, Grow, Stagger, Sweep, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.stats import belt_parts, belts

if TYPE_CHECKING:
    from mlu_anim.experiments.cross_validation import Folds

_LARGEST, _ON_PLOT, _ABOVE_BELTS = 0.36, 0.24, 0.2
"""Half the height of a man, in scene units, and of each of 20 on a plot, large or small."""
_PALE, _BELT = 0.35, 0.1
"""Strength of listed rows without a copy that tests, and of belts."""
_PLOT_SHARE = 0.58
"""Height of the plot above the belts, as a share of their card."""
_ONE_BY_ONE, _STEP = 3, 8
"""Shuffles that are shown one by one; afterwards each eighth, so that nothing flickers."""
_NEAR = 0.25
"""Distance of a line from that of a test, as a share of its way, at which its misses show."""


def _with_air(values: Floats) -> tuple[float, float]:
    air = float(np.ptp(values))
    return float(values.min()) - 0.06 * air, float(values.max()) + 0.1 * air


class Men:
    """The rows on their belts, and on a plot, which has the whole page (`wide`, `leave`), a card
    (`plot`), or the room above the belts (`turning`, which holds the marks)."""

    def __init__(self, setting: Setting, r: "Folds", tracked: dict[str, ValueTracker]) -> None:
        self.setting, self.result, self.tracked = setting, r, tracked
        self.n_shuffles, self.n_rows = n, _ = r.fold.shape
        self.n_folds = len(r.scores)
        self.shown = np.array(
            [*range(_ONE_BY_ONE), *range(_STEP, n, _STEP), *range(n, len(r.tests))]
        )
        self.row, self.ends = np.arange(self.n_rows), r.x[[r.x.argmin(), r.x.argmax()]]
        a, b = setting.page.world, setting.page.measure
        self.whole = Rect(a.left, min(a.bottom, b.bottom), max(a.right, b.right), a.top)
        self.upper, self.lower = a.cut_top(_PLOT_SHARE * a.height)
        self.wide, self.plot, self.turning, self.leave = self._plots()
        self.belts = self._belts()
        self.lines = self._lines()
        self.people = self.turning.add(self._people())
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

    # --- the plot ---------------------------------------------------------------------------

    def _plots(self) -> tuple[Frame, Frame, Frame, Frame]:
        r, say, page = self.result, self.setting.say, self.setting.page
        guesses = r.guesses[self.shown][r.tests[self.shown]]
        lines = r.lines[[*self.shown, -1]] if len(r.lines) else r.lines
        reached = np.concatenate([guesses, r.y, r.y - r.alone, lines.ravel()])
        (left, right), (low, high) = (_with_air(values) for values in (r.x, reached))
        scales: Any = {"x": Linear(left, right), "y": Linear(low, high)}
        axes: Any = {"x_title": AxisTitle("labels.x"), "y_title": AxisTitle("labels.y"), **scales}
        sets = [Entry("labels.train", "train"), Entry("labels.test", "test")]
        miss = Entry("labels.miss", "variance", "line", lambda: self.now("missed") > 0)
        whole, without = (
            Entry("labels.whole", "ink", "line"),
            Entry("labels.without", "muted", "dashed"),
        )

        def frame(name: str, card: Rect, **options: Any) -> Frame:
            return Frame(self.setting, card, name=name, grid=False, **options)

        def foot(key: str) -> Live:
            return Live(lambda: say(key), (say(key),))

        folds = [Fact(k, Kind.COUNT) for k in range(1, self.n_folds + 1)]
        texts = tuple(say("labels.fold", k=k) for k in folds)
        head = Live(lambda: texts[max(0, self.test() - self.n_shuffles)], texts)
        fits = [whole, without] if len(r.lines) else []
        below = foot("labels.formula")
        leave = frame("leave", self.whole, head="labels.leverage", foot=below, key=fits, **axes)
        way: Any = {"comes_from": (leave, lambda: 1 - self.now("leaving"))}
        below, keys = foot("labels.first"), [miss, *sets]
        wide = frame("wide", self.whole, foot=below, key=keys, **axes, **way)
        way = {"comes_from": (wide, self.tracked["way"])}
        plot = frame("plot", page.world, key=keys, **axes, **way)
        way = {"comes_from": (plot, self.tracked["lined"])}
        turning = frame("turning", self.upper, key=sets, head=head, ticks=False, **scales, **way)
        return wide, plot, turning, leave

    def way(self) -> float:
        """Return how far the tests that are shown have come: 1.5 between the second and third."""
        return float(np.interp(self.now("turn"), self.shown, np.arange(len(self.shown))))

    def test(self) -> int:
        """Return the number of the test that is shown."""
        return int(self.shown[round(self.way())])

    def _roles(self) -> Any:
        tests = self.result.tests[self.test()] & (self.now("picked") > 0)
        pulled = (self.row == self.result.pulled) & (self.now("pulled") > 0)
        return np.where(tests | pulled, "test", "train")

    def _people(self) -> Glyph:
        r, few = self.result, min(1.0, 20 / self.n_rows) ** 0.5
        drop = Drop(Stagger(self.tracked["dropped"], by=r.x.argsort(kind="stable").argsort()))
        radius = lambda: few * along(np.array([_ON_PLOT, _ABOVE_BELTS]), self.now("lined"))  # noqa: E731
        return self.men("men", x=r.x, y=r.y, radius=radius, role=self._roles, moves=[drop])

    def _lines(self) -> dict[str, Line | Lines]:
        """Return the lines by name, where there are any."""
        r, now, order, add = self.result, self.now, self.result.x.argsort(), self.turning.add
        if not len(r.lines):
            return {}
        whole, x = np.interp(self.ends, r.x[order], (r.y - r.residual)[order]), self.ends
        fitted, refitted = (Sweep(self.tracked[name]) for name in ("fitted", "refitted"))
        past = r.lines[self.n_shuffles : -1]
        look: Any = {"role": "muted", "dashed": True, "halo": 0.0}
        found = (
            Lines(
                "past lines",
                x=x,
                y=past,
                width=sizes.RULE,
                strength=0.4,
                reveal=Upto(lambda: now("scored")),
            ),
            Line("line", x=x, y=lambda: along(r.lines[self.shown], self.way()), reveal=fitted),
            Line("all line", x=x, y=whole),
            Line("line without", x=x, y=r.lines[-1], reveal=refitted, **look),
        )
        return {line.part_name: add(line) for line in found}

    def _misses(self) -> tuple[Link, Link]:
        """Return the misses of the rows that test, and those of all rows, as they are left out."""
        r, now, look = self.result, self.now, {"role": "variance", "halo": 0.0}
        is_pulled = self.row == r.pulled

        def tested() -> Floats:
            ends = np.column_stack([r.x, r.y, r.x, r.guesses[self.test()]])
            return np.compress(r.tests[self.test()], ends, axis=0)

        def alone() -> Floats:
            way = np.where(is_pulled & (now("pulled") > 0), now("pull"), now("stretched"))
            return np.column_stack([r.x, r.y, r.x, r.y - r.residual - way * (r.alone - r.residual)])

        shown = Each(lambda: np.maximum(is_pulled * now("pulled"), now("all_missed")))

        def near() -> float:
            return now("missed") * (1 - abs(self.way() - round(self.way())) / _NEAR)

        some: Any = {**corners(tested), **look, "reveal": Grow(near)}
        every: Any = {**corners(alone), **look, "reveal": shown}
        return self.turning.add(Link("misses", **some)), self.turning.add(Link("left out", **every))

    # --- belts ------------------------------------------------------------------------------

    def _belts(self) -> Frame:
        """Return the frame of a belt for each fold, on which `mixed` exchanges the rows."""
        scales: Any = {"x": Linear(0, self.n_rows), "y": Linear(1, 0)}
        frame = Frame(self.setting, self.lower, name="belts", **scales, ticks=False)
        slots = np.array([belts(fold)[0] for fold in self.result.fold[:2]], dtype=float) + 0.5
        _, belt, tests = belts(np.sort(self.result.fold[0]))
        parts, number = belt_parts(self.n_rows, self.n_folds), np.arange(self.n_folds)
        self.windows = (parts[:, [0, 1]] + parts[:, [2, 3]]) / 2

        def roles() -> Any:
            slot = (along(slots, self.now("mixed"))).astype(int)
            return np.where(tests[belt * self.n_rows + slot], "test", "train")

        def there(by: Any) -> Upto:
            return Upto(lambda: self.now("scored"), by=by)

        look: Any = {"role": "train", "strength": _BELT, "reveal": there(number)}
        whole: Any = {"x": 0, "x2": self.n_rows, "y": parts[:, 1], "y2": parts[:, 3]}
        frame.add(Cell("belts", **whole, **look))
        look = {"role": "test", "outline": sizes.OUTLINE, "reveal": there(number)}
        frame.add(Cell("parts", **dict(zip(("x", "y", "x2", "y2"), parts.T, strict=True)), **look))
        plot = frame.plan.plot
        radius = min(_LARGEST, 0.72 * plot.width / self.n_rows, 0.42 * plot.height / self.n_folds)
        look = {"radius": radius, "role": roles, "reveal": there(belt)}
        look["x"] = lambda: along(slots, self.now("mixed"))
        frame.add(self.men("men on belts", y=(belt + 0.5) / self.n_folds, **look))
        return frame

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
        key = [
            Entry("labels.trains", "train", "cell", strength=_BELT * 2),
            Entry("labels.tests", "test", "cell"),
        ]
        frame = Frame(
            self.setting,
            self.setting.page.world,
            name="many",
            key=key,
            **scales,
            head=head,
            ticks=False,
        )
        for name, role, stops, strength in (
            ("many belts", "train", whole, _BELT),
            ("many tests", "test", tests, 1.0),
        ):
            boxes = partial(lambda stops: along(stops, self.now("k")), stops)
            frame.add(Cell(name, **corners(boxes), role=role, strength=strength))
        return frame

    def copies(self) -> Frame:
        """Return the frame of rows listed several times, copies above each other, in two ways."""
        r, n, n_copies = self.result, self.n_rows, self.result.copied.shape[1]
        is_test = np.array([np.repeat(r.fold[:1].T == 0, n_copies, axis=1), r.copied == 0])
        way, copy, row = (each.ravel() for each in np.indices((2, n_copies, n)))
        tests, has_twin = is_test[way, row, copy], np.any(is_test, axis=2)[way, row]
        high = n_copies + 1.2
        scales: Any = {"x": Linear(-0.5, n - 0.5), "y": Linear(2 * high - 0.8, -0.4)}
        key = [
            Entry("labels.trains", "train", strength=_PALE),
            Entry("labels.twin", "train"),
            Entry("labels.tests", "test"),
        ]
        card = self.setting.page.world
        frame = Frame(
            self.setting, card, name="copies", key=key, head="labels.copies", ticks=False, **scales
        )
        plot = frame.plan.plot
        listed = self.men(
            "listed",
            x=row,
            y=way * high + 1 + copy,
            radius=min(0.72 * plot.width / n, 0.47 * plot.height / (2 * high)),
            role=np.where(tests, "test", "train"),
            strength=np.where(has_twin, 1.0, _PALE),
            reveal=Upto(lambda: n * self.now("listed"), by=way * n + row),
        )
        frame.add(listed)
        text = [self.setting.say(f"labels.{name}") for name in ("together", "shuffled")]
        at: Any = {"x": -0.5, "y": np.arange(2) * high + 0.3, "text": text}
        frame.add(
            Text(
                "ways of copies",
                **at,
                role="muted",
                reveal=Upto(lambda: 1 + (self.now("listed") > 1)),
            )
        )
        return frame
