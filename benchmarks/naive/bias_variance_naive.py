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
BIAS, VARIANCE, NOISE, TRAIN, TEST = "#1F696F", "#BF020A", "#888B8B", "#025A58", "#9E7B29"
GENERATOR = np.random.default_rng(0)
TRAIN_X = (np.arange(15) + GENERATOR.random((200, 15))) / 15
TRAIN_Y = np.sin(2 * np.pi * TRAIN_X) + GENERATOR.normal(0, 0.3, TRAIN_X.shape)
X = (np.arange(80) + 0.5) / 80
TRUTH = np.sin(2 * np.pi * X)
DEGREES = tuple(range(1, 9))


def fits(degree):
    """The predictions of a polynomial fitted to each of the samples."""
    pairs = zip(TRAIN_X, TRAIN_Y, strict=True)
    return np.array([np.polynomial.Polynomial.fit(x, y, degree)(X) for x, y in pairs])


FITS = {degree: fits(degree) for degree in DEGREES}
BIAS_SQUARED = {d: float(((f.mean(axis=0) - TRUTH) ** 2).mean()) for d, f in FITS.items()}
SPREAD_SQUARED = {d: float(f.var(axis=0).mean()) for d, f in FITS.items()}
ERROR = {d: BIAS_SQUARED[d] + SPREAD_SQUARED[d] + 0.09 for d in DEGREES}


