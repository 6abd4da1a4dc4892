"""Every sentence that is chosen for a ranking is true of it, whatever ranking it is."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from mlu_anim.data.predictions import predictions_from_columns
from mlu_anim.experiments import roc
from mlu_anim.experiments.roc import RocSweep
from mlu_anim.results.result import require_checks
from mlu_anim.wording.numerals import MINUS
from mlu_anim.wording.sentences import formatted
from mlu_anim.wording.vocabulary import vocabulary
from scenes.roc import Roc
from tests.experiments.claims import chosen, facts_alone, require_true
from tests.strategies import Labelled, labelled_scores


@dataclass(frozen=True)
class Told:
    """A ranking, its result, and whether the scores were given without a model."""

    result: RocSweep
    is_positive: NDArray[np.bool_]
    score: NDArray[np.float64]
    is_given: bool = False

    @property
    def pairs(self) -> tuple[int, int, int]:
        """The numbers of pairs ranked right, tied and wrong, counted one by one."""
        pos, neg = self.score[self.is_positive], self.score[~self.is_positive]
        right, tied = (pos[:, None] > neg).sum(), (pos[:, None] == neg).sum()
        return int(right), int(tied), len(pos) * len(neg) - int(right + tied)

    @property
    def first_steps(self) -> tuple[float, float | None]:
        """The highest score of a positive, and of a negative below it; None if there is none."""
        hit, neg = self.score[self.is_positive].max(), self.score[~self.is_positive]
        return float(hit), max(neg[neg < hit], default=None)

    def is_mixed(self, step: int) -> bool:
        """True if cases of both classes have the score of one of the first steps."""
        return len(np.unique(self.is_positive[self.score == self.first_steps[step]])) == 2

    @property
    def is_constant(self) -> bool:
        return len(np.unique(self.score)) == 1

    @property
    def are_probabilities(self) -> bool:
        return bool(((self.score >= 0) & (self.score <= 1)).all())

    @property
    def way_of_the_bar(self) -> int:
        """How many cases the bar of least cost calls positive that the everyday one does not."""
        result = self.result
        bars = np.sort(np.append(np.unique(self.score), np.inf))[::-1]
        called = self.score >= bars[:, None]
        missed, alarms = ~called & self.is_positive, called & ~self.is_positive
        cheapest = called[np.argmin(result.miss_cost * missed.sum(axis=1) + alarms.sum(axis=1))]
        everyday = self.score >= result.threshold[result.everyday_step]
        return int(cheapest.sum()) - int(everyday.sum())

    def parts_as_told(self, name: str) -> bool:
        """True if the threshold, as it is written, gives the stated confusion matrix."""
        threshold = self.result.facts()[f"{name}_threshold"]
        written = formatted(threshold).replace(MINUS, "-").replace("∞", "inf")
        called = self.score >= float(written)
        matrix = self.result.matrix(getattr(self.result, f"{name}_step"))
        counts = (called & self.is_positive).sum(), (called & ~self.is_positive).sum()
        return bool(counts == (matrix["tp"], matrix["fp"]))


def _is_median(t: Told) -> bool:
    """Return True if the median case of the ranking is the last that is called positive."""
    called = t.score >= t.result.threshold[t.result.everyday_step]
    last = t.score[called].min()
    below, level = (t.score < last).sum(), (t.score == last).sum()
    rest = t.score[~called]
    next_below = 2 * (rest < rest.max()).sum() + (rest == rest.max()).sum() if len(rest) else 0
    return not t.are_probabilities and 2 * below + level >= len(t.score) > next_below


_NEUTRAL = (
    *("captions.call", "captions.duels", "captions.compare", "seen.call", "seen.duels"),
    *("seen.auc", "seen.compare", "description", "subtitle"),
)
_OF_OWN = ("captions.question_own", "captions.hit_own", "captions.duels_own")
_OF_A_MODEL = "labels.axis_probability", "labels.axis_probability_short"
CLAIMS: dict[str, Callable[[Told], bool]] = {
    **dict.fromkeys(_NEUTRAL, facts_alone),
    **dict.fromkeys(_OF_OWN, lambda t: t.result.about["data"] == "breast cancer"),
    "alt": lambda t: t.pairs[1] == 0,
    "alt_tied": lambda t: t.pairs[1] > 0,
    "phrases.axis": lambda t: t.are_probabilities,
    "phrases.axis_rank": lambda t: not t.are_probabilities,
    "phrases.axis_feature": lambda t: t.result.feature is not None,
    "phrases.at_everyday_median": _is_median,
    "phrases.at_everyday": lambda t: t.parts_as_told("everyday"),
    "phrases.at_everyday_rounded": facts_alone,
    "phrases.at_youden": lambda t: t.parts_as_told("youden"),
    "phrases.at_youden_rounded": facts_alone,
    "phrases.at_cheapest": lambda t: t.parts_as_told("cheapest"),
    "phrases.at_cheapest_rounded": facts_alone,
    "captions.question": lambda t: t.result.feature is None,
    "captions.question_feature": lambda t: t.result.feature is not None,
    "captions.auc": lambda t: t.pairs[1] == 0 and t.pairs[0] >= t.pairs[2],
    "captions.auc_perfect": lambda t: t.pairs[0] == t.result.n_pairs,
    "captions.auc_inverted": lambda t: t.pairs[2] > t.result.n_pairs / 2,
    "captions.auc_inverted_tied": lambda t: t.pairs[0] < t.pairs[2],
    "captions.auc_constant": lambda t: t.pairs[1] == t.result.n_pairs,
    "captions.auc_many": lambda t: t.pairs[1] == 0,
    "captions.auc_many_tied": lambda t: t.pairs[1] > 0,
    "captions.auc_tied": lambda t: t.pairs[1] > 0,
    "seen.question": lambda t: t.result.n_samples <= 200,
    "seen.question_many": lambda t: t.result.n_samples > 200,
    **dict.fromkeys(_OF_A_MODEL, lambda t: not t.is_given),
    **{f"{key}_unscaled": lambda t: t.is_given for key in _OF_A_MODEL},
}
_OF_BOTH: dict[str, Callable[[Told], bool]] = {
    "hit": lambda t: not t.is_mixed(0),
    "hit_constant": lambda t: t.is_constant,
    "hit_mixed_hit": lambda t: t.is_mixed(0) and not t.is_constant,
    "alarm": lambda t: t.first_steps[1] is not None and not t.is_mixed(1),
    "alarm_constant": lambda t: t.is_constant,
    "alarm_no_alarm": lambda t: t.first_steps[1] is None and not t.is_constant,
    "alarm_mixed_alarm": lambda t: t.is_mixed(1),
    "choose": lambda t: t.way_of_the_bar > 0,
    "choose_stays": lambda t: t.way_of_the_bar == 0,
    "choose_rightward": lambda t: t.way_of_the_bar < 0,
    "choose_constant": lambda t: t.is_constant,
}
CLAIMS |= {f"captions.{key}": claim for key, claim in _OF_BOTH.items()}
CLAIMS |= {f"seen.{key}": claim for key, claim in _OF_BOTH.items()}
CLAIMS["seen.choose"] = lambda t: t.way_of_the_bar != 0


def require_told(told: Told) -> None:
    """Fail if a sentence about this result is not true."""
    beats = [b for b in Roc.beat_names if b != "compare" or told.result.second]
    keys = ["phrases.axis", "alt", "description", "subtitle"]
    keys += [f"phrases.at_{name}" for name in ("everyday", "cheapest", "youden")]
    keys += [f"{table}.{beat}" for beat in beats for table in ("captions", "seen")]
    if told.result.score_axis == "probability":
        keys += _OF_A_MODEL
    require_true(told.result, keys, CLAIMS, told)


@settings(max_examples=120)
@given(labelled_scores(), st.booleans())
def test_what_is_said_of_any_ranking_is_true(case: Labelled, is_given: bool) -> None:
    is_positive, score = case
    if is_given:
        result = roc.EXPERIMENT.run(predictions=predictions_from_columns(is_positive, score))
    else:
        result = RocSweep.from_predictions(is_positive, score)
    require_checks(result)
    require_told(Told(result, is_positive, score + 0.0, is_given))


@pytest.mark.parametrize("kind", ["usual", "perfect"])
def test_a_threshold_that_needs_more_digits_than_are_written_is_told_as_rounded(kind: str) -> None:
    score = 123_456_789 + np.arange(12.0)
    is_positive = np.arange(12) >= 6 if kind == "perfect" else np.arange(12) % 4 > 1
    result = RocSweep.from_predictions(is_positive, score)
    require_told(Told(result, is_positive, score))
    said = [f"phrases.at_{name}" for name in ("youden", "cheapest", "everyday")]
    forms = [form for form, _ in chosen(result, said)]
    assert [form.rpartition("_")[2] for form in forms] == ["rounded", "rounded", "median"]


@pytest.mark.parametrize("n", [200, 201, 300])
def test_of_many_cases_not_each_is_said_to_be_a_mark(n: int) -> None:
    is_positive, score = np.arange(n) % 3 == 0, np.arange(n) / 300
    result = RocSweep.from_predictions(is_positive, score)
    require_told(Told(result, is_positive, score))
    assert (dict(chosen(result, ["seen.question"])).keys() == {"seen.question"}) == (n == 200)


@settings(max_examples=10)
@given(st.integers(0, 1000), st.sampled_from([1.0, 1e-6, 1e6]), st.sampled_from([0.0, 1e3, -7e5]))
def test_a_threshold_that_is_named_parts_the_cases_as_told(
    seed: int, size: float, shift: float
) -> None:
    """Also where steps have been thinned: then up to the cases between two held steps."""
    chance = np.random.default_rng(seed)
    y = chance.random(6_000) < 0.4
    score = shift + size * (chance.normal(size=len(y)) + y)
    for n in (40, len(y)):
        result = RocSweep.from_predictions(y[:n], score[:n])
        facts, step = result.facts(), result.youden_step
        called = score[:n] >= float(facts["youden_threshold"].value)
        if "rounded" not in result.verdicts:
            between = 0 if result.drawn_bound == 0 else int(result.tp[step + 1] - result.tp[step])
            assert 0 <= (called & y[:n]).sum() - result.tp[step] <= between


def test_every_form_of_a_sentence_has_a_claim_to_hold() -> None:
    """A new sentence is to be added to CLAIMS, with what must be true where it is said."""
    for key in vocabulary("roc").sentences:
        claims = ("captions.", "seen.", "phrases.", "alt", "subtitle", "labels.axis_p")
        if key.startswith(claims):
            assert key in CLAIMS, key
