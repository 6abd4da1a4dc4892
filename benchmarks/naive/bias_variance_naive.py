"""The bias-variance story as an ordinary manim user writes it: our speed's denominator.

Frozen: it changes only when the story of `scenes/bias_variance.py` does. It is good everyday manim,
not a straw man: one mobject per curve, trackers, `always_redraw`, live `Text` and `DecimalNumber`.

    manim -qh benchmarks/naive/bias_variance_naive.py BiasVarianceNaive
"""

import numpy as np
from manim import (
    DL,
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UL,
    UP,
    Axes,
    Create,
    DashedVMobject,
    DecimalNumber,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    Line,
    Rectangle,
    Scene,
    Square,
    Text,
    Transform,
    ValueTracker,
    VGroup,
    VMobject,
    always_redraw,
)

PAPER, PANEL, INK, MUTED = "#F7F4EE", "#FFFFFF", "#1B2733", "#56616E"
BIAS, VARIANCE, NOISE, TEST = "#1F696F", "#BF020A", "#888B8B", "#9E7B29"
GENERATOR = np.random.default_rng(0)
TRAIN_X = (np.arange(15) + GENERATOR.random((200, 15))) / 15
TRAIN_Y = np.sin(2 * np.pi * TRAIN_X + 0.9) + GENERATOR.normal(0, 0.3, TRAIN_X.shape)
X = (np.arange(80) + 0.5) / 80
TRUTH = np.sin(2 * np.pi * X + 0.9)
DEGREES = tuple(range(1, 9))


def fits(degree):
    """The predictions of a polynomial fitted to each of the samples."""
    pairs = zip(TRAIN_X, TRAIN_Y, strict=True)
    return np.array([np.polynomial.Polynomial.fit(x, y, degree)(X) for x, y in pairs])


FITS = {degree: fits(degree) for degree in DEGREES}
BIAS_SQUARED = {d: float(((f.mean(axis=0) - TRUTH) ** 2).mean()) for d, f in FITS.items()}
SPREAD_SQUARED = {d: float(f.var(axis=0).mean()) for d, f in FITS.items()}
GAP_AT, SPREAD_AT = 36, 76
"""Places of the grid where gap and spread are typical."""
ERROR = {d: BIAS_SQUARED[d] + SPREAD_SQUARED[d] + 0.09 for d in DEGREES}


