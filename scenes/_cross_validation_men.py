"""The rows of cross-validation: men on a plot, on belts of folds, and listed several times."""

from typing import TYPE_CHECKING, Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import shapes, sizes
from mlu_anim.stage.channels import Floats, Rows, along, column, corners
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Cell, Glyph, Line, Lines, Link, sitting_up, standing
from mlu_anim.stage.moves import Drop, Grow, Stagger, Sweep, Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.stats import belt_parts, belts

if TYPE_CHECKING:
    from mlu_anim.experiments.cross_validation import Folds

_LARGEST, _ON_PLOT = 0.36, np.array([0.24, 0.2])
"""Half the height of a man, in scene units, and of each of 20 on a plot, large or above belts."""
_PALE, _BELT = 0.375, 0.1
"""Strength of listed rows without a copy that tests, and of belts."""
_PLOT_SHARE = 0.62
"""Height of the plot above the belts, as a share of their card."""
_ONE_BY_ONE, _STEP = 3, 8
"""Shuffles that are shown one by one; afterwards each eighth, so that nothing flickers."""
_NEAR = 0.25
"""Distance of a line from that of a test, as a share of its way, at which its misses show."""
_MISS: Any = {"role": "variance", "halo": 0.0}
_TRAIN, _TEST = Entry("labels.train", "train"), Entry("labels.test", "test")


