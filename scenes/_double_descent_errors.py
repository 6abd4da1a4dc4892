"""Errors over the number of waves, the wall of new rows, and the size of the weights."""

from functools import partial
from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind, measure
from mlu_anim.stage import sizes
from mlu_anim.stage.channels import Floats, along, around, corners
from mlu_anim.stage.frame import Frame, Live, Overlay
from mlu_anim.stage.marks import Cell, Dot, Image, Line, Rule, Text
from mlu_anim.stage.moves import Stagger, Upto
from mlu_anim.stage.page import Grid
from mlu_anim.stage.part import Part
from mlu_anim.stage.scales import Log
from mlu_anim.stage.words import text_width
from scenes._double_descent_story import Story

_TILE, _DOT, _PALE = 0.43, 0.26, 0.42
"""Half the height of a picture, and of a dot, as a share of the distance between them; the opacity
of those that are read right."""
_FLOOR = 40.0
"""The first valley, as a multiple of the lowest error that is drawn."""


class Course:
    """Where the clip is among the numbers of waves, without and with random labels."""

    def __init__(self, scene: Story) -> None:
        self.scene, self.result = scene, scene.result
        self.k, self.errors = np.log(self.result.k), np.log(self.result.usual)

    def place(self) -> float:
        """Return the place among the numbers of waves: 0 for the first."""
        now = self.scene.now
        return now("noisy") if now("again") > 0.5 else now("at")

    def point(self) -> Floats:
        """Return the number of waves and the test error of the moment."""
        places = [self.scene.now(name) for name in ("at", "noisy")]
        ends = [
            (along(self.k, at), along(errors, at))
            for at, errors in zip(places, self.errors, strict=True)
        ]
        again = self.scene.now("again")
        return np.exp((1 - again) * np.array(ends[0]) + again * np.array(ends[1]))

    def misread(self) -> Floats:
        """Return how far each row is marked as misread, from 0 to 1: (n_shown,)."""
        places = [self.scene.now(name) for name in ("at", "noisy")]
        pairs = zip(self.result.misread.astype(float), places, strict=True)
        clean, noisy = (along(rows, at) for rows, at in pairs)
        return np.asarray(clean + (noisy - clean) * self.scene.now("again"))


class Wall:
    """New rows, those marked that the model of the moment misreads."""

    def __init__(self, scene: Story, course: Course, air: Overlay) -> None:
        self.scene, self.course = scene, course
        self.n = scene.result.misread.shape[2]
        head = Live(self.told, tuple(self._said(scene.result.k[-1], n) for n in (1, self.n)))
        self.frame = Frame(scene.setting, scene.left, name="wall", head=head)
        grid = Grid(self.frame.plan.plot, self.n, largest=1.4)
        boxes = np.column_stack([grid.places(), np.full(self.n, _TILE * grid.pitch)])
        grown = Stagger(scene.tracked["walled"])
        marked: Any = corners(lambda: around(boxes, 1.12))
        marked |= {"strength": course.misread, "reveal": grown}
        shades = Cell("misread", role="highlighter", **marked)
        outlines = Cell("misread outlines", role="ink", outline=sizes.OUTLINE, **marked)
        rows = self._rows(boxes, grown)
        self.marks: list[Part] = [air.add(mark) for mark in (shades, rows, outlines)]

    def _rows(self, boxes: Floats, grown: Stagger) -> Any:
        (x, y, half), pictures = boxes.T, self.scene.result.pictures
        strength = lambda: _PALE + (1 - _PALE) * self.course.misread()  # noqa: E731
        look: Any = {"x": x, "y": y, "strength": strength, "reveal": grown}
        if len(pictures):
            return Image("rows", levels=pictures, radius=half, **look)
        return Dot("rows", radius=half * _DOT / _TILE, role="ink", **look)

    def told(self) -> str:
        k = self.scene.result.k[round(self.course.place())]
        n = int((self.course.misread() > 0.5).sum())
        return self._said(k, n)

    def _said(self, k: int, n: int) -> str:
        counts = {"k": int(k), "n": n, "m": self.n}
        facts = {name: Fact(count, Kind.COUNT) for name, count in counts.items()}
        return self.scene.say("labels.misread", **facts)

    def parts(self) -> dict[Part, float]:
        return dict.fromkeys((*self.frame.furniture, *self.marks), 1.0)