class BiasVarianceNaive(Scene):
    """A sample and its line, many lines, their bias, their variance, the squares, and the U."""

    beats = ("sample", "again", "bias", "wiggly", "variance", "aim", "squares", "u", "floor")
    reading_s = 1.5

    def construct(self):
        self.camera.background_color = PAPER
        self.lay_out()
        self.open_with_title()
        for beat in self.beats:
            getattr(self, beat)()
        self.wait(2.5)

    # --- what is seen ------------------------------------------------------------------------

    def lay_out(self):
        self.left = Rectangle(width=12.8, height=5.4, color=PANEL, fill_opacity=1)
        self.left.move_to([0, 0.2, 0])
        self.right = Rectangle(width=5.0, height=5.4, color=PANEL, fill_opacity=1)
        self.right.move_to([3.9, 0.2, 0])
        self.axes = Axes([0, 1, 0.5], [-1.6, 1.6, 1], 11.6, 4, axis_config={"color": MUTED})
        self.axes.move_to([0, -0.1, 0])
        self.degree = ValueTracker(1)
        self.truth = DashedVMobject(self.curve(TRUTH, BIAS, 4), num_dashes=40)
        self.dots = self.sampled(0)
        self.ghosts = VGroup(*[self.curve(item, VARIANCE, 2, 0.3) for item in FITS[1][:50]])
        self.mean, self.caption = self.curve(FITS[1].mean(axis=0), BIAS, 8), Text("")
        self.name = always_redraw(
            lambda: Text(f"degree {round(self.degree.get_value())}", font_size=32, color=INK)
            .move_to([-5.4, 2.5, 0])
        )  # fmt: skip
        self.placed = VGroup()

    def curve(self, heights, color, width, opacity=1.0):
        points = [self.axes.c2p(x, min(max(y, -1.6), 1.6)) for x, y in zip(X, heights, strict=True)]
        line = VMobject(color=color, stroke_width=width, stroke_opacity=opacity)
        return line.set_points_as_corners(points)

    def sampled(self, number):
        pairs = zip(TRAIN_X[number], TRAIN_Y[number], strict=True)
        return VGroup(*[Dot(self.axes.c2p(x, y), radius=0.13, color=INK) for x, y in pairs])

    def between(self, values, level):
        low = min(int(level), 7)
        return (low + 1 - level) * values[low] + (level - low) * values[low + 1]

    def bend_with_the_degree(self):
        """From now on the lines and their mean follow the degree."""
        means = {d: item.mean(axis=0) for d, item in FITS.items()}

        def ghosts():
            items = self.between({d: f[:50] for d, f in FITS.items()}, self.degree.get_value())
            return VGroup(*[self.curve(item, VARIANCE, 2, 0.3) for item in items])

        self.remove(self.ghosts)
        self.ghosts = always_redraw(ghosts)
        self.add(self.ghosts)
        if self.mean in self.mobjects:
            self.remove(self.mean)
            self.mean = always_redraw(
                lambda: self.curve(self.between(means, self.degree.get_value()), BIAS, 8)
            )
            self.add(self.mean)

    def bracket(self, name, at, low, high, color):
        """A bracket that grows, and its length as it does."""
        grown, start = ValueTracker(0), self.axes.c2p(X[at], low)
        way = self.axes.c2p(X[at], high) - start
        bar = always_redraw(
            lambda: Line(start, start + way * (grown.get_value() + 0.01), color=color,
                         stroke_width=8)
        )  # fmt: skip
        number = DecimalNumber(0, font_size=32, color=color, mob_class=Text)
        number.add_updater(
            lambda d: d.set_value(abs(high - low) * grown.get_value()).next_to(bar, LEFT)
        )
        label = Text(name, font_size=28, color=color).next_to(start, DOWN)
        self.add(bar, number, label)
        return grown, VGroup(bar, number, label)

    def square(self, value, color, place):
        side = 2.4 * np.sqrt(value)
        square = Square(side, color=color, fill_opacity=1, stroke_width=0)
        return square.move_to(place, aligned_edge=DL)

    # --- beats -------------------------------------------------------------------------------

    def open_with_title(self):
        self.title = Text("Bias and variance", font_size=64, color=INK)
        self.add(self.title)
        self.wait(1.0)
        small = Text("Bias and variance", font_size=34, color=INK).to_corner(UL, buff=0.4)
        world = VGroup(self.left, self.axes, self.truth, self.dots)
        self.play(Transform(self.title, small), FadeIn(world), run_time=0.8)

    def say(self, sentence):
        """Show a caption; returns what to play."""
        new = Text(sentence, font_size=28, color=INK).to_corner(DL, buff=0.4)
        old, self.caption = self.caption, new
        return [FadeOut(old), FadeIn(new)]

    def sample(self):
        self.play(*self.say("A hidden curve, 15 noisy points"), run_time=0.8)
        self.wait(self.reading_s)
        self.play(*[FadeIn(dot, shift=DOWN) for dot in self.dots], run_time=1.2)
        self.wait(0.4)

    def again(self):
        self.play(*self.say("New sample, new line. Again. Again."), run_time=0.8)
        for k, seconds in enumerate((0.7, 0.3, 0.3)):
            if k:
                self.play(Transform(self.dots, self.sampled(k)), run_time=0.3)
            self.play(Create(self.curve(FITS[1][k], VARIANCE, 6)), run_time=seconds)
        lines = self.mobjects[-3:]
        fading = [FadeIn(item) for item in self.ghosts]
        away = [FadeOut(item) for item in (self.dots, *lines)]
        self.play(LaggedStart(*fading, lag_ratio=0.02), *away, run_time=0.8)
        self.wait(0.4)

    def bias(self):
        self.play(*self.say("200 lines agree, and miss: bias"), run_time=0.4)
        self.play(Create(self.mean), run_time=0.5)
        self.wait(0.5)
        mean = FITS[1].mean(axis=0)
        grown, marks = self.bracket("bias", GAP_AT, TRUTH[GAP_AT], mean[GAP_AT], BIAS)
        self.play(grown.animate.set_value(1), run_time=0.6)
        for mark in marks:
            mark.clear_updaters()
        small = VGroup(self.axes, self.truth, self.ghosts, self.mean, marks)
        self.play(
            self.left.animate.stretch_to_fit_width(7.4).move_to([-2.7, 0.2, 0]),
            small.animate.stretch(0.55, 0).move_to([-2.7, -0.1, 0]),
            FadeIn(self.right),
            run_time=0.6,
        )
        self.add(self.name)
        self.carry(marks, BIAS_SQUARED[1], BIAS, [1.7, 0.4, 0])

    def carry(self, marks, value, color, place):
        self.add(marks)  # above the card
        side = Line(ORIGIN, UP * 2.4 * np.sqrt(value), color=color, stroke_width=8)
        side.move_to(place, aligned_edge=DL)
        self.play(Transform(marks[0], side), FadeOut(marks[1]), FadeOut(marks[2]), run_time=0.6)
        square = self.square(value, color, place)
        label = Text(f"{value:.2f}", font_size=28, color=color).next_to(square, DOWN)
        self.play(Transform(marks[0], square), FadeIn(label), run_time=0.4)
        self.placed.add(marks[0], label)
        self.wait(0.4)

    def wiggly(self):
        self.play(*self.say("The same samples, degree 8"), FadeOut(self.mean), run_time=0.8)
        level = ValueTracker(1)
        fit = always_redraw(
            lambda: self.curve(
                self.between({d: f[0] for d, f in FITS.items()}, level.get_value()), VARIANCE, 6
            )
        )
        self.dots = self.sampled(0)
        self.add(self.dots, fit)
        self.wait(0.5)
        self.play(level.animate.set_value(8), run_time=1.1)
        fit.clear_updaters()
        for k in (1, 2):
            swapped = Transform(fit, self.curve(FITS[8][k], VARIANCE, 6))
            self.play(Transform(self.dots, self.sampled(k)), swapped, run_time=0.3)
        self.bend_with_the_degree()
        away = FadeOut(self.dots), FadeOut(fit)
        self.play(self.degree.animate.set_value(8), *away, run_time=0.8)
        self.wait(0.4)

    def variance(self):
        self.play(*self.say("Right on average, each one off: variance"), run_time=0.8)
        mean = FITS[8].mean(axis=0)
        self.mean = self.curve(mean, BIAS, 8)
        self.play(Create(self.mean), run_time=0.5)
        self.wait(0.5)
        top = mean[SPREAD_AT] + np.sqrt(SPREAD_SQUARED[8])
        grown, marks = self.bracket("spread", SPREAD_AT, mean[SPREAD_AT], top, VARIANCE)
        self.play(grown.animate.set_value(1), run_time=0.6)
        for mark in marks:
            mark.clear_updaters()
        self.carry(marks, SPREAD_SQUARED[8], VARIANCE, [1.7, -2.0, 0])

    def aim(self):
        line = Line(self.axes.c2p(X[SPREAD_AT], -1.6), self.axes.c2p(X[SPREAD_AT], 1.6), color=INK)
        self.play(*self.say("At one x: aim and scatter"), FadeIn(line), run_time=0.8)
        self.play(self.degree.animate.set_value(1), FadeOut(self.mean), run_time=0.5)
        piles = VGroup()
        for slot, degree in enumerate((1, 4, 8)):
            self.play(self.degree.animate.set_value(degree), run_time=0.5)
            heights = np.quantile(FITS[degree][:, SPREAD_AT], (np.arange(10) + 0.5) / 10)
            places = [self.axes.c2p(X[SPREAD_AT], min(max(y, -1.6), 1.6)) for y in heights]
            pile = VGroup(*[Dot(place, radius=0.13, color=VARIANCE) for place in places])
            self.play(FadeIn(pile), run_time=0.3)
            moves = [
                dot.animate.shift(LEFT * (5 - 1.8 * slot) + RIGHT * 0.3 * (k % 3))
                for k, dot in enumerate(pile)
            ]
            self.play(*moves, run_time=0.8)
            piles.add(pile)
        self.wait(0.4)
        self.play(FadeOut(piles), FadeOut(line), run_time=0.4)

    def squares(self):
        self.play(*self.say("bias² + variance + noise = error"), run_time=0.8)
        self.wait(0.8)
        others = VGroup()
        for y, degree, value, color in (
            (0.4, 1, SPREAD_SQUARED[1], VARIANCE), (-2.0, 8, BIAS_SQUARED[8], BIAS),
        ):  # fmt: skip
            others.add(self.square(value, color, [3.6 + 0.1 * degree, y, 0]))
            others.add(self.square(0.09, NOISE, [5.0, y, 0]))
        self.play(FadeIn(others), run_time=1.3)
        self.placed.add(*others)
        self.pour(1, 8)
        self.marks = VGroup(*[self.mark(degree) for degree in (1, 8)])
        self.play(FadeIn(self.marks, shift=DOWN), run_time=0.8)
        self.wait(0.4)
        self.play(FadeOut(self.marks), run_time=0.4)

    def pour(self, *degrees):
        """Squares become stacked bars."""
        self.plot = Axes([0, 9, 1], [0, 0.6, 0.5], 4.4, 4, axis_config={"color": MUTED})
        self.plot.move_to([3.9, 0, 0])
        ends = VGroup(*[self.stack(degree) for degree in degrees])
        self.play(Transform(self.placed, ends), FadeIn(self.plot), run_time=0.8)

    def stack(self, degree, share=1.0):
        """The bars of one degree, as far as they have grown."""
        low, bars = 0.0, VGroup()
        layers = (0.09, NOISE), (BIAS_SQUARED[degree], BIAS), (SPREAD_SQUARED[degree], VARIANCE)
        for height, color in layers:
            corner, top = self.plot.c2p(degree, low), self.plot.c2p(degree, low + share * height)
            size = {"width": 0.34, "height": max(top[1] - corner[1], 0.001)}
            bar = Rectangle(color=color, fill_opacity=1, stroke_width=0, **size)
            bars.add(bar.move_to(corner, aligned_edge=DOWN))
            low += share * height
        return bars

    def mark(self, degree):
        return Dot(self.plot.c2p(degree, ERROR[degree]), radius=0.13, color=TEST)

    def u(self):
        self.play(*self.say("Too stiff, too wiggly; all keep the noise"), run_time=0.8)
        if not hasattr(self, "plot"):
            self.pour(1, 8)
        self.play(self.degree.animate.set_value(1), run_time=0.5)
        self.remove(self.mean)
        self.mean = self.curve(FITS[1].mean(axis=0), BIAS, 8)
        self.add(self.mean)
        self.bend_with_the_degree()
        risen, slider = ValueTracker(0), ValueTracker(1)
        inner = always_redraw(
            lambda: VGroup(*[
                self.stack(d, min(max(risen.get_value() - d + 1, 0), 1)) for d in DEGREES
            ])
        )  # fmt: skip
        knob = always_redraw(
            lambda: Dot(self.plot.c2p(slider.get_value(), 0), radius=0.11, color=INK)
        )
        self.add(inner, knob)
        self.play(
            self.degree.animate.set_value(8),
            slider.animate.set_value(8),
            risen.animate.set_value(8),
            run_time=1.7,
        )
        least = Text(f"{ERROR[4]:.2f}", font_size=40, color=INK).move_to([3.9, 1.0, 0])
        back = self.degree.animate.set_value(4), slider.animate.set_value(4)
        self.play(*back, FadeIn(least), run_time=0.6)
        self.wait(0.4)

    def floor(self):
        self.play(*self.say("0.09 of 0.13 is noise: no model removes it"), run_time=0.8)
        self.wait(1.0)
        line = Line(self.plot.c2p(0, 0.09), self.plot.c2p(9, 0.09), color=INK)
        self.play(Create(line), run_time=1.2)


class BiasVarianceNaiveShort(BiasVarianceNaive):
    """The short cut."""

    beats = ("again", "bias", "wiggly", "variance", "u")
