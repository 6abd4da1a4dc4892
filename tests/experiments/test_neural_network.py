"""The network says what scikit-learn says, and its checks see every fault."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.experiments import neural_network
from mlu_anim.experiments.neural_network.network import ACTIVATIONS, Network
from mlu_anim.experiments.neural_network.training import last_loss
from mlu_anim.results.result import require_checks
from mlu_anim.stage.variant import RATIOS, Cut, film_variant
from mlu_anim.system.errors import BadInput
from mlu_anim.wording.sentences import CAPTION_LIMIT
from scenes.neural_network import NeuralNetwork
from tests.experiments.faults import Fault, flipped, moved, require_seen, scaled
from tests.experiments.forests import saved, table
from tests.kept_results import computed_result
from tests.playing import shot_of, timeline_of


def test_the_clips_own_moons() -> None:
    """More units bend the border, far more change little, and without a squash it is a line."""
    r = computed_result("neural-network")
    wrong = dict(zip(r.learning.widths.tolist(), r.learning.wrong.tolist(), strict=True))
    assert min(wrong[1], wrong[2]) > 2.9 * max(wrong[4], wrong[8], wrong[32])
    assert r.facts()["flat"].value == 24 / 160
    assert last_loss(r.about["seed"]) == pytest.approx(r.facts()["last_loss"].value, abs=1e-6)
    first, last = (int(r.is_wrong(r.units[k], r.offset[k]).sum()) for k in (0, -1))
    assert (first, last) == (80, 2)
    require_checks(r)


def fitted(activation: str, n_units: int, names: tuple[str, str], seed: int, scale: float) -> Any:
    """A network with random weights, as if it had been fitted, and a table for it."""
    chance = np.random.default_rng(seed)
    x = scale * chance.normal(size=(60, 2))
    y = np.where(x[:, 0] * x[:, 1] > 0, *names)
    model = MLPClassifier((n_units,), activation=activation, max_iter=1, random_state=seed)
    model.fit(x[:20], y[:20])
    pairs = zip(model.coefs_, (3 / scale, 3), strict=True)
    model.coefs_ = [s * chance.normal(size=c.shape) for c, s in pairs]
    return saved(model), table(x, y)


@settings(max_examples=8)
@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
@given(
    activation=st.sampled_from(ACTIVATIONS),
    n_units=st.sampled_from([1, 2, 8, 30]),
    names=st.sampled_from([("yes", "no"), ("no", "yes")]),
    pos_label=st.sampled_from(["yes", "no"]),
    seed=st.integers(0, 10_000),
    scale=st.sampled_from([1.0, 1e-4, 1e4]),
    ratio=st.sampled_from(sorted(RATIOS)),
)
def test_any_network_is_told_as_it_is(
    activation: str,
    n_units: int,
    names: tuple[str, str],
    pos_label: str,
    seed: int,
    scale: float,
    ratio: str,
) -> None:
    model, data = fitted(activation, n_units, names, seed, scale)
    r = neural_network.EXPERIMENT.run(model=model, data=data, pos_label=pos_label)
    require_checks(r)
    said = model.estimator.predict(data.X) == pos_label
    assert (r.is_wrong(r.units[-1], r.offset[-1]) == (said != (data.y == pos_label))).all()
    assert {"model", activation} <= set(r.verdicts)
    assert ("more" in r.verdicts) == (n_units > 8)
    text = ClipText.of(r)
    for beat in NeuralNetwork.beats_of(NeuralNetwork, r):  # type: ignore[arg-type]
        assert len(text.say(f"captions.{beat}")) <= CAPTION_LIMIT
        assert "moon" not in text.say(f"seen.{beat}")
    bends = text.say("captions.bend")
    assert ("bend into" in bends) == (n_units > 1 and "straight" not in r.verdicts)
    assert activation != "identity" or "straight" in r.verdicts
    assert timeline_of(shot_of(r, film_variant("draft", ratio, "light"), Cut("full"))).beats


FAULTS: list[tuple[str, Fault]] = [
    ("forward by hand = predict_proba", moved("probability", 3, 1e-6)),
    ("our Adam = MLPClassifier's", moved("units", (-1, 2, 0), 1e-4)),
    ("mean surprise = MLPClassifier's loss", moved("learning.loss", 100, 1e-6)),
    ("no squash: one line", moved("learning.unbent", (0, 3), 1e-3)),
    ("points named right by hand = score", moved("learning.accuracy", (2, 0), 0.01)),
    ("points named right by hand = score", flipped("is_positive", 0)),
    ("no squash: one line", scaled("learning.unbent_probability", 0.999)),
]


@pytest.mark.parametrize(("name", "fault"), FAULTS)
def test_the_identities_see(name: str, fault: Fault) -> None:
    require_seen(computed_result("neural-network"), name, fault)


def test_a_wrong_gradient_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The slip that MLU-Explain's article has: steps that are no gradient."""
    right = Network.gradient

    def wrong(r: Network, snapshot: int) -> Any:
        of_units, of_offset = right(r, snapshot)
        return of_units * (1.01, 1, 1, 0.99), of_offset

    monkeypatch.setattr(Network, "gradient", wrong)
    seen = {check.name for check in computed_result("neural-network").checks() if not check.holds}
    assert seen == {
        "blame at first = finite differences",
        "blame when shown = finite differences",
        "blame of stretched weights = of the sum",
        "blame of stretched lines = of what they give",
    }


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer")
@pytest.mark.parametrize(
    ("model", "n_features"),
    [
        (MLPClassifier((4, 4), max_iter=2), 2),
        (MLPClassifier((4,), max_iter=2), 3),
        (LogisticRegression(), 2),
    ],
)
def test_a_model_that_cannot_be_drawn_is_refused(model: Any, n_features: int) -> None:
    x = np.random.default_rng(0).normal(size=(40, n_features))
    data = table(x, np.where(x[:, 0] > 0, "yes", "no"))
    with pytest.raises(BadInput, match="not a network on two features, with one hidden layer"):
        neural_network.EXPERIMENT.run(model=saved(model.fit(x, data.y)), data=data)


@pytest.mark.parametrize(
    ("wrong", "enough", "said"),
    [
        ([0.14, 0.12, 0.04, 0.05, 0.03], 4, ("usual",)),
        ([0.14, 0.14, 0.12, 0.04, 0.05], 8, ("usual",)),
        ([0.04, 0.04, 0.05, 0.04, 0.03], 1, ("usual",)),
        ([0.14, 0.12, 0.10, 0.07, 0.03], 32, ("unsettled", "usual")),
    ],
)
def test_the_width_that_is_enough_is_the_first_from_which_on_little_changes(
    wrong: list[float], enough: int, said: tuple[str, ...]
) -> None:
    r: Any = computed_result("neural-network")
    accuracy = 1 - np.column_stack([wrong, wrong])
    other = replace(r, learning=replace(r.learning, accuracy=accuracy))
    assert other.facts()["some"].value == enough
    assert other.verdicts == said
