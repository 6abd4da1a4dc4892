"""Trees vote one after another and a boundary appears, as an ordinary manim user writes it.

It is frozen: the benchmarks compare with it, so it is not made faster. It knows nothing of this
project and runs in stock manim.
"""

import numpy as np
from manim import (
    BLUE,
    DOWN,
    LEFT,
    RED,
    RIGHT,
    UP,
    WHITE,
    Create,
    DecimalNumber,
    Dot,
    FadeIn,
    Integer,
    Rectangle,
    Scene,
    Square,
    Text,
    ValueTracker,
    VGroup,
    always_redraw,
    interpolate_color,
    linear,
)

COLUMNS, ROWS, N_CASES, N_TREES = 50, 30, 200, 60
SIDE = 0.16


class ForestVote(Scene):
    """1,500 squares and 200 dots recolored every frame, with live bars and numbers."""

    def construct(self) -> None:
        rng = np.random.default_rng(11)
        x, y = np.meshgrid(np.linspace(-1, 1, COLUMNS), np.linspace(-1, 1, ROWS))
        cells = np.stack([x.ravel(), y.ravel()], axis=1)
        cases = rng.uniform(-1, 1, (N_CASES, 2))
        truth = np.hypot(cases[:, 0], cases[:, 1] * 0.8) < 0.62
        cell_votes = np.zeros((N_TREES, len(cells)))
        case_votes = np.zeros((N_TREES, N_CASES))
        for tree in range(N_TREES):
            left, right = np.sort(rng.uniform(-0.9, 0.9, 2) * [1, 1] + [-0.25, 0.25])
            low, high = np.sort(rng.uniform(-0.9, 0.9, 2) * [1, 1] + [-0.25, 0.25])
            for votes, at in ((cell_votes, cells), (case_votes, cases)):
                inside = (at[:, 0] > left) & (at[:, 0] < right)
                votes[tree] = inside & (at[:, 1] > low) & (at[:, 1] < high)
        n_trees = ValueTracker(1)

        def share(votes: np.ndarray) -> np.ndarray:
            return votes[: max(1, int(n_trees.get_value()))].mean(axis=0)

        squares = VGroup(
            *[
                Square(SIDE, stroke_width=0.5, fill_opacity=0.6, color=BLUE).move_to(
                    [cx * COLUMNS * SIDE / 2 - 2.2, cy * ROWS * SIDE / 2, 0]
                )
                for cx, cy in cells
            ]
        )
        dots = VGroup(
            *[
                Dot(
                    [cx * COLUMNS * SIDE / 2 - 2.2, cy * ROWS * SIDE / 2, 0],
                    radius=0.05,
                    color=RED if label else BLUE,
                )
                for (cx, cy), label in zip(cases, truth, strict=True)
            ]
        )

        def recolor_squares(group: VGroup) -> None:
            for square, value in zip(group, share(cell_votes), strict=True):
                square.set_fill(interpolate_color(BLUE, RED, value), opacity=0.6)

        def recolor_dots(group: VGroup) -> None:
            for dot, value, label in zip(group, share(case_votes), truth, strict=True):
                right = (value > 0.5) == label
                dot.set_stroke(WHITE, width=0 if right else 3)

        def accuracy() -> float:
            return float(((share(case_votes) > 0.5) == truth).mean())

        title = Text("A forest votes", font_size=40).to_edge(UP)
        label = Text("trees", font_size=28).to_corner(RIGHT + UP).shift(DOWN)
        count = Integer(1, mob_class=Text).next_to(label, DOWN)
        count.add_updater(lambda n: n.set_value(int(n_trees.get_value())).next_to(label, DOWN))
        bars = always_redraw(
            lambda: VGroup(
                *[
                    Rectangle(
                        width=0.5,
                        height=0.05 + 3 * part,
                        fill_opacity=0.8,
                        stroke_width=1,
                        color=color,
                    ).move_to([4.2 + 0.8 * i, -2.6, 0], aligned_edge=DOWN)
                    for i, (part, color) in enumerate([(accuracy(), RED), (1 - accuracy(), BLUE)])
                ]
            )
        )
        caption = always_redraw(
            lambda: Text(f"accuracy {accuracy():.2f}", font_size=28).move_to([4.7, -3.2, 0])
        )
        percent = DecimalNumber(0, num_decimal_places=1, mob_class=Text, font_size=30).add_updater(
            lambda n: n.set_value(100 * accuracy()).next_to(bars, UP)
        )

        self.play(Create(title), run_time=1)
        self.play(FadeIn(squares), FadeIn(dots), FadeIn(label), run_time=1)
        squares.add_updater(recolor_squares)
        dots.add_updater(recolor_dots)
        self.add(count, bars, caption, percent)
        self.play(n_trees.animate.set_value(N_TREES), run_time=9, rate_func=linear)
        self.wait(1)
        self.play(squares.animate.set_opacity(0.3), title.animate.shift(LEFT), run_time=1)
