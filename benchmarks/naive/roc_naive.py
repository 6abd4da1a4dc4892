"""The ROC story as an ordinary manim user writes it: what our clip's speed is measured against.

Frozen: it changes only when the story of `scenes/roc.py` does. It is good everyday manim, not a
straw man: one mobject per case, trackers, `always_redraw`, live `Text` and `DecimalNumber`.

    manim -qh benchmarks/naive/roc_naive.py RocNaive
"""

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Axes,
    Create,
    DashedLine,
    DecimalNumber,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    NumberLine,
    Rectangle,
    Scene,
    Square,
    Text,
    Transform,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    always_redraw,
    smooth,
)

MALIGNANT = (1.0, 0.9179, 0.8192, 0.759, 0.7102, 0.6807, 0.675, 0.55, 0.5493, 0.5186, 0.5134)
MALIGNANT += (0.4679, 0.4314, 0.4186, 0.3955, 0.3512)
BENIGN = (0.5141, 0.4666, 0.4416, 0.4307, 0.4006, 0.3814, 0.3782, 0.3724, 0.3583, 0.3057, 0.3032)
BENIGN += (0.2756, 0.2717, 0.2551, 0.2423, 0.2262, 0.2147, 0.1846, 0.1807, 0.1788, 0.1228, 0.1011)
BENIGN += (0.0807, 0.0767, 0.0024, 0.0)
SECOND_MALIGNANT = (0.9643, 0.9881, 0.869, 0.9405, 0.9167, 0.7976, 0.8452, 0.8214, 0.7262, 0.8929)
SECOND_MALIGNANT += (0.7738, 0.7024, 0.6786, 0.6071, 0.6548, 0.75)
SECOND_BENIGN = (0.631, 0.4881, 0.5833, 0.1071, 0.5119, 0.4167, 0.4643, 0.1786, 0.3929, 0.0833)
SECOND_BENIGN += (0.2262, 0.5595, 0.3452, 0.5357, 0.369, 0.2976, 0.4405, 0.0595, 0.25, 0.3214)
SECOND_BENIGN += (0.2738, 0.2024, 0.0357, 0.0119, 0.1548, 0.131)

PAPER, PANEL, INK, MUTED = "#F7F4EE", "#FFFFFF", "#1B2733", "#56616E"
ORANGE, BLUE, VIOLET = "#E26628", "#5585FA", "#7815A0"
RADIUS = 0.13


def share_above(scores, threshold):
    """The share of the scores that are called malignant."""
    return sum(score >= threshold for score in scores) / len(scores)


def roc_points(axes, positives, negatives, down_to=-1.0):
    """The corners of the curve as far as the threshold has come."""
    steps = [2.0, *sorted((s for s in (*positives, *negatives) if s >= down_to), reverse=True)]
    rates = [(share_above(negatives, s), share_above(positives, s)) for s in steps]
    return [axes.c2p(x, y) for x, y in rates]


