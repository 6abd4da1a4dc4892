"""The curves and brackets of the bias-variance scene, read back from points, are the result's."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.variant import RATIOS, film_variant
from mlu_anim.wording.sentences import formatted
from scenes._bias_variance_ghosts import FLAT
from tests.scenes.bias_variance_readings import (
    SAME,
    STIFF,
    WIGGLY,
    at_end,
    at_share,
    both_models,
    crossings,
    first_models,
    share_where,
    span_of,
    usual,
)
from tests.scenes.roc_readings import centers, string_at

# --- the sample and the curves ------------------------------------------------------------------


def test_sample_and_its_fit_are_the_first_of_all() -> None:
    r = usual()

    def look(scene: Any) -> None:
        plane = scene.world.plane
        places = plane.p2c(centers(scene.world.sample.discs))
        assert places == pytest.approx(np.column_stack([r.train_x[0], r.train_y[0]]))
        line = scene.world.one_fit.vertices()
        assert line[:, 1] == pytest.approx(r.predictions[0, 0])
        stems = plane.p2c(scene.world.stems.inks()[0].points).reshape(-1, 4, 2)
        assert stems[:, 3, 1] == pytest.approx(r.train_y[0])
        assert stems[:, 0, 1] == pytest.approx(np.sin(2 * np.pi * r.train_x[0]), abs=0.01)

    at_end(r, "sample", look)


def test_the_truth_is_drawn_where_it_is() -> None:
    r = usual()

    def look(scene: Any) -> None:
        drawn = scene.world.plane.p2c(scene.world.truths[0].inks()[0].points)
        assert drawn[:, 1] == pytest.approx(np.interp(drawn[:, 0], r.x, r.truth[0]), abs=1e-6)
        assert drawn[[0, -1], 0] == pytest.approx(r.x[[0, -1]])

    at_end(r, "stiff", look)


@both_models
@pytest.mark.parametrize("x", [0.11, 0.5, 0.77, 0.96])
def test_ghosts_are_all_the_fits(beat: str, model: int, x: float) -> None:
    r = usual()
    wanted = np.array([np.interp(x, r.x, curve) for curve in r.predictions[model]])
    within = np.sort(wanted[(wanted > r.low) & (wanted < r.high)])
    seen, unit = at_end(r, beat, lambda scene: (crossings(scene, model, x), scene.world.unit))
    assert seen == pytest.approx(within, abs=FLAT / unit)
    if model == STIFF:
        assert len(seen) == r.n_sets


def test_the_caption_counts_the_curves_that_are_cut() -> None:
    r = usual()
    n_cut = int(r.n_leaving[WIGGLY])

    def look(scene: Any) -> int:
        high, low = scene.world.plane.rect.top, scene.world.plane.rect.bottom
        ghosts = scene.world.fits[len(r.complexity) - 1].ghosts
        for ink in ghosts.layers:
            assert ink.points[:, 1].max() <= high + SAME
            assert ink.points[:, 1].min() >= low - SAME
        assert any(f"({n_cut} cut)" in text for text in scene.strings())
        return int(ghosts.readings()[f"ghosts_{r.complexity[WIGGLY]}_curves"])

    assert at_end(r, "wiggly", look) == r.n_sets
    strings = at_end(first_models(4), "wiggly", lambda scene: scene.strings())
    assert not any("cut" in text for text in strings)


@both_models
def test_the_mean_curve_is_the_mean(beat: str, model: int) -> None:
    r = usual()
    index = model % len(r.complexity)
    drawn = at_end(r, beat, lambda scene: scene.world.fits[index].mean.vertices())
    assert drawn == pytest.approx(np.column_stack([r.x, r.predictions[index].mean(axis=0)]))


# --- gaps and spreads ---------------------------------------------------------------------------


@both_models
def test_brackets_measure_gap_and_spread(beat: str, model: int) -> None:
    """The gap from the mean curve to the truth, the spread one deviation of the ghosts."""
    r = usual()
    index = model % len(r.complexity)

    def look(scene: Any) -> None:
        fits, plane = scene.world.fits[index], scene.world.plane
        x, low, high = span_of(plane, fits.gap.line)
        on_mean, on_truth = (np.interp(x, r.x, c) for c in (r.mean[index], r.truth[index]))
        assert (low, high) == pytest.approx(sorted((on_mean, on_truth)))
        assert high - low == pytest.approx(np.sqrt(r.bias_squared[index]))
        x, low, high = span_of(plane, fits.spread.line)
        assert low == pytest.approx(np.interp(x, r.x, r.mean[index]))
        assert high - low == pytest.approx(np.sqrt(r.variance[index]))
        if model == STIFF:
            assert high - low == pytest.approx(crossings(scene, model, x).std(), abs=1e-6)

    at_end(r, beat, look)


@both_models
def test_sides_carried_over_are_the_brackets(beat: str, model: int) -> None:
    r = usual()
    index = model % len(r.complexity)

    def look(scene: Any) -> None:
        sides, unit = scene.errors.table.sides[index], scene.world.unit
        lengths = []
        for bracket in (sides.gap, sides.spread):
            low, high = bracket.line.points[[0, 3], 1]
            lengths.append((high - low) / unit)
        assert lengths == pytest.approx([r.gap[index], r.spread[index]])
        gap, spread = (string_at(words) for words in sides.lengths.inks())
        assert gap == formatted(Fact(float(r.gap[index]), Kind.SHARE))
        assert spread == formatted(Fact(float(r.spread[index]), Kind.SHARE))

    at_end(r, beat, look)


def test_a_bracket_on_its_way_keeps_its_length() -> None:
    share = share_where("stiff", lambda values: 0.3 < values["carried_1"] < 0.7)
    readings = at_share(usual(), "stiff", share, lambda scene: scene.values())
    assert readings["gap_side_1_length"] == pytest.approx(usual().gap[0])
    assert readings["spread_side_1_length"] == pytest.approx(usual().spread[0])


# --- one point ----------------------------------------------------------------------------------


def test_histograms_count_the_fits_that_cross_the_line() -> None:
    r = usual()

    def look(scene: Any) -> None:
        (line,) = scene.world.point_line.inks()
        x = float(scene.world.plane.p2c(line.points)[0, 0])
        assert x == pytest.approx(r.point)
        for index, histogram in scene.points.histograms.items():
            at = np.array([np.interp(x, r.x, curve) for curve in r.predictions[index]])
            counts, _ = np.histogram(at, r.bin_edges)
            drawn = histogram.drawn()
            assert drawn[:, 1] == pytest.approx(counts[counts > 0])
            middles = (r.bin_edges[:-1] + r.bin_edges[1:]) / 2
            assert drawn[:, 0] == pytest.approx(middles[counts > 0])
            (mean,) = scene.points.means[index].inks()
            assert scene.points.plane.p2c(mean.points)[:, 1] == pytest.approx(at.mean())
        true = float(np.interp(x, r.x, r.truth[0]))
        for truth in scene.points.truth.inks():
            assert scene.points.plane.p2c(truth.points)[:, 1] == pytest.approx(true)
        _, low, high = span_of(scene.points.plane, scene.points.gaps[0].line)
        assert high - low == pytest.approx(r.gap[0])

    at_end(r, "point", look)


@pytest.mark.parametrize("ratio", RATIOS)
def test_the_histograms_fill_their_panel(ratio: str) -> None:
    def look(scene: Any) -> None:
        world, points = scene.world.plane, scene.points.plane
        tops = [part.drawn()[:, 0] for part in scene.points.histograms.values()]
        predicted = np.concatenate(tops)
        low, high = points.y_range
        assert low < predicted.min() < predicted.max() < high
        assert np.ptp(predicted) > 0.75 * (high - low)
        if ratio != "9:16":
            assert (points.rect.bottom, points.rect.top) == (world.rect.bottom, world.rect.top)
            assert scene.errors.plane.rect.bottom == pytest.approx(world.rect.bottom)

    at_share(usual(), "point", 1.0, look, variant=film_variant("draft", ratio, "light"))
