"""The men in their plot and on belts of folds."""

from functools import partial
from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.channels import Floats, along, corners
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Cell, Glyph, Line, Link
from mlu_anim.stage.moves import Drop, Each, Fly, Grow, Stagger, Sweep
from mlu_anim.stage.scales import Band, Linear
from mlu_anim.stage.stats import belts
from scenes._cross_validation_story import Story

_LARGEST = 0.36
"""Half the height of a man, in scene units."""
_PALE, _BELT = 0.35, 0.16
"""Strength of the part of a belt that tests, and of the belt itself."""
_ONE_BY_ONE, _STEP = 3, 4
"""Shuffles that are shown one by one; afterwards each fourth, so that nothing flickers."""


class Men:
    """The plot on the whole page and on its card, and the belts that the men go to."""

    def __init__(self, story: Story) -> None:
        self.story, r = story, story.result
        self.n_shuffles, self.n_rows = r.fold.shape
        self.ends = r.x[[r.x.argmin(), r.x.argmax()]]
        self.wide = self._plot("wide", story.whole)
        self.plot = self._plot("plot", story.high)
        self.leave = self._plot("leave", story.high)
        self.belts = self._belts()
        self.people = self._people()
        self.line, self.misses = self._line(), self._misses()
        self.all_line, self.left_out = self._leave_one_out()

    # --- the plot ---------------------------------------------------------------------------

    def _plot(self, name: str, card: Any) -> Frame:
        story, r = self.story, self.story.result
        say, now = story.setting.say, story.now
        guesses = r.y - r.off, r.y - r.left_out, r.y, r.lines
        head: Any = "labels.split"
        foot: Any = ""
        if name == "leave":
            formula = say("labels.formula"), say("labels.leverage")
            head = Live(lambda: formula[0 if now("pull") else 1], formula)
        if name == "wide":
            foot = Live(lambda: say("labels.first"), (say("labels.first"),))
        comes_from = None if name == "wide" else (self.wide, story.tracked["way"])
        return Frame(
            story.setting,
            card,
            name=name,
            x=Linear.over(r.x, air=0.06),
            y=Linear.over(np.concatenate([g.ravel() for g in guesses])),
            x_title=AxisTitle("labels.x"),
            y_title=AxisTitle("labels.y"),
            head=head,
            foot=foot,
            key=[] if name == "leave" else self._key(),
            grid=False,
            comes_from=comes_from,
        )

    def _key(self) -> list[Entry]:
        return [Entry("labels.train", "train"), Entry("labels.test", "test")]

    def shuffle(self) -> int:
        """Return the number of the shuffle that is shown."""
        turn = self.story.now("turn")
        shown = turn if turn < _ONE_BY_ONE or turn > self.n_shuffles - 1 else turn // _STEP * _STEP
        return round(shown) % self.n_shuffles

    def tests(self) -> Floats:
        """Return 1 for the rows that test now."""
        if self.story.now("pulled"):
            return (np.arange(self.n_rows) == self.story.result.pulled).astype(float)
        return (self.story.result.fold[self.shuffle()] == 0) * float(self.story.now("picked") > 0)

    def _people(self) -> list[Glyph]:
        r, now, tracked = self.story.result, self.story.now, self.story.tracked
        radius = min(_LARGEST, 0.36 * (20 / self.n_rows) ** 0.5)
        drop = Drop(Stagger(tracked["dropped"], by=np.argsort(np.argsort(r.x, kind="stable"))))
        lined = Fly(Grow(tracked["lined"]), to=self.places())
        pairs = zip(("train", "test"), self.story.art, strict=True)
        return [
            self.plot.add(
                Glyph(
                    f"{role} men",
                    x=r.x,
                    y=r.y,
                    art=art,
                    radius=lambda: radius + now("lined") * (self.radius() - radius),
                    role=role,
                    reveal=Each(partial(lambda test: self.tests() == test, role == "test")),
                    moves=[drop, lined],
                )
            )
            for role, art in pairs
        ]

    def _line(self) -> Line | None:
        r, tracked = self.story.result, self.story.tracked
        if not len(r.lines):
            return None
        stops = np.vstack([r.lines[:-1], r.lines[:1]])
        return self.plot.add(
            Line(
                "line",
                x=self.ends,
                y=lambda: along(stops, self.story.now("turn")),
                role="ink",
                reveal=Sweep(tracked["fitted"]),
            )
        )

    def _misses(self) -> Link:
        r = self.story.result

        def ends() -> Floats:
            rows = np.flatnonzero(r.fold[self.shuffle()] == 0)
            return np.column_stack([r.x, r.y, r.x, r.y - r.off[self.shuffle()]])[rows]

        missed = Grow(self.story.tracked["missed"])
        return self.plot.add(Link("misses", **corners(ends), role="variance", reveal=missed))

    def _leave_one_out(self) -> tuple[Line, Link]:
        """Return the line of all men, and the misses that become those of men left out."""
        r, now = self.story.result, self.story.now
        fitted = r.y - r.residual
        stops = np.array([np.interp(self.ends, np.sort(r.x), fitted[np.argsort(r.x)])])
        stops = np.vstack([stops, r.lines[-1:] if len(r.lines) else stops])
        line = Line("all line", x=self.ends, y=lambda: along(stops, now("pull")), role="ink")
        is_pulled = np.arange(self.n_rows) == r.pulled

        def ends() -> Floats:
            way = np.where(is_pulled & (now("pulled") > 0), now("pull"), now("stretched"))
            off = r.residual + way * (r.left_out - r.residual)
            return np.column_stack([r.x, r.y, r.x, r.y - off])

        shown = Each(lambda: np.where(is_pulled, now("pulled"), now("left") > 0))
        return self.leave.add(line), self.leave.add(
            Link("left out", **corners(ends), role="variance", reveal=shown)
        )

    # --- belts ------------------------------------------------------------------------------

    def _belts(self) -> Frame:
        r, story, n_folds = self.story.result, self.story, self.story.result.errors.shape[1]
        sizes_of = np.bincount(r.fold[0])
        first = np.cumsum(sizes_of) - sizes_of

        def said() -> str:
            n_tested = int(sizes_of[: int(story.now("scored") + 1e-9)].sum())
            return story.setting.say("labels.tested", n=Fact(n_tested, Kind.COUNT))

        texts = (story.setting.say("labels.tested", n=Fact(self.n_rows, Kind.COUNT)),)
        frame = Frame(
            story.setting,
            story.high,
            name="belts",
            x=Linear(-0.5, self.n_rows - 0.5),
            y=Linear(n_folds - 0.5, -0.5),
            head=Live(said, texts),
            key=self._key(),
            ticks=False,
        )
        self.slots = np.array([belts(fold)[0] for fold in r.fold[:2]], dtype=float)
        _, self.belt, _ = belts(r.fold[0])
        come = Each(partial(self._come, np.arange(n_folds)))
        rows = np.arange(n_folds)
        sides = {"y": rows - 0.44, "y2": rows + 0.44}
        whole = {"x": -0.5 + 0 * rows, "x2": self.n_rows - 0.5 + 0 * rows}
        tests = {"x": first - 0.5, "x2": first + sizes_of - 0.5}
        self.cells = [
            frame.add(Cell("belts", **whole, **sides, role="train", strength=_BELT, reveal=come)),
            frame.add(Cell("parts", **tests, **sides, role="test", strength=_PALE, reveal=come)),
        ]
        self.on_belts = []
        for (role, art), is_test in zip(
            zip(("train", "test"), self.story.art, strict=True), (False, True), strict=True
        ):
            shown = Each(partial(self._shown, first, sizes_of, is_test))
            mark = Glyph(
                f"{role} on belts",
                x=self._slot,
                y=self._belt_now,
                art=art,
                radius=self.radius,
                role=role,
                reveal=shown,
            )
            self.on_belts.append(frame.add(mark))
        return frame

    def radius(self) -> float:
        """Return half the height of a man on his belt."""
        plot, n_folds = self.belts.plan.plot, self.story.result.errors.shape[1]
        return min(_LARGEST, 0.49 * plot.width / self.n_rows, 0.42 * plot.height / n_folds)

    def places(self) -> Floats:
        """Return the places of all men on the first belt, in scene units: (n_rows, 2)."""
        return self.belts.plane.c2p(self.slots[0, : self.n_rows], np.zeros(self.n_rows))

    def windows(self) -> Floats:
        """Return the middle of the part of each belt that tests, in scene units: (n_folds, 2)."""
        n_folds = self.story.result.errors.shape[1]
        fold = self.story.result.fold[0]
        middles = [self.slots[0, : self.n_rows][fold == number].mean() for number in range(n_folds)]
        return self.belts.plane.c2p(middles, np.arange(n_folds))

    def _come(self, belt: Any) -> Floats:
        """Return how far belts have come; the first is there with the men."""
        turned = np.clip(self.story.now("turned") - np.asarray(belt), 0, 1)
        return np.where(np.asarray(belt) == 0, float(self.story.now("lined") == 1), turned)

    def _slot(self) -> Floats:
        return along(self.slots, self.story.now("mixed"))

    def _belt_now(self) -> Floats:
        return self.belt - 1.0 + self._come(self.belt)

    def _shown(self, first: Floats, sizes_of: Floats, is_test: bool) -> Floats:
        slot = np.round(self._slot())
        low = first[self.belt]
        tests = (slot >= low) & (slot < low + sizes_of[self.belt])
        return (tests == is_test) * (self._come(self.belt) > 0)

    # --- other numbers of folds, and copies -----------------------------------------------------

    def make_many(self) -> tuple[Frame, Frame]:
        """Return frames of belts for other numbers of folds, and of rows listed several times."""
        return self._many(), self._copies()

    def _many(self) -> Frame:
        r, story = self.story.result, self.story
        most = int(r.ks[-1])
        stops = []
        for k in r.ks:
            sizes_of = np.array([len(part) for part in np.array_split(np.arange(self.n_rows), k)])
            last, belt = np.cumsum(sizes_of), np.minimum(np.arange(most), k)
            fold = np.minimum(np.arange(most), k - 1)
            begin, end = (last - sizes_of)[fold], last[fold]
            rows = np.column_stack([begin, belt / k, end, np.minimum(belt + 0.86, k) / k])
            stops.append(rows)
        tests = np.array(stops)
        whole = tests.copy()
        whole[:, :, 0], whole[:, :, 2] = 0, self.n_rows
        texts = tuple(self._said_of(k) for k in range(len(r.ks)))
        frame = Frame(
            story.setting,
            story.high,
            name="many",
            x=Linear(0, self.n_rows),
            y=Linear(1, 0),
            head=Live(lambda: texts[round(story.now("k"))], texts),
            key=self._key(),
            ticks=False,
        )
        for name, role, boxes, strength in (
            ("many belts", "train", whole, 0.75),
            ("many tests", "test", tests, 1.0),
        ):
            now = partial(lambda stops: along(stops, story.now("k")), boxes)
            frame.add(Cell(name, **corners(now), role=role, strength=strength))
        return frame

    def _said_of(self, index: int) -> str:
        k = int(self.story.result.ks[index])
        n_train = self.n_rows - len(np.array_split(np.arange(self.n_rows), k)[0])
        counts = {"k": Fact(k, Kind.COUNT), "n": Fact(n_train, Kind.COUNT)}
        return self.story.setting.say("labels.k", **counts)

    def _copies(self) -> Frame:
        r, story, n_copies = self.story.result, self.story, self.story.result.copied.shape[1]
        row, copy = np.divmod(np.arange(self.n_rows * n_copies), n_copies)
        shuffled = (r.copied == 0).ravel()
        tests = np.concatenate([shuffled, np.repeat(r.fold[0] == 0, n_copies)])
        has_twin = np.concatenate(
            [np.repeat((r.copied == 0).any(axis=1), n_copies), np.repeat(r.fold[0] == 0, n_copies)]
        )
        say = story.setting.say
        frame = Frame(
            story.setting,
            story.high,
            name="copies",
            x=Linear(0, self.n_rows),
            y=Band((say("labels.shuffled"), say("labels.together"))),
            head="labels.copies",
            key=self._key(),
            grid=False,
        )
        x = np.tile(row + (0.1 + 0.8 * copy / n_copies), 2)
        belt = np.repeat([0.0, 1.0], len(row))
        self.listed = frame.add(
            Cell(
                "listed",
                x=x,
                x2=x + 0.8 / n_copies * 0.86,
                y=belt - 0.3,
                y2=belt + 0.3,
                role=np.where(tests, "test", "train"),
                strength=np.where(has_twin, 1.0, 0.3),
                reveal=Each(lambda: np.clip(story.now("listed") - belt, 0, 1)),
            )
        )
        return frame
