"""What the bias-variance scene draws, read back from points and strings, is what was computed."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mlu_anim.experiments import bias_variance
from mlu_anim.experiments.bias_variance import BiasVariance
from mlu_anim.facts import Fact, Kind
from mlu_anim.stage.axes import Plane
from mlu_anim.stage.words import Words
from mlu_anim.theme import theme
from mlu_anim.variant import RATIOS, Cut, Variant, film_variant
from mlu_anim.wording import CAPTION_LIMIT, formatted, wording
from tests.playing import middles_and_ends, shot_of, stop_at, timeline_of
from tests.scenes.roc_readings import centers, string_at, visible
from tests.test_clip_contract import _faults

SAME = 1e-9
STIFF, WIGGLY = 0, -1
both_models = pytest.mark.parametrize(("beat", "model"), [("stiff", STIFF), ("wiggly", WIGGLY)])


@cache
def usual() -> BiasVariance:
    return bias_variance.default()


@cache
def first_models(count: int) -> BiasVariance:
    """Only the stiffest models: other numbers, fewer stacks, nothing cut."""
    r = usual()
    per_model = ("complexity", "predictions", "train_error", "bias_squared", "variance", "noise")
    per_model += ("measured", "gap_x", "spread_x", "counts", "truth")
    fields: dict[str, Any] = {name: getattr(r, name)[:count] for name in per_model}
    return replace(r, **fields, best=int(r.expected[:count].argmin()))


def at_share(
    result: BiasVariance,
    beat: str,
    share: float,
    read: Callable[[Any], Any],
    cut: Cut | None = None,
    variant: Variant | None = None,
) -> Any:
    """What `read` makes of the scene at a share of a beat; 1 is a hundredth before its end."""
    shot = shot_of(result, variant, cut)
    span = next(b for b in timeline_of(shot).beats if b.name == beat)
    lasts = span.end_s - span.start_s - Fraction(1, 100)
    found: list[Any] = []
    moment = span.start_s + lasts * Fraction(share)
    stop_at(shot, [moment], lambda scene, _: found.append(read(scene)))
    return found[0]


def at_end(result: BiasVariance, beat: str, read: Callable[[Any], Any]) -> Any:
    return at_share(result, beat, 1.0, read)


def crossings(scene: Any, model: int, x: float) -> NDArray[np.float64]:
    """The heights at which the ghosts of a model cross a place, read from their inks."""
    index = model % len(scene.result.complexity)
    plane, heights = scene.world.plane, []
    for ink in scene.world.fits[index].ghosts.layers:
        assert ink.visibility > 0
        ends = plane.p2c(ink.points).reshape(-1, 4, 2)[:, [0, 3]]
        low, high = ends[:, 0, 0], ends[:, 1, 0]
        here = (low <= x) & (x < high)
        share = (x - low[here]) / (high[here] - low[here])
        heights += list(ends[here, 0, 1] * (1 - share) + ends[here, 1, 1] * share)
    return np.sort(heights)


def span_of(plane: Plane, ink: Any) -> tuple[float, float, float]:
    """Where a bracket stands, and from where to where it reaches, in values of a plot."""
    (x, low), (_, high) = plane.p2c(ink.points[[0, 3]])
    return float(x), float(low), float(high)


def drawn_rects(scene: Any) -> NDArray[np.float64]:
    """(n_stacks, n_layers, 4) of the stacks: left, bottom, right, top on the page."""
    found = []
    for ink in scene.errors.stacks.layers:
        assert ink.visibility == 1
        corners = np.asarray(ink.points).reshape(-1, 16, 3)[:, :, :2]
        found.append(np.concatenate([corners.min(axis=1), corners.max(axis=1)], axis=1))
    return np.stack(found, axis=1)


def sizes(scene: Any) -> NDArray[np.float64]:
    """(n_stacks, n_layers, 2): width and height on the page."""
    rects = drawn_rects(scene)
    return np.asarray(rects[:, :, 2:] - rects[:, :, :2])


def layers_of(result: BiasVariance) -> NDArray[np.float64]:
    """(n_stacks, n_layers): what the stacks are made of."""
    return np.column_stack([result.bias_squared, result.variance, result.noise])


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
    seen = at_end(r, beat, lambda scene: crossings(scene, model, x))
    assert seen == pytest.approx(within, abs=1e-6)
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
        sides, unit = scene.errors.sides[index], scene.errors.stacks.side_unit
        lengths = []
        for bracket in (sides.gap, sides.spread):
            low, high = bracket.line.points[[0, 3], 1]
            lengths.append((high - low) / unit)
        assert lengths == pytest.approx([r.gap[index], r.spread[index]])
        gap, spread = (string_at(words) for words in sides.names.inks())
        assert gap.endswith(formatted(Fact(float(r.gap[index]), Kind.SHARE)))
        assert spread.endswith(formatted(Fact(float(r.spread[index]), Kind.SHARE)))

    at_end(r, beat, look)


def share_where(beat: str, holds: Callable[[dict[str, float]], bool]) -> float:
    """A share of a beat of the usual result at which tracked values are so."""
    shot = shot_of(usual())
    span = next(b for b in timeline_of(shot).beats if b.name == beat)
    lasts = span.end_s - span.start_s - Fraction(1, 100)
    shares = [Fraction(k, 100) for k in range(20, 91)]
    found: list[float] = []

    def look(scene: Any, t_s: Fraction) -> None:
        if holds(scene.tracked_values()):
            found.append(float((t_s - span.start_s) / lasts))

    stop_at(shot, [span.start_s + lasts * share for share in shares], look)
    if found:
        return found[0]
    raise AssertionError(f"never so in {beat}")


def test_a_bracket_on_its_way_keeps_its_length() -> None:
    share = share_where("stiff", lambda values: 0.3 < values["carried_1"] < 0.7)
    readings = at_share(usual(), "stiff", share, lambda scene: scene.values())
    assert readings["gap_side_1_length"] == pytest.approx(usual().gap[0])
    assert readings["spread_side_1_length"] == pytest.approx(usual().spread[0])


# --- squares, stacks and the U ------------------------------------------------------------------


def stand(values: dict[str, float]) -> bool:
    """Whether squares stand and have not begun to flatten."""
    return values["widened"] == values["added"] == 1 and values["flattened"] == 0


def test_squares_have_gap_spread_and_noise_as_sides() -> None:
    r = usual()

    def look(scene: Any) -> None:
        unit = scene.errors.stacks.side_unit
        for end in (STIFF, WIGGLY):
            sides = [r.gap[end], r.spread[end], r.sigma]
            assert sizes(scene)[end] / unit == pytest.approx(np.column_stack([sides, sides]))
            carried = scene.errors.sides[end % len(r.complexity)]
            for layer, bracket in enumerate((carried.gap, carried.spread)):
                low, high = bracket.line.points[[0, 3], 1]
                rect = drawn_rects(scene)[end, layer]
                assert (low, high) == pytest.approx((rect[1], rect[3]))

    at_share(r, "squares", share_where("squares", stand), look)


@pytest.mark.parametrize("share", [0.45, 0.55, 0.6, 0.65, 0.7, 0.8, 1.0])
def test_areas_do_not_change_while_squares_become_bars(share: float) -> None:
    r = usual()

    def look(scene: Any) -> None:
        areas = sizes(scene)[[0, -1]].prod(axis=2) / scene.errors.stacks.side_unit**2
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
        assert band.visibility == 1
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
def test_panels_beside_each_other_share_the_axis(ratio: str) -> None:
    def look(scene: Any) -> None:
        world, points = scene.world.plane, scene.points.plane
        assert points.y_range == world.y_range
        if ratio != "9:16":
            assert (points.rect.bottom, points.rect.top) == (world.rect.bottom, world.rect.top)
            assert scene.errors.plane.rect.bottom == pytest.approx(world.rect.bottom)

    at_share(usual(), "point", 1.0, look, variant=film_variant("draft", ratio, "light"))


# --- looks, words, other results ----------------------------------------------------------------


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_colors_follow_roles(theme_name: str) -> None:
    colors = theme(theme_name)

    def look(scene: Any) -> None:
        fits = scene.world.fits[0]
        lines = (fits.mean.line, "bias"), (fits.gap.line, "bias"), (fits.spread.line, "variance")
        for line, role in (*lines, *((ink, "variance") for ink in fits.ghosts.layers)):
            assert line.get_stroke_color().to_hex() == colors.color(role)
        (truth,) = scene.world.truths[0].inks()
        assert truth.get_stroke_color().to_hex() == colors.color("ink")
        marks = scene.errors.end_marks.discs
        assert marks.get_fill_color().to_hex() == colors.color("test")

    at_share(usual(), "stiff", 1.0, look, variant=film_variant("draft", "16:9", theme_name))


@pytest.mark.parametrize("ratio", RATIOS)
def test_marks_are_large_enough(ratio: str) -> None:
    def look(scene: Any) -> None:
        px = scene.page.frame.width / 640
        for discs in (scene.world.sample.discs, scene.errors.end_marks.discs):
            if len(discs.points):
                assert np.ptp(discs.points[:16, 0]) / 2 >= 6 * px

    variant = film_variant("draft", ratio, "light")
    at_share(usual(), "sample", 1.0, look, variant=variant)
    at_share(usual(), "u", 1.0, look, variant=variant)


@pytest.mark.parametrize("beat", ["sample", "stiff", "wiggly", "squares", "u", "point"])
def test_a_beat_looks_the_same_however_it_is_reached(beat: str) -> None:
    """But for the title, which is in its strip, and the caption, which is its own."""
    in_full = at_end(usual(), beat, visible)
    alone = at_share(usual(), beat, 1.0, visible, Cut(beats=(beat,)))
    assert alone == in_full


@pytest.mark.parametrize("count", [2, 4])
@pytest.mark.parametrize("ratio", RATIOS)
def test_other_results_are_laid_out_in_order(count: int, ratio: str) -> None:
    shot = shot_of(first_models(count), film_variant("draft", ratio, "dark"))
    faults: list[str] = []
    stop_at(
        shot, middles_and_ends(timeline_of(shot)), lambda scene, _: faults.extend(_faults(scene))
    )
    assert faults == []


@cache
def resampled() -> BiasVariance:
    """One data set, and numbers of another scale."""
    from sklearn.datasets import load_diabetes
    from sklearn.tree import DecisionTreeRegressor

    data = load_diabetes(scaled=False)
    bmi = data.data[:, [data.feature_names.index("bmi")]]
    return BiasVariance.from_estimator(
        lambda depth: DecisionTreeRegressor(max_depth=depth, random_state=0),
        bmi,
        data.target,
        complexity_name="depth",
        n_resamples=60,
    )


@pytest.mark.parametrize("ratio", RATIOS)
def test_one_data_set_is_laid_out_in_order(ratio: str) -> None:
    shot = shot_of(resampled(), film_variant("draft", ratio, "light"))
    faults: list[str] = []
    stop_at(
        shot, middles_and_ends(timeline_of(shot)), lambda scene, _: faults.extend(_faults(scene))
    )
    assert faults == []
    assert all(len(beat.caption) <= CAPTION_LIMIT for beat in timeline_of(shot).beats)


def test_bias_of_one_data_set_is_said_to_be_that_to_its_full_fit() -> None:
    r = resampled()
    assert "full fit" in at_end(r, "stiff", lambda scene: scene.say("subtitle"))
    strings = at_end(r, "stiff", lambda scene: scene.strings())
    assert {"gap: to full fit", "full fit"} <= set(strings)
    in_stacks = at_end(r, "squares", lambda scene: scene.strings())
    assert {"gap²", "the rest", "left-out rows"} <= set(in_stacks)
    for said in (*strings, *in_stacks):
        assert not {"truth", "test error", "bias²"} & {said}


def test_stacks_of_one_data_set_add_up_to_the_error_of_left_out_rows() -> None:
    r = resampled()

    def look(scene: Any) -> None:
        tops = scene.errors.plane.p2c(drawn_rects(scene)[:, -1, 2:])[:, 1]
        assert tops == pytest.approx(r.measured)
        for index in (0, len(r.complexity) - 1):
            (line,) = scene.world.truths[index].inks()
            drawn = scene.world.plane.p2c(line.points)
            assert drawn[:, 1] == pytest.approx(np.interp(drawn[:, 0], r.x, r.truth[index]))

    at_end(r, "u", look)


@pytest.mark.parametrize("verdict", ["usual", "clipped", "resampled"])
@pytest.mark.parametrize("key", ["sample", "stiff", "wiggly", "squares", "u", "point"])
def test_captions_fit_whatever_the_numbers(verdict: str, key: str) -> None:
    facts = dict(usual().facts())
    for name, fact in facts.items():
        if fact.kind is Kind.COUNT:
            facts[name] = Fact(1_000, Kind.COUNT)
        if fact.kind is Kind.SHARE:
            facts[name] = Fact(0.9999, Kind.SHARE)
    caption = wording("bias_variance").say(f"captions.{key}", facts, verdict)
    assert 0 < len(caption) <= CAPTION_LIMIT, caption
