"""The world panel of clips about many fits: the truth, the fits of a model, and their mean."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage import shapes
from mlu_anim.stage.axes import Axes, Plane, Tick, round_ticks
from mlu_anim.stage.curve import Bracket, Curve
from mlu_anim.stage.page import Rect
from mlu_anim.stage.panel import fitted_em
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.words import Anchor, Label, Words, text_width, wrapped
from scenes import _bias_variance_curve_key
from scenes._bias_variance_axis_titles import LEADING, ticks_within, title_lines
from scenes._bias_variance_curve_key import CurveKey, Named, key_width
from scenes._bias_variance_fit_parts import Drawn, Fits
from scenes._bias_variance_ghosts import GhostCurves
from scenes._bias_variance_landing_marks import LandingMarks, mark_radius

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance

AnyPart = TypeVar("AnyPart", bound=Part)

_AIR = 0.03
TRUTH_WIDTH, MEAN_WIDTH, FIT_WIDTH = 0.045, 0.08, 0.06


class FitWorld:
    """Places the parts of the world panel; `parts` has them in drawing order."""

    def __init__(
        self, setting: Setting, result: "BiasVariance", shown: dict[int, Drawn], one_fit: Drawn
    ) -> None:
        """`shown`: the index of each complexity that is shown, and how far it has come."""
        self.result = result
        self.page, self.theme, self.say = setting.page, setting.theme, setting.say
        self._setting, self._numbers = setting, setting.numbers
        self.parts: list[Part] = []
        self._head, self.plane = self._planned()
        self.axes = self._add(self._axes())
        ghosts = {i: self._add(self._ghosts(i, drawn)) for i, drawn in shown.items()}
        means = {i: self._add(self._mean(i, drawn)) for i, drawn in shown.items()}
        self.truths = self._truths(shown)
        self.stems = self._add(self._stems())
        self.one_fit = self._add(self._one_fit(one_fit))
        self.sample = self._add(self._sample())
        self.fits = {
            i: Fits(
                ghosts[i],
                means[i],
                self._add(self._gap(i, drawn)),
                self._add(self._spread(i, drawn)),
                self._add(self._name(i)),
            )
            for i, drawn in shown.items()
        }
        self.sample_key = self._add(self._key("sample key", "truth", "fit"))
        self.key = self._add(self._key("curve key", "truth", "mean"))
        self.point_line = self._add(self._point_line())

    def _add(self, part: AnyPart) -> AnyPart:
        self.parts.append(part)
        return part

    # --- where things stand -----------------------------------------------------------------

    def _planned(self) -> tuple[Rect, Plane]:
        """The strip of words, and the plot below it."""
        page, r = self.page, self.result
        label, readout = page.type.label, page.type.readout
        room = page.world.inset(page.pad, 0.8 * page.pad)
        key_rows = 0 if self._key_fits_beside_name(room) else 1 + self._key_is_stacked(room.width)
        rows = len(self._name_lines(0)[1]) + key_rows
        head, below = room.cut_top(1.1 * readout + (rows - 1) * 1.5 * label, gap=0.5 * label)
        ticks = max(text_width(t.label, label) for t in self.y_ticks())
        left, right = below.left + ticks + 0.14, below.right - 0.1
        self._x_title = title_lines(self.say("labels.x"), label, room.width)
        self._y_title = title_lines(self.say("labels.y"), label, room.width)
        self._y_is_beside = text_width(self.say("labels.y"), label, "medium") <= ticks
        n_above = 0 if self._y_is_beside else len(self._y_title)
        bottom = below.bottom + 0.16 + (2.2 + LEADING * (len(self._x_title) - 1)) * label
        rect = Rect(left, bottom, right, below.top - n_above * LEADING * label)
        # Marks of a table's own rows stand at the very ends.
        air = _AIR * (r.x_high - r.x_low) if r.resampled else 0.0
        return head, Plane(rect, (r.x_low - air, r.x_high + air), (r.low, r.high))

    def _key_fits_beside_name(self, room: Rect) -> bool:
        page = self.page
        named = [self._name_lines(i) for i in range(len(self.result.complexity))]
        widest = max(text_width(line, em, "bold") for em, lines in named for line in lines)
        key = key_width(self._curve_names("truth", "mean"), page.type.label)
        needed = widest + page.type.readout + key
        return needed <= room.width

    def _key_is_stacked(self, width: float) -> bool:
        """Whether the curves of a key need a line each."""
        keys = (self._curve_names("truth", each) for each in ("mean", "fit"))
        return max(key_width(key, self.page.type.label) for key in keys) > width

    def y_ticks(self) -> tuple[Tick, ...]:
        """A few round values of the range, below the name of the axis at its upper end."""
        r, height = self.result, self.page.world.height / 2  # the plot is higher than that
        room = 1.3 * self.page.type.label / height * (r.high - r.low)
        return round_ticks(r.low, r.high - room, 3, self._numbers)

    def _axes(self) -> Axes:
        rect, em = self.plane.rect, self.page.type.label
        ends = {"left": rect.left, "right": rect.right}
        low, high = self.plane.x_range
        air = 0.1 + self.page.pad
        x_ticks = ticks_within(low, high, self._numbers, em=em, air=air, **ends)
        axes = Axes("world axes", self.plane, self.page, self.theme, x_ticks=x_ticks,
                    y_ticks=self.y_ticks(), grid=False)  # fmt: skip
        bottom = self.page.world.bottom + 0.8 * self.page.pad + 0.25 * em
        for row, line in enumerate(reversed(self._x_title)):
            axes.add(self._muted(line, (rect.right, bottom + row * LEADING * em), "right"))
        if self._y_is_beside:
            axes.add(
                self._muted(self._y_title[0], (rect.left - 0.14, rect.top - 0.6 * em), "right")
            )
            return axes
        left = self.page.world.left + self.page.pad
        for row, line in enumerate(reversed(self._y_title)):
            axes.add(self._muted(line, (left, rect.top + (0.4 + row * LEADING) * em), "left"))
        return axes

    def _muted(self, text: str, at: tuple[float, float], anchor: Anchor) -> Words:
        muted, panel = self.theme.color("muted"), self.theme.color("panel")
        em = self.page.type.label
        return Words(text, em=em, at=at, color=muted, under=panel, weight="medium", anchor=anchor)

    # --- curves -----------------------------------------------------------------------------

    def _ghosts(self, index: int, drawn: Drawn) -> GhostCurves:
        r, color = self.result, self.theme.color("variance")
        curves = r.predictions[index]
        name = f"ghosts_{r.complexity[index]}"
        return GhostCurves(name, self.plane, r.x, curves, color=color, share=drawn.ghosts)

    def _mean(self, index: int, drawn: Drawn) -> Curve:
        name = f"mean_{self.result.complexity[index]}"
        return self._curve(name, self.result.mean[index], "bias", MEAN_WIDTH, drawn.mean)

    def _one_fit(self, drawn: Drawn) -> Curve:
        """The model of the sample that is shown: the first ghost, or that of all rows."""
        r = self.result
        y = r.truth[0] if r.resampled else r.predictions[0, 0]
        return self._curve("one fit", y, "variance", FIT_WIDTH, drawn.mean)

    def _curve(
        self,
        name: str,
        y: NDArray[np.float64],
        role: str,
        width: float,
        drawn: Callable[[], float],
    ) -> Curve:
        x, within = self.result.x, y.clip(self.result.low, self.result.high)
        color, under = self.theme.color(role), self.theme.color("panel")
        n_drawn = lambda: 1 + drawn() * (len(x) - 1)  # noqa: E731 - read at each frame
        return Curve(
            name,
            self.plane,
            x,
            within,
            color=color,
            under=under,
            n_drawn=n_drawn,
            width=width,
            halo_width=0.03,
        )

    def _truths(self, shown: dict[int, Drawn]) -> dict[int, Label]:
        """The truth, one for all models; resampled, what stands for it is each model's own."""
        if self.result.resampled:
            return {index: self._add(self._truth(index)) for index in shown}
        return dict.fromkeys(shown, self._add(self._truth(0)))

    def _truth(self, index: int) -> Label:
        """Dashed, and above the mean: where the two agree both are seen."""
        r, ink, panel = self.result, self.theme.color("ink"), self.theme.color("panel")
        rect, corners = self.plane.rect, self.plane.c2p(r.x, r.truth[index])
        corners[:, 1] = corners[:, 1].clip(rect.bottom, rect.top)
        line = Ink(
            shapes.dashed(corners), stroke=ink, width=TRUTH_WIDTH, halo=panel, halo_width=0.02
        )
        return Label(f"truth {r.complexity[index]}", line)

    def _sample(self) -> LandingMarks:
        r = self.result
        return LandingMarks("sample", self.plane, self.theme, x=r.train_x[0], y=r.train_y[0],
                            radius=mark_radius(self.page), role="train")  # fmt: skip

    def _stems(self) -> Label:
        """How far each point of the sample is from the truth: its noise."""
        r = self.result
        truth = np.interp(r.train_x[0], r.x, r.truth[0])
        ends = self.plane.c2p(r.train_x[0], truth), self.plane.c2p(r.train_x[0], r.train_y[0])
        lines = shapes.rows_of_segments(*ends)
        return Label("noise", Ink(lines, stroke=self.theme.color("noise"), width=0.05))

    def _point_line(self) -> Label:
        """Where predictions are counted."""
        x, rect = self.result.point, self.plane.rect
        at = float(self.plane.c2p([x], [0.0])[0, 0])
        line = shapes.polyline([(at, rect.bottom), (at, rect.top)])
        ink, panel = self.theme.color("ink"), self.theme.color("panel")
        return Label("point line", Ink(line, stroke=ink, width=0.03, halo=panel, halo_width=0.02))

    def room_below(self) -> float:
        """Between the plot and the lower edge of its card's room, as in a panel beside it."""
        page, label = self.page, self.page.type.label
        if page.world.bottom != page.measure.bottom:
            return 0.16 + 2.2 * label
        return self.plane.rect.bottom - page.world.bottom - 0.8 * page.pad

    @property
    def unit(self) -> float:
        """How long 1 is on the y axis."""
        return self.plane.rect.height / (self.result.high - self.result.low)

    # --- what is measured -------------------------------------------------------------------

    def gap_ends(self, index: int) -> tuple[float, float, float]:
        """Where the gap of a model is measured, and from which value to which."""
        r = self.result
        at = float(r.gap_x[index])
        ends = (float(np.interp(at, r.x, curve)) for curve in (r.mean[index], r.truth[index]))
        return (at, *sorted(ends))  # type: ignore[return-value]

    def spread_ends(self, index: int) -> tuple[float, float, float]:
        """Where the spread is measured: from the mean model up by one deviation of the fits."""
        r = self.result
        at = float(r.spread_x[index])
        fits = [np.interp(at, r.x, curve) for curve in r.predictions[index]]
        middle = float(np.mean(fits))
        return at, middle, middle + float(np.std(fits))

    def _gap(self, index: int, drawn: Drawn) -> Bracket:
        return self._bracket("gap", index, self.gap_ends(index), "bias", drawn)

    def _spread(self, index: int, drawn: Drawn) -> Bracket:
        return self._bracket("spread", index, self.spread_ends(index), "variance", drawn)

    def _bracket(
        self, name: str, index: int, ends: tuple[float, float, float], role: str, drawn: Drawn
    ) -> Bracket:
        x, bottom, top = ends
        full = f"{name}_{self.result.complexity[index]}"
        return Bracket(full, self.plane, self.theme, x=x, bottom=bottom, top=top, role=role,
                       grown=drawn.measured)  # fmt: skip

    # --- words ------------------------------------------------------------------------------

    def _name(self, index: int) -> Label:
        em, lines = self._name_lines(index)
        room = self.page.world.inset(self.page.pad, 0.8 * self.page.pad)
        top, ink, panel = (
            room.top - 0.85 * self.page.type.readout,
            self.theme.color("ink"),
            self.theme.color("panel"),
        )
        words = [
            Words(line, em=em, at=(room.left, top - 1.25 * row * em), color=ink, under=panel,
                  weight="bold")
            for row, line in enumerate(lines)
        ]  # fmt: skip
        return Label(f"name {self.result.complexity[index]}", *words)

    def _name_lines(self, index: int) -> tuple[float, list[str]]:
        """The name of a model in one line of readout size, or smaller, or in two small ones.

        All models in the same way: as the last one, whose number is the longest.
        """
        scale, width = self.page.type, self.page.world.width - 2 * self.page.pad
        last = self._model(len(self.result.complexity) - 1)
        em = fitted_em(last, scale.readout, width)
        if em >= scale.label:
            return em, [self._model(index)]
        fits = lambda text: len(wrapped(text, scale.label, width, "bold")) <= 2  # noqa: E731
        text = self._setting.fitted("labels.model", fits, k=self._complexity(index))
        return scale.label, wrapped(text, scale.label, width, "bold")

    def _model(self, index: int) -> str:
        return self.say("labels.model", k=self._complexity(index))

    def _complexity(self, index: int) -> Fact:
        return Fact(int(self.result.complexity[index]), Kind.COUNT)

    def _curve_names(self, *names: str) -> list[Named]:
        widths = {"truth": TRUTH_WIDTH, "mean": MEAN_WIDTH, "fit": FIT_WIDTH}
        return [
            Named(self.say(f"labels.{each}"), _ROLES[each], widths[each], dashed=each == "truth")
            for each in names
        ]

    def _key(self, name: str, *names: str) -> CurveKey:
        """At the right of the strip of words, or below the name of the model."""
        em, readout = self.page.type.label, self.page.type.readout
        curves, head = self._curve_names(*names), self._head
        stacked = self._key_is_stacked(head.width)
        beside = head.height < 1.5 * readout
        left = head.right - key_width(curves, em) if beside else head.left
        y = head.bottom + (0.25 + _bias_variance_curve_key.LEADING * stacked) * em
        y = head.top - 0.85 * readout if beside else y
        return CurveKey(name, curves, self.theme, left=left, y=y, em=em, stacked=stacked)


_ROLES = {"truth": "ink", "mean": "bias", "fit": "variance"}
