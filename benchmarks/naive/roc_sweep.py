"""A ROC curve swept by its threshold, as an ordinary manim user writes it.

It is frozen: the benchmarks compare with it, so it is not made faster. It knows nothing of this
project and runs in stock manim.
"""

import numpy as np
from manim import (
    BLUE,
    DOWN,
    GREY,
    LEFT,
    ORANGE,
    RED,
    RIGHT,
    UP,
    WHITE,
    YELLOW,
    Axes,
    Create,
    DashedLine,
    DecimalNumber,
    Dot,
    FadeIn,
    Scene,
    Text,
    ValueTracker,
    VGroup,
    VMobject,
    Write,
    always_redraw,
    linear,
)

N_CASES = 150


class RocSweep(Scene):
    """150 cases above a threshold line, four live counts, and the curve they make."""

    def construct(self) -> None:
        rng = np.random.default_rng(7)
        labels = rng.random(N_CASES) < 0.4
        scores = np.clip(np.where(labels, 0.64, 0.36) + rng.normal(0, 0.16, N_CASES), 0.01, 0.99)
        heights = rng.uniform(-1.6, 1.6, N_CASES)
        threshold = ValueTracker(0.99)

        title = Text("How a ROC curve is made", font_size=40).to_edge(UP)
        line_axes = Axes(
            x_range=[0, 1, 0.25], y_range=[-2, 2, 1], x_length=5.5, y_length=4, tips=False
        ).to_edge(LEFT)
        roc_axes = Axes(
            x_range=[0, 1, 0.25], y_range=[0, 1, 0.25], x_length=4, y_length=4, tips=False
        ).to_edge(RIGHT)
        axis_names = VGroup(
            Text("score", font_size=24).next_to(line_axes, DOWN),
            Text("false positive rate", font_size=24).next_to(roc_axes, DOWN),
        )

        dots = VGroup(
            *[
                Dot(line_axes.c2p(score, height), radius=0.06, color=RED if label else BLUE)
                for score, height, label in zip(scores, heights, labels, strict=True)
            ]
        )

        def recolor(group: VGroup) -> None:
            for dot, score, label in zip(group, scores, labels, strict=True):
                above = score >= threshold.get_value()
                dot.set_fill(RED if label else BLUE, opacity=1.0 if above else 0.25)
                dot.set_stroke(YELLOW if above else WHITE, width=2 if above else 0)

        def rates() -> tuple[float, float]:
            above = scores >= threshold.get_value()
            return float((above & ~labels).sum() / (~labels).sum()), float(
                (above & labels).sum() / labels.sum()
            )

        def counts() -> tuple[int, int, int, int]:
            above = scores >= threshold.get_value()
            return (
                int((above & labels).sum()),
                int((above & ~labels).sum()),
                int((~above & labels).sum()),
                int((~above & ~labels).sum()),
            )

        def live_text(name: str, index: int) -> Text:
            return always_redraw(
                lambda: Text(f"{name} {counts()[index]}", font_size=26).move_to(
                    [-4.6 + 2.4 * (index % 2), -2.7 - 0.5 * (index // 2), 0]
                )
            )

        cut = always_redraw(
            lambda: DashedLine(
                line_axes.c2p(threshold.get_value(), -2),
                line_axes.c2p(threshold.get_value(), 2),
                color=YELLOW,
            )
        )
        number = DecimalNumber(
            0.99, num_decimal_places=2, mob_class=Text, font_size=30
        ).add_updater(lambda n: n.set_value(threshold.get_value()).next_to(cut, UP, buff=0.1))
        live = VGroup(*[live_text(n, i) for i, n in enumerate(["TP", "FP", "FN", "TN"])])
        live_rate = always_redraw(
            lambda: Text(f"TPR = {rates()[1]:.2f}", font_size=30, color=ORANGE).next_to(
                roc_axes, UP
            )
        )
        order = np.argsort(-scores)

        def curve_so_far() -> VMobject:
            points = [roc_axes.c2p(0, 0)]
            positives = negatives = 0
            for index in order:
                if scores[index] < threshold.get_value():
                    break
                positives += int(labels[index])
                negatives += int(not labels[index])
                points.append(roc_axes.c2p(negatives / (~labels).sum(), positives / labels.sum()))
            if len(points) == 1:
                points.append(points[0])
            return VMobject(color=ORANGE, stroke_width=5).set_points_as_corners(points)

        curve = always_redraw(curve_so_far)
        marker = always_redraw(lambda: Dot(roc_axes.c2p(*rates()), color=ORANGE))
        chance = DashedLine(roc_axes.c2p(0, 0), roc_axes.c2p(1, 1), color=GREY)

        self.play(Write(title), run_time=1)
        self.play(Create(line_axes), Create(roc_axes), FadeIn(axis_names), run_time=1)
        self.play(FadeIn(dots, lag_ratio=0.01), run_time=1)
        dots.add_updater(recolor)
        self.add(cut, number, live, live_rate, chance, curve, marker)
        self.play(threshold.animate.set_value(0.02), run_time=8, rate_func=linear)
        self.wait(1)
        self.play(threshold.animate.set_value(0.5), run_time=1)
