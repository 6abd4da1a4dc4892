"""Data of the live figure of the attention clip: the men, the width, and two models of words."""

from typing import TYPE_CHECKING, Any

import numpy as np

from mlu_anim.essays.figures import MOST_CASES
from mlu_anim.experiments.attention.sentences import (
    BITER,
    BITES,
    BITTEN,
    CAT,
    DOG,
    SIZE,
    THE,
    Floats,
    matrices,
)

if TYPE_CHECKING:
    from mlu_anim.experiments.attention import WeightedMeans

WORDS = {"the": THE, "dog": DOG, "cat": CAT, "bites": BITES, "bitten": BITTEN, "biter": BITER}
"""The words that a reader sees, and their numbers in the language."""


def figure_data(r: "WeightedMeans") -> dict[str, Any] | None:
    """Return waists, sit-ups and the learned width, and the models with and without places.

    None for too many men, or for men who all have the same waist.
    """
    if len(r.x) > MOST_CASES or not r.x[0] < r.x[-1]:
        return None
    return {
        "x": r.x.tolist(),
        "y": r.y.tolist(),
        "asked": float(r.x[r.asked]),
        "width": float(r.width[-1]),
        "vocabulary": list(WORDS),
        "placed": projected(r.models[1], has_places=True),
        "placeless": projected(r.models[2], has_places=False),
        "answers": {"dog": DOG, "cat": CAT},
    }


def projected(weights: Floats, *, has_places: bool) -> dict[str, Any]:
    """Return query, key, value and own part of each word of WORDS, and of each place.

    Values and own parts are multiplied by the output matrix: they are summands of the logits.
    All are linear, so those of a word in a place are the sum of both.
    """
    m = matrices(weights)
    places = _parts(m["places"], m) if has_places else None
    word = _parts(m["words"][list(WORDS.values())], m)
    return {"scale": SIZE**0.5, "word": word, "place": places}


def _parts(given: Floats, m: dict[str, Floats]) -> dict[str, Any]:
    said = {"value": given @ m["value"] @ m["out"], "own": given @ m["out"]}
    asked = {name: given @ m[name] for name in ("query", "key")}
    return {name: np.asarray(part).tolist() for name, part in (asked | said).items()}
