"""Read back from the stage: leaf, votes, mean and errors are those of the result."""

from fractions import Fraction
from typing import Any

import pytest

from mlu_anim.stage.variant import Cut
from tests.playing import default_result, shot_of, stop_at, timeline_of


@pytest.fixture(scope="module")
def at_the_end() -> dict[str, dict[str, float]]:
    """Values at the end of each beat of the full cut."""
    shot = shot_of(default_result("random-forest"), cut=Cut("full"))
    beats = timeline_of(shot).beats
    seen = []
    stop_at(
        shot,
        [beat.end_s - Fraction(1, 10) for beat in beats],
        lambda scene, _: seen.append(scene.values()),
    )
    return {beat.name: values for beat, values in zip(beats, seen, strict=False)}


def test_the_leaf_is_counted_by_class(at_the_end: dict[str, dict[str, float]]) -> None:
    leaf = default_result("random-forest").leaf
    values = at_the_end["leaf"]
    assert values["positive_count"] == leaf.draws[leaf.is_positive].sum()
    assert values["negative_count"] == leaf.draws[~leaf.is_positive].sum()


def test_votes_are_counted_by_class(at_the_end: dict[str, dict[str, float]]) -> None:
    result, values = default_result("random-forest"), at_the_end["votes"]
    assert values["positive_count"] == result.n_positive_votes
    assert values["negative_count"] == result.n_trees - result.n_positive_votes


def test_bars_level_out_at_the_mean(at_the_end: dict[str, dict[str, float]]) -> None:
    result, values = default_result("random-forest"), at_the_end["mean"]
    positive, negative = values["positive_chips_filled"], values["negative_chips_filled"]
    mean = result.forest_probability[result.case]
    assert positive / (positive + negative) == pytest.approx(mean, abs=1e-9)


def test_tiles_are_the_errors(at_the_end: dict[str, dict[str, float]]) -> None:
    result, values = default_result("random-forest"), at_the_end["wall"]
    assert values["forest_wrong"] == result.forest_wrong.sum()
    assert at_the_end["together"]["most_wrong"] == result.n_most_wrong


def test_the_errors_of_each_tree_are_shown_in_turn() -> None:
    result = default_result("random-forest")
    shot = shot_of(result, cut=Cut("short"))
    wall = timeline_of(shot).beats[-1]
    times = [wall.start_s + Fraction(k, 20) for k in range(int(20 * (wall.end_s - wall.start_s)))]
    seen: dict[str, float] = {}

    def look(scene: Any, _: Fraction) -> None:
        errors = next(m for m in scene.wall_.tiles if m.part_name == "tree errors").drawn()
        heights = errors["y2"] - errors["y"]
        n_full = int((heights > 0.999 * heights.max(initial=0.1)).sum())
        for head in (text for text in scene.strings() if text.startswith("tree ")):
            seen[head] = max(seen.get(head, 0), n_full)

    stop_at(shot, times, look)
    for tree, n_wrong in enumerate(result.wrong.sum(axis=1)):
        assert seen[f"tree {tree + 1}: {n_wrong} wrong"] == n_wrong
