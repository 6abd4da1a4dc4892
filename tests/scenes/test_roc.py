"""What the ROC scene draws, read back from points, colors and strings, is what the result says."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from mlu_anim.experiments.roc import RocSweep
from mlu_anim.rendering import shot as shots
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.theme import theme
from mlu_anim.stage.variant import RATIOS, Cut, film_variant
from mlu_anim.wording.sentences import formatted, ungrouped
from tests.pictures import manim_picture
from tests.playing import shot_of, stop_at, timeline_of
from tests.scenes import roc_results
from tests.scenes.roc_readings import (
    SAME,
    Called,
    area_under,
    at_end_of,
    bar_x,
    beat,
    called,
    centers,
    end_of_curve,
    lines_of,
    moments_of,
    on_plot,
    places,
    point,
    right_columns,
    string_at,
    visible,
    words_of,
    wrong_side,
)
from tests.strategies import Labelled, labelled_scores

SHORT = Cut("short")
every_result = pytest.mark.parametrize("name", roc_results.NAMES)
all_cases_drawn = pytest.mark.parametrize(
    "name", [n for n in roc_results.NAMES if n not in ("thousand", "thinned")]
)


def _two_decimals(value: float) -> str:
    """The rate rounded, but never up to all nor down to none."""
    within = value if value in (0, 1) else min(0.99, max(0.01, value))
    return f"{within:.2f}"


def _during(result: RocSweep, name: str, look: Callable[[Any], None], count: int = 25) -> None:
    """Look at the scene at `count` moments of a beat of the full cut."""
    moments = moments_of(beat(result, name), count)
    stop_at(shot_of(result), moments, lambda scene, _: look(scene))


# --- the sweep ----------------------------------------------------------------------------------


@every_result
def test_area_of_the_drawn_curve_is_the_auc(name: str) -> None:
    result = roc_results.result(name)
    area = at_end_of(result, "sweep", lambda s: area_under(s, s.roc.curve.line), SHORT)
    assert abs(area - result.auc) <= result.drawn_bound + SAME


def test_a_thinned_curve_says_how_far_it_may_be_off() -> None:
    result = roc_results.result("thinned")
    assert 0 < result.drawn_bound < 1e-3
    assert len(result.tp) <= 2_000


@every_result
def test_filled_share_of_the_pairs_is_the_auc(name: str) -> None:
    result = roc_results.result(name)
    filled = at_end_of(result, "sweep", lambda s: s.values()["pairs_filled"], SHORT)
    assert abs(filled - result.auc) <= result.drawn_bound + SAME


@every_result
def test_curve_runs_from_the_origin_to_the_far_corner(name: str) -> None:
    line = at_end_of(
        roc_results.result(name), "sweep", lambda s: on_plot(s, s.roc.curve.line.points), SHORT
    )
    assert line[0] == pytest.approx((0, 0), abs=SAME)
    assert line[-1] == pytest.approx((1, 1), abs=SAME)


@every_result
def test_curve_point_and_readouts_follow_the_bar(name: str) -> None:
    result = roc_results.result(name)
    seen: list[float] = []

    def look(scene: Any) -> None:
        position = float(scene.scored.field.plane.p2c([[bar_x(scene), 0]])[0, 0])
        step = int((result.position[1:] >= position - SAME).sum())
        hits, alarms = result.tp[step] / result.n_pos, result.fp[step] / result.n_neg
        assert point(scene) == pytest.approx((alarms, hits), abs=SAME)
        assert end_of_curve(scene) == pytest.approx((alarms, hits), abs=SAME)
        assert string_at(words_of(scene, "tpr value")) == _two_decimals(hits)
        assert string_at(words_of(scene, "fpr value")) == _two_decimals(alarms)
        seen.append(position)

    _during(result, "sweep", look)
    assert all(later <= earlier for earlier, later in pairwise(seen))
    assert seen[0] > result.position[1]
    assert seen[-1] < result.position[-1]


@all_cases_drawn
def test_rates_are_what_the_marks_say(name: str) -> None:
    """Everything that is read out follows from the marks that stand right of the bar."""
    result = roc_results.result(name)

    def look(scene: Any) -> None:
        tp, fp = called(scene)
        assert point(scene) == pytest.approx((fp / result.n_neg, tp / result.n_pos), abs=SAME)
        assert string_at(words_of(scene, "tpr value")) == _two_decimals(tp / result.n_pos)
        assert string_at(words_of(scene, "fpr value")) == _two_decimals(fp / result.n_neg)

    _during(result, "sweep", look)


@all_cases_drawn
def test_outlined_marks_are_the_wrong_ones(name: str) -> None:
    result = roc_results.result(name)

    def look(scene: Any) -> None:
        ink = scene.scored.swarm.wrong
        assert places(centers(ink)) == wrong_side(scene)
        assert not len(ink.points) or ink.stroke_rgbas[0, 3] == 1

    _during(result, "sweep", look)
    _during(result, "choose", look, count=8)


def test_nothing_is_outlined_while_nobody_judges() -> None:
    visibility = at_end_of(
        roc_results.result("usual"), "cases", lambda s: s.scored.swarm.wrong.visibility
    )
    assert visibility == 0


@pytest.mark.parametrize("name", ["usual", "ties", "rank", "inverted"])
def test_columns_are_laid_as_false_alarms_come(name: str) -> None:
    result = roc_results.result(name)

    def look(scene: Any) -> None:
        alarms = round(end_of_curve(scene)[0] * result.n_neg)
        columns = right_columns(scene).reshape(-1, 16, 3)
        assert len(columns) == alarms
        for index, column in enumerate(columns):
            corners = on_plot(scene, column)
            (left, low), (right, high) = corners.min(axis=0), corners.max(axis=0)
            assert (left, right) == pytest.approx(
                (index / result.n_neg, (index + 1) / result.n_neg), abs=SAME
            )
            ahead = int((result.pos_scores > result.neg_scores[index]).sum())
            assert (low, high) == pytest.approx((0, ahead / result.n_pos), abs=SAME)

    _during(result, "sweep", look, count=12)


@settings(max_examples=8)
@given(labelled_scores(max_size=30))
def test_any_small_table_is_told_as_it_is(rows: Labelled) -> None:
    result = RocSweep.from_predictions(*rows)

    def look(scene: Any) -> None:
        reached = end_of_curve(scene)
        x, y = point(scene)
        assert (x, y) == pytest.approx(reached, abs=SAME)
        assert string_at(words_of(scene, "tpr value")) == _two_decimals(
            round(y * result.n_pos) / result.n_pos
        )

    _during(result, "sweep", look, count=6)
    readings = at_end_of(result, "sweep", lambda s: s.values(), SHORT)
    assert readings["roc_area"] == pytest.approx(result.auc, abs=SAME)
    assert readings["pairs_filled"] == pytest.approx(result.auc, abs=SAME)
    assert readings["marks_positive"] == result.n_pos
    assert readings["marks_negative"] == result.n_neg
    chosen = at_end_of(result, "choose", point, SHORT)
    best = result.youden_step
    assert chosen == pytest.approx((result.fpr[best], result.tpr[best]), abs=SAME)


# --- marks, colors, axes ------------------------------------------------------------------------


@all_cases_drawn
def test_marks_stand_at_their_scores(name: str) -> None:
    result = roc_results.result(name)

    def look(scene: Any) -> None:
        plane, swarm = scene.scored.field.plane, scene.scored.swarm
        for ink, scores in (
            (swarm.positives, result.pos_scores),
            (swarm.negatives, result.neg_scores),
        ):
            drawn = plane.p2c(centers(ink))[:, 0]
            assert np.allclose(np.sort(drawn), np.sort(scores), atol=SAME)

    at_end_of(result, "cases", look)


@pytest.mark.parametrize("name", ["thousand", "thinned"])
def test_many_cases_become_equal_marks_that_say_so(name: str) -> None:
    result = roc_results.result(name)
    readings, words = at_end_of(result, "sweep", lambda s: (s.values(), s.strings()), SHORT)
    assert readings["marks_positive"] == readings["marks_negative"]
    share = formatted(Fact(1 / readings["marks_positive"], Kind.PERCENT))
    assert any(f"each mark: {share} of its class" in text for text in words)


def test_marks_of_a_small_and_a_large_class_stand_for_unequal_shares() -> None:
    rows = np.arange(300)
    result = RocSweep.from_predictions(rows % 15 == 0, (rows * 7 % 300) / 300)
    readings, words = at_end_of(result, "sweep", lambda s: (s.values(), s.strings()), SHORT)
    assert (readings["marks_positive"], readings["marks_negative"]) == (20, 50)
    share = formatted(Fact(1 / 20, Kind.PERCENT))
    assert any(f"each mark: up to {share} of its class" in text for text in words)


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_classes_differ_by_shape_and_by_the_color_of_their_role(theme_name: str) -> None:
    colors = theme(theme_name)

    def look(scene: Any) -> None:
        swarm = scene.scored.swarm
        assert swarm.positives.get_fill_color().to_hex() == colors.color("positive")
        assert swarm.negatives.get_fill_color().to_hex() == colors.color("negative")
        assert swarm.wrong.get_stroke_color().to_hex() == colors.color("ink")
        assert scene.roc.curve.line.get_stroke_color().to_hex() == colors.color("accent")
        for ink, is_round in ((swarm.positives, True), (swarm.negatives, False)):
            mark = ink.points[:16, :2] - centers(ink)[0]
            anchors = np.hypot(*mark[0::4].T)
            reach = np.abs(mark).max()
            assert (np.allclose(anchors, reach)) == is_round
        x, y = zip(*centers(swarm.positives), strict=True)
        assert min(y) > scene.scored.stacked.middle_y > max(centers(swarm.negatives)[:, 1])
        assert len(set(x)) > 1

    variant = film_variant("draft", "16:9", theme_name)
    at_end_of(roc_results.result("usual"), "cases", look, variant=variant)


@pytest.mark.parametrize("ratio", RATIOS)
def test_hits_are_named_on_the_upright_axis_and_false_alarms_on_the_other(ratio: str) -> None:
    def look(scene: Any) -> None:
        square = scene.roc.frame.plane.rect
        hits, alarms = words_of(scene, "tpr name"), words_of(scene, "fpr name")
        assert "TPR" in string_at(hits)
        assert hits.at[1] > square.top
        assert "FPR" in string_at(alarms)
        assert alarms.at[1] < square.bottom
        assert words_of(scene, "tpr value").at[1] == hits.at[1]
        assert words_of(scene, "fpr value").at[1] == alarms.at[1]
        assert hits.text_color == scene.theme.text_tone("positive")
        assert alarms.text_color == scene.theme.text_tone("negative")

    variant = film_variant("draft", ratio, "light")
    at_end_of(roc_results.result("usual"), "sweep", look, SHORT, variant)


@pytest.mark.parametrize(("name", "ends"), [("usual", ("0", "1")), ("rank", ("lowest", "highest"))])
def test_score_axis_says_what_it_measures(name: str, ends: tuple[str, str]) -> None:
    def look(scene: Any) -> None:
        words = [ink for ink in scene.scored.axis.inks() if hasattr(ink, "string")]
        by_string = {w.string: w for w in words}
        low, high = (by_string[end].line_box() for end in ends)
        assert low.right < high.left
        title = "predicted probability" if name == "usual" else "rank of the score"
        assert any(title in w.string for w in words)

    at_end_of(roc_results.result(name), "cases", look)


# --- the other beats ----------------------------------------------------------------------------


@every_result
def test_matrix_counts_every_case_once(name: str) -> None:
    result = roc_results.result(name)
    seen: list[dict[str, int]] = []

    def look(scene: Any) -> None:
        if scene.scored.counts.presence.get_value() == 0:
            return
        cells = {c: ungrouped(string_at(w)) for c, w in scene.scored.counts.numbers.items()}
        assert cells["tp"] + cells["fn"] == result.n_pos
        assert cells["fp"] + cells["tn"] == result.n_neg
        if scene.scored.marks.all_cases:
            assert called(scene) == Called(cells["tp"], cells["fp"])
        assert point(scene) == pytest.approx(
            (cells["fp"] / result.n_neg, cells["tp"] / result.n_pos), abs=SAME
        )
        for row, n, fraction in (
            ("tp", result.n_pos, scene.roc.tpr_fraction),
            ("fp", result.n_neg, scene.roc.fpr_fraction),
        ):
            assert ungrouped(fraction.top.string) == cells[row]
            assert ungrouped(fraction.bottom.string) == n
            assert fraction.value.string == f"= {_two_decimals(cells[row] / n)}"
        seen.append(cells)

    _during(result, "matrix", look, count=12)
    assert seen


@pytest.mark.parametrize("name", ["usual", "ties", "perfect", "inverted", "constant", "thousand"])
def test_matrix_stops_at_one_half(name: str) -> None:
    result = roc_results.result(name)
    cells = at_end_of(result, "matrix", lambda s: s.scored.counts.readings())
    # On a probability axis all the positions that are held are scores.
    expected = result.matrix(int((result.position[1:] >= 0.5).sum()))
    assert cells == vars(expected)


@pytest.mark.parametrize("name", ["margin", "rank"])
def test_matrix_stops_where_the_model_decides_or_at_the_median(name: str) -> None:
    result = roc_results.result(name)

    def look(scene: Any) -> tuple[Any, str]:
        position = float(scene.scored.field.plane.p2c([[bar_x(scene), 0]])[0, 0])
        assert position == pytest.approx(0.5, abs=SAME) or name == "margin"
        return scene.scored.counts.readings(), scene.caption_of("matrix")

    cells, caption = at_end_of(result, "matrix", look)
    at_least = result.threshold >= 0 if name == "margin" else result.position >= 0.5
    assert cells == vars(result.matrix(int(at_least.sum()) - 1))
    assert caption.startswith("At 0: " if name == "margin" else "At the median: ")


def test_bar_pushes_the_right_cells_to_the_right() -> None:
    def look(scene: Any) -> None:
        x, middle = bar_x(scene), scene.scored.stacked.middle_y
        boxes = {c: w.line_box() for c, w in scene.scored.counts.numbers.items()}
        assert boxes["tp"].left > x
        assert boxes["fp"].left > x
        assert boxes["fn"].right < x
        assert boxes["tn"].right < x
        assert min(boxes["tp"].bottom, boxes["fn"].bottom) > middle
        assert max(boxes["fp"].top, boxes["tn"].top) < middle

    at_end_of(roc_results.result("usual"), "matrix", look)


@every_result
def test_payoff_is_the_auc(name: str) -> None:
    result = roc_results.result(name)

    def look(scene: Any) -> None:
        auc, pairs = (string_at(words) for words in scene.roc.payoff.inks())
        assert auc == f"AUC {formatted(Fact(result.auc, Kind.SHARE))}"
        assert float(auc.split()[1]) == pytest.approx(result.auc, abs=0.005 + SAME)
        if result.n_pairs < 100_000 and not result.n_pairs_tied:
            right, n_pairs = pairs.removesuffix(" pairs").removesuffix(" pair").split(" of ")
            assert (ungrouped(right), ungrouped(n_pairs)) == (result.n_pairs_right, result.n_pairs)
        else:
            share = formatted(Fact(result.n_pairs_right / result.n_pairs, Kind.PERCENT))
            assert pairs.startswith(share)
        assert string_at(scene.roc.payoff.inks()[0]) in scene.strings()

    at_end_of(result, "pairs", look, SHORT)


@pytest.mark.parametrize("name", ["usual", "ties", "inverted", "thousand", "piled"])
def test_example_pairs_are_real_pairs(name: str) -> None:
    """The link joins a disc and a square, and its cell lies where their columns and rows cross."""
    result = roc_results.result(name)

    def look(scene: Any) -> None:
        assert scene.pairs_picked
        for _, ends, _, _, cell, _ in scene.pairs_picked:
            right = "right" in ends.part_name
            disc, square = (centers(ends.by_role[r])[0] for r in ("positive", "negative"))
            assert places([disc]) <= places(centers(scene.scored.swarm.positives))
            assert places([square]) <= places(centers(scene.scored.swarm.negatives))
            assert (disc[0] > square[0]) == right
            across, up = on_plot(scene, centers(cell.inks()[0]))[0]
            column = int(across * len(result.neg_scores))
            row = int(up * len(result.pos_scores))
            assert (result.pos_scores[row] > result.neg_scores[column]) == right

    at_end_of(result, "pairs", look)


@pytest.mark.parametrize("name", ["usual", "ties"])
def test_second_curve_has_the_second_auc(name: str) -> None:
    result = roc_results.result(name)

    def look(scene: Any) -> None:
        area = area_under(scene, scene.roc.second_curve.line)
        assert area == pytest.approx(result.second.auc, abs=result.second.bound + SAME)
        assert area != pytest.approx(result.auc, abs=0.01)
        named = " ".join(map(string_at, lines_of(scene.roc.curve_names)))
        assert result.second.name in named
        assert formatted(Fact(result.second.auc, Kind.SHARE)) in named
        assert f"AUC {formatted(Fact(result.auc, Kind.SHARE))}" in named

    at_end_of(result, "compare", look)


@pytest.mark.parametrize("name", ["usual", "ties"])
def test_marks_glide_to_their_ranks_under_the_second_model(name: str) -> None:
    result = roc_results.result(name)
    scores = np.concatenate([result.second.pos, result.second.neg])
    ranks = [((scores < s).sum() + (scores == s).sum() / 2) / len(scores) for s in scores]

    def look(scene: Any) -> None:
        plane, swarm = scene.scored.field.plane, scene.scored.swarm
        drawn = np.vstack([centers(swarm.positives), centers(swarm.negatives)])
        assert plane.p2c(drawn)[:, 0] == pytest.approx(np.array(ranks), abs=SAME)
        assert swarm.wrong.visibility == 0
        apart = np.hypot(*(drawn[:, None] - drawn[None]).transpose(2, 0, 1))
        assert apart[~np.eye(len(drawn), dtype=bool)].min() >= 2 * swarm.radius

    at_end_of(result, "compare", look)


@every_result
def test_comparison_is_told_only_of_two_models(name: str) -> None:
    result = roc_results.result(name)
    told = [span.name for span in timeline_of(shot_of(result)).beats]
    assert ("compare" in told) == (result.second is not None)
    assert [b for b in told if b != "compare"] == ["cases", "sweep", "matrix", "pairs", "choose"]


@every_result
def test_bracket_measures_youdens_j(name: str) -> None:
    result = roc_results.result(name)

    def look(scene: Any) -> None:
        line = scene.roc.bracket.line
        if result.youden == 0:
            assert line.visibility == 0
            return
        (x, low), (top_x, high) = on_plot(scene, line.points[[0, 3]])
        assert high - low == pytest.approx(result.youden, abs=SAME)
        assert (top_x, high) == pytest.approx(point(scene), abs=SAME)
        assert x == pytest.approx(low, abs=SAME), "it does not stand on the diagonal"
        (words,) = scene.roc.youden_words.inks()
        assert string_at(words) == f"J {formatted(Fact(result.youden, Kind.SHARE))}"

    at_end_of(result, "choose", look, SHORT)


@pytest.mark.parametrize(
    ("name", "pairs", "choose"),
    [
        ("usual", "the share of pairs ranked right", "Youden's J picks"),
        ("perfect", "every pair is ranked right", "parts them all"),
        ("inverted", "most pairs are ranked wrong", "upside down"),
        ("constant", "every pair is a tie", "No threshold does better"),
    ],
)
def test_captions_tell_the_verdict(name: str, pairs: str, choose: str) -> None:
    result = roc_results.result(name)
    shown: dict[str, tuple[str, ...]] = {}
    for span in ("pairs", "choose"):
        shown[span] = at_end_of(result, span, lambda s: s.strings(), SHORT)
    assert any(pairs in text for text in shown["pairs"])
    assert any(choose in text for text in shown["choose"])
    assert not any(choose in text for text in shown["pairs"])


# --- a function of time -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["cases", "sweep", "matrix", "pairs", "compare", "choose"])
def test_beat_told_alone_ends_as_in_the_whole(name: str) -> None:
    result = roc_results.result("usual")
    whole = at_end_of(result, name, lambda s: (visible(s), s.strings()))
    alone = at_end_of(result, name, lambda s: (visible(s), s.strings()), Cut(beats=(name,)))
    assert alone[1] == whole[1]
    assert alone[0] == whole[0]


@pytest.mark.parametrize("name", ["sweep", "choose"])
def test_both_cuts_end_a_beat_alike(name: str) -> None:
    result = roc_results.result("ties")
    assert at_end_of(result, name, visible) == at_end_of(result, name, visible, SHORT)


def test_both_cuts_show_the_same_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only its end: at the same share of the motion the same picture."""
    result = roc_results.result("usual")
    motions: list[tuple[Fraction, Fraction]] = []
    follow = ExplainerScene.follow

    def noting(scene: ExplainerScene, *moves: Any, run_time: float) -> None:
        if scene.current_beat() == "sweep":
            motions.append((scene.clock.now, Fraction(run_time).limit_denominator(10)))
        follow(scene, *moves, run_time=run_time)

    def filmed(cut: Cut) -> list[Any]:
        with monkeypatch.context() as patch:
            patch.setattr(ExplainerScene, "follow", noting)
            shots.measure_timeline(shot_of(result, cut=cut))
        begins, lasts = motions[-1]
        moments = [begins + lasts * k / 9 for k in range(1, 9)]
        seen: list[Any] = []
        stop_at(shot_of(result, cut=cut), moments, lambda scene, _: seen.append(visible(scene)))
        return seen

    full, short = filmed(Cut()), filmed(SHORT)
    assert motions[0] != motions[1]
    assert len(set(full)) == len(full)
    assert short == full


def test_picture_is_the_same_however_it_is_reached() -> None:
    """Asked for alone, or after all the moments before it: the same pixels."""
    shot = shot_of(roc_results.result("usual"), cut=Cut())
    end = timeline_of(shot).duration_s
    few = [Fraction(7, 1), Fraction(31, 3), Fraction(157, 10), Fraction(24), end - Fraction(1, 10)]
    many = sorted({*few, *(Fraction(k, 7) for k in range(int(end * 7)))})

    def drawn(moments: list[Fraction]) -> dict[Fraction, bytes]:
        found: dict[Fraction, bytes] = {}

        def look(scene: ExplainerScene, t_s: Fraction) -> None:
            if t_s in few:
                found[t_s] = manim_picture(scene).tobytes()

        stop_at(shot, moments, look)
        return found

    all_before = drawn(many)
    assert len(set(all_before.values())) == len(few)
    assert drawn(few) == all_before
    for moment in few:
        assert drawn([moment]) == {moment: all_before[moment]}