class BiasVarianceNaive(Scene):
    """One sample, stiff models, wiggly ones, their squares, one point, and the U."""

    beats = ("sample", "stiff", "wiggly", "squares", "point", "u")
    move_s, ghosts_s = 0.9, 1.2

    def construct(self):
        self.camera.background_color = PAPER
        self.lay_out()
        self.open_with_title()
        for beat in self.beats:
            getattr(self, beat)()

    # --- what is seen ------------------------------------------------------------------------

    def lay_out(self):
        left = Rectangle(width=7.2, height=5.4, color=PANEL, fill_opacity=1).move_to([-3, 0.2, 0])
        right = Rectangle(width=5.4, height=5.4, color=PANEL, fill_opacity=1).move_to([3.9, 0.2, 0])
        self.axes = Axes([0, 1, 0.5], [-1.6, 1.6, 1], 6.2, 4, axis_config={"color": MUTED})
        self.axes.move_to([-3, -0.1, 0])
        self.truth = DashedVMobject(self.curve(TRUTH, INK, 4), num_dashes=40)
        self.world = VGroup(left, right, self.axes)
        self.caption, self.ghosts, self.mean, self.bars = Text(""), VGroup(), VGroup(), VGroup()
        self.degree = ValueTracker(1)
        self.name = always_redraw(
            lambda: Text(f"degree {round(self.degree.get_value())}", font_size=32, color=INK)
            .move_to([-5.6, 2.5, 0])
        )  # fmt: skip

    def curve(self, heights, color, width, opacity=1.0):
        points = [self.axes.c2p(x, min(max(y, -1.6), 1.6)) for x, y in zip(X, heights, strict=True)]
        line = VMobject(color=color, stroke_width=width, stroke_opacity=opacity)
        return line.set_points_as_corners(points)

    def measure(self, name, length, place, color):
        """A bracket that grows, and its length as it does."""
        grown = ValueTracker(0)
        bar = always_redraw(
            lambda: Line(place, place + UP * (1.25 * length * grown.get_value() + 0.01),
                         color=color, stroke_width=8)
        )  # fmt: skip
        number = DecimalNumber(0, font_size=32, color=color, mob_class=Text)
        number.add_updater(lambda d: d.set_value(length * grown.get_value()).move_to(place + RIGHT))
        label = Text(name, font_size=20, color=color).next_to(place, DOWN)
        self.add(bar, number, label)
        return grown, VGroup(bar, number, label)

    # --- beats -------------------------------------------------------------------------------

    def open_with_title(self):
        self.title = Text("Bias and variance", font_size=64, color=INK)
        self.add(self.title)
        self.wait(1.2)
        small = Text("Bias and variance", font_size=34, color=INK).to_corner(UL, buff=0.4)
        self.play(Transform(self.title, small), FadeIn(self.world), run_time=0.8)

    def say(self, sentence):
        """Show a caption; returns what to play."""
        new = Text(sentence, font_size=28, color=INK).to_corner(DL, buff=0.4)
        old, self.caption = self.caption, new
        return [FadeOut(old), FadeIn(new)]

    def sample(self):
        pairs = zip(TRAIN_X[0], TRAIN_Y[0], strict=True)
        dots = VGroup(*[Dot(self.axes.c2p(x, y), radius=0.13, color=TRAIN) for x, y in pairs])
        line = self.curve(FITS[1][0], VARIANCE, 6)
        caption = self.say("One sample of 15 points, one stiff model")
        self.play(*caption, FadeIn(self.truth), FadeIn(dots), run_time=0.8)
        self.play(Create(line), run_time=self.move_s)
        self.wait(3.4)
        self.play(FadeOut(dots), FadeOut(line), run_time=0.4)

    def stiff(self):
        self.tell_model(1, "200 stiff models agree and miss: bias", [2.0, -1.0, 0])

    def wiggly(self):
        self.tell_model(8, "Wiggly ones scatter: variance", [4.6, -1.0, 0])

    def tell_model(self, degree, sentence, place):
        ghosts = VGroup(*[self.curve(item, VARIANCE, 2, 0.3) for item in FITS[degree]])
        mean = self.curve(FITS[degree].mean(axis=0), BIAS, 8)
        self.play(*self.say(sentence), FadeOut(self.ghosts), FadeOut(self.mean), run_time=0.8)
        self.degree.set_value(degree)
        self.add(self.name, self.truth)
        fading = [FadeIn(item) for item in ghosts]
        self.play(LaggedStart(*fading, lag_ratio=0.01), run_time=self.ghosts_s)
        self.play(Create(mean), run_time=self.move_s)
        self.ghosts, self.mean = ghosts, mean
        sides = [np.sqrt(item[degree]) for item in (BIAS_SQUARED, SPREAD_SQUARED)]
        gap, first = self.measure("gap", sides[0], np.array(place), BIAS)
        spread, second = self.measure("spread", sides[1], np.array(place) + 1.8 * UP, VARIANCE)
        self.bars.add(first, second)
        self.play(gap.animate.set_value(1), spread.animate.set_value(1), run_time=self.move_s)
        self.wait(3.0)

    def squares(self):
        parts = VGroup()
        for row, degree in enumerate((1, 8)):
            sides = np.sqrt([0.09, SPREAD_SQUARED[degree], BIAS_SQUARED[degree]])
            for side, color in zip(sides, (NOISE, VARIANCE, BIAS), strict=True):
                parts.add(Square(max(1.25 * side, 0.01), color=color, fill_opacity=1))
            parts[-3:].arrange(UP, buff=0.15).move_to([2.6 + 2.6 * row, -0.4, 0])
        self.play(*self.say("Squared, they make the test error"), FadeOut(self.bars), run_time=0.8)
        self.play(FadeIn(parts), run_time=self.move_s)
        self.wait(1.2)
        self.plot = Axes([0, 9, 1], [0, 0.4, 0.1], 4.6, 4, axis_config={"color": MUTED})
        self.plot.move_to([3.9, 0, 0])
        self.ends = VGroup(self.stack(1), self.stack(8))
        self.play(Transform(parts, self.ends), FadeIn(self.plot), run_time=self.move_s)
        self.remove(parts)
        self.marks = VGroup(*[self.mark(degree) for degree in (1, 8)])
        self.play(FadeIn(self.ends), FadeIn(self.marks, shift=DOWN), run_time=self.move_s)
        self.wait(1.5)

    def stack(self, degree, share=1.0):
        """The bars of one degree, as far as they have grown."""
        low, bars = 0.0, VGroup()
        layers = (0.09, NOISE), (SPREAD_SQUARED[degree], VARIANCE), (BIAS_SQUARED[degree], BIAS)
        for height, color in layers:
            corner, top = self.plot.c2p(degree, low), self.plot.c2p(degree, low + share * height)
            size = {"width": 0.38, "height": max(top[1] - corner[1], 0.001)}
            bar = Rectangle(color=color, fill_opacity=1, stroke_width=0, **size)
            bars.add(bar.move_to(corner, aligned_edge=DOWN))
            low += share * height
        return bars

    def mark(self, degree):
        dot = Dot(self.plot.c2p(degree, ERROR[degree]), radius=0.13, color=TEST)
        return VGroup(dot, Text(f"{ERROR[degree]:.2f}", font_size=20, color=TEST).next_to(dot, UP))

    def point(self):
        away = [FadeOut(item) for item in (self.ends, self.marks, self.plot)]
        line = Line(self.axes.c2p(0.22, -1.6), self.axes.c2p(0.22, 1.6), color=INK)
        caption = self.say("At one x, 200 predictions of each model")
        self.play(*caption, *away, FadeIn(line), run_time=0.8)
        grown, bars = ValueTracker(0), VGroup()
        for slot, degree in enumerate((1, 3, 8)):
            bars.add(always_redraw(lambda s=slot, d=degree: self.histogram(s, d, grown)))
        self.add(bars)
        self.play(grown.animate.set_value(1), run_time=3 * self.move_s)
        self.wait(2.5)
        back = [FadeIn(item) for item in (self.ends, self.marks, self.plot)]
        self.play(FadeOut(bars), FadeOut(line), *back, run_time=0.8)

    def histogram(self, slot, degree, grown):
        counts, edges = np.histogram(FITS[degree][:, 17], 32, (-1.6, 1.6))
        bars = VGroup()
        for count, low in zip(counts, edges, strict=False):
            width = max(0.025 * count * grown.get_value(), 0.001)
            bar = Rectangle(
                color=VARIANCE, height=0.11, width=width, fill_opacity=1, stroke_width=0
            )
            place = [1.8 + 1.6 * slot, self.axes.c2p(0, low)[1], 0]
            bars.add(bar.move_to(place, aligned_edge=LEFT))
        return bars

    def u(self):
        ghosts = VGroup(*[self.curve(item, VARIANCE, 2, 0.3) for item in FITS[3]])
        mean = self.curve(FITS[3].mean(axis=0), BIAS, 8)
        caption = self.say(f"Least error at degree 3: {ERROR[3]:.2f}")
        swapped = [Transform(self.ghosts, ghosts), Transform(self.mean, mean)]
        self.degree.set_value(3)
        self.play(*caption, *swapped, run_time=0.8)
        risen = ValueTracker(0)
        inner = always_redraw(
            lambda: VGroup(*[self.stack(degree, risen.get_value()) for degree in DEGREES[1:-1]])
        )
        self.add(inner)
        self.play(risen.animate.set_value(1), run_time=self.move_s)
        marks = VGroup(*[self.mark(degree) for degree in DEGREES[1:-1]])
        self.play(FadeIn(marks), run_time=self.move_s)
        self.wait(2.5)


class BiasVarianceNaiveShort(BiasVarianceNaive):
    """The short cut."""

    beats = ("stiff", "wiggly", "squares", "u")
    move_s, ghosts_s = 0.5, 0.5
