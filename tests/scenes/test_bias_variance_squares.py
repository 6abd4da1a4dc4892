"""Lengths, squares and stacks of the bias-variance scene, read back, are the result's."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.words import Words
from mlu_anim.wording.sentences import formatted
from tests.scenes.bias_variance_readings import (
    STIFF,
    WIGGLY,
    at_end,
    at_share,
    drawn_rects,
    first_models,
    layers_of,
    share_where,
    sizes,
    usual,
)
from tests.scenes.roc_readings import string_at

# --- squares, stacks and the U ------------------------------------------------------------------


def stand(values: dict[str, float]) -> bool:
    """Whether squares stand and have not begun to flatten."""
    return values["widened"] == values["added"] == 1 and values["flattened"] == 0


def test_squares_have_gap_spread_and_noise_as_sides() -> None:
    r = usual()

    def look(scene: Any) -> None:
        unit, table = scene.world.unit, scene.errors.table
        assert scene.errors.stacks.side_unit() == unit
        for end in (STIFF, WIGGLY):
            sides = [r.sigma, r.spread[end], r.gap[end]]
            assert sizes(scene)[end] / unit == pytest.approx(np.column_stack([sides, sides]))
            carried = table.sides[end % len(r.complexity)]
            for layer, bracket in ((2, carried.gap), (1, carried.spread)):
                low, high = bracket.line.points[[0, 3], 1]
                rect = drawn_rects(scene)[end, layer]
                assert (low, high) == pytest.approx((rect[1], rect[3]))
            said = [string_at(words) for words in carried.squared.inks()]
            lengths = (formatted(Fact(float(side), Kind.SHARE)) for side in reversed(sides))
            assert said == [f"{length}²" for length in lengths]

    at_share(r, "squares", share_where("squares", stand), look)


@pytest.mark.parametrize("share", [0.45, 0.55, 0.6, 0.65, 0.7, 0.8, 1.0])
def test_areas_keep_to_each_other_while_squares_become_bars(share: float) -> None:
    r = usual()

    def look(scene: Any) -> None:
        areas = sizes(scene)[[0, -1]].prod(axis=2) / scene.errors.stacks.side_unit() ** 2
        assert areas == pytest.approx(layers_of(r)[[0, -1]], abs=1e-9)

    at_share(r, "squares", share, look)


@pytest.mark.parametrize("count", [2, 4, 8])
def test_stacks_add_up_to_the_expected_error(count: int) -> None:
    r = usual() if count == 8 else first_models(count)

    def look(scene: Any) -> None:
        plane, rects = scene.errors.plane, drawn_rects(scene)
        tops = plane.p2c(rects[:, :, 2:].reshape(-1, 2))[:, 1].reshape(-1, 3)
        assert tops == pytest.approx(layers_of(r).cumsum(axis=1))
        assert tops[:, -1] == pytest.approx(r.expected)
        middles = plane.p2c((rects[:, 1, :2] + rects[:, 1, 2:]) / 2)[:, 0]
        assert middles == pytest.approx(np.arange(count) + 1)

    at_end(r, "u", look)


def test_measured_errors_land_on_the_stacks() -> None:
    r = usual()

    def ends(scene: Any) -> None:
        assert scene.errors.end_marks.values() == pytest.approx(
            np.array([(1, r.measured[0]), (8, r.measured[-1])])
        )
        for index in (0, 7):
            (words,) = scene.errors.values[index].inks()
            assert string_at(words) == formatted(Fact(float(r.measured[index]), Kind.SHARE))

    def inner(scene: Any) -> None:
        drawn = scene.errors.inner_marks.values()
        assert drawn == pytest.approx(np.column_stack([np.arange(2, 8), r.measured[1:-1]]))
        tops = scene.errors.plane.p2c(drawn_rects(scene)[1:-1, -1, 2:])[:, 1]
        assert drawn[:, 1] == pytest.approx(tops, abs=0.01), "measured is not what was expected"

    at_end(r, "squares", ends)
    at_end(r, "u", inner)


@pytest.mark.parametrize("count", [2, 4, 8])
def test_the_sweet_spot_is_the_least_error(count: int) -> None:
    r = usual() if count == 8 else first_models(count)
    best = int(np.argmin(r.bias_squared + r.variance + r.noise))

    def look(scene: Any) -> None:
        (band,) = scene.errors.highlight.inks()
        rect = drawn_rects(scene)[best]
        assert band.visibility > 0
        assert band.box().left <= rect[:, 0].min()
        assert band.box().right >= rect[:, 2].max()
        assert scene.world.fits[best].mean.vertices()[:, 1] == pytest.approx(r.mean[best])
        (value,) = scene.errors.best_value().inks()
        said = formatted(Fact(float(r.measured[best]), Kind.SHARE))
        assert string_at(value) == said
        assert any(f"degree {r.complexity[best]}: {said}" in text for text in scene.strings())

    at_end(r, "u", look)


@pytest.mark.parametrize("count", [2, 4, 8])
def test_axis_of_errors_is_written_where_it_is(count: int) -> None:
    r = usual() if count == 8 else first_models(count)

    def look(scene: Any) -> None:
        errors = scene.errors
        words = [w for w in errors.y_axis.inks() if isinstance(w, Words) and w.anchor == "right"]
        for word in words:
            middle = word.at[1] + 0.36 * word.em
            at = errors.plane.p2c([(0.0, middle)])[0, 1]
            assert float(word.string) == pytest.approx(at, abs=1e-6)
        assert len(words) >= 2
        names = [w for w in errors.x_axis.inks() if isinstance(w, Words) and w.anchor == "center"]
        places = errors.plane.p2c([w.at for w in names])[:, 0]
        assert places == pytest.approx(np.arange(count) + 1)
        assert [int(w.string) for w in names] == r.complexity.tolist()

    at_end(r, "u", look)