class RocNaive(Scene):
    """The cases, the sweep, one threshold, the pairs, a second model, a choice."""

    beats = ("cases", "sweep", "matrix", "pairs", "compare", "choose")
    sweep_s, link_s = 6.0, 0.8

    def construct(self):
        self.camera.background_color = PAPER
        self.threshold, self.reached = ValueTracker(1.02), ValueTracker(1.02)
        self.lay_out_world()
        self.lay_out_plot()
        self.caption = Text("")
        self.open_with_title()
        for beat in self.beats:
            getattr(self, beat)()

    # --- what is seen ------------------------------------------------------------------------

    def lay_out_world(self):
        card = Rectangle(width=7.2, height=5.4, color=PANEL, fill_opacity=1).move_to([-3.0, 0.2, 0])
        self.line = NumberLine([0, 1, 0.25], length=6.2, color=MUTED).move_to([-3.0, -1.8, 0])
        ticks = VGroup(*[self.tick(v, self.line.n2p(v), DOWN) for v in (0, 0.25, 0.5, 0.75, 1)])
        name = Text("predicted probability of malignant", font_size=20, color=MUTED)
        name.next_to(self.line, DOWN, buff=0.55)
        self.positives = VGroup(*[Dot(radius=RADIUS, color=ORANGE) for _ in MALIGNANT])
        self.negatives = VGroup(*[Square(1.77 * RADIUS, color=BLUE) for _ in BENIGN])
        self.stack(self.positives, MALIGNANT, 1)
        self.stack(self.negatives, BENIGN, -1)
        for mark in self.negatives:
            mark.set_fill(BLUE, 1).set_stroke(width=0)
        names = VGroup(
            Text("malignant", font_size=20, color=ORANGE).move_to([-5.6, 2.0, 0]),
            Text("benign", font_size=20, color=BLUE).move_to([-5.7, -1.5, 0]),
        )
        self.world = VGroup(card, self.line, ticks, name, names, self.positives, self.negatives)
        self.bar = always_redraw(self.draw_bar)

    def tick(self, value, place, side):
        return Text(f"{value:g}", font_size=18, color=MUTED).next_to(place, side, buff=0.15)

    def stack(self, marks, scores, side):
        """Pile marks up where they would overlap."""
        placed = []
        for mark, score in zip(marks, scores, strict=True):
            x, height = self.line.n2p(score)[0], 0
            while any(abs(x - px) < 2.1 * RADIUS and height == ph for px, ph in placed):
                height += 1
            placed.append((x, height))
            mark.move_to([x, 0.9 + side * (0.15 + height * 2.15 * RADIUS), 0])

    def draw_bar(self):
        x = self.line.n2p(self.threshold.get_value())[0]
        bar = Line([x, -1.75, 0], [x, 2.4, 0], color=INK, stroke_width=8)
        benign = Text("◂ called benign", font_size=18, color=BLUE)
        malignant = Text("called malignant ▸", font_size=18, color=ORANGE)
        benign.next_to(bar.get_top(), UP + LEFT, buff=0.1)
        malignant.next_to(bar.get_top(), UP + RIGHT, buff=0.1)
        return VGroup(bar, benign, malignant)

    def lay_out_plot(self):
        card = Rectangle(width=5.4, height=5.4, color=PANEL, fill_opacity=1).move_to([3.9, 0.2, 0])
        self.axes = Axes(
            [0, 1, 0.25], [0, 1, 0.25], x_length=3.9, y_length=3.9, axis_config={"color": MUTED}
        ).move_to([4.0, 0.1, 0])
        values = (0, 0.25, 0.5, 0.75, 1)
        ticks = VGroup(*[self.tick(v, self.axes.c2p(v, 0), DOWN) for v in values])
        ticks.add(*[self.tick(v, self.axes.c2p(0, v), LEFT) for v in values])
        self.plot = VGroup(card, self.axes, ticks)
        self.cells = VGroup(*[self.cell(i, j) for j in range(16) for i in range(26)])
        self.cells.add_updater(self.show_cells)
        self.curve = always_redraw(self.draw_curve)
        self.point = always_redraw(self.draw_point)
        self.tpr = self.live_rate("hits (TPR)", MALIGNANT, ORANGE, [3.0, 2.6, 0])
        self.fpr = self.live_rate("false alarms (FPR)", BENIGN, BLUE, [3.3, -2.3, 0])
        for above in (self.cells, self.curve, self.point, self.tpr, self.fpr):
            above.set_z_index(1)

    def cell(self, i, j):
        width, height = 3.9 / 26, 3.9 / 16
        box = Rectangle(width=width, height=height, stroke_color=PANEL, stroke_width=1)
        return box.move_to(self.axes.c2p((i + 0.5) / 26, (j + 0.5) / 16))

    def show_cells(self, cells):
        for index, cell in enumerate(cells):
            benign, malignant = BENIGN[index % 26], MALIGNANT[index // 26]
            is_counted = benign >= self.reached.get_value() and malignant > benign
            cell.set_fill(VIOLET, 0.25 if is_counted else 0).set_stroke(
                opacity=1 if is_counted else 0
            )

    def draw_curve(self):
        points = roc_points(self.axes, MALIGNANT, BENIGN, self.reached.get_value())
        return VMobject(color=VIOLET, stroke_width=5).set_points_as_corners([points[0], *points])

    def draw_point(self):
        bar = self.threshold.get_value()
        where = self.axes.c2p(share_above(BENIGN, bar), share_above(MALIGNANT, bar))
        return Dot(where, radius=0.12, color=INK)

    def live_rate(self, name, scores, color, place):
        label = Text(name, font_size=20, color=color).move_to(place)
        number = DecimalNumber(0, num_decimal_places=2, font_size=32, color=color, mob_class=Text)
        number.next_to(label, RIGHT, buff=0.15)
        number.add_updater(lambda d: d.set_value(share_above(scores, self.threshold.get_value())))
        return VGroup(label, number)

    def outline_wrong(self, on):
        """Every case called wrong gets an outline that follows the bar."""
        for marks, scores, is_positive in (
            (self.positives, MALIGNANT, True),
            (self.negatives, BENIGN, False),
        ):
            for mark, score in zip(marks, scores, strict=True):
                mark.clear_updaters().set_stroke(INK, 0)
                if on:
                    mark.add_updater(
                        lambda m, s=score, p=is_positive: m.set_stroke(
                            INK, 4 if (s >= self.threshold.get_value()) != p else 0
                        )
                    )

    # --- beats -------------------------------------------------------------------------------

    def open_with_title(self):
        self.title = Text("ROC and AUC", font_size=64, color=INK)
        subtitle = Text("Every threshold of one model, in one curve", font_size=26, color=MUTED)
        subtitle.next_to(self.title, DOWN)
        self.add(self.title, subtitle)
        self.wait(1.2)
        small = Text("ROC and AUC", font_size=34, color=INK).to_corner([-1, 1, 0], buff=0.4)
        shown = [self.world] if "cases" in self.beats else [self.world, self.plot]
        self.play(
            Transform(self.title, small),
            FadeOut(subtitle),
            *[FadeIn(group) for group in shown],
            run_time=0.8,
        )

    def say(self, sentence):
        """Show a caption; returns what to play."""
        new = Text(sentence, font_size=28, color=INK).to_corner([-1, -1, 0], buff=0.4)
        old, self.caption = self.caption, new
        return [FadeOut(old), FadeIn(new)]

    def cases(self):
        self.say("42 cases, placed by the model's score")
        self.add(self.caption)
        self.wait(3.1)

    def sweep(self):
        opening = "cases" not in self.beats
        plot = [] if opening else [FadeIn(self.plot)]
        caption = self.say("Each hit steps up, each false alarm right")
        self.add(self.cells, self.curve, self.bar, self.point)
        self.outline_wrong(True)
        self.play(*caption, *plot, FadeIn(self.tpr), FadeIn(self.fpr), run_time=0.8)
        if not opening:
            self.wait(0.6)
        sweeps = [t.animate(rate_func=smooth).set_value(-0.02) for t in self.trackers()]
        self.play(*sweeps, run_time=self.sweep_s)
        self.cells.clear_updaters()  # a good user does not pay for what is over
        self.wait(2.6 if opening else 2.4)

    def trackers(self):
        return self.threshold, self.reached

    def matrix(self):
        self.play(*self.say("At 0.5: 50 % hits, 8 % false alarms"), run_time=0.8)
        self.play(self.threshold.animate.set_value(0.5), run_time=1.2)
        self.counts = always_redraw(self.draw_counts)
        fractions = Text("TPR = 8/16 = 0.50\nFPR = 2/26 = 0.08", font_size=22, color=INK)
        self.fractions = fractions.move_to(self.axes.c2p(0.65, 0.3))
        self.play(FadeIn(self.counts), Write(self.fractions), run_time=0.8)
        self.wait(2.6)

    def draw_counts(self):
        bar = self.threshold.get_value()
        tp, fp = (sum(s >= bar for s in scores) for scores in (MALIGNANT, BENIGN))
        x = self.line.n2p(bar)[0]
        words = (f"{16 - tp} FN", f"{tp} TP", f"{26 - fp} TN", f"{fp} FP")
        places = ([x - 0.4, 2.2, 0], [x + 0.4, 2.2, 0], [x - 0.4, -1.5, 0], [x + 0.4, -1.5, 0])
        texts = [Text(w, font_size=20, color=INK) for w in words]
        return VGroup(*[t.move_to(place) for t, place in zip(texts, places, strict=True)])

    def pairs(self):
        self.outline_wrong(False)
        gone = [self.bar, self.point, self.tpr, self.fpr]
        if "matrix" in self.beats:
            gone += [self.counts, self.fractions]
        faded = [group.animate.set_fill(opacity=0.25) for group in (self.positives, self.negatives)]
        caption = self.say("AUC 0.86: the share of pairs ranked right")
        self.play(*caption, *faded, *[FadeOut(item) for item in gone], run_time=0.8)
        self.links = VGroup()
        for i, j in ((7, 7), (13, 3)):
            ends = self.positives[i], self.negatives[j]
            link = VGroup(Line(*[e.get_center() for e in ends], color=INK))
            link.add(*[e.copy().set_fill(opacity=1).scale(1.4) for e in ends])
            link.add(self.cell(j, i).set_fill(VIOLET if i == 7 else PANEL, 1).set_stroke(INK, 3))
            self.links.add(link.set_z_index(2))
            self.play(Create(link), run_time=self.link_s)
            self.wait(self.link_s / 2)
        self.auc = Text("AUC 0.86", font_size=40, color=INK).move_to(self.axes.c2p(0.68, 0.2))
        self.share = Text("357 of 416 pairs", font_size=20, color=INK).next_to(self.auc, DOWN)
        VGroup(self.auc, self.share).set_z_index(2)
        self.play(FadeIn(self.auc), FadeIn(self.share), run_time=0.6)
        self.wait(2.2 if "cases" in self.beats else 2.6)

    def compare(self):
        self.chance = DashedLine(self.axes.c2p(0, 0), self.axes.c2p(1, 1), color=INK)
        away = VGroup(self.cells, self.links, self.auc, self.share)
        caption = self.say("With all 30 features: AUC 0.995")
        self.play(*caption, FadeOut(away), FadeIn(self.chance), run_time=0.8)
        corners = roc_points(self.axes, SECOND_MALIGNANT, SECOND_BENIGN)
        self.second = VMobject(color=INK, stroke_width=5).set_points_as_corners(corners)
        moved = [m.animate.set_x(self.line.n2p(s)[0]) for m, s in self.second_places()]
        self.play(Create(self.second), *moved, run_time=1.4)
        best = Text("all 30 features, AUC 0.995", font_size=18, color=INK)
        first = Text("mean compactness\nAUC 0.86", font_size=18, color=VIOLET)
        best.move_to(self.axes.c2p(0.7, 1.06))
        self.names = VGroup(best, first.move_to(self.axes.c2p(0.7, 0.7)))
        self.play(FadeIn(self.names), run_time=0.5)
        self.wait(2.3)

    def second_places(self):
        marks, scores = (*self.positives, *self.negatives), (*SECOND_MALIGNANT, *SECOND_BENIGN)
        return zip(marks, scores, strict=True)

    def choose(self):
        back, gone = [FadeIn(self.bar), FadeIn(self.point), FadeIn(self.tpr), FadeIn(self.fpr)], []
        if "compare" in self.beats:
            back += [m.animate.set_x(self.line.n2p(s)[0]) for m, s in self.first_places()]
            gone = [FadeOut(self.second), FadeOut(self.names)]
        else:
            gone = [FadeOut(self.links), FadeOut(self.share)]
        caption = self.say("Youden's J picks 0.36: TPR − FPR ≈ 0.70")
        self.play(*caption, *back, *gone, run_time=0.8)
        for group in (self.positives, self.negatives):
            group.set_fill(opacity=1)
        self.outline_wrong(True)
        self.play(self.threshold.animate.set_value(0.36), run_time=0.8)
        x, y = share_above(BENIGN, 0.36), share_above(MALIGNANT, 0.36)
        bracket = Line(self.axes.c2p(x, x), self.axes.c2p(x, y), color=INK)
        youden = Text("J 0.70", font_size=26, color=INK).next_to(bracket, RIGHT)
        self.play(Create(bracket), FadeIn(youden), run_time=0.6)
        self.wait(2.8)

    def first_places(self):
        return zip((*self.positives, *self.negatives), (*MALIGNANT, *BENIGN), strict=True)


class RocNaiveShort(RocNaive):
    """The short cut."""

    beats = ("sweep", "pairs", "choose")
    sweep_s, link_s = 4.2, 0.4
