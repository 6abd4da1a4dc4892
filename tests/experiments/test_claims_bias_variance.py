"""Every sentence that is chosen for a set of models is true of it, whatever they predict."""

import json
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mlu_anim.experiments.bias_variance import BiasVariance
from mlu_anim.experiments.bias_variance.samples import Floats, split_errors
from mlu_anim.wording.vocabulary import vocabulary
from scenes.bias_variance import BiasVariance as Scene
from tests.experiments.claims import Claims, facts_alone, require_true


@dataclass(frozen=True)
class Told:
    """A result, and its numbers recomputed from predictions and truth."""

    result: BiasVariance

    @cached_property
    def gap(self) -> Floats:
        off = self.result.predictions.mean(axis=1) - self.result.truth
        return np.sqrt((off**2).mean(axis=1))

    @cached_property
    def spread(self) -> Floats:
        around = self.result.predictions - self.result.predictions.mean(axis=1, keepdims=True)
        return np.sqrt((around**2).mean(axis=(1, 2)))

    @property
    def expected(self) -> Floats:
        return self.gap**2 + self.spread**2 + self.result.noise

    def is_least(self, errors: Floats) -> bool:
        return bool(errors[self.result.best] <= errors.min() + 1e-9 * errors.max())

    @property
    def adds_up(self) -> bool:
        is_sum = np.allclose(self.expected, self.result.expected, rtol=1e-9, atol=1e-12)
        return is_sum and self.is_least(self.expected)

    @property
    def is_inside(self) -> bool:
        """Whether the best model is neither the stiffest nor the most flexible one."""
        return 0 < self.result.best < len(self.result.complexity) - 1

    @property
    def scatters(self) -> bool:
        return bool(self.spread[-1] > self.spread[0])

    @property
    def misses(self) -> bool:
        """Whether the stiffest models are farther from the truth than they scatter."""
        return bool(self.gap[0] > self.spread[0])


def _is_fresh(t: Told) -> bool:
    return not t.result.resampled


def _is_resampled(t: Told) -> bool:
    return t.result.resampled


def _leaves(t: Told) -> bool:
    """Whether curves of the most flexible models leave the drawn range."""
    wiggly = t.result.predictions[-1]
    off = (wiggly.min(axis=1) < t.result.low) | (wiggly.max(axis=1) > t.result.high)
    return bool(off.sum() == t.result.facts()["n_leaving"].value > 0)


_OF_ALL = ("subtitle", "captions.sample", "captions.again", "captions.wiggly", "captions.aim")
_SEEN = ("sample", "again", "bias", "wiggly", "variance", "aim", "floor")
_OF_A_TABLE = (
    *("subtitle_resampled", "captions.sample_resampled", "captions.again_resampled"),
    *(f"seen.{beat}_resampled" for beat in ("sample", "again", "bias", "variance", "aim", "floor")),
)
CLAIMS: Claims = {
    **dict.fromkeys((*_OF_ALL, *(f"seen.{beat}" for beat in _SEEN)), facts_alone),
    **dict.fromkeys(_OF_A_TABLE, _is_resampled),
    "alt_resampled": lambda t: t.is_least(t.result.measured),
    **dict.fromkeys(("alt", "description", "description_resampled"), lambda t: t.adds_up),
    "captions.bias": lambda t: t.misses and _is_fresh(t),
    "captions.bias_scattered": lambda t: not t.misses,
    "captions.bias_resampled": lambda t: not t.misses and _is_resampled(t),
    "captions.bias_resampled_off": lambda t: t.misses and _is_resampled(t),
    "seen.wiggly_clipped": _leaves,
    "captions.variance": lambda t: t.scatters and bool(t.gap[-1] < t.spread[-1]),
    "captions.variance_missing": lambda t: bool(t.gap[-1] >= t.spread[-1]),
    "captions.variance_calm": lambda t: not t.scatters,
    "captions.variance_resampled": lambda t: t.scatters and _is_resampled(t),
    "captions.u": lambda t: _is_fresh(t) and t.is_inside,
    "captions.u_resampled": lambda t: _is_resampled(t) and t.is_inside,
    "captions.u_edge": lambda t: not t.is_inside,
    "captions.floor": _is_fresh,
    "captions.floor_resampled": _is_resampled,
    **dict.fromkeys(("seen.u", "captions.squares", "seen.squares"), lambda t: t.adds_up),
    **dict.fromkeys(("captions.squares_resampled", "seen.squares_resampled"), lambda t: t.adds_up),
}


@st.composite
def results(draw: st.DrawFn) -> BiasVariance:
    """Models of 2 to 4 complexities that miss and scatter in any way, of a curve or of a table."""
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    n_models, n_sets, n_grid = draw(st.integers(2, 4)), draw(st.integers(2, 12)), 12
    amount = st.sampled_from([0.01, 0.1, 0.5, 2.0])
    x, is_table = np.linspace(0, 1, n_grid), draw(st.booleans())
    truth = np.tile(np.sin(6 * x), (n_models, 1))
    off = np.array([draw(amount) for _ in range(n_models)])[:, None, None]
    wide = np.array([draw(amount) for _ in range(n_models)])[:, None, None]
    noise = chance.normal(size=(n_models, n_sets, n_grid))
    predictions = truth[:, None] + off * chance.normal(size=(n_models, 1, n_grid)) + wide * noise
    sigma = draw(st.sampled_from([0.1, 0.3, 1.0]))
    test_y = truth[0] + chance.normal(0, sigma, (n_sets, n_grid))
    tested = np.ones(test_y.shape, dtype=bool)
    fields = split_errors(predictions, x, truth, test_y, tested, None if is_table else sigma)
    assume(fields["noise"].min() >= 0)
    about = {"data": "my.csv", "n_samples": draw(st.sampled_from([7, 60])), "target": "y"}
    return BiasVariance(
        complexity_name="neighbors",
        complexity=np.array([1, 3, 12, 100][:n_models]),
        resampled=is_table,
        train_x=x[None, :7],
        train_y=truth[:1, :7],
        train_error=None,
        x_low=0.0,
        x_high=1.0,
        provenance=json.dumps(about),
        **fields,
    )


KEYS = [f"{table}.{beat}" for beat in Scene.beat_names for table in ("captions", "seen")]


@settings(max_examples=80)
@given(results())
def test_what_is_said_of_any_models_is_true(result: BiasVariance) -> None:
    require_true(result, [*KEYS, "alt", "description", "subtitle"], CLAIMS, Told(result))


def test_every_form_of_a_sentence_has_a_claim_to_hold() -> None:
    """A new sentence is to be added to CLAIMS, with what must be true where it is said."""
    for key in vocabulary("bias_variance").sentences:
        if key.startswith(("captions.", "seen.", "phrases.", "alt", "description", "subtitle")):
            assert key in CLAIMS, key