class Errors:
    """Test and training errors over the number of waves, both axes logarithmic."""

    def __init__(self, scene: Story, course: Course) -> None:
        self.scene, self.course, r = scene, course, scene.result
        train, floor = np.median(r.train, axis=0), float(r.usual[0, r.valley]) / _FLOOR
        # The floor of the plot stands for 0, which a logarithmic axis does not have.
        places = [*np.flatnonzero(train[: r.at_n] > floor), r.at_n]
        self.trained = np.array(places), np.append(train[places[:-1]], floor)
        rows = r.usual if "noise" in scene.shown_beats() else r.usual[:1]
        x, y = waves_axis(scene), _errors_axis(floor, 4 * float(rows.max()))
        self.frame = Frame(scene.setting, scene.right, name="errors", x=x, y=y)
        self._add_lines()
        self._name_lines(floor)
        self._add_places()
        self.names += axis_names(self.frame, "error")

    def _add_lines(self) -> None:
        r, add, now = self.scene.result, self.frame.add, self.scene.now
        (places, train), at = self.trained, partial(now, "at")
        reached = Upto(lambda: np.interp(at(), places, np.arange(len(places))))
        look: Any = {"role": "train", "dashed": True, "reveal": reached}
        lines = [add(Line("train", x=r.k[places], y=train, **look))]
        lines.append(add(Line("test", x=r.k, y=r.usual[0], role="test", reveal=Upto(at))))
        noisy = Upto(lambda: now("noisy"))
        self.noisy = add(
            Line("noisy", x=r.k, y=r.usual[1], role="variance", halo=0.0, reveal=noisy)
        )
        x, y = (lambda k=k: self.course.point()[k] for k in (0, 1))
        self.point = add(Dot("now", x=x, y=y, radius=sizes.POINT, form="disc", role="ink"))
        self.lines: list[Part] = [*lines, self.point]

    def _name_lines(self, low: float) -> None:
        """Name the lines beside their peaks and where the training error falls to 0."""
        r, add = self.scene.result, self.frame.add
        bold: Any = {"weight": "bold", "halo": sizes.HALO}
        end: Any = {"dx": 1.5 * sizes.AIR, "dy": sizes.AIR, "role": "train", **bold}
        self.zero = add(Text("zero", x=r.n_train, y=low, say="labels.zero", **end))
        y = self._above_axis_name(4 * low)
        below: Any = {"x": 0.5 * r.n_train, "y": y, "anchor": "right", "role": "train"}
        names = [add(Text("train name", **below, say="labels.train", **bold))]
        peaks = r.usual[:, r.at_n]
        beside: Any = {"level": "middle", "y": 0.8 * float(peaks[0]), "dx": 0.3, **bold}
        names.append(add(Text("test name", x=r.n_train, say="labels.test", role="test", **beside)))
        beside |= {"anchor": "right", "y": 0.1 * float(peaks[1]), "dx": -0.3}
        random = Text("random name", x=r.n_train, say="labels.random", role="variance", **beside)
        names.append(add(random))
        *self.names, self.noisy_name = names

    def _above_axis_name(self, y: float) -> float:
        """Return the place of the name of the training error: `y`, or above that of the axis."""
        frame, em = self.frame, self.scene.page.type.label
        train, waves = (self.scene.say(f"labels.{name}") for name in ("train", "waves"))
        wide = text_width(train, em, "bold") + text_width(waves, em) + 2 * sizes.AIR
        right = float(frame.plane.x.to_share([0.5 * self.scene.result.n_train])[0])
        if right * frame.plan.plot.width > wide:
            return y
        return max(y, float(frame.plane.y.from_share([2 * em / frame.plan.plot.height])[0]))

    def _add_places(self) -> None:
        """Add what marks the valley, the peak and the end."""
        r, add, em = self.scene.result, self.frame.add, self.scene.page.type.label
        usual, valley = r.usual[0], r.valley
        self.level = add(Rule("level", y=usual[valley], role="test", dashed=True))
        at: Any = {"x": r.k[valley], "y": usual[valley]}
        ring: Any = {"radius": 1.2 * sizes.POINT, "role": "panel", "outline": sizes.RULE}
        above: Any = {"anchor": "right", "dx": 0.5 * em, "dy": 1.1 * em, "halo": sizes.HALO}
        self.valley = add(Dot("valley", **at, form="disc", **ring))
        self.stop = add(Text("stop", **at, say="labels.stop", **above, weight="bold"))
        look: Any = {"anchor": "center", "dy": 2 * sizes.AIR, "halo": sizes.HALO, "role": "test"}
        low: Any = {"anchor": "right", "dy": -1.3 * em}
        self.value = add(self._value("valley value", valley, 0, **look | {"dy": 0.28}))
        self.last = add(self._value("last value", len(usual) - 1, 0, **look | low))
        peaks = [int(errors.argmax()) for errors in r.usual]
        self.peak = add(self._value("peak value", peaks[0], 0, **look))
        look |= {"role": "variance"}
        self.noisy_peak = add(self._value("noisy peak", peaks[1], 1, **look))

    def _value(self, name: str, place: int, row: int, **look: Any) -> Text:
        r = self.scene.result
        value = float(r.usual[row, place])
        text = self.scene.say("labels.value", value=measure(value))
        return Text(name, x=r.k[place], y=value, text=[text], weight="bold", **look)

    def parts(self, *more: Part) -> dict[Part, float]:
        """Return the card with both curves, and these parts."""
        standing = self.scene.right_card, *self.frame.furniture, *self.lines, *self.names, *more
        return dict.fromkeys(standing, 1.0)


