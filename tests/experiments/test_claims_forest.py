"""Every sentence that is chosen for a forest is true of it, whatever forest it is."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier

from mlu_anim.experiments import random_forest
from mlu_anim.experiments.random_forest import ForestVote
from mlu_anim.results.facts import Fact, Kind
from mlu_anim.results.result import require_checks
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.sentences import formatted
from mlu_anim.wording.vocabulary import vocabulary
from scenes.random_forest import TOGETHER, RandomForest, caption_keys
from tests.experiments.claims import Claims, chosen, facts_alone, require_true
from tests.experiments.forests import deep, saved, table


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

    @property
    def wrong(self) -> NDArray[np.bool_]:
        return self.result.wrong

    def written(self, share: float) -> str:
        return formatted(Fact(share, Kind.SHARE))


def _is_extra(t: Told) -> bool:
    return isinstance(t.forest, ExtraTreesClassifier)


def _is_weighted(t: Told) -> bool:
    has_weights = t.weights is not None or t.forest.class_weight is not None
    in_leaves = not t.forest.bootstrap or t.forest.class_weight == "balanced_subsample"
    return has_weights and in_leaves


def _errs(t: Told) -> bool:
    return t.result.mean_tree_accuracy < 1


def _gains(t: Told) -> bool:
    return t.result.forest_accuracy > t.result.mean_tree_accuracy


def _falls_short(t: Told) -> bool:
    r = t.result
    short = r.forest_accuracy < r.promised_accuracy
    return short and t.written(r.forest_accuracy) != t.written(r.promised_accuracy) and _errs(t)


def _disagree(t: Told) -> bool:
    case = t.result.case
    return t.result.votes_say != bool(t.result.forest_says[case])


def _is_part(t: Told) -> bool:
    """Return True if the forest has more trees than are followed."""
    return t.result.n_trees < len(t.forest.estimators_)


def _correlates(t: Told) -> bool:
    return sum(bool(row.any() and not row.all()) for row in t.wrong) >= 2


def _deepest(t: Told) -> int:
    return int(t.forest.estimators_[0].get_depth())


_NEUTRAL = (
    *("captions.promise", "captions.fall", "captions.vote_bare", "captions.more_short"),
    *("seen.fall", "seen.more", "seen.promise", "description"),
)
CLAIMS: Claims = {
    **dict.fromkeys(_NEUTRAL, facts_alone),
    "alt": lambda t: not np.isin(t.result.tree_probability, (0, 1)).all(),
    "alt_pure": lambda t: bool(np.isin(t.result.tree_probability, (0, 1)).all()),
    "subtitle": lambda t: bool((t.result.tree_probability != t.result.tree_probability[0]).any()),
    "subtitle_alike": lambda t: all(
        (row == t.result.tree_probability[0]).all() for row in t.result.tree_probability
    ),
    "phrases.grown": lambda t: t.forest.bootstrap,
    "phrases.grown_whole": lambda t: not t.forest.bootstrap or t.result.is_whole,
    "phrases.offered": lambda t: t.n_offered < t.n_features and not _is_extra(t),
    "phrases.offered_only": lambda t: t.n_features == 1,
    "phrases.offered_every": lambda t: t.n_offered == t.n_features > 1 and not _is_extra(t),
    "phrases.offered_extra": lambda t: _is_extra(t) and t.n_features > 1,
    "phrases.choice": lambda t: t.n_offered < t.n_features and not _is_extra(t),
    "phrases.choice_only": lambda t: t.n_features == 1,
    "phrases.choice_every": lambda t: t.n_offered == t.n_features > 1 and not _is_extra(t),
    "phrases.choice_extra": lambda t: _is_extra(t) and t.n_features > 1,
    "phrases.leaf_share": lambda t: t.shares_are_of_rows,
    "phrases.leaf_shares": lambda t: t.shares_are_of_rows,
    "phrases.leaf_share_weighted": _is_weighted,
    "phrases.leaf_shares_weighted": _is_weighted,
    "phrases.these_trees": lambda t: not _is_part(t),
    "phrases.these_trees_first": _is_part,
    "phrases.this_forest": lambda t: not _is_part(t),
    "phrases.this_forest_first": _is_part,
    "phrases.correlated": _correlates,
    "phrases.correlated_undefined": lambda t: not _correlates(t),
    "captions.bootstrap": lambda t: t.forest.bootstrap and max(t.draws.values()) > 1,
    "captions.bootstrap_single": lambda t: t.forest.bootstrap and max(t.draws.values()) == 1,
    "chapters.bootstrap": lambda t: max(t.draws.values()) > 1,
    "chapters.bootstrap_single": lambda t: max(t.draws.values()) == 1,
    "seen.bootstrap": lambda t: max(t.draws.values()) > 1,
    "seen.bootstrap_single": lambda t: max(t.draws.values()) == 1,
    "captions.grow": lambda t: t.n_offered == 1 < t.n_features and not _is_extra(t),
    "captions.grow_several": lambda t: 1 < t.n_offered < t.n_features and not _is_extra(t),
    "captions.grow_every": lambda t: 1 < t.n_offered == t.n_features and not _is_extra(t),
    "captions.grow_one": lambda t: t.n_features == 1 and not _is_extra(t),
    "captions.grow_extra": lambda t: _is_extra(t) and t.n_offered == 1 < t.n_features,
    "captions.grow_several_extra": lambda t: _is_extra(t) and 1 < t.n_offered < t.n_features,
    "captions.grow_every_extra": lambda t: _is_extra(t) and 1 < t.n_offered == t.n_features,
    "captions.grow_one_extra": lambda t: _is_extra(t) and t.n_features == 1,
    "captions.grow_stump": lambda t: _deepest(t) == 0,
    "captions.fall_first": _is_part,
    "captions.vote": _disagree,
    "captions.vote_short": _disagree,
    "captions.vote_agree": lambda t: not _disagree(t),
    "captions.vote_pure": lambda t: np.allclose(
        t.result.tree_says.mean(axis=0), t.result.forest_probability, atol=1e-9
    ),
    "captions.barcode": lambda t: _falls_short(t) and t.result.mean_correlation >= TOGETHER,
    "captions.barcode_apart": _falls_short,
    "captions.barcode_kept": lambda t: (
        t.written(t.result.forest_accuracy) == t.written(t.result.promised_accuracy)
    ),
    "captions.barcode_better": lambda t: t.result.forest_accuracy > t.result.promised_accuracy,
    "captions.barcode_worse": lambda t: not _gains(t) and _errs(t),
    "captions.barcode_flawless": lambda t: not t.wrong.any(),
    "captions.more": lambda t: t.result.growth == "levels" and _is_part(t),
    "captions.more_rises": lambda t: t.result.growth == "rises" and _is_part(t),
    "captions.more_falls": lambda t: t.result.growth == "falls" and _is_part(t),
    "seen.promise_thinned": lambda t: t.result.n_test > len(t.result.case_order),
    "seen.grow": lambda t: 0 < _deepest(t) <= (3 if t.result.levels_below is not None else 4),
    "seen.grow_deep": lambda t: _deepest(t) > 3,
    "seen.grow_stump": lambda t: _deepest(t) == 0,
    "seen.vote": lambda t: not _is_part(t),
    "seen.vote_first": _is_part,
    "seen.barcode": _errs,
    "seen.barcode_flawless": lambda t: not t.wrong.any() and not _is_part(t),
    "seen.barcode_flawless_first": lambda t: not t.wrong.any() and _is_part(t),
    "labels.leaf_shares": lambda t: t.shares_are_of_rows,
    "labels.leaf_shares_weighted": _is_weighted,
    "labels.columns": lambda t: t.shares_are_of_rows,
    "labels.columns_weighted": _is_weighted,
    "labels.mean_says": lambda t: not _is_part(t),
    "labels.mean_says_first": _is_part,
    "labels.correlation": _correlates,
    "labels.correlation_undefined": lambda t: not _correlates(t),
    "labels.grow": lambda t: 0 < _deepest(t) <= (3 if t.result.levels_below is not None else 4),
    "labels.grow_deep": lambda t: _deepest(t) > 3,
    "labels.grow_stump": lambda t: _deepest(t) == 0,
}
LABELS = ("leaf_shares", "columns", "mean_says", "correlation", "grow")


@st.composite
def forests_told(draw: st.DrawFn) -> Told:
    """Random forests and extra trees with any of the options that change what is true of them."""
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    n_rows, n_features = draw(st.integers(8, 50)), draw(st.integers(1, 4))
    rows = chance.normal(size=(n_rows + 12, n_features)).round(draw(st.integers(0, 2)))
    noise = draw(st.sampled_from([0.0, 0.0, 1.0, 3.0])) * chance.normal(size=len(rows))
    is_positive = rows[:, 0] + noise > 0
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
    data = table(rows[n_rows:], y[n_rows:])
    try:
        result = random_forest.EXPERIMENT.run(model=saved(forest), data=data)
    except BadInput:  # no tree has a split
        reject()
    require_checks(result)
    return Told(forest, result, rows[:n_rows], is_positive[:n_rows], weights)


def said_keys(result: ForestVote) -> list[str]:
    """The key, without verdict, of every sentence about this result."""
    beats = [beat for beat in RandomForest.beat_names if beat != "bootstrap" or result.has_bag]
    beats = [beat for beat in beats if beat != "more" or result.larger is not None]
    keys = [f"captions.{key}" for beat in beats for key in caption_keys(result, beat)[:1]]
    keys += [f"seen.{beat}" for beat in beats]
    keys += [f"labels.{label}" for label in LABELS]
    keys += [f"phrases.{name}" for name in vocabulary("random_forest").phrases]
    return [*keys, "alt", "description", "subtitle"]


@settings(max_examples=40)
@given(forests_told())
def test_what_is_said_of_any_forest_is_true(told: Told) -> None:
    keys = [key for key in said_keys(told.result) if key != "captions.vote"]
    require_true(told.result, keys, CLAIMS, told)
    if "captions.vote" in said_keys(told.result):  # the first of its forms that fits is chosen
        assert told.result.verdict.endswith(("agree", "pure")) or _disagree(told)


def test_every_form_of_a_sentence_has_a_claim_to_hold() -> None:
    """A new sentence is to be added to CLAIMS, with what must be true where it is said."""
    no_more = {f"captions.more{kind}_no_more" for kind in ("", "_rises", "_falls")}
    thinned = {"labels.columns_thinned", "labels.columns_thinned_weighted"}
    short = {"captions.more_rises_short", "captions.more_falls_short"}
    for key in vocabulary("random_forest").sentences:
        is_claim = key.startswith(("captions.", "seen.", "phrases.", "alt", "subtitle"))
        if is_claim or any(key.startswith(f"labels.{each}_") for each in ("leaf", "mean", "corr")):
            assert key in {*CLAIMS, *no_more, *thinned, *short}, key


@pytest.mark.parametrize("n_test", [60, 400])
def test_of_a_deep_forest_neither_all_levels_nor_all_cases_are_claimed(n_test: int) -> None:
    result = deep(40, n_test, class_weight="balanced_subsample")
    columns = "labels.columns_thinned" if n_test == 400 else "labels.columns"
    for key, form in (("seen.grow", "seen.grow_deep"), (columns, "weighted")):
        assert any(form in each for each, _ in chosen(result, [key]))
    is_thinned = "seen.promise_thinned" in dict(chosen(result, ["seen.promise"]))
    assert is_thinned == (n_test == 400)


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
