"""Scenes as people write them for a lesson: short ones, texts, graphs, solids, and long ones.

They know nothing of this project, need no LaTeX, and are frozen: figures of other years compare.
"""

import numpy as np
from manim import (
    BLUE,
    DEGREES,
    DOWN,
    GREEN,
    LEFT,
    ORIGIN,
    PI,
    RED,
    RIGHT,
    UP,
    YELLOW,
    Arrow,
    Axes,
    Brace,
    Circle,
    Create,
    Cube,
    Dot,
    FadeIn,
    FadeOut,
    Graph,
    Group,
    LaggedStart,
    Line,
    MoveAlongPath,
    RegularPolygon,
    Rotate,
    Scene,
    Sphere,
    Square,
    Star,
    Surface,
    Text,
    ThreeDAxes,
    ThreeDScene,
    Torus,
    Transform,
    Triangle,
    ValueTracker,
    VGroup,
    Write,
    always_redraw,
)


class OneSquare(Scene):
    def construct(self):
        self.play(Create(Square()))


class DotAlongCircle(Scene):
    def construct(self):
        circle, dot = Circle(), Dot(RIGHT, color=YELLOW)
        self.add(circle, dot)
        self.play(MoveAlongPath(dot, circle), run_time=2)


class TwoWords(Scene):
    def construct(self):
        hello = Text("Hello").shift(UP)
        self.play(Write(hello))
        self.play(FadeIn(Text("world", color=BLUE)))


class ShapesChange(Scene):
    def construct(self):
        shape = Square(color=BLUE, fill_opacity=0.5)
        for other in (Circle(), Triangle(), Star(), RegularPolygon(7)):
            self.play(Transform(shape, other.set_fill(RED, 0.5)), run_time=0.6)


class ArrowsTurn(Scene):
    def construct(self):
        arrow = Arrow(ORIGIN, RIGHT * 2)
        brace = Brace(Line(LEFT, RIGHT), DOWN)
        self.add(arrow, brace)
        self.play(Rotate(arrow, PI, about_point=ORIGIN), run_time=1.5)
        self.wait(0.5)


class SineCurve(Scene):
    def construct(self):
        axes = Axes(x_range=[0, 10], y_range=[-1.5, 1.5], tips=False)
        curve = axes.plot(np.sin, color=YELLOW)
        self.add(axes)
        self.play(Create(curve), run_time=2)
        self.play(FadeIn(axes.get_area(curve, x_range=[0, PI])))


class Tree(Scene):
    def construct(self):
        edges = [(1, 2), (1, 3), (2, 4), (2, 5), (3, 6)]
        graph = Graph(range(1, 7), edges, layout="tree", root_vertex=1)
        self.play(Create(graph), run_time=2)


class Sentences(Scene):
    def construct(self):
        lines = [
            "A classifier gives each case a score.",
            "A threshold turns scores into answers.",
            "Every threshold makes other mistakes.",
            "A curve shows all of them at once.",
        ]
        texts = VGroup(*[Text(line, font_size=36) for line in lines]).arrange(DOWN)
        for text in texts:
            self.play(Write(text), run_time=1)
        texts.set_color_by_gradient(BLUE, GREEN)
        self.wait(0.5)


class TurningAxes(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=75 * DEGREES, theta=30 * DEGREES)
        self.add(ThreeDAxes())
        self.begin_ambient_camera_rotation(rate=0.1)
        self.wait(2)


class WaveInSpace(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=70 * DEGREES, theta=30 * DEGREES)
        axes = ThreeDAxes()
        wave = Surface(
            lambda u, v: axes.c2p(u, v, np.sin(u) * np.cos(v)),
            u_range=[-3, 3],
            v_range=[-3, 3],
            resolution=(20, 20),
        )
        self.add(axes, wave)
        self.begin_ambient_camera_rotation(rate=0.3)
        self.wait(2)


class SolidsMove(ThreeDScene):
    def construct(self):
        self.set_camera_orientation(phi=60 * DEGREES, theta=-45 * DEGREES)
        bodies = Group(Sphere(resolution=(12, 12)), Cube(), Torus(resolution=(12, 12)))
        bodies.arrange(RIGHT).scale(0.7)
        self.add(bodies)
        self.play(Rotate(bodies, PI / 2, axis=UP), run_time=2)


class LiveReading(Scene):
    """30 s: a tangent, a label and two numbers that follow a point on a curve."""

    def construct(self):
        t = ValueTracker(-2)
        axes = Axes(x_range=[-3, 3], y_range=[-1, 9], tips=False)
        curve = axes.plot(lambda x: x * x, color=BLUE)
        dot = always_redraw(lambda: Dot(axes.c2p(t.get_value(), t.get_value() ** 2)))
        tangent = always_redraw(
            lambda: (
                Line(LEFT, RIGHT)
                .rotate(np.arctan(2 * t.get_value() * 0.6))
                .move_to(dot.get_center())
            )
        )
        label = always_redraw(
            lambda: Text(f"slope {2 * t.get_value():.2f}", font_size=32).next_to(dot, UP)
        )
        self.add(axes, curve, dot, tangent, label)
        for goal in (2, -1, 1.5, -2, 0):
            self.play(t.animate.set_value(goal), run_time=6)


class Crowd(Scene):
    """30 s: 200 dots that wander and change their color."""

    def construct(self):
        rng = np.random.default_rng(3)
        dots = VGroup(*[Dot(rng.uniform(-3, 3, 3) * [2, 1, 0]) for _ in range(200)])

        def wander(group, dt):
            for dot in group:
                dot.shift(rng.normal(size=3) * [1, 1, 0] * dt)
                dot.set_color(RED if dot.get_x() > 0 else BLUE)

        dots.add_updater(wander)
        self.add(dots, Line(DOWN * 4, UP * 4))
        self.wait(30)


class Lesson(Scene):
    """About 30 s: words, shapes and pauses, as most films are."""

    def construct(self):
        for number in range(5):
            title = Text(f"Step {number + 1} of 5", font_size=48).to_edge(UP)
            row = VGroup(*[Square(0.8) for _ in range(6)]).arrange(RIGHT)
            self.play(Write(title), LaggedStart(*[Create(s) for s in row]), run_time=2)
            self.play(row[number].animate.set_fill(YELLOW, 1), run_time=1)
            self.wait(1)
            self.play(row.animate.arrange_in_grid(2, 3), run_time=1)
            self.play(FadeOut(title), FadeOut(row), run_time=1)