class Sizes:
    """The size of the weights over the number of waves."""

    def __init__(self, scene: Story) -> None:
        r = scene.result
        norm = np.median(r.norm, axis=0)
        y = Log(float(norm.min()) / 1.6, 2.5 * float(norm.max()))
        look: Any = {"head": "labels.size", "x": waves_axis(scene), "y": y}
        self.frame = frame = Frame(scene.setting, scene.left, name="sizes", **look)
        at = partial(scene.now, "sized")
        frame.add(Line("norm", x=r.k, y=norm, role="accent", reveal=Upto(at)))
        x, y_now = (lambda v=v: np.exp(along(np.log(v), at())) for v in (r.k, norm))
        frame.add(Dot("size now", x=x, y=y_now, radius=sizes.POINT, role="ink"))
        self.values = []
        for name, place in (("largest", int(norm.argmax())), ("last size", len(norm) - 1)):
            text = [scene.say("labels.value", value=measure(float(norm[place])))]
            anchor = "center" if name == "largest" else "right"
            look = {"anchor": anchor, "dy": 2 * sizes.AIR, "role": "accent", "halo": sizes.HALO}
            mark = Text(name, x=r.k[place], y=norm[place], text=text, weight="bold", **look)
            self.values.append(frame.add(mark))
        axis_names(frame)

    def parts(self) -> dict[Part, float]:
        values = set(self.values)
        return {part: 0.0 if part in values else 1.0 for part in self.frame.parts()}


def axis_names(frame: Frame, y: str = "") -> list[Text]:
    """Add the names of both axes inside of the plot, to save room."""
    plot, names = frame.plan.plot, list[Text]()
    low, high = frame.plane.p2c([(plot.left, plot.bottom), (plot.right, plot.top)])
    at: Any = {"role": "muted", "halo": sizes.HALO, "dx": sizes.AIR}
    if y:
        drop = -sizes.CAP_EM * frame.setting.page.type.label
        names.append(
            Text(f"{frame.name} y name", x=low[0], y=high[1], say=f"labels.{y}", dy=drop, **at)
        )
    at |= {"dy": sizes.AIR}
    names.append(Text(f"{frame.name} x name", x=low[0], y=low[1], say="labels.waves", **at))
    return [frame.add(name) for name in names]


def _errors_axis(low: float, high: float) -> Log:
    """Return the axis of errors, whose ticks are clear of those of the other axis."""
    powers = 10.0 ** np.arange(np.ceil(np.log10(4 * low)), np.log10(high))
    return Log(low, high, at=tuple(powers.tolist()))


def waves_axis(scene: Story) -> Log:
    """Return the axis of the numbers of waves, with ticks at the ends and at the training rows."""
    k = scene.result.k
    return Log(float(k[0]), float(k[-1]), at=(float(k[0]), scene.result.n_train, float(k[-1])))
