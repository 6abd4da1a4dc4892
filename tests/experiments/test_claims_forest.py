"""Every sentence that is chosen for a forest is true of it, whatever forest it is."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binom
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier

from mlu_anim.experiments import random_forest
from mlu_anim.experiments.random_forest import ForestVote
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.vocabulary import vocabulary
from scenes.random_forest import RandomForest
from tests.experiments.claims import Claims, chosen, facts_alone, require_true
from tests.experiments.forests import saved, table
from tests.kept_results import computed_result


@dataclass(frozen=True)
class Told:
    """A forest, its result, and the rows that it was fitted to; `weights`: of the rows."""

    forest: Any
    result: ForestVote
    rows: NDArray[np.float64]
    is_positive: NDArray[np.bool_]
    weights: Any

    @property
    def n_features(self) -> int:
        return int(self.forest.n_features_in_)

    @property
    def n_offered(self) -> int:
        return int(self.forest.estimators_[0].max_features_)

    @property
    def draws(self) -> Counter[int]:
        """The number of times that the first tree was given each row."""
        return Counter(self.forest.estimators_samples_[0].tolist())

    @property
    def shares_are_of_rows(self) -> bool:
        """Return True if each leaf of the first tree holds the positive share of its rows."""
        tree, row = self.forest.estimators_[0], self.forest.estimators_samples_[0]
        leaf, ones = tree.apply(self.rows)[row], self.is_positive[row].astype(float)
        n = np.bincount(leaf, minlength=tree.tree_.node_count)
        share = np.bincount(leaf, ones, minlength=len(n))[n > 0] / n[n > 0]
        held = tree.tree_.value[:, 0, list(self.forest.classes_).index("yes")][n > 0]
        return bool(np.allclose(share, held, atol=1e-9))


def _is_extra(t: Told) -> bool:
    return isinstance(t.forest, ExtraTreesClassifier)


def _is_weighted(t: Told) -> bool:
    has_weights = t.weights is not None or t.forest.class_weight is not None
    in_leaves = not t.forest.bootstrap or t.forest.class_weight == "balanced_subsample"
    return has_weights and in_leaves


def _mean_says(t: Told) -> bool:
    """Return True if the mean of the leaves is at least one half for the followed case."""
    share = float(t.result.tree_probability[:, t.result.case].mean())
    return share > 0.5 or (abs(share - 0.5) < 1e-9 and bool(t.result.forest_says[t.result.case]))


def _votes(t: Told) -> tuple[int, int]:
    """Return the number of votes for and against the positive class on the followed case."""
    votes = t.result.tree_says[:, t.result.case]
    return int(votes.sum()), int((~votes).sum())


def _disagree(t: Told) -> bool:
    yes, no = _votes(t)
    return (yes > no or (yes == no and t.result.ties_go_positive)) != _mean_says(t)


def _truth(t: Told) -> bool:
    return bool(t.result.is_positive[t.result.case])


def _is_part(t: Told) -> bool:
    """Return True if the forest has more trees than are followed."""
    return t.result.n_trees < len(t.forest.estimators_)


def _correlates(t: Told) -> bool:
    return sum(0 < n_wrong < t.result.n_test for n_wrong in t.result.n_wrong.tolist()) >= 2


def _depth(t: Told) -> int:
    return int(t.forest.estimators_[0].get_depth())


def _redraws(t: Told) -> bool:
    """Return True if the first tree was not given every row once."""
    return bool(t.forest.bootstrap) and not all(t.draws[row] == 1 for row in range(len(t.rows)))


def _offers_some(t: Told) -> bool:
    return t.n_offered < t.n_features


def _is_thinned(t: Told) -> bool:
    return t.result.n_tiles < t.result.n_test


def _is_pictures(t: Told) -> bool:
    return str(t.result.feature_names[0]).startswith("pixel_")


def _err_on_others(t: Told) -> bool:
    """Return True if each tree errs where any other does not, and the forest less than all."""
    cases = [frozenset(np.flatnonzero(row)) for row in t.result.wrong]
    fewest = min(map(len, cases))
    return len(set(cases)) == len(cases) and int(t.result.forest_wrong.sum()) < fewest


def _most_err_together(t: Told) -> bool:
    """Return True if most trees err on more cases than if each erred independently."""
    wrong, n = t.result.wrong, t.result.n_trees
    chance = binom.sf(n // 2, n, wrong.mean()) * t.result.n_test
    return int(np.count_nonzero(2 * wrong.sum(axis=0) > n)) > chance - 0.5


_NEUTRAL = (
    *("captions.question", "captions.differ", "seen.question", "alt", "description"),
    *("chapters.question", "chapters.one", "chapters.leaf", "chapters.differ", "chapters.votes"),
    *("chapters.mean", "chapters.wall", "chapters.together", "seen.votes", "seen.mean"),
)
CLAIMS: Claims = {
    **dict.fromkeys(_NEUTRAL, facts_alone),
    "subtitle": lambda t: bool((t.result.tree_probability != t.result.tree_probability[0]).any()),
    "subtitle_alike": lambda t: all(
        (row == t.result.tree_probability[0]).all() for row in t.result.tree_probability
    ),
    "phrases.grown": lambda t: t.forest.bootstrap,
    "phrases.grown_whole": lambda t: not t.forest.bootstrap or t.result.is_whole,
    "phrases.offered": lambda t: _offers_some(t) and not _is_extra(t),
    "phrases.offered_only": lambda t: t.n_features == 1,
    "phrases.offered_every": lambda t: t.n_offered == t.n_features > 1 and not _is_extra(t),
    "phrases.offered_extra": lambda t: _is_extra(t) and t.n_features > 1,
    "phrases.leaf_share": lambda t: t.shares_are_of_rows,
    "phrases.leaf_shares": lambda t: t.shares_are_of_rows,
    "phrases.leaf_share_weighted": _is_weighted,
    "phrases.leaf_shares_weighted": _is_weighted,
    "phrases.this_forest": lambda t: not _is_part(t),
    "phrases.this_forest_first": _is_part,
    "phrases.forest_name": lambda t: not _is_part(t),
    "phrases.forest_name_first": _is_part,
    "phrases.correlated": _correlates,
    "phrases.correlated_undefined": lambda t: not _correlates(t),
    "phrases.right": lambda t: bool(t.result.tree_says[0, t.result.case]) != _truth(t),
    "phrases.right_first_right": lambda t: bool(t.result.tree_says[0, t.result.case]) == _truth(t),
    "phrases.mean_right": lambda t: _mean_says(t) == _truth(t),
    "phrases.mean_right_mean_wrong": lambda t: _mean_says(t) != _truth(t),
    "captions.one": lambda t: _depth(t) > 0 and not _is_pictures(t),
    "captions.one_stump": lambda t: _depth(t) == 0,
    "captions.one_pictures": lambda t: _depth(t) > 0 and _is_pictures(t),
    "captions.leaf": facts_alone,
    "captions.differ_by_both": lambda t: _redraws(t) and _offers_some(t) and not _is_pictures(t),
    "captions.differ_by_both_pictures": lambda t: (
        _redraws(t) and _offers_some(t) and _is_pictures(t)
    ),
    "captions.differ_by_rows": lambda t: _redraws(t) and not _offers_some(t),
    "captions.differ_by_features": lambda t: _offers_some(t) and not _redraws(t),
    "captions.differ_by_cuts": _is_extra,
    "captions.differ_by_nothing": lambda t: not (_redraws(t) or _offers_some(t) or _is_extra(t)),
    "captions.votes": lambda t: len(set(_votes(t))) == 2,
    "captions.votes_tied": lambda t: len(set(_votes(t))) == 1,
    "captions.mean": _disagree,
    "captions.mean_agree": lambda t: not _disagree(t),
    "captions.mean_pure": lambda t: np.allclose(
        t.result.tree_says.mean(axis=0), t.result.forest_probability, atol=1e-9
    ),
    "captions.wall": lambda t: not _is_thinned(t),
    "captions.wall_helps": lambda t: not _is_thinned(t) and _err_on_others(t),
    "captions.wall_thinned": _is_thinned,
    "captions.together": lambda t: not _is_thinned(t),
    "captions.together_overlap": lambda t: not _is_thinned(t) and _most_err_together(t),
    "captions.together_thinned": _is_thinned,
    "seen.question_pictures": _is_pictures,
    "seen.one": lambda t: 0 < _depth(t) <= (3 if t.result.levels_below is not None else 4),
    "seen.one_stump": lambda t: _depth(t) == 0,
    "seen.one_deep": lambda t: _depth(t) > 3,
    "seen.one_pictures": _is_pictures,
    "seen.leaf_unseen_leaf": lambda t: t.result.leaf is None,
    "seen.differ": lambda t: t.forest.bootstrap and max(t.draws.values()) > 1,
    "seen.differ_whole": lambda t: not _redraws(t) or t.result.is_whole,
    "seen.differ_single": lambda t: t.forest.bootstrap and max(t.draws.values()) == 1,
    "seen.wall": lambda t: not _is_thinned(t),
    "seen.wall_thinned": _is_thinned,
    "seen.together": facts_alone,
}
_OF_THE_CLIPS_OWN = {
    *("captions.question_digits", "captions.votes_by_both_digits"),
    "captions.differ_by_both_digits",
    *("seen.question_digits", "seen.leaf", "seen.mean_splits"),
}
"""Sentences that need training rows, or the clip's own digits."""


