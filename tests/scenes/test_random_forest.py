"""What the random-forest scene draws, read back from points and strings, is what was computed."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from mlu_anim.experiments.random_forest import ForestVote
from mlu_anim.facts import Fact, Kind
from mlu_anim.stage.forest_trees import feature_letters, initials
from mlu_anim.stage.words import Words
from mlu_anim.variant import RATIOS, Cut, film_variant, gif_variant
from mlu_anim.wording import CAPTION_LIMIT, formatted, ungrouped
from tests.playing import middles_and_ends, shot_of, stop_at, timeline_of
from tests.scenes import forest_results
from tests.scenes.roc_readings import string_at
from tests.test_clip_contract import _faults

SAME = 1e-9
every_result = pytest.mark.parametrize("name", forest_results.NAMES)
grown_result = pytest.mark.parametrize("name", ["usual", "many deep"])


def _during(result: ForestVote, beat: str, look: Callable[[Any], None], count: int = 12) -> None:
    """Look at the scene at `count` moments of a beat of the full cut, and at its end."""
    shot = shot_of(result)
    span = next(b for b in timeline_of(shot).beats if b.name == beat)
    first, last = span.start_s + Fraction(21, 10), span.end_s - Fraction(1, 100)
    moments = [first + (last - first) * k / (count - 1) for k in range(count)]
    stop_at(shot, moments, lambda scene, _: look(scene))


def _at_end(result: ForestVote, beat: str, read: Callable[[Any], Any]) -> Any:
    """What `read` makes of the scene a hundredth of a second before a beat ends."""
    found: list[Any] = []
    shot = shot_of(result)
    span = next(b for b in timeline_of(shot).beats if b.name == beat)
    stop_at(shot, [span.end_s - Fraction(1, 100)], lambda scene, _: found.append(read(scene)))
    return found[0]


def _drawn(part: Any) -> str:
    """The text of a part that can be seen, its lines joined."""
    words = [ink for ink in part.inks() if isinstance(ink, Words) and ink.string]
    return " ".join(string_at(ink) for ink in words)


def _middles(ink: Any) -> Any:
    """(n, 2) of the marks of an ink."""
    blocks = ink.points.reshape(-1, 16, 3)[:, :, :2]
    return (blocks.min(axis=1) + blocks.max(axis=1)) / 2


# --- promise and bag ----------------------------------------------------------------------------


@every_result
def test_promise_shows_errors_dealt_at_random_and_what_they_would_give(name: str) -> None:
    result = forest_results.result(name)

    def look(scene: Any) -> None:
        p = scene.errors
        right = 2 * (~result.shuffled_wrong).sum(axis=0) > result.n_trees
        assert (p.barcode.dark_cells() == result.shuffled_wrong).all()
        assert (p.barcode.last_row() == ~right).all()
        assert f"{(~right).sum()} of {result.n_test}" in _drawn(p.together)
        for bar, share in (
            (p.one_tree, result.mean_tree_accuracy),
            (p.promised, result.promised_accuracy),
        ):
            (length,) = bar.readings().values()
            assert length == pytest.approx(share, abs=SAME)
            assert bar.number.string == formatted(Fact(share, Kind.SHARE))
        assert p.forest.presence.get_value() == 0

    _during(result, "promise", look, count=2)


@every_result
def test_bag_draws_every_copy_and_counts_all_rows(name: str) -> None:
    result = forest_results.result(name)
    seen: list[int] = []

    def look(scene: Any) -> None:
        p = scene.errors
        seen.append(p.bag.readings()["bag_copies"])
        shares = [next(iter(bar.readings().values())) for bar in p.draws]
        by_draws = result.rows_by_draws
        full = np.array([*by_draws[:3], by_draws[3:].sum()])
        assert shares == pytest.approx(full * scene.drawn.get_value(), abs=0.02 * full.max())
        assert [ungrouped(bar.number.string) for bar in p.draws] == full.tolist()

    _during(result, "bootstrap", look)
    assert all(earlier <= later for earlier, later in pairwise(seen))
    assert seen[-1] == result.shown_draws.sum()
    words = _at_end(result, "bootstrap", lambda scene: _drawn(scene.errors.distinct))
    assert f"{(result.rows_by_draws[1:]).sum()} of {result.n_train}" in words


# --- trees --------------------------------------------------------------------------------------


@every_result
def test_a_tree_has_one_leaf_more_than_splits_and_features_are_counted(name: str) -> None:
    result = forest_results.result(name)

    def look(scene: Any) -> None:
        trees = [t for t in scene.trees.trees if t.presence.get_value() > 0]
        n_drawn = 0
        for tree in trees:
            whole = int(scene.trees.splits_made()[scene.trees.trees.index(tree)] + 1e-9)
            begun = len(tree.splits.points) // 16
            assert whole <= begun <= whole + 1
            n_drawn += whole
        asked = scene.trees.asked()
        assert asked.sum() == n_drawn
        for bar in scene.votes.features:
            (length,) = bar.readings().values()
            assert int(bar.number.string) in asked
            assert length == pytest.approx(int(bar.number.string), abs=0.2)

    _during(result, "grow", look)


@every_result
def test_grown_trees_are_those_of_the_forest(name: str) -> None:
    result = forest_results.result(name)

    def look(scene: Any) -> None:
        for number, tree in enumerate(scene.trees.trees):
            nodes = result.nodes(number)
            leaves = result.left[nodes] < 0
            order = np.argsort(tree.places()[leaves, 0])
            assert tree.leaf_shares() == pytest.approx(
                result.node_probability[nodes][leaves][order]
            )
            assert len(tree.splits.points) // 16 == (~leaves).sum()

    _at_end(result, "grow", look)


@every_result
def test_letters_name_the_features_that_splits_ask_for(name: str) -> None:
    result = forest_results.result(name)

    seen: set[int] = set()

    def look(scene: Any) -> None:
        features = result.feature[result.nodes(0)]
        names = [str(name) for name in result.feature_names]
        for node, letter in scene.trees.trees[0].letters.items():
            if letter.visibility > 0:
                key = next(bar for bar in keys(scene) if bar.startswith(f"{letter.string}  "))
                assert key.endswith(names[features[node]])
                seen.add(node)

    def keys(scene: Any) -> list[str]:
        return [string_at(bar.words) for bar in scene.votes.features]

    _during(result, "grow", look, count=30)
    splits = np.flatnonzero(result.left[result.nodes(0)] >= 0)
    if len(result.feature_names) <= 4:
        assert seen == set(splits.tolist())
    assert seen <= set(splits.tolist())


@every_result
def test_the_case_falls_along_its_path_into_its_leaf(name: str) -> None:
    result = forest_results.result(name)
    heights: list[Any] = []

    def look(scene: Any) -> None:
        heights.append(_middles(scene.trees.case.marks)[:, 1])

    def look_last(scene: Any) -> None:
        places = _middles(scene.trees.case.marks)
        for number, tree in enumerate(scene.trees.trees):
            leaf = int(result.tree_leaf[number, result.case])
            assert places[number] == pytest.approx(tree.places()[leaf], abs=1e-6)
            path = result.case_path[number][result.case_path[number] >= 0]
            ends = np.vstack([tree.way.points[0::4], tree.way.points[-1:]])[:, :2]
            passed = {tuple(np.round(end, 6)) for end in ends}
            assert {tuple(np.round(p, 6)) for p in tree.places()[path]} <= passed
            assert len(tree.leaf.points) > 0

    _during(result, "fall", look)
    assert all((later <= earlier + SAME).all() for earlier, later in pairwise(heights))
    _at_end(result, "fall", look_last)


# --- votes --------------------------------------------------------------------------------------


@every_result
def test_bars_are_the_leaves_and_beside_them_their_votes(name: str) -> None:
    result = forest_results.result(name)
    leaves, says = result.tree_probability[:, result.case], result.tree_says[:, result.case]

    def look(scene: Any) -> None:
        v = scene.votes
        assert v.bars.drawn_shares() == pytest.approx(leaves)
        assert v.votes.drawn_shares() == pytest.approx(says.astype(float))
        assert v.mean.readings()["mean_x"] == pytest.approx(leaves.mean())
        assert v.count.readings()["hard share_x"] == pytest.approx(says.mean())
        assert v.marks.readings() == {
            "votes_positive": says.sum(),
            "votes_negative": (~says).sum(),
        }
        rows = _middles(v.marks.positives)[:, 1]
        assert sorted(rows) == pytest.approx(sorted(v.votes.row_centers()[says]))
        assert formatted(Fact(float(leaves.mean()), Kind.SHARE)) in _drawn(v.mean_says)
        names = {True: result.positive_name, False: result.negative_name}
        assert names[bool(result.forest_says[result.case])] in _drawn(v.mean_says)
        assert names[result.votes_say] in _drawn(v.votes_say)

    _at_end(result, "vote", look)


@every_result
def test_half_is_where_the_axis_says(name: str) -> None:
    def look(scene: Any) -> None:
        for part, plane in (
            (scene.votes.half, scene.votes.plane),
            (scene.votes.votes_half, scene.votes.votes.plane),
        ):
            assert plane.p2c(part.inks()[0].points)[:, 0] == pytest.approx(0.5)

    _at_end(forest_results.result(name), "vote", look)


# --- errors -------------------------------------------------------------------------------------


@every_result
def test_errors_fall_into_the_columns_of_their_cases(name: str) -> None:
    result = forest_results.result(name)

    def look(scene: Any) -> None:
        p, order = scene.errors, result.case_order
        assert (p.barcode.dark_cells() == result.wrong[:, order]).all()
        assert (p.barcode.last_row() == result.forest_wrong[order]).all()
        assert f"{result.forest_wrong.sum()} of {result.n_test}" in _drawn(p.together)
        (length,) = p.forest.readings().values()
        assert length == pytest.approx(1 - result.forest_wrong.mean(), abs=SAME)
        assert formatted(Fact(result.mean_correlation, Kind.SHARE)) in _drawn(p.correlation)

    _at_end(result, "barcode", look)


def test_no_error_is_lost_on_the_way() -> None:
    result = forest_results.result("usual")

    def look(scene: Any) -> None:
        assert scene.errors.barcode.readings()["barcode_dark"] == result.wrong.sum()

    _during(result, "barcode", look)


# --- more trees ---------------------------------------------------------------------------------


@grown_result
def test_columns_and_counter_show_so_many_trees(name: str) -> None:
    result = forest_results.result(name)
    seen: list[int] = []

    def look(scene: Any) -> None:
        g, n_trees = scene.growth, max(round(scene.n_trees.get_value()), 1)
        wrong = result.grown_wrong[n_trees - 1][result.case_order]
        assert g.columns.drawn_heights() == pytest.approx(wrong, abs=1e-6)
        assert _drawn(g.count).startswith(str(n_trees))
        n_wrong = int(_drawn(g.count).split(": ")[1].split()[0])
        assert n_wrong == g.columns.readings()["cases_above_half"] == (wrong > 0.5).sum()
        seen.append(n_trees)

    _during(result, "more", look)
    assert seen[-1] == len(result.grown_accuracy)


@grown_result
def test_curves_are_accuracies_of_so_many_trees(name: str) -> None:
    result = forest_results.result(name)

    def look(scene: Any) -> None:
        g, n_trees = scene.growth, scene.n_trees.get_value()
        n_all, n_out = len(result.grown_accuracy), len(result.oob_accuracy)
        for curve, y, x in (
            (g.test, result.grown_accuracy, np.arange(1, n_all + 1)),
            (g.promised, result.promised_growth, np.arange(1, n_all + 1, 2)),
            (g.oob, result.oob_accuracy, np.arange(n_all - n_out + 1, n_all + 1)),
        ):
            drawn = curve.vertices()
            if not len(drawn):
                continue
            assert drawn[-1, 0] == pytest.approx(min(n_trees, x[-1]), abs=1e-6)
            whole = drawn[:-1]
            assert whole[:, 0] == pytest.approx(x[: len(whole)])
            assert whole[:, 1] == pytest.approx(y[: len(whole)])

    _during(result, "more", look)
    ends = _at_end(
        result, "more", lambda s: [c.vertices()[-1, 1] for c in (s.growth.test, s.growth.oob)]
    )
    assert ends == pytest.approx([result.grown_accuracy[-1], result.oob_accuracy[-1]])


def test_without_a_larger_forest_nothing_is_said_of_more_trees() -> None:
    told = timeline_of(shot_of(forest_results.result("even"))).beats
    assert [beat.name for beat in told] == [
        "promise",
        "bootstrap",
        "grow",
        "fall",
        "vote",
        "barcode",
    ]


# --- other forests keep the page in order -------------------------------------------------------


@every_result
@pytest.mark.parametrize("ratio", RATIOS)
def test_other_forests_keep_the_page_in_order(name: str, ratio: str) -> None:
    result, faults = forest_results.result(name), []
    shot = shot_of(result, film_variant("draft", ratio, "light"))
    moments = middles_and_ends(timeline_of(shot))
    stop_at(
        shot,
        moments,
        lambda scene, t: faults.extend(f"{float(t):.1f}: {f}" for f in _faults(scene)),
    )
    assert faults == []


@every_result
def test_captions_of_other_forests_fit_and_are_true(name: str) -> None:
    result = forest_results.result(name)
    captions = {b.name: b.caption for b in timeline_of(shot_of(result)).beats}
    if name != "long names":
        assert all(len(caption) <= CAPTION_LIMIT for caption in captions.values())
    assert ("Widest gap" in captions["vote"]) == result.verdict.endswith("agree")
    assert ("No better" in captions["barcode"]) == result.verdict.startswith("worse")
    kept = result.forest_accuracy >= result.promised_accuracy > result.mean_tree_accuracy
    assert ("As promised" in captions["barcode"]) == kept


def test_marks_can_be_seen_in_the_small_gif() -> None:
    shot = shot_of(
        forest_results.result("usual"), gif_variant("standard", "16:9", "light"), Cut("short")
    )
    radii: list[float] = []

    def look(scene: Any, _: Fraction) -> None:
        for ink in (
            scene.trees.case.marks,
            scene.votes.marks.positives,
            scene.votes.marks.negatives,
        ):
            if ink.visibility > 0:
                blocks = ink.points.reshape(-1, 16, 3)[:, :, 0]
                radii.extend(np.ptp(blocks, axis=1) / 2 / scene.page.px_640)

    stop_at(shot, middles_and_ends(timeline_of(shot)), look)
    assert min(radii) >= 5.4  # a square has the area of a disc of 6 px


def test_letters_are_initials_where_these_differ_else_numbers() -> None:
    assert initials(["texture", "smoothness"]) == ["T", "S"]
    assert initials(["area", "age"]) == ["1", "2"]
    assert initials(["", "age"]) == ["1", "2"]


@every_result
def test_at_most_four_features_have_letters_first_those_of_the_first_tree(name: str) -> None:
    result = forest_results.result(name)
    letters = feature_letters(result)
    first = result.feature[result.nodes(0)]
    asked = np.bincount(first[first >= 0], minlength=len(result.feature_names))
    assert len(letters) == min(4, len(result.feature_names))
    assert len(set(letters.values())) == len(letters)
    without = [asked[f] for f in range(len(asked)) if f not in letters]
    assert min(asked[f] for f in letters) >= max(without, default=0)
