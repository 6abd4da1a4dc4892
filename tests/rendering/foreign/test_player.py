"""Results of playing a scene besides its frames, and skipped sections."""

from fractions import Fraction

import numpy as np
import pytest
from manim import RIGHT, CairoRenderer, Create, Dot, Scene, Square

from mlu_anim.rendering.foreign.player import play
from mlu_anim.system.errors import RenderFailed
from tests.rendering.foreign.playing import SMALL, our_frames, our_still, settings, stock_still
from tests.rendering.foreign.varied_scenes import (
    Captions,
    Gradients,
    Sections,
    TimeUpdaters,
    Transforms,
    Waiting,
)


def test_sections_start_at_their_first_frame() -> None:
    frames, played = our_frames(Sections)
    sections = [(s.name, s.first_frame, s.is_skipped) for s in played.sections]
    assert sections == [("first", 0, False), ("left out", 5, True), ("last", 5, False)]
    assert len(frames) == played.n_frames == 10


def test_captions_have_their_times() -> None:
    _, played = our_frames(Captions)
    assert played.captions[:2] == [
        (Fraction(0), Fraction(1, 2), "Before"),
        (Fraction(1, 5), Fraction(9, 10), "A square appears"),
    ]


def test_a_still_frame_is_drawn_once() -> None:
    shown: list[int] = []
    with settings():
        play(Captions, lambda _, n: shown.append(n), SMALL)
    # manim makes 2 frames of a wait of 0.3 s at 10 frames a second: 0.3 / 0.1 is below 3.
    assert shown == [2, *[1] * 7, 3, 1, 1, 1]


def test_the_final_state_is_the_same_without_drawing() -> None:
    pictures = []
    for draws in (True, False):
        with settings():
            played = play(TimeUpdaters, lambda *_: None, SMALL, draws=draws, wants_last=True)
        assert played.last is not None
        pictures.append(played.last)
    assert np.array_equal(*pictures)


@pytest.mark.parametrize("scene", [Transforms, TimeUpdaters, Waiting, Sections, Gradients])
def test_a_still_equals_that_of_stock_manim(scene: type[Scene]) -> None:
    """Also if jumping over a play ends in another state than stepping through it."""
    assert np.array_equal(our_still(scene), stock_still(scene))


def test_a_still_is_made_by_jumping() -> None:
    assert not np.array_equal(our_still(TimeUpdaters), our_frames(TimeUpdaters)[0][-1])
    with settings():
        played = play(Sections, lambda *_: None, SMALL, draws=False, jumps=True)
    sections = [(s.name, s.first_frame, s.is_skipped) for s in played.sections]
    assert sections == [("first", 0, False), ("left out", 5, True), ("last", 5, False)]


class _EndsMoving(Scene):
    def construct(self) -> None:
        self.add(Square())
        self.play(Create(Dot(RIGHT * 2)), run_time=0.3)


class _EndsStill(_EndsMoving):
    def construct(self) -> None:
        super().construct()
        self.wait(0.2)


def test_the_final_state_is_after_the_last_frame() -> None:
    frames, _ = our_frames(_EndsStill)
    with settings():
        played = play(_EndsMoving, lambda *_: None, SMALL, wants_last=True)
    assert np.array_equal(played.last, frames[-1])
    assert not np.array_equal(played.last, our_frames(_EndsMoving)[0][-1])


class _Stubborn(Scene):
    def __init__(self) -> None:
        super().__init__(renderer=CairoRenderer())


def test_a_scene_with_its_own_renderer_is_refused() -> None:
    with settings(), pytest.raises(RenderFailed, match="uses its own renderer, CairoRenderer"):
        play(_Stubborn, lambda *_: None, SMALL)


class _OwnInit(Scene):
    def __init__(self) -> None:
        super().__init__()
        self.square = Square()

    def construct(self) -> None:
        self.play(Create(self.square), run_time=0.2)


def test_a_scene_does_not_have_to_pass_on_a_renderer() -> None:
    frames, _ = our_frames(_OwnInit)
    assert len(frames) == 2
