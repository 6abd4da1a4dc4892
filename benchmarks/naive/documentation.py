"""Scenes in the style of manim's documentation: text, shapes, a graph, a solid in space, an image.

They are frozen: the benchmarks compare with them. They know nothing of this project and run in
stock manim.
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
    PINK,
    RED,
    RIGHT,
    UP,
    YELLOW,
    Axes,
    Circle,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    ImageMobject,
    LaggedStart,
    MoveAlongPath,
    ReplacementTransform,
    Rotate,
    Scene,
    Square,
    Surface,
    SurroundingRectangle,
    Text,
    ThreeDAxes,
    ThreeDScene,
    Triangle,
    VGroup,
    Write,
)


class Words(Scene):
    """Lines of text that are written, changed and taken away."""

    def construct(self) -> None:
        title = Text("Gradient descent", font_size=60).to_edge(UP)
        lines = VGroup(
            Text("Start anywhere.", font_size=36),
            Text("Look where the ground falls.", font_size=36, color=BLUE),
            Text("Take a step, and look again.", font_size=36, color=YELLOW),
        ).arrange(DOWN, aligned_edge=LEFT, buff=0.5)
        self.play(Write(title))
        self.play(LaggedStart(*(Write(line) for line in lines), lag_ratio=0.6))
        self.wait(1.5)
        frame = SurroundingRectangle(lines[1])
        self.play(Create(frame))
        self.wait(1)
        end = Text("Until it is flat.", font_size=48, color=GREEN)
        self.play(FadeOut(frame), ReplacementTransform(lines, end))
        self.wait(2)


class Shapes(Scene):
    """Shapes that become one another, turn and move."""

    def construct(self) -> None:
        circle = Circle(color=PINK, fill_opacity=0.5).shift(3 * LEFT)
        square = Square(color=BLUE, fill_opacity=0.8)
        triangle = Triangle(color=GREEN, fill_opacity=1).shift(3 * RIGHT)
        self.play(Create(circle), Create(square), Create(triangle))
        self.play(Rotate(square, PI / 2), triangle.animate.scale(1.6), circle.animate.shift(UP))
        self.wait(1)
        self.play(ReplacementTransform(square, circle.copy().shift(2 * DOWN)))
        dot = Dot(color=YELLOW).move_to(triangle.get_vertices()[0])
        self.add(dot)
        self.play(MoveAlongPath(dot, triangle), run_time=2)
        self.wait(1)


class GraphOfFunctions(Scene):
    """Two curves over axes, and a dot that runs along one of them."""

    def construct(self) -> None:
        axes = Axes(x_range=[-1, 10, 1], y_range=[-1.5, 1.5, 0.5], x_length=11, y_length=5)
        sine = axes.plot(np.sin, color=BLUE)
        fading = axes.plot(lambda x: np.exp(-x / 4) * np.cos(2 * x), color=RED)
        self.play(Create(axes), run_time=1.5)
        self.play(Create(sine), Create(fading), run_time=2.5)
        area = axes.get_area(sine, x_range=(0, PI), color=[BLUE, GREEN], opacity=0.5)
        self.play(FadeIn(area))
        dot = Dot(color=YELLOW)
        self.play(MoveAlongPath(dot, sine), run_time=3)
        self.wait(2)


class SolidInSpace(ThreeDScene):
    """A shaded surface that the camera goes round."""

    def construct(self) -> None:
        axes = ThreeDAxes()
        surface = Surface(
            lambda u, v: np.array([u, v, 0.6 * np.sin(u) * np.cos(v)]),
            u_range=[-3, 3],
            v_range=[-3, 3],
            resolution=(20, 20),
        )
        self.set_camera_orientation(phi=65 * DEGREES, theta=30 * DEGREES)
        self.add(axes)
        self.play(Create(surface), run_time=2)
        self.begin_ambient_camera_rotation(rate=0.4)
        self.wait(3)


class ImageFromArray(Scene):
    """A picture of many colors that comes, grows and moves."""

    def construct(self) -> None:
        y, x = np.mgrid[0:180, 0:240] / 40
        waves = [127 + 127 * np.sin(a * x + b * y + a * b) for a, b in ((2, 1), (1, 3), (3, 2))]
        image = ImageMobject(np.uint8(np.stack(waves, axis=2))).set_height(3)
        self.play(FadeIn(image))
        self.play(image.animate.scale(1.8), run_time=2)
        self.play(image.animate.shift(2 * RIGHT + 0.5 * UP), run_time=2)
        self.wait(1)
        self.play(image.animate.move_to(ORIGIN).set_opacity(0.3))
