"""The men in their plot and on belts of folds."""

from functools import partial
from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, corners
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Cell, Glyph, Line, Link, Text
from mlu_anim.stage.moves import Drop, Each, Fly, Grow, Stagger, Sweep
from mlu_anim.stage.scales import Linear
from mlu_anim.stage.stats import belts
from scenes._cross_validation_story import Story

_LARGEST, _ON_PLOT = 0.36, 0.24
"""Half the height of a man, in scene units, and of each of 20 on a plot."""
_PALE, _BELT = 0.35, 0.1
"""Strength of rows without a copy that tests, and of belts."""
_ONE_BY_ONE, _STEP = 3, 4
"""Shuffles that are shown one by one; afterwards each fourth, so that nothing flickers."""


class Men:
    """The plot on the whole page and on its card, and the belts that the men go to."""

    def __init__(self, story: Story) -> None:
        self.story, r = story, story.result
        self.n_shuffles, self.n_rows = r.fold.shape
        self.ends = r.x[[r.x.argmin(), r.x.argmax()]]
        self.wide = self._plot("wide", story.whole)
        self.plot = self._plot("plot", story.setting.page.world)
        self.leave = self._plot("leave", story.whole)
        self.belts = self._belts()
        self.line, self.all_line, self.people = self._line(), self._all_line(), self._people()
        self.misses, self.left_out = self._misses(), self._left_out()

    # --- the plot ---------------------------------------------------------------------------

    def _plot(self, name: str, card: Any) -> Frame:
        story, r, said = self.story, self.story.result, self.story.setting.say
        tested = r.y - np.where(r.fold == 0, r.off, 0.0)
        reached = np.concatenate([tested.ravel(), r.y - r.left_out, r.lines.ravel()])
        air, low, high = 0.08 * np.ptp(reached), reached.min(), reached.max()
        beside = 0.06 * np.ptp(r.x)
        foot = {"wide": said("labels.first"), "leave": said("labels.formula")}.get(name)
        return Frame(
            story.setting,
            card,
            name=name,
            x=Linear(r.x.min() - beside, r.x.max() + beside),
            y=Linear(low - air, high + air),
            x_title=AxisTitle("labels.x"),
            y_title=AxisTitle("labels.y"),
            head="labels.leverage" if name == "leave" else "",
            foot=Live(lambda: str(foot), (foot,)) if foot else "",
            key=[] if name == "leave" else self._key("train", "test"),
            grid=False,
            comes_from=(self.wide, story.tracked["way"]) if name == "plot" else None,
        )

    def _key(self, *roles: str) -> list[Entry]:
        return [Entry(f"labels.{role}", role.removesuffix("ing")) for role in roles]

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
        radius = min(_LARGEST, _ON_PLOT * (20 / self.n_rows) ** 0.5)
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
        return self.plot.add(
            Link("misses", **corners(ends), role="variance", halo=0.0, reveal=missed)
        )

    def _all_line(self) -> Line:
        """Return the line of all rows, which becomes the one without the row that pulls it most."""
        r, order = self.story.result, np.argsort(self.story.result.x)
        whole = np.interp(self.ends, r.x[order], (r.y - r.residual)[order])
        stops = np.array([whole, r.lines[-1] if len(r.lines) else whole])
        now = lambda: along(stops, self.story.now("pull"))  # noqa: E731
        return self.plot.add(Line("all line", x=self.ends, y=now, role="ink"))

    def _left_out(self) -> Link:
        """Return the misses of the line of all rows, which become those of rows left out."""
        r, now = self.story.result, self.story.now
        is_pulled = np.arange(self.n_rows) == r.pulled

        def ends() -> Floats:
            way = np.where(is_pulled & (now("pulled") > 0), now("pull"), now("stretched"))
            off = r.residual + way * (r.left_out - r.residual)
            return np.column_stack([r.x, r.y, r.x, r.y - off])

        shown = Each(lambda: np.maximum(is_pulled * now("pulled"), now("all_missed")))
        return self.plot.add(
            Link("left out", **corners(ends), role="variance", halo=0.0, reveal=shown)
        )

    # --- belts ------------------------------------------------------------------------------

    def _belts(self) -> Frame:
        r, story, n_folds = self.story.result, self.story, self.story.result.errors.shape[1]
        sizes_of = np.bincount(r.fold[0])
        first = np.cumsum(sizes_of) - sizes_of

        def said() -> str:
            n_tested = int(sizes_of[: int(story.now("scored") + 1e-9)].sum())
            return story.setting.say("labels.tested", n=Fact(n_tested, Kind.COUNT))

        counts = (Fact(n, Kind.COUNT) for n in (0, self.n_rows))
        texts = tuple(story.setting.say("labels.tested", n=count) for count in counts)
        frame = Frame(
            story.setting,
            story.setting.page.world,
            name="belts",
            x=Linear(-0.5, self.n_rows - 0.5),
            y=Linear(n_folds - 0.5, -0.5),
            head=Live(said, texts),
            key=self._key("test"),
            ticks=False,
        )
        self.slots = np.array([belts(fold)[0] for fold in r.fold[:2]], dtype=float)
        _, self.belt, _ = belts(r.fold[0])
        rows = np.arange(n_folds)
        come = Each(lambda: self._come(rows) > 0)

        def boxes(left: Any, right: Any) -> Floats:
            y = rows - 1 + self._come(rows)
            return np.column_stack(
                [left + 0 * rows - 0.5, y - 0.44, right + 0 * rows - 0.5, y + 0.44]
            )

        whole, tests = partial(boxes, 0, self.n_rows), partial(boxes, first, first + sizes_of)
        belt: Any = {"role": "train", "strength": _BELT, "reveal": come}
        part: Any = {"role": "test", "outline": sizes.OUTLINE, "reveal": come}
        self.cells = [
            frame.add(Cell("belts", **corners(whole), **belt)),
            frame.add(Cell("parts", **corners(tests), **part)),
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
        return min(_LARGEST, 0.72 * plot.width / self.n_rows, 0.42 * plot.height / n_folds)

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
            story.setting.page.world,
            name="many",
            x=Linear(0, self.n_rows),
            y=Linear(1, 0),
            head=Live(lambda: texts[round(story.now("k"))], texts),
            key=self._key("testing"),
            ticks=False,
        )
        for name, role, boxes, strength in (
            ("many belts", "train", whole, _BELT),
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
        """Return the frame of rows listed several times, copies above each other."""
        r, story, n_copies = self.story.result, self.story, self.story.result.copied.shape[1]
        is_test = np.array([np.repeat(r.fold[:1].T == 0, n_copies, axis=1), r.copied == 0])
        way, copy, row = (each.ravel() for each in np.indices((2, n_copies, self.n_rows)))
        tests = is_test[way, row, copy]
        has_twin = is_test.any(axis=2)[way, row]
        high = n_copies + 1.2
        frame = Frame(
            story.setting,
            story.setting.page.world,
            name="copies",
            x=Linear(-0.5, self.n_rows - 0.5),
            y=Linear(2 * high - 0.8, -0.4),
            head="labels.copies",
            key=self._key("testing"),
            ticks=False,
        )
        plot = frame.plan.plot
        radius = min(0.72 * plot.width / self.n_rows, 0.47 * plot.height / (2 * high))
        now = story.now

        def share(of: Any) -> Floats:
            """Return how far the rows of the first (0) or the second way (1) are there."""
            return np.clip(2 * (now("listed") - np.asarray(of)) + 1, 0, 1)

        for role, art in zip(("train", "test"), self.story.art, strict=True):
            is_now = partial(lambda sits: (tests & (now("listed") > way)) == sits, role == "test")
            frame.add(
                Glyph(
                    f"{role} copies",
                    x=row,
                    y=way * high + 1 + copy,
                    art=art,
                    radius=radius,
                    role=role,
                    strength=lambda: np.where(has_twin | (now("listed") <= way), 1.0, _PALE),
                    reveal=Each(partial(lambda shown: shown() * share(way), is_now)),
                )
            )
        for number, name in enumerate(("together", "shuffled")):
            at = {"x": -0.5, "y": number * high + 0.3}
            there = Each(partial(share, [number]))
            frame.add(
                Text(f"{name} copies", **at, say=f"labels.{name}", role="muted", reveal=there)
            )
        return frame
