"""A flat scene keeps its mobjects, and moves its values, exactly as manim does."""

from collections.abc import Callable, Iterator
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import Create, Dot, Scene, ValueTracker, VGroup, linear, smooth, there_and_back
from manim.animation.animation import Animation

from mlu_anim.rendering.sampler import Sampler
from mlu_anim.stage.flat_scene import FlatScene
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.slide import Slide

TIMES = [Fraction(k, 7) for k in range(14)]
Step = Callable[[Scene, Part, VGroup, ValueTracker], object]
STEPS: dict[str, Step] = {
    "a part": lambda s, part, group, tracker: s.add(part),
    "an ink of the part": lambda s, part, group, tracker: s.add(part[0]),
    "a group": lambda s, part, group, tracker: s.add(group),
    "one of the group": lambda s, part, group, tracker: s.add(group[1]),
    "a tracker": lambda s, part, group, tracker: s.add(tracker),
    "a foreground": lambda s, part, group, tracker: s.add_foreground_mobject(group[0]),
    "the part goes": lambda s, part, group, tracker: s.remove(part),
    "one of the group goes": lambda s, part, group, tracker: s.remove(group[1]),
    "a wait": lambda s, part, group, tracker: s.wait(0.1, frozen_frame=False),
    "the tracker moves": lambda s, part, group, tracker: s.play(Slide(tracker, 1.0, smooth)),
    "one of the group is drawn": lambda s, part, group, tracker: s.play(Create(group[0])),
    "a dot of the part turns": lambda s, part, group, tracker: s.play(part[0].animate.rotate(1)),
}


def _lists_after(kind: type[Scene], steps: list[str]) -> Iterator[list[str]]:
    part, group = Part(Ink(), Ink(), name="part"), VGroup(Dot(), Dot())
    tracker, scene = ValueTracker(0.0), kind(renderer=Sampler(iter(()), lambda _: None))
    named = {id(part): "part", id(group): "group", id(tracker): "tracker"}
    named |= {id(m): f"{k} of {named[id(of)]}" for of in (part, group) for k, m in enumerate(of)}
    for step in steps:
        STEPS[step](scene, part, group, tracker)
        yield [named.get(id(mobject), type(mobject).__name__) for mobject in scene.mobjects]


@settings(max_examples=30)
@given(st.lists(st.sampled_from(list(STEPS)), max_size=7))
def test_the_scene_holds_what_manims_own_would_hold(steps: list[str]) -> None:
    assert list(_lists_after(FlatScene, steps)) == list(_lists_after(Scene, steps))


@pytest.mark.parametrize("rate", [smooth, linear, there_and_back])
@pytest.mark.parametrize(("start", "end"), [(0.1, 0.7), (-3.0, 1e9), (1 / 3, 1 / 3)])
def test_a_value_slides_as_manims_own_animation_moves_it(
    start: float, end: float, rate: Callable[[float], float]
) -> None:
    def course(animation_of: Callable[[ValueTracker], Animation]) -> list[float]:
        tracker, seen = ValueTracker(start), list[float]()
        scene = FlatScene(renderer=Sampler(iter(TIMES), lambda _: seen.append(tracker.get_value())))
        scene.play(animation_of(tracker), run_time=2.0)
        return [*seen, tracker.get_value()]

    ours = course(lambda tracker: Slide(tracker, end, rate))
    assert len(ours) == len(TIMES) + 1
    assert ours == course(lambda tracker: tracker.animate(rate_func=rate).set_value(end).build())


def test_after_a_wait_no_families_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wait puts an empty mobject of manim's own on the stage."""
    scene = FlatScene(renderer=Sampler(iter(()), lambda _: None))
    scene.add(Part(Ink(), name="first"))
    scene.wait(0.1, frozen_frame=False)
    monkeypatch.setattr(Scene, "restructure_mobjects", None)
    scene.add(Part(Ink(), name="second"))
    scene.play(Slide(ValueTracker(0.0), 1.0, smooth))
    assert len(scene.mobjects) == 4