@st.composite
def forests_told(draw: st.DrawFn) -> Told:
    """Random forests and extra trees with any of the options that change what is true of them."""
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    n_rows, n_features = draw(st.integers(8, 50)), draw(st.integers(1, 4))
    n_test = draw(st.sampled_from([12, 12, 12, 240]))
    rows = chance.normal(size=(n_rows + n_test, n_features)).round(draw(st.integers(0, 2)))
    noise = draw(st.sampled_from([0.0, 0.0, 1.0, 3.0])) * chance.normal(size=len(rows))
    is_positive = rows[:, 0] + noise > 0
    names = tuple(f"pixel_{k // 2}_{k % 2}" for k in range(4)) if n_features == 4 else ()
    rows = np.abs(rows) if names else rows
    is_positive[[0, -1]], is_positive[[1, -2]] = True, False
    y = np.where(is_positive, "yes", "no")
    kind = draw(st.sampled_from([RandomForestClassifier, ExtraTreesClassifier]))
    bootstrap = draw(st.booleans())
    weights = chance.integers(1, 4, n_rows) * 0.5 if draw(st.integers(0, 4)) == 0 else None
    forest = kind(
        draw(st.sampled_from([3, 4, 5, 9, 17])),
        bootstrap=bootstrap,
        max_samples=draw(st.sampled_from([None, 2, n_rows // 2])) if bootstrap else None,
        class_weight=draw(
            st.sampled_from([None, None, "balanced", "balanced_subsample", {"yes": 3, "no": 1}])
        ),
        max_features=draw(st.sampled_from([None, 1, 2, "sqrt"] if n_features > 1 else [None])),
        max_depth=draw(st.sampled_from([None, 1, 3])),
        min_samples_leaf=draw(st.sampled_from([1, 3])),
        criterion=draw(st.sampled_from(["gini", "entropy"])),
        random_state=draw(st.integers(0, 100)),
    ).fit(rows[:n_rows], y[:n_rows], weights)
    data = table(rows[n_rows:], y[n_rows:], names)
    try:
        result = random_forest.EXPERIMENT.run(model=saved(forest), data=data)
    except BadInput:  # no tree has a split
        reject()
    require_checks(result)
    return Told(forest, result, rows[:n_rows], is_positive[:n_rows], weights)


def said_keys() -> list[str]:
    """The key, without verdict, of every sentence about a result."""
    words = vocabulary("random_forest")
    keys = [f"{kind}.{beat}" for kind in ("captions", "seen") for beat in RandomForest.beat_names]
    return [*keys, *(f"phrases.{name}" for name in words.phrases), "alt", "description", "subtitle"]


@settings(max_examples=60)
@given(forests_told())
def test_what_is_said_of_any_forest_is_true(told: Told) -> None:
    require_true(told.result, said_keys(), CLAIMS, told)


def test_every_form_of_a_sentence_has_a_claim_to_hold() -> None:
    """A new sentence is to be added to CLAIMS, with what must be true where it is said."""
    kinds = ("captions.", "seen.", "phrases.", "alt", "subtitle")
    forms = {key for key in vocabulary("random_forest").sentences if key.startswith(kinds)}
    assert forms - set(CLAIMS) == _OF_THE_CLIPS_OWN


def test_the_clips_own_sentences_are_about_its_digits() -> None:
    result = computed_result("random-forest")
    said = dict(chosen(result, said_keys()))
    assert set(said) >= _OF_THE_CLIPS_OWN
    about = result.about
    assert f"{about['all_seeds_mean_right']} of them" in said["seen.mean_splits"]
    assert f"{about['all_seeds_disagreements']} test cases" in said["seen.mean_splits"]


@pytest.mark.parametrize("n_yes", [1, 3, 5])
def test_of_weights_that_are_almost_a_tie_scikit_learn_decides(n_yes: int) -> None:
    """Balanced weights make a leaf with both classes a tie, but for the last digits of its sums."""
    n_ties = 0
    for n_no in range(2, 14):
        x = np.repeat([0.0, 0.0, 1.0, 2.0], [n_yes, n_no, n_yes, n_no])[:, None]
        y = np.repeat(["yes", "no", "yes", "no"], [n_yes, n_no, n_yes, n_no])
        forest = RandomForestClassifier(
            3, bootstrap=False, class_weight="balanced", random_state=0
        ).fit(x, y)
        result = random_forest.EXPERIMENT.run(model=saved(forest), data=table(x, y))
        require_checks(result)
        says = np.stack([tree.predict(x).astype(int) for tree in forest.estimators_])
        assert (result.tree_says == (says == list(forest.classes_).index("yes"))).all()
        off = np.abs(result.tree_probability - 0.5)
        n_ties += int(((off < 1e-12) & (off > 0)).sum())
    assert n_ties
