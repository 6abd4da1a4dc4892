"""Attention: a guess is a weighted mean, of men by their waists and of words by training."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any

import numpy as np

from mlu_anim.data.datasets import fitness_club
from mlu_anim.data.sources import Generated
from mlu_anim.data.split_rows import provenance
from mlu_anim.data.typical_split import Condition, TypicalSeed
from mlu_anim.data.typical_split import facts as seed_facts
from mlu_anim.experiments import Experiment
from mlu_anim.experiments.attention import club
from mlu_anim.experiments.attention.sentences import (
    KEPT_EVERY,
    LENGTH,
    NAMES,
    STEPS,
    SWAPPED,
    gradient,
    is_right,
    language,
    passed,
    steps_to_solve,
    trained,
)
from mlu_anim.experiments.attention.telling import WeightedMeans, identities
from mlu_anim.results.facts import Fact, Kind, facts_of, measure

__all__ = ["EXPERIMENT", "WeightedMeans", "told"]


def told(seed: int) -> WeightedMeans:
    """Return the result: the width of the men is learned, and both models of words are trained."""
    data = fitness_club()
    order = np.argsort(data.X[:, 0], kind="stable")
    x, y = data.X[order, 0], data.numbers()[order]
    width = club.learned_widths(x, y)
    men = {
        "x": x,
        "y": y,
        "asked": len(x) // 2,
        "width": width,
        "slope": np.array([club.slope_of(x, y, w) for w in width]),
        "weights": np.array([club.attention(x, w) for w in width]),
    }
    about = {"data": f"{data.name}, and generated sentences", "seed": seed}
    about |= {"model": "attention, with numpy alone", "n_steps": STEPS}
    return WeightedMeans(**men, **_of_words(seed), provenance=provenance(about))


def _of_words(seed: int) -> dict[str, Any]:
    """Return the fields of the result that are about words."""
    sentences, is_new = language(seed)
    model, other = (trained(seed, has_places=has) for has in (True, False))
    kept = model.kept
    course = [passed(weights, SWAPPED, has_places=True) for weights in kept]
    both = course[-1], passed(other.weights, SWAPPED, has_places=False)
    shuffle = np.random.default_rng(seed).permutation(LENGTH)
    unmasked: dict[str, Any] = {"has_places": False, "sees_later": True}
    said = [
        passed(other.weights, SWAPPED[0, o], **unmasked).chances
        for o in (np.arange(LENGTH), shuffle)
    ]
    return {
        "sentences": sentences,
        "is_new": is_new,
        "step": np.arange(0, STEPS + 1, KEPT_EVERY),
        "models": np.array([kept[0], kept[-1], other.weights]),
        "first_gradient": gradient(kept[0], model.sentences, has_places=True),
        "looks": np.array([p.looks[0] for p in course]),
        "course": np.array([p.chances[0, -1, :NAMES] for p in course]),
        "right": np.array([is_right(w, model.new, has_places=True).mean() for w in kept]),
        "last_looks": np.array([p.looks[:, -1] for p in both]),
        "answers": np.array([p.chances[:, -1, :NAMES] for p in both]),
        "shuffle": shuffle,
        "in_order": said[0],
        "shuffled": said[1],
    }


def facts(r: WeightedMeans) -> Mapping[str, Fact]:
    counts = {"n_men": len(r.x), "n_new": int(r.is_new.sum()), "n_training": int((~r.is_new).sum())}
    counts |= {"n_words": LENGTH, "n_steps": STEPS}
    measured = {"waist": r.x[r.asked], "guess": r.guesses[0, r.asked], "truth": r.y[r.asked]}
    measured |= {"low": r.x[0], "high": r.x[-1], "width": r.width[-1], "first_width": r.width[0]}
    measured |= {"miss": r.miss[-1], "first_miss": r.miss[0]}
    shares = {"on_cat": r.last_looks[0, 0, 4], "most": r.weights[0, r.asked].max()}
    shares |= {"cat": r.answers[0, 0, 1], "dog": r.answers[0, 1, 0], "right": r.right[-1]}
    shares |= {"dog_alike": r.answers[1, 0, 0], "cat_alike": r.answers[1, 0, 1]}
    of_seed = {name: fact for name, fact in seed_facts(r.about).items() if name != "data"}
    lengths = {name: measure(float(value)) for name, value in measured.items()}
    counted, shared = facts_of(Kind.COUNT, **counts), facts_of(Kind.PERCENT, **shares)
    return {**of_seed, **counted, **shared, **lengths}


_AGREES = Condition("without places, the answer is what most is taken of", itemgetter(1))
SEED = TypicalSeed("steps", steps_to_solve, n_seeds=7, condition=_AGREES)
EXPERIMENT = Experiment(
    WeightedMeans, identities=identities, facts=facts, own=Generated(told, typical=SEED)
)
