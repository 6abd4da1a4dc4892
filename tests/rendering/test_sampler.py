"""Sampling at absolute times: each time belongs to one play, and none is lost."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import accumulate
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Scene, ValueTracker, config, linear

from mlu_anim.rendering.sampler import Sampler
from mlu_anim.rendering.settings import manim_settings
from mlu_anim.stage.part import Part
from mlu_anim.stage.slide import Slide
from mlu_anim.stage.tracked import TrackedValue
from mlu_anim.stage.variant import film_variant


class Ramps(Scene):
    """A value that rises by one in each play."""

    run_times = (0.5, 0.3, 1.0, 0.1)

    def construct(self) -> None:
        self.value = ValueTracker(0.0)
        self.add(self.value)
        for index, run_time in enumerate(self.run_times):
            move: Any = self.value.animate
            self.play(move(rate_func=linear, run_time=run_time).set_value(index + 1.0))


EDGES = list(accumulate((Fraction(str(r)) for r in Ramps.run_times), initial=Fraction(0)))


@pytest.fixture(autouse=True, scope="module")
def _settings() -> Iterator[None]:
    with manim_settings(film_variant("draft", "16:9", "light")):
        yield


def _value_at(t_s: Fraction) -> float:
    """The value of the ramps at a time; an edge belongs to the play that begins there."""
    index = max(i for i, edge in enumerate(EDGES[:-1]) if t_s >= edge)
    return index + float((t_s - EDGES[index]) / (EDGES[index + 1] - EDGES[index]))


def _sampled(moments: list[Fraction]) -> dict[Fraction, tuple[float, int]]:
    samples: dict[Fraction, tuple[float, int]] = {}

    def look(t_s: Fraction) -> None:
        samples[t_s] = scene.value.get_value(), sampler.num_plays

    sampler: Any = Sampler(iter(moments), look)
    scene = Ramps(renderer=sampler)
    scene.setup()
    scene.construct()
    assert sampler.clock == EDGES[-1]
    assert scene.value.get_value() == len(Ramps.run_times)
    return samples


def test_an_edge_belongs_to_the_play_that_begins_there() -> None:
    samples = _sampled(EDGES[:-1])
    for index, edge in enumerate(EDGES[:-1]):
        value, n_plays = samples[edge]
        assert value == pytest.approx(index)
        assert n_plays == index


@pytest.mark.parametrize("rate", ["10", "12.5", "20", "30", "60", "30000/1001"])
def test_no_time_is_lost(rate: str) -> None:
    moments = [k / Fraction(rate) for k in range(200) if k / Fraction(rate) < EDGES[-1]]
    samples = _sampled(moments)
    assert list(samples) == moments
    for t_s, (value, _) in samples.items():
        assert value == pytest.approx(_value_at(t_s), abs=1e-9)


@given(st.sets(st.fractions(0, EDGES[-1], max_denominator=600), max_size=12))
def test_a_sample_does_not_depend_on_those_before_it(wanted: set[Fraction]) -> None:
    moments = sorted(t for t in wanted if t < EDGES[-1])
    samples = _sampled(moments)
    assert list(samples) == moments
    for t_s, (value, _) in samples.items():
        assert value == pytest.approx(_value_at(t_s), abs=1e-9)


def test_times_after_the_end_are_not_sampled() -> None:
    assert list(_sampled([Fraction(0), EDGES[-1], EDGES[-1] + 1])) == [0]


class _Drawn(Part):
    """Draws a tracked value, and counts how often."""

    def __init__(self) -> None:
        super().__init__(name="drawn")
        self.value, self.shown, self.n_draws = TrackedValue(0.0), 0.0, 0

    def state(self) -> float:
        return self.value.get_value()

    def draw(self) -> None:
        self.shown, self.n_draws = self.value.get_value(), self.n_draws + 1


class Held(Scene):
    """A part follows a value that rises in one second, and rests for one; twice."""

    def construct(self) -> None:
        self.part = _Drawn()
        self.part.stand()
        self.add(self.part)
        for height in (1.0, 2.0):
            self.play(Slide(self.part.value, height, linear), run_time=1)
            self.wait(1, frozen_frame=False)


def _shown(*moments: str) -> tuple[list[float], int]:
    """What the part shows at these times, and how often it has been drawn at the end."""
    shown: list[float] = []
    times = (Fraction(t_s) for t_s in moments)
    sampler: Any = Sampler(times, lambda _: shown.append(scene.part.shown))
    scene = Held(renderer=sampler)
    scene.construct()
    assert scene.part.value.get_value() == 2
    return shown, scene.part.n_draws


@pytest.mark.parametrize("before", [(), ("0.5",), ("0.5", "1.2"), ("1",)])
def test_who_looks_at_rest_sees_the_end_of_the_motion(before: tuple[str, ...]) -> None:
    assert _shown(*before, "1.5")[0][-1] == 1
    assert _shown(*before, "3.9")[0][-1] == 2


def test_a_scene_that_nobody_looks_at_is_not_drawn() -> None:
    assert _shown() == ([], 1)
    assert _shown("0.5") == ([0.5], 2)


def test_settings_of_the_variant_are_set_and_restored() -> None:
    before = dict(config)
    with manim_settings(film_variant("draft", "9:16", "dark")):
        assert (config.pixel_width, config.pixel_height) == (480, 854)
        assert (config.frame_width, config.frame_height) == pytest.approx((8, 8 * 854 / 480))
        folder = config.media_dir
        assert dict(config) != before
    assert dict(config) == before
    assert config.media_dir != folder


def test_settings_are_restored_after_an_error() -> None:
    before = dict(config)
    with (
        pytest.raises(ValueError, match="on purpose"),
        manim_settings(film_variant("high", "1:1", "light")),
    ):
        raise ValueError("on purpose")
    assert dict(config) == before
