"""What the random-forest scene draws, read back from points and strings, is what was computed."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from mlu_anim.experiments.random_forest import ForestVote
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.stage.page import Rect
from mlu_anim.stage.variant import RATIOS, Cut, film_variant, gif_variant
from mlu_anim.stage.words import Words
from mlu_anim.wording.sentences import CAPTION_LIMIT, THIN_SPACE, formatted, grouped, ungrouped
from scenes._random_forest_growth import places_beside
from scenes._random_forest_measured_bar import MeasuredBar
from scenes._random_forest_trees import feature_letters, initials
from tests.pairs import spread
from tests.playing import middles_and_ends, page_faults, shot_of, stop_at, timeline_of
from tests.scenes import forest_results
from tests.scenes.roc_readings import string_at

SAME = 1e-9
every_result = pytest.mark.parametrize("name", forest_results.NAMES)
grown_result = pytest.mark.parametrize("name", ["usual", "many deep", "deep", "tiny"])
deep_result = pytest.mark.parametrize("name", ["deep", "deep and mixed"])
has_bag = pytest.mark.parametrize("name", [n for n in forest_results.NAMES if n != "worse"])


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
    return " ".join(string_at(ink) for ink in words).replace(THIN_SPACE, " ")


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
        wrong = (~right).sum()
        told = f"{wrong} %" if result.is_thinned else f"{wrong} of {result.n_test}"
        assert told in _drawn(p.together)
        for bar, share in (
            (p.one_tree, result.mean_tree_accuracy),
            (p.promised, result.promised_accuracy),
        ):
            (length,) = bar.readings().values()
            assert length == pytest.approx(share, abs=SAME)
            assert bar.number.string == formatted(Fact(share, Kind.SHARE))
        assert p.forest.presence.get_value() == 0

    _during(result, "promise", look, count=2)


@has_bag
def test_bag_draws_every_copy_and_counts_all_rows(name: str) -> None:
    result = forest_results.result(name)
    seen: list[int] = []

    def look(scene: Any) -> None:
        p = scene.errors
        seen.append(p.bag.readings()["bag_copies"])
        shares = [next(iter(bar.readings().values())) for bar in p.draws]
        by_draws = result.bag.rows_by_draws
        full = np.array([*by_draws[:3], by_draws[3:].sum()])
        assert shares == pytest.approx(full * scene.drawn.get_value(), abs=0.02 * full.max())
        assert [ungrouped(bar.number.string) for bar in p.draws] == full.tolist()

    _during(result, "bootstrap", look)
    assert all(earlier <= later for earlier, later in pairwise(seen))
    assert seen[-1] == result.bag.shown_draws.sum()
    words = _at_end(result, "bootstrap", lambda scene: _drawn(scene.errors.distinct))
    n_distinct, n_train = int(result.bag.rows_by_draws[1:].sum()), result.n_train
    told = f"{grouped(n_distinct)} of {grouped(n_train)}"
    assert told.replace(THIN_SPACE, " ") in words  # a space is read back as one


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
        letters, bars = feature_letters(result), _feature_bars(scene)
        for bar, feature in zip(bars, letters, strict=True):
            (length,) = bar.readings().values()
            assert int(bar.number.string) == asked[feature]
            assert length == pytest.approx(asked[feature], abs=0.2)
        if len(letters) < len(asked):
            others = asked.sum() - sum(asked[f] for f in letters)
            told = _drawn(scene.votes.features[-1])
            assert told == f"{len(asked) - len(letters)} others: {others}"

    _during(result, "grow", look)


@every_result
def test_grown_trees_are_those_of_the_forest(name: str) -> None:
    result = forest_results.result(name)

    def look(scene: Any) -> None:
        for number, tree in enumerate(scene.trees.trees):
            top = result.top_nodes(number)
            nodes = result.nodes(number)
            leaves = result.feature[nodes][top] < 0
            splits = np.isin(result.left[nodes][top], top)
            order = np.argsort(tree.places()[leaves, 0])
            assert tree.leaf_shares() == pytest.approx(
                result.node_probability[nodes][top][leaves][order]
            )
            assert len(tree.splits.points) // 16 == splits.sum()
            assert len(tree.stubs.points) // 12 == (~leaves & ~splits).sum()

    _at_end(result, "grow", look)


@every_result
def test_letters_name_the_features_that_splits_ask_for(name: str) -> None:
    result = forest_results.result(name)

    seen: set[int] = set()

    def look(scene: Any) -> None:
        features = result.feature[result.nodes(0)][result.top_nodes(0)]
        names = [str(name) for name in result.feature_names]
        for node, letter in scene.trees.trees[0].letters.items():
            if letter.visibility > 0:
                key = next(bar for bar in keys(scene) if bar.startswith(f"{letter.string}  "))
                assert key.endswith(names[features[node]])
                seen.add(node)

    def keys(scene: Any) -> list[str]:
        return [string_at(bar.words) for bar in _feature_bars(scene)]

    _during(result, "grow", look, count=30)
    top = result.top_nodes(0)
    splits = np.flatnonzero(np.isin(result.left[result.nodes(0)][top], top))
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
            top = result.top_nodes(number).tolist()
            path = [top.index(n) for n in result.case_path[number] if n in top]
            leaf = int(result.tree_leaf[number, result.case])
            assert places[number] == pytest.approx(tree.stops()[-1], abs=1e-6)
            assert places[number][0] == pytest.approx(tree.places()[path[-1], 0], abs=1e-6)
            if leaf in top:
                assert places[number] == pytest.approx(tree.places()[path[-1]], abs=1e-6)
                assert top[path[-1]] == leaf
            else:
                share = result.tree_probability[number, result.case]
                assert tree.hidden_leaf_share() == pytest.approx(share)
            if len(path) > 1:
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
        wrong = result.forest_wrong[order].sum()
        told = f"{wrong} %" if result.is_thinned else f"{wrong} of {result.n_test}"
        assert told in _drawn(p.together)
        (length,) = p.forest.readings().values()
        assert length == pytest.approx(result.forest_accuracy, abs=SAME)
        if not result.is_thinned:
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
        wrong = result.larger.wrong[n_trees - 1][result.case_order]
        assert g.columns.drawn_heights() == pytest.approx(wrong, abs=1e-6)
        assert _drawn(g.count).startswith(str(n_trees))
        n_wrong = int(_drawn(g.count).split(": ")[1].split()[0])
        if result.is_thinned:
            assert n_wrong == round(100 * (1 - result.larger.accuracy[n_trees - 1]))
        else:
            assert n_wrong == (wrong > 0.5).sum()
        assert g.columns.readings()["cases_above_half"] == (wrong > 0.5).sum()
        seen.append(n_trees)

    _during(result, "more", look)
    assert seen[-1] == len(result.larger.accuracy)


@grown_result
def test_curves_are_accuracies_of_so_many_trees(name: str) -> None:
    result = forest_results.result(name)

    def look(scene: Any) -> None:
        g, n_trees = scene.growth, scene.n_trees.get_value()
        n_all, n_out = len(result.larger.accuracy), len(result.larger.oob_accuracy)
        for curve, y, x in (
            (g.test, result.larger.accuracy, np.arange(1, n_all + 1)),
            (g.promised, result.larger.promised, np.arange(1, n_all + 1, 2)),
            (g.oob, result.larger.oob_accuracy, np.arange(n_all - n_out + 1, n_all + 1)),
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
        result,
        "more",
        lambda s: [c.vertices()[-1:, 1].sum() for c in (s.growth.test, s.growth.oob)],
    )
    assert ends == pytest.approx(
        [result.larger.accuracy[-1], result.larger.oob_accuracy[-1:].sum()]
    )


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


@pytest.mark.parametrize(("name", "ratio"), spread(forest_results.NAMES, list(RATIOS), 2))
def test_other_forests_keep_the_page_in_order(name: str, ratio: str) -> None:
    shot = shot_of(forest_results.result(name), film_variant("draft", ratio, "light"))
    assert page_faults(shot) == []


@every_result
def test_captions_of_other_forests_fit_and_are_true(name: str) -> None:
    result = forest_results.result(name)
    captions = {b.name: b.caption for b in timeline_of(shot_of(result)).beats}
    assert all(len(caption) <= CAPTION_LIMIT for caption in captions.values())
    assert ("Widest gap" in captions["vote"]) == result.verdict.endswith("agree")
    assert ("Pure leaves" in captions["vote"]) == result.verdict.endswith("pure")
    assert ("levels off" in captions.get("more", "levels off")) == (result.growth == "levels")
    assert ("bootstrap" in captions) == result.has_bag
    first = f"first {result.n_trees} of {result.n_all_trees}"
    assert (first in captions["fall"]) == (result.n_all_trees is not None)
    flawless, worse = result.mean_tree_accuracy == 1, result.verdict.startswith("worse")
    assert ("No tree errs" in captions["barcode"]) == flawless
    assert ("No better" in captions["barcode"]) == (worse and not flawless)
    kept = result.forest_accuracy >= result.promised_accuracy > result.mean_tree_accuracy
    told = captions["barcode"].startswith(("As promised", "Better than promised"))
    assert told >= kept


@pytest.mark.parametrize("name", ["usual", "many deep", "deep"])
def test_marks_can_be_seen_in_the_small_gif_and_stand_apart(name: str) -> None:
    shot = shot_of(
        forest_results.result(name), gif_variant("standard", "16:9", "light"), Cut("short")
    )
    radii: list[float] = []

    def look(scene: Any, _: Fraction) -> None:
        votes = scene.votes.marks
        for ink in (scene.trees.case.marks, votes.positives, votes.negatives):
            if ink.visibility > 0:
                blocks = ink.points.reshape(-1, 16, 3)[:, :, 0]
                radii.extend(np.ptp(blocks, axis=1) / 2 / scene.page.px_640)
        if votes.positives.visibility > 0:
            centers = np.vstack([_middles(votes.positives), _middles(votes.negatives)])
            apart = np.linalg.norm(centers[:, None] - centers[None], axis=2)
            nearest = apart[np.triu_indices(len(centers), 1)].min()
            assert nearest >= 12 * scene.page.px_640

    stop_at(shot, middles_and_ends(timeline_of(shot)), look)
    assert min(radii) >= 5.4  # a square has the area of a disc of 6 px


@deep_result
@pytest.mark.parametrize("ratio", ["16:9", "9:16"])
def test_stubs_say_how_many_levels_follow(name: str, ratio: str) -> None:
    result, seen = forest_results.result(name), []
    shot = shot_of(result, film_variant("draft", ratio, "light"))
    span = next(b for b in timeline_of(shot).beats if b.name == "grow")

    def look(scene: Any, _: Fraction) -> None:
        numbers = scene.trees.trees[0].numbers
        drawn = [string_at(n) for n in numbers.values() if n.visibility > 0]
        heads = " ".join(string_at(line) for line in scene.trees.grow_head.lines)
        seen.append((drawn, heads))

    stop_at(shot, [span.start_s + Fraction(37, 10), span.end_s - Fraction(1, 10)], look)
    assert result.levels_below is not None
    top = result.top_nodes(0)
    below, left = (each[result.nodes(0)][top] for each in (result.levels_below, result.left))
    expected = [f"+{n}" for n in below[(below > 0) & ~np.isin(left, top)]]
    assert sorted(seen[0][0]) == sorted(expected)
    assert f"3 of its {result.levels_below[0]} levels" in seen[0][1]
    assert not seen[1][0]
    assert f"first 9 of {result.n_all_trees} trees" in seen[1][1]


@pytest.mark.parametrize(
    ("name", "beat", "words"),
    [
        ("deep", "barcode", "column: 1 % of cases"),
        ("deep", "barcode", "first 9 of 40 trees"),
        ("deep", "more", "each 1 % of cases"),
        ("deep", "fall", "in 9 of 40 trees"),
        ("usual", "barcode", "column: case"),
        ("usual", "barcode", "this forest of 9"),
    ],
)
def test_screens_say_what_a_column_and_a_forest_are(name: str, beat: str, words: str) -> None:
    strings = _at_end(forest_results.result(name), beat, lambda scene: " ".join(scene.strings()))
    assert words in strings.replace(THIN_SPACE, " ")


def test_names_of_curves_stand_clear_of_curves_and_of_each_other() -> None:
    room, em = Rect(0.0, 0.0, 4.0, 3.0), 0.3
    for ends in ([2.9, 2.9, 2.7], [2.9, 1.4, 1.3], [0.2, 0.1, 0.15], [1.0, 2.0, 3.0]):
        curves = {str(i): (end, end - 0.02, end + 0.02) for i, end in enumerate(ends)}
        places = places_beside(curves, room, em)
        boxes = [(y - 0.2 * em, y + 0.73 * em) for y in places.values()]
        for i, (low, high) in enumerate(boxes):
            assert room.bottom <= low < high <= room.top
            assert all(high <= a or low >= b for a, b in boxes[:i] + boxes[i + 1 :])
            assert all(high <= end or low >= end for end in ends)


LONG = ("a" * 30, "b" * 30)


@pytest.mark.parametrize(
    ("names", "caption"),
    [
        (("malignant", "benign"), "5 of 9 vote benign, mean says malignant"),
        (("certainly so", "certainly not"), "5 of 9 vote certainly not, the mean does not"),
        (LONG, "Votes 0.44, mean 0.56: they disagree"),
    ],
)
def test_long_names_are_left_out_of_captions_not_cut(names: tuple[str, str], caption: str) -> None:
    usual = forest_results.result("usual")
    result = replace(usual, positive_name=names[0], negative_name=names[1])
    captions = {b.name: b.caption for b in timeline_of(shot_of(result)).beats}
    assert captions["vote"] == caption


@pytest.mark.parametrize("share", [0.99999, 0.00001, 0.5])
@pytest.mark.parametrize("n_trees", [3, 15])
@pytest.mark.parametrize("verdict", ["usual", "agree", "pure", "worse_pure", "kept_agree"])
@pytest.mark.parametrize("course", [[1.0, 0.9], [0.9, 1.0], [1.0, 1.0]])
def test_captions_fit_whatever_the_numbers(
    share: float, n_trees: int, verdict: str, course: list[float]
) -> None:
    grown = np.repeat([0.9999, *course], 50)
    deep = forest_results.result("deep")
    assert deep.larger is not None
    counts = np.arange(999_851, 1_000_001)
    changed = replace(
        deep,
        n_trees=n_trees,
        verdict=verdict,
        forest_accuracy=share,
        promised_accuracy=1 - share,
        n_all_trees=1_000_000,
        larger=replace(deep.larger, accuracy=grown, counts=counts),
        feature_names=np.array(["f"] * 10_000),
    )
    scene = scene_class("random-forest")(changed)
    for beat in scene.beat_names:
        assert 0 < len(scene.caption_of(beat)) <= CAPTION_LIMIT


def test_letters_are_initials_where_these_differ_else_numbers() -> None:
    assert initials(["texture", "smoothness"]) == ["T", "S"]
    assert initials(["area", "age"]) == ["1", "2"]
    assert initials(["", "age"]) == ["1", "2"]


@every_result
def test_at_most_four_features_have_letters_the_roots_first(name: str) -> None:
    result = forest_results.result(name)
    letters, n_features = feature_letters(result), len(result.feature_names)
    assert len(letters) == (n_features if n_features <= 4 else 3)
    assert len(set(letters.values())) == len(letters)
    assert int(result.feature[0]) in letters or result.feature[0] < 0


def _feature_bars(scene: Any) -> list[MeasuredBar]:
    return [part for part in scene.votes.features if isinstance(part, MeasuredBar)]
