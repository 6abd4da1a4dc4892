"""Read back from the stage: leaf, votes, mean and errors are those of the result."""

import pytest

from mlu_anim.stage.variant import Cut
from tests.playing import default_result, shot_of, stop_at, timeline_of


@pytest.fixture(scope="module")
def at_the_end() -> dict[str, dict[str, float]]:
    """Values at the end of each beat of the full cut."""
    shot = shot_of(default_result("random-forest"), cut=Cut("full"))
    beats = timeline_of(shot).beats
    seen = []
    stop_at(shot, [beat.end_s for beat in beats[:-1]], lambda scene, _: seen.append(scene.values()))
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
