"""Every sentence that is chosen for a forest is true of it, whatever forest it is."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
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
from tests.experiments.claims import chosen, require_true
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
    def draws(self) -> list[Counter[int]]:
        """The number of times that each tree was given each row."""
        return [Counter(rows.tolist()) for rows in self.forest.estimators_samples_]

    @property
    def redraws(self) -> bool:
        """True if the first tree was not given every row once."""
        return set(self.draws[0].items()) != {(row, 1) for row in range(len(self.rows))}

    @property
    def n_spared(self) -> int:
        """The number of features that are not offered to a split."""
        return int(self.forest.n_features_in_ - self.forest.estimators_[0].max_features_)

    @property
    def is_extra(self) -> bool:
        return isinstance(self.forest, ExtraTreesClassifier)

    @property
    def depth(self) -> int:
        return int(self.forest.estimators_[0].get_depth())

    @property
    def case(self) -> int:
        return self.result.case

    @property
    def votes(self) -> float:
        """The share of votes for the positive class on the followed case."""
        return float(self.result.tree_says[:, self.case].mean())

    @property
    def mean_says(self) -> bool:
        """True if the mean of the leaves is at least one half for the followed case."""
        share = float(self.result.tree_probability[:, self.case].mean())
        return bool(self.result.forest_says[self.case]) if abs(share - 0.5) < 1e-9 else share > 0.5

    @property
    def disagree(self) -> bool:
        votes = self.votes > 0.5 or (self.votes == 0.5 and self.result.ties_go_positive)
        return votes != self.mean_says

    @property
    def shares_are_of_rows(self) -> bool:
        """True if each leaf of the first tree holds the positive share of its rows."""
        tree, row = self.forest.estimators_[0], self.forest.estimators_samples_[0]
        leaf, ones = tree.apply(self.rows)[row], self.is_positive[row].astype(float)
        n = np.bincount(leaf, minlength=tree.tree_.node_count)
        share = np.bincount(leaf, ones, minlength=len(n))[n > 0] / n[n > 0]
        held = tree.tree_.value[:, 0, list(self.forest.classes_).index("yes")][n > 0]
        return bool(np.allclose(share, held, atol=1e-9))

    @property
    def err_on_others(self) -> bool:
        """True if each tree errs where any other does not, and the forest less than all."""
        cases = {tuple(np.flatnonzero(row)) for row in self.result.wrong}
        fewest = min(map(len, cases))
        return len(cases) == self.result.n_trees and self.result.forest_wrong.sum() < fewest

    @property
    def err_together(self) -> bool:
        """True if most trees err on more cases than if each erred independently."""
        wrong, n = self.result.wrong, self.result.n_trees
        chance = binom.sf(n // 2, n, wrong.mean()) * self.result.n_test
        return int(np.count_nonzero(2 * wrong.sum(axis=0) > n)) > round(chance)


Claim = Callable[[Told], bool]
OF_VERDICT: dict[str, Claim] = {
    "alike": lambda t: all(
        (p == t.result.tree_probability[0]).all() for p in t.result.tree_probability
    ),
    "whole": lambda t: all(set(d.items()) == {(r, 1) for r in range(len(t.rows))} for d in t.draws),
    "single": lambda t: max(t.draws[0].values()) == 1,
    "only": lambda t: t.forest.n_features_in_ == 1,
    "every": lambda t: t.n_spared == 0,
    "extra": lambda t: t.is_extra,
    "weighted": lambda t: (
        (t.weights is not None or t.forest.class_weight is not None)
        and (not t.forest.bootstrap or t.forest.class_weight == "balanced_subsample")
    ),
    "first": lambda t: t.result.n_trees < len(t.forest.estimators_),
    "undefined": lambda t: sum(0 < n < t.result.n_test for n in t.result.n_wrong.tolist()) < 2,
    "first_right": lambda t: t.result.tree_says[0, t.case] == t.result.is_positive[t.case],
    "mean_wrong": lambda t: t.mean_says != t.result.is_positive[t.case],
    "stump": lambda t: t.depth == 0,
    "deep": lambda t: t.depth > (4 if t.result.levels_below is None else 3),
    "pictures": lambda t: str(t.result.feature_names[0]).startswith("pixel_"),
    "by_both": lambda t: t.redraws and t.n_spared > 0,
    "by_both_pictures": lambda t: OF_VERDICT["by_both"](t) and OF_VERDICT["pictures"](t),
    "by_rows": lambda t: t.redraws and t.n_spared == 0,
    "by_features": lambda t: t.n_spared > 0 and not t.redraws,
    "by_cuts": lambda t: t.is_extra,
    "by_nothing": lambda t: not (t.redraws or t.n_spared or t.is_extra),
    "tied": lambda t: t.votes == 0.5,
    "agree": lambda t: not t.disagree,
    "pure": lambda t: np.allclose(t.result.tree_says.mean(axis=0), t.result.forest_probability),
    "unseen_leaf": lambda t: t.result.leaf is None,
    "helps": lambda t: t.err_on_others,
    "overlap": lambda t: t.err_together,
    "thinned": lambda t: t.result.n_tiles < t.result.n_test,
}
"""What must be true of a forest with a verdict; where a sentence has a form for a verdict, its
usual form says that this is not true."""
_OF_THE_CLIPS_OWN = {
    *("captions.question_digits", "captions.votes_by_both_digits"),
    "captions.differ_by_both_digits",
    *("seen.question_digits", "seen.leaf", "seen.mean_splits"),
}
"""Sentences that need training rows, or the clip's own digits."""


def said_keys() -> list[str]:
    """The key, without verdict, of every sentence about a result."""
    words = vocabulary("random_forest")
    keys = [f"{kind}.{beat}" for kind in ("captions", "seen") for beat in RandomForest.beat_names]
    return [*keys, *(f"phrases.{name}" for name in words.phrases), "alt", "description", "subtitle"]


def claims() -> Iterator[tuple[str, Claim]]:
    """Yield each form of each sentence, and what it claims."""
    forms = set(vocabulary("random_forest").sentences) - _OF_THE_CLIPS_OWN
    for key in said_keys():
        special = {form.removeprefix(f"{key}_") for form in forms if form.startswith(f"{key}_")}
        yield from ((f"{key}_{verdict}", OF_VERDICT[verdict]) for verdict in special)
        yield key, lambda t, special=special: not any(OF_VERDICT[each](t) for each in special)
    yield from ((f"phrases.{name}", _are_of_rows) for name in ("leaf_share", "leaf_shares"))


def _are_of_rows(t: Told) -> bool:
    return t.shares_are_of_rows


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


@settings(max_examples=60)
@given(forests_told())
def test_what_is_said_of_any_forest_is_true(told: Told) -> None:
    require_true(told.result, said_keys(), dict(claims()), told)


def test_the_clips_own_sentences_are_about_its_digits() -> None:
    result = computed_result("random-forest")
    said = dict(chosen(result, said_keys()))
    assert set(said) >= _OF_THE_CLIPS_OWN
    about = result.about
    assert f"{about['all_seeds_mean_right']} of them" in said["seen.mean_splits"]
    assert f"{about['all_seeds_disagreements']} test cases" in said["seen.mean_splits"]
