"""Scenes like those of manim users, one for each feature that a renderer may get wrong."""

import random
from pathlib import Path

import numpy as np
from manim import (
    BLUE,
    DEGREES,
    DOWN,
    GREEN,
    LEFT,
    ORIGIN,
    PI,
    PURPLE,
    RED,
    RIGHT,
    TAU,
    UP,
    WHITE,
    YELLOW,
    AnimationGroup,
    Axes,
    CapStyleType,
    Circle,
    Cone,
    Create,
    Cube,
    DashedLine,
    DecimalNumber,
    Dot,
    Dot3D,
    FadeIn,
    FadeOut,
    Group,
    ImageMobject,
    LaggedStart,
    Line,
    LineJointType,
    MarkupText,
    MathTypst,
    MovingCameraScene,
    PointCloudDot,
    Polygon,
    Prism,
    RegularPolygon,
    ReplacementTransform,
    Rotate,
    Scene,
    Sphere,
    Square,
    Star,
    Succession,
    Surface,
    Text,
    ThreeDAxes,
    ThreeDScene,
    Torus,
    TracedPath,
    Transform,
    Triangle,
    ValueTracker,
    VGroup,
    VMobject,
    Wait,
    Write,
    ZoomedScene,
    always_redraw,
    config,
    linear,
    register_font,
    there_and_back,
)

FONT = Path(__file__).parents[3] / "assets" / "fonts" / "Inter_700Bold.ttf"


class Transforms(Scene):
    """Shapes that transform into others with different numbers of curves."""

    def construct(self) -> None:
        square = Square(color=BLUE, fill_opacity=0.4)
        self.play(Create(square), run_time=0.5)
        self.play(Transform(square, Star(color=YELLOW)), run_time=0.7)
        ring = VGroup(Circle(radius=1.4), Circle(radius=0.6)).set_color(GREEN)
        self.play(ReplacementTransform(square, ring), run_time=0.7)
        self.play(ring.animate.scale(0.5).shift(RIGHT), run_time=0.4)
        self.play(FadeOut(ring, shift=DOWN), run_time=0.3)


class SolidCamera(ThreeDScene):
    """A rotating camera, shaded faces, and a label fixed in the frame."""

    def construct(self) -> None:
        axes = ThreeDAxes(x_range=[-2, 2], y_range=[-2, 2], z_range=[-1, 1])
        dome = Surface(
            lambda u, v: np.array([u, v, 1 - (u * u + v * v) / 4]),
            u_range=[-1, 1],
            v_range=[-1, 1],
            resolution=(5, 5),
        )
        label = Text("front", font_size=30).to_corner(UP + LEFT)
        self.add_fixed_in_frame_mobjects(label)
        self.set_camera_orientation(phi=60 * DEGREES, theta=30 * DEGREES)
        self.add(axes, dome, Cube(0.5, fill_opacity=0.8).shift(RIGHT * 2))
        self.begin_ambient_camera_rotation(rate=0.6)
        self.wait(0.5)
        self.stop_ambient_camera_rotation()
        self.move_camera(phi=30 * DEGREES, zoom=1.3, run_time=0.4)


class ShadedSurface(ThreeDScene):
    """Shaded faces that move, fade and change color, with a rotating camera."""

    def construct(self) -> None:
        self.set_camera_orientation(phi=65 * DEGREES, theta=40 * DEGREES, zoom=0.8)
        axes = ThreeDAxes()
        wave = Surface(
            lambda u, v: axes.c2p(u, v, np.sin(u) * np.cos(v)),
            u_range=[-3, 3],
            v_range=[-3, 3],
            resolution=(5, 4),
        ).set_fill_by_checkerboard(BLUE, PURPLE, opacity=0.7)
        label = Text("turns", font_size=40, gradient=(RED, YELLOW)).shift(UP)
        self.add_fixed_orientation_mobjects(label)
        self.add(axes, wave)
        self.begin_ambient_camera_rotation(rate=0.8)
        self.wait(0.3)
        self.play(wave.animate.shift(UP).set_opacity(0.4), run_time=0.4)
        self.play(self.camera.light_source.animate.shift(RIGHT * 9), Rotate(wave, 1), run_time=0.3)