class Men:
    """The rows on their belts, on a plot, which has the whole page (`wide`), a card (`plot`), or
    the room above the belts (`turning`, which holds the marks), and left out one by one (`leave`).
    """

    def __init__(self, scene: ExplainerScene) -> None:
        self.result: Folds = scene.result
        self.setting, self.tracked, self.now = scene.setting, scene.tracked, scene.now
        r = self.result
        self.n_shuffles, self.n_rows = n, _ = r.fold.shape
        self.n_folds = len(r.scores)
        self.shown = np.r_[:_ONE_BY_ONE, _STEP:n:_STEP, n : len(r.tests)]
        self.wide, self.plot, self.turning, self.leave = self._plots()
        self.belts, self.large = self._belts(), _ON_PLOT * min(1.0, 20 / self.n_rows) ** 0.5
        x = r.x[[r.x.argmin(), r.x.argmax()]][: r.lines.shape[1]]
        self.past, self.line = self._lines(x)
        self.people, self.misses = self.turning.add(self._people()), self._misses()
        self._leave_out(x)

    def men(self, name: str, **options: Any) -> Glyph:
        """Return figures of all rows by role, men as wide as their waists; of others, marks."""
        r, art = self.result, dict[str, Any]()
        art["train"] = [shapes.discs([(0, 0)], 0.9)[:, :2]]
        art["test"] = [shapes.squares([(0, 0)], 1.0)[:, :2]]
        if "own" in r.verdicts:
            girths = 0.34 + 0.3 * (r.x - r.x.min()) / np.ptp(r.x)
            art = {"train": [standing(g) for g in girths], "test": [sitting_up(g) for g in girths]}
        return Glyph(name, art=art, roles=tuple(art), **options)

    # --- the plot ---------------------------------------------------------------------------

    def _plots(self) -> tuple[Frame, Frame, Frame, Frame]:
        r, page, say = self.result, self.setting.page, self.setting.say
        guesses, lines = r.guesses[self.shown][r.tests[self.shown]], r.lines[[*self.shown, -1]]
        reached = np.concatenate([guesses, r.y, r.y - r.alone, lines.ravel()])
        scales: Any = {"x": _with_air(r.x), "y": _with_air(reached), "grid": False}
        axes: Any = {"x_title": AxisTitle("labels.x"), "y_title": AxisTitle("labels.y"), **scales}

        def frame(name: str, card: Rect, come: Any = None, **options: Any) -> Frame:
            return Frame(self.setting, card, name=name, comes_from=come, **options)

        numbers = [Fact(number, Kind.COUNT) for number in range(1, self.n_folds + 1)]
        texts = tuple(say("labels.fold", k=number) for number in numbers)
        fold = Live(lambda: texts[max(0, self.test() - self.n_shuffles)], texts)
        fits = Entry("labels.whole", "accent", "line"), Entry("labels.without", "muted", "dashed")
        miss = Entry("labels.miss", "variance", "line", lambda: self.now("missed") > 0)
        sets = {"key": [miss, _TRAIN, _TEST], **axes}
        left = {"head": "labels.leverage", "key": fits[: lines.size], "ticks": False, **scales}
        leave = frame("leave", page.world, foot="labels.formula", **left)
        wide = frame("wide", page.whole, foot="labels.first", **sets)
        plot = frame("plot", page.world, (wide, self.tracked["way"]), **sets)
        upper, come = page.world.cut_top(_PLOT_SHARE * page.world.height)[0], self.tracked["lined"]
        bare: Any = {"key": [_TRAIN, _TEST], "head": fold, "ticks": False, **scales}
        return wide, plot, frame("turning", upper, (plot, come), **bare), leave

    def way(self) -> float:
        """Return how far the tests that are shown have come: 1.5 between the second and third."""
        return float(np.interp(self.now("turn"), self.shown, np.arange(len(self.shown))))

    def test(self) -> int:
        """Return the number of the test that is shown."""
        return int(self.shown[round(self.way())])

    def _roles(self) -> Any:
        tests = self.result.tests[self.test()] & (self.now("fitted") > 0)
        return np.where(tests, "test", "train")

    def _people(self) -> Glyph:
        r, order = self.result, self.result.x.argsort(kind="stable").argsort()
        look: Any = {
            "role": self._roles,
            "moves": [Drop(Stagger(self.tracked["dropped"], by=order))],
        }
        look["radius"] = lambda: along(self.large, self.now("lined"))
        return self.men("men", x=r.x, y=r.y, **look)

    def _lines(self, x: Floats) -> tuple[Lines, Line]:
        """Return the lines of past folds, and that of the test."""
        lines, tested, add = self.result.lines, self.result.lines[self.shown], self.turning.add
        past: Any = {
            "role": "accent",
            "width": sizes.RULE,
            "reveal": Upto(lambda: self.now("scored")),
        }
        past = Lines("past lines", x=x, y=lines[self.n_shuffles : -1], strength=0.4, **past)
        drawn = Sweep(self.tracked["fitted"])
        line = Line("line", x=x, y=lambda: along(tested, self.way()), role="accent", reveal=drawn)
        return add(past), add(line)

    def _misses(self) -> Link:
        """Return the misses of the rows that test, while their line is near."""
        r = self.result

        def tested() -> Floats:
            ends = np.column_stack([r.x, r.y, r.x, r.guesses[self.test()]])
            return np.compress(r.tests[self.test()], ends, axis=0)

        def near() -> float:
            return self.now("missed") * (1 - abs(self.way() - round(self.way())) / _NEAR)

        return self.turning.add(Link("misses", **corners(tested), **_MISS, reveal=Grow(near)))

    def off(self) -> Floats:
        """Return how far each row is off: by the fit to all, at last by one without the row."""
        r = self.result
        return np.asarray(r.residual + self.now("stretched") * (r.alone - r.residual))

    def _leave_out(self, x: Floats) -> None:
        """Draw the rows and their misses by a fit to all, and the fit without `pulled`."""
        r, add, order = self.result, self.leave.add, self.result.x.argsort()
        dashed: Any = {"role": "muted", "dashed": True, "halo": 0.0}
        refitted = Sweep(self.tracked["refitted"])
        whole = np.interp(x, r.x[order], (r.y - r.residual)[order])
        add(Line("all line", x=x, y=whole, role="accent"))
        add(Line("line without", x=x, y=r.lines[-1], reveal=refitted, **dashed))
        roles = np.where(np.arange(self.n_rows) == r.pulled, "test", "train")
        add(self.men("men left out", x=r.x, y=r.y, radius=self.large[0], role=roles))
        add(Link("left out", x=r.x, y=r.y, x2=r.x, y2=lambda: r.y - self.off(), **_MISS))

    # --- belts ------------------------------------------------------------------------------

    def _belts(self) -> Frame:
        """Return the frame of a belt for each fold, on which `mixed` exchanges the rows."""
        r, card = self.result, self.setting.page.world
        lower = card.cut_top(_PLOT_SHARE * card.height)[1]
        frame = self._of_belts("belts", lower)
        slots = np.array([belts(fold)[0] for fold in r.fold[:2]]) + 0.5
        _, belt, tests = belts(np.sort(r.fold[0]))
        parts, number = belt_parts(self.n_rows, self.n_folds), np.arange(self.n_folds)
        self.windows = (parts[:, :2] + parts[:, 2:]) / 2

        def roles() -> Any:
            slot = along(slots, self.now("mixed")).astype(int)
            return np.where(tests[belt * self.n_rows + slot], "test", "train")

        def there(by: Any) -> Upto:
            return Upto(lambda: self.now("scored"), by=by)

        self._add_belts(frame, lambda: parts, outline=sizes.OUTLINE, reveal=there(number))
        plot = frame.plan.plot
        radius = min(_LARGEST, 0.72 * plot.width / self.n_rows, 0.42 * plot.height / self.n_folds)
        look: Any = {"radius": radius, "role": roles, "reveal": there(belt)}
        look["x"] = lambda: along(slots, self.now("mixed"))
        frame.add(self.men("men on belts", y=(belt + 0.5) / self.n_folds, **look))
        return frame

    def other_folds(self) -> Frame:
        """Return the frame of belts for other numbers of folds."""
        n, ks = self.n_rows, self.result.ks.tolist()
        parts = np.array([belt_parts(n, k, ks[-1]) for k in ks])
        facts = [{"k": Fact(k, Kind.COUNT), "n": Fact(n - -(-n // k), Kind.COUNT)} for k in ks]
        texts = tuple(self.setting.say("labels.k", **of_k) for of_k in facts)
        train = Entry("labels.train", "train", "cell", strength=2 * _BELT)
        key, head = [train, _TEST], Live(lambda: texts[round(self.now("k"))], texts)
        frame = self._of_belts("many", self.setting.page.world, key=key, head=head)
        self._add_belts(frame, lambda: along(parts, self.now("k")))
        return frame

    def _of_belts(self, name: str, card: Rect, **options: Any) -> Frame:
        scales: Any = {"x": Linear(0, self.n_rows), "y": Linear(1, 0), "ticks": False}
        return Frame(self.setting, card, name=name, **scales, **options)

    def _add_belts(self, frame: Frame, parts: Rows, reveal: Any = None, **look: Any) -> None:
        y, y2 = (column(parts, k) for k in (1, 3))
        whole: Any = {"x": 0, "x2": self.n_rows, "y": y, "y2": y2, "strength": _BELT}
        frame.add(Cell(f"{frame.name} whole", **whole, role="train", reveal=reveal))
        tests = {**corners(parts), "role": "test", **look}
        frame.add(Cell(f"{frame.name} tests", **tests, reveal=reveal))

    def copies(self) -> Frame:
        """Return the frame of rows listed several times: copies together, at last shuffled."""
        n, card, copied = self.n_rows, self.setting.page.world, self.result.copied.T == 0
        copy, row = (each.ravel() for each in np.indices(copied.shape))
        together, shuffled = self.result.fold[0][row] == 0, copied.ravel()
        scales: Any = {"x": Linear(-0.5, n - 0.5), "y": Linear(copy.max() + 0.5, -0.5)}
        pale = Entry("labels.train", "train", strength=_PALE)
        text: Any = {"head": "labels.copies", "key": [pale, Entry("labels.twin", "train"), _TEST]}
        frame = Frame(self.setting, card, name="copies", ticks=False, **text, **scales)

        def tests() -> Any:
            return np.where(row < n * (self.now("listed") - 1), shuffled, together)

        def strength() -> Floats:
            tested = np.bincount(row, tests())
            return np.where(tested[row] > 0, 1.0, _PALE)

        look: Any = {"radius": min(_LARGEST, 0.72 * frame.plane.rect.width / n)}
        look |= {"role": lambda: np.where(tests(), "test", "train"), "strength": strength}
        frame.add(self.men("listed", x=row, y=copy, **look))
        return frame


def _with_air(values: Floats) -> Linear:
    air = float(np.ptp(values))
    return Linear(float(values.min()) - 0.06 * air, float(values.max()) + 0.1 * air)
