"""Attention: gradients, what swapped words can tell, and what is said of any seed."""

import numpy as np
import pytest

from mlu_anim.experiments.attention import EXPERIMENT, WeightedMeans, told
from mlu_anim.experiments.attention.sentences import (
    BITTEN,
    SWAPPED,
    first_weights,
    gradient,
    language,
    passed,
    steps_to_solve,
    surprise,
)
from tests.experiments.claims import require_told
from tests.experiments.faults import Faults, moved, require_seen, scaled, turned
from tests.playing import default_result

FAULTS: Faults = (
    ("the weights of each man sum to 1", moved("weights", (3, 2, 5), 0.01)),
    ("no man takes anything of himself", moved("weights", (0, 4, 4), 0.01)),
    ("attention = Nadaraya and Watson's kernel regression", turned("weights")),
    ("our gradient of the width = finite differences", scaled("slope", 1.001)),
    ("no other width misses by less", turned("weights")),
    ("our gradient of the words = finite differences", moved("first_gradient", 7, 1e-3)),
    (
        "with places, all questions that train are answered right",
        moved("models", (1, slice(None, 224)), 2.0),
    ),
    ("new ones, counted = their share", moved("right", -1, -0.1)),
    ("the weights of each word sum to 1", moved("looks", (9, 5, 1), 0.01)),
    ("no word takes anything of later words", moved("looks", (9, 0, 5), 0.01)),
    ("without places, swapped words: the same answer", moved("answers", (1, 0, 0), 0.01)),
    ("without places, swapped words keep their weights", moved("last_looks", (1, 0, 4), 0.01)),
    ("without places, shuffled words: shuffled answers", moved("shuffled", (2, 3), 0.01)),
)


@pytest.fixture(scope="module")
def any_seed() -> WeightedMeans:
    """Of this seed, one new question in eleven is answered wrong."""
    return told(15)


def test_the_story_holds_on_the_typical_seed() -> None:
    r = default_result("attention")
    assert isinstance(r, WeightedMeans)
    assert (r.about["seed"], r.right[-1], r.right[0] < 0.5) == (6, 1.0, True)
    assert [r.width[-1], r.miss[0], r.miss[-1]] == pytest.approx([1.393, 53.97, 51.44], rel=1e-3)
    assert r.answers[0].argmax(axis=1).tolist() == [1, 0]
    assert r.answers[1].argmax(axis=1).tolist() == [1, 1]
    assert r.last_looks[1, 0].argmax() == 4
    assert r.answers[0].max(axis=1).min() > 0.99
    assert r.last_looks[0, :, 4].min() > 0.9


def test_the_typical_seed_is_one_whose_bars_tell_its_answer() -> None:
    """Of those that take the median number of steps; others are passed over."""
    assert [steps_to_solve(seed) for seed in (5, 6)] == [(50, False), (50, True)]


@pytest.mark.parametrize(("name", "fault"), FAULTS, ids=[name for name, _ in FAULTS])
def test_each_identity_sees_a_fault(name: str, fault: object) -> None:
    assert callable(fault)
    require_seen(default_result("attention"), name, fault)


@pytest.mark.parametrize("has_places", [True, False])
def test_the_gradient_is_that_of_each_number(has_places: bool) -> None:
    """Compared one by one with finite differences, for a few sentences."""
    weights, few = 3 * first_weights(1), language(1)[0][::29]
    ours = gradient(weights, few, has_places=has_places)
    for place in range(0, len(weights), 13):
        near = np.zeros_like(weights)
        near[place] = 1e-5
        ends = [surprise(weights + way * near, few, has_places=has_places) for way in (1, -1)]
        assert ours[place] == pytest.approx((ends[0] - ends[1]) / 2e-5, abs=1e-7)


def test_later_words_change_nothing_earlier() -> None:
    """With the mask; without it, they do."""
    weights, other = first_weights(4), SWAPPED[0].copy()
    other[5] = BITTEN - 1
    for sees_later in (False, True):
        one, two = (
            passed(weights, words, has_places=True, sees_later=sees_later).chances[:5]
            for words in (SWAPPED[0], other)
        )
        assert np.allclose(one, two, atol=1e-15) == (not sees_later)


def test_new_questions_are_about_pairs_that_do_not_train() -> None:
    sentences, is_new = language(2)
    pairs = [{frozenset(row[[1, 4]].tolist()) for row in sentences[k]} for k in (is_new, ~is_new)]
    assert not pairs[0] & pairs[1]
    assert frozenset({0, 1}) in pairs[1]
    assert (sentences[:, 6] == np.where(sentences[:, 5] == BITTEN, *sentences[:, [4, 1]].T)).all()


def test_what_is_said_of_another_seed_is_true(any_seed: WeightedMeans) -> None:
    assert any_seed.right[-1] < 1
    for r in (any_seed, default_result("attention")):
        assert isinstance(r, WeightedMeans)
        require_told(r, {"seen.order": _one_is_wrong, "captions.places": _follows_the_order})


def _one_is_wrong(r: WeightedMeans) -> bool:
    return len(set(r.answers[1].argmax(axis=1))) == 1


def _follows_the_order(r: WeightedMeans) -> bool:
    return r.answers[0].argmax(axis=1).tolist() == [1, 0]


def test_a_table_is_refused() -> None:
    from mlu_anim.data.datasets import load_dataset
    from mlu_anim.system.errors import UsageError

    with pytest.raises(UsageError, match="data"):
        EXPERIMENT.run(data=load_dataset("iris"))