class Solids(ThreeDScene):
    """manim's 3D bodies, one without shading, and gradients in space."""

    def construct(self) -> None:
        self.set_camera_orientation(phi=50 * DEGREES, theta=-60 * DEGREES, gamma=10 * DEGREES)
        bodies = Group(
            Sphere(radius=0.6, resolution=(4, 4)),
            Cone(resolution=4, show_base=True),
            Torus(0.6, 0.2, resolution=(4, 4)),
            Dot3D(color=RED, resolution=(3, 3)),
            Prism([0.4, 0.5, 0.6]).set_fill([RED, BLUE], opacity=1),
        ).arrange(RIGHT, buff=0.2)
        ring = Circle(radius=3, stroke_width=8).set_color([RED, YELLOW, GREEN])
        flat = Square(1.5, fill_opacity=0.6).set_color_by_gradient(BLUE, GREEN).shift(DOWN * 2)
        label = Text("front", gradient=(RED, BLUE), font_size=40).to_corner(UP + LEFT)
        self.add_fixed_in_frame_mobjects(label)
        self.add(bodies, ring, flat)
        self.move_camera(phi=20 * DEGREES, theta=0, frame_center=RIGHT, zoom=1.3, run_time=0.4)
        self.camera.should_apply_shading = False
        self.play(Rotate(bodies, 1), run_time=0.2)
        self.camera.exponential_projection = True
        self.play(Rotate(bodies, 1), run_time=0.2)


class TimeUpdaters(Scene):
    """Motion that accumulates from frame to frame."""

    def construct(self) -> None:
        dot, turning = Dot(LEFT * 3, color=RED), Square(side_length=0.8)
        dot.velocity = 2.0

        def fall(mobject: Dot, dt: float) -> None:
            mobject.velocity -= 4 * dt
            mobject.shift((RIGHT + UP * mobject.velocity) * dt)

        dot.add_updater(fall)
        turning.add_updater(lambda m, dt: m.rotate(dt))
        self.add(dot, turning)
        self.wait(0.8)
        self.play(turning.animate.shift(RIGHT), run_time=0.5)
        dot.clear_updaters()
        self.wait(0.3)


class Traced(Scene):
    """A traced path of a dot."""

    def construct(self) -> None:
        dot = Dot(RIGHT * 2)
        path = TracedPath(dot.get_center, stroke_color=YELLOW, stroke_width=6)
        fading = TracedPath(dot.get_center, dissipating_time=0.3, stroke_opacity=[0, 1])
        self.add(path, fading, dot)
        self.play(Rotate(dot, PI, about_point=ORIGIN), run_time=0.8)
        self.play(dot.animate.shift(UP), run_time=0.4)


class Images(Scene):
    """Raster images below and above shapes."""

    def construct(self) -> None:
        rows = np.arange(64).reshape(8, 8)
        pixels = np.stack([rows * 4, 255 - rows * 4, rows % 8 * 30], axis=2).astype(np.uint8)
        picture = ImageMobject(pixels).set(height=3)
        picture.set_resampling_algorithm(0)
        circle = Circle(color=WHITE, fill_opacity=0.3)
        self.add(picture, circle)
        self.play(picture.animate.rotate(0.4).scale(1.2), run_time=0.5)
        self.play(FadeOut(picture), circle.animate.shift(LEFT), run_time=0.4)


class MovingView(MovingCameraScene):
    """A camera that pans and zooms over still objects."""

    def construct(self) -> None:
        self.add(*[Square(0.5).shift(RIGHT * i + UP * (i % 2)) for i in range(-4, 5)])
        self.add(Text("still", font_size=36))
        self.play(self.camera.frame.animate.scale(0.5).shift(RIGHT), run_time=0.6)
        self.play(self.camera.frame.animate.scale(2).shift(LEFT * 2), run_time=0.5)
        self.wait(0.3)


class Zoomed(ZoomedScene):
    """A second camera whose picture is shown within the first."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            zoom_factor=0.3, zoomed_display_height=2, zoomed_display_width=3, **options
        )

    def construct(self) -> None:
        dot = Dot(LEFT, color=RED)
        self.add(dot, Square(2))
        self.activate_zooming(animate=False)
        self.play(dot.animate.shift(RIGHT), run_time=0.5)
        self.play(self.zoomed_camera.frame.animate.shift(UP * 0.5), run_time=0.4)


class Sections(Scene):
    """Named sections, one of which is skipped."""

    def construct(self) -> None:
        square = Square()
        self.next_section("first")
        self.play(Create(square), run_time=0.5)
        self.next_section("left out", skip_animations=True)
        self.play(square.animate.shift(RIGHT), run_time=0.5)
        self.wait(0.5)
        self.next_section("last")
        self.play(square.animate.rotate(1), run_time=0.5)


class Texts(Scene):
    """Repeated texts in several styles, some of them changed afterwards."""

    def construct(self) -> None:
        first = Text("office", font_size=60)
        again = Text("office", font_size=60).shift(DOWN)
        again[2].set_color(RED)
        third = Text("office", font_size=60).shift(UP)
        parts = Text("red and blue", t2c={"red": RED, "blue": BLUE}).shift(UP * 2)
        plain = Text("fi", disable_ligatures=True, gradient=(RED, BLUE)).shift(DOWN * 2)
        self.add(first, again, plain)
        self.play(Write(third), FadeIn(parts), run_time=0.7)
        self.play(Transform(first, Text("office", slant="ITALIC")), run_time=0.5)
        self.add(MarkupText("<b>bold</b>", font_size=30).to_edge(DOWN))
        self.wait(0.2)


class DefaultStyles(Scene):
    """Defaults that a user sets between two texts."""

    def construct(self) -> None:
        self.add(Text("same").shift(UP))
        VMobject.set_default(color=RED)
        self.add(Text("same").shift(UP * 2))
        VMobject.set_default()
        Text.set_default(color=GREEN, font_size=30)
        VMobject.set_default(stroke_width=1)
        try:
            self.add(Text("same"))
            VMobject.set_default(color=RED)
            self.add(Text("same").shift(DOWN), Square())
        finally:
            VMobject.set_default()
            Text.set_default()
        self.add(Text("same").shift(DOWN * 2))
        self.wait(0.2)


class LiveNumbers(Scene):
    """Objects that are created again at each frame (`always_redraw`)."""

    def construct(self) -> None:
        tracker = ValueTracker(0)
        axes = Axes(x_range=[0, 2], y_range=[0, 2], x_length=4, y_length=3, tips=False)
        number = DecimalNumber(0, mob_class=Text).add_updater(
            lambda n: n.set_value(tracker.get_value()).to_corner(UP + RIGHT)
        )
        words = always_redraw(
            lambda: Text(f"n = {tracker.get_value():.1f}", font_size=30).to_edge(UP)
        )
        line = always_redraw(
            lambda: DashedLine(axes.c2p(tracker.get_value(), 0), axes.c2p(tracker.get_value(), 2))
        )
        curve = always_redraw(
            lambda: axes.plot(lambda x: x**2 / 2, x_range=[0, 0.1 + tracker.get_value()])
        )
        self.add(axes, number, words, line, curve)
        self.play(tracker.animate.set_value(1.5), run_time=1, rate_func=linear)
        self.play(tracker.animate.set_value(1.0), run_time=0.4)


class Formulas(Scene):
    """A formula typeset by Typst."""

    def construct(self) -> None:
        formula = MathTypst("a^2 + b^2 = c^2", font_size=60)
        self.play(Write(formula), run_time=0.5)
        self.play(formula.animate.set_color(YELLOW).scale(1.2), run_time=0.4)


class Layers(Scene):
    """Drawing order by z-index, foreground and order of adding."""

    def construct(self) -> None:
        low = Square(color=RED, fill_opacity=1).set_z_index(-1)
        high = Circle(color=BLUE, fill_opacity=1).set_z_index(2)
        middle = Triangle(color=GREEN, fill_opacity=1)
        self.add(high, middle, low)
        self.wait(0.2)
        self.play(middle.animate.set_z_index(3), low.animate.shift(RIGHT), run_time=0.4)
        self.add_foreground_mobject(low)
        self.play(high.animate.shift(LEFT), run_time=0.3)
        self.bring_to_back(high)
        self.wait(0.2)


class Opacity(Scene):
    """Translucent, invisible and fading objects."""

    def construct(self) -> None:
        group = VGroup(
            *[
                Square(fill_opacity=i / 4, stroke_opacity=1 - i / 4).shift(RIGHT * i)
                for i in range(5)
            ]
        ).center()
        hidden = Circle(stroke_width=0, fill_opacity=0)
        self.add(group, hidden)
        self.play(group.animate.set_opacity(0.3), hidden.animate.set_fill(RED, 1), run_time=0.5)
        self.play(group.animate.fade(0.5), run_time=0.3)
        self.play(FadeOut(group), run_time=0.3)


class Gradients(Scene):
    """Several colors in one shape, sheen, and background strokes."""

    def construct(self) -> None:
        polygon = RegularPolygon(5, fill_opacity=1).set_color_by_gradient(RED, YELLOW)
        polygon.set_fill([RED, BLUE, GREEN], opacity=1)
        shiny = Circle(color=BLUE, fill_opacity=1).shift(RIGHT * 2).set_sheen(0.6, UP)
        words = Text("outlined").shift(DOWN * 2).set_background_stroke(color=RED, width=6)
        self.add(polygon, shiny, words)
        self.play(polygon.animate.rotate(1), shiny.animate.set_sheen_direction(LEFT), run_time=0.6)
        self.play(polygon.animate.set_fill(PURPLE), run_time=0.3)


class ManyColors(Scene):
    """Gradients along strokes, texts, groups and background strokes, moving and still."""

    def construct(self) -> None:
        line = Line(LEFT * 3, RIGHT * 3, stroke_width=12).set_color([RED, GREEN, BLUE]).shift(UP)
        words = Text("gradient of words", font_size=40).set_color_by_gradient(RED, YELLOW, GREEN)
        curve = VMobject(stroke_width=[6]).set_points_smoothly([LEFT * 3, UP, DOWN, RIGHT * 3])
        curve.set_stroke([BLUE, YELLOW], width=6, opacity=[0.2, 1]).set_sheen_direction(UP + RIGHT)
        group = VGroup(Circle(fill_opacity=0.8), Square(2)).set_color_by_gradient(PURPLE, RED)
        group.set_sheen(-0.4, DOWN).shift(DOWN * 2)
        star = Star(fill_opacity=1).set_fill([RED, BLUE]).shift(DOWN * 2 + RIGHT * 3)
        star.set_background_stroke(color=[YELLOW, WHITE], width=15)
        star.add(Square(0.3))
        hidden = Square().set_fill([RED, BLUE], opacity=0).set_stroke([RED, BLUE], opacity=0)
        self.add(line, words, curve, group, star, hidden)
        self.play(words.animate.shift(DOWN), Rotate(line, 1), run_time=0.4)
        self.play(star.animate.scale(0.5), curve.animate.set_sheen_direction(LEFT), run_time=0.4)


class Captions(Scene):
    """Subcaptions and still frames."""

    def construct(self) -> None:
        square = Square()
        self.add_subcaption("Before", duration=0.5)
        self.wait(0.3)
        self.play(Create(square), subcaption="A square appears", run_time=0.7)
        self.pause(0.35)
        self.wait(0.25, frozen_frame=False)


class Waiting(Scene):
    """Waits with a stop condition."""

    def construct(self) -> None:
        dot = Dot(LEFT * 3).add_updater(lambda m, dt: m.shift(RIGHT * 3 * dt))
        self.add(dot)
        self.wait_until(lambda: dot.get_x() > -1, max_time=3)
        self.play(Wait(0.3), dot.animate.set_color(RED))
        self.wait_until(lambda: False, max_time=0.4)


class Chance(Scene):
    """Random numbers from Python's and numpy's global generators."""

    def construct(self) -> None:
        dots = VGroup(*[Dot(np.random.uniform(-3, 3, 3)) for _ in range(12)])
        random.shuffle(dots.submobjects)
        self.play(LaggedStart(*[FadeIn(dot) for dot in dots], lag_ratio=0.2), run_time=0.8)
        dots.add_updater(lambda g: g[0].move_to([random.uniform(-2, 2), 1, 0]))
        self.wait(0.5)


class Ends(Scene):
    """Caps, joints, open and broken paths, and a path of no length."""

    def construct(self) -> None:
        corner = VMobject(stroke_width=20, joint_type=LineJointType.ROUND)
        corner.set_points_as_corners([LEFT * 2, UP, RIGHT * 2]).set_cap_style(CapStyleType.ROUND)
        broken = VMobject(color=RED, fill_opacity=0.5)
        broken.append_points(Square(1).points).append_points(Triangle().shift(DOWN * 2).points)
        point = Line(ORIGIN, ORIGIN, stroke_width=10)
        self.add(corner, broken, VMobject(color=BLUE, fill_opacity=1), VGroup(), point)
        corner.points *= 1.1
        self.wait(0.2)
        corner.points += 0.2
        corner.joint_type = LineJointType.BEVEL
        self.wait(0.2)


class Composed(Scene):
    """Animations in groups and in succession."""

    def construct(self) -> None:
        marks = VGroup(*[Polygon(LEFT, UP, RIGHT).scale(0.4) for _ in range(5)]).arrange()
        self.play(LaggedStart(*[Create(m) for m in marks], lag_ratio=0.5), run_time=0.8)
        self.play(
            Succession(
                marks[0].animate(rate_func=there_and_back).shift(UP),
                AnimationGroup(Rotate(marks[1], TAU / 3), FadeOut(marks[2])),
            ),
            run_time=0.8,
        )
        self.play(Group(*marks[3:]).animate.arrange(DOWN), run_time=0.3)


class Clouds(Scene):
    """Points drawn one by one."""

    def construct(self) -> None:
        cloud = PointCloudDot(color=BLUE, radius=1, density=4)
        self.add(cloud)
        self.play(cloud.animate.shift(RIGHT).set_color(RED), run_time=0.4)


class Copies(Scene):
    """Copies, targets and saved states that must not share what they change."""

    def construct(self) -> None:
        original = VGroup(Square(), Text("copy", font_size=40))
        twin = original.copy().shift(RIGHT * 2).set_color(RED)
        original.save_state()
        original.generate_target()
        original.target.shift(LEFT * 2).rotate(0.5)
        self.add(original, twin)
        self.play(original.animate.become(original.target), run_time=0.4)
        twin[1].become(Text("other", font_size=40))
        self.play(original.animate.restore(), run_time=0.4)


class OwnSettings(Scene):
    """A scene that paints its own background."""

    def construct(self) -> None:
        self.camera.background_color = "#123456"
        self.add(Square())
        self.wait(0.2)
        self.play(Square().animate.scale(1 + config.frame_rate / 100), run_time=0.3)


class RegisteredFont(Scene):
    """A font that is registered only within a block; manim caches earlier drawings."""

    def construct(self) -> None:
        before = Text("Same words", font="Inter")
        with register_font(str(FONT)):
            same = Text("Same words", font="Inter")
            inside = Text("Other words", font="Inter")
        after = Text("Other words after", font="Inter")
        self.add(VGroup(before, same, inside, after).arrange(DOWN))
        self.wait(0.2)
