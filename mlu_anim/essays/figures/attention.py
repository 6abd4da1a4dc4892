"""Data of the live figure of the attention clip: the men, the width, and two models of words."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mlu_anim.essays.figures import MOST_CASES

if TYPE_CHECKING:
    from mlu_anim.experiments.attention import WeightedMeans

Matrices = dict[str, NDArray[np.float64]]


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
        "vocabulary": list(r.vocabulary),
        "placed": projected(r.matrices(1), r.vocabulary.values(), has_places=True),
        "placeless": projected(r.matrices(2), r.vocabulary.values(), has_places=False),
        "answers": {name: r.vocabulary[name] for name in ("dog", "cat")},
    }


def projected(m: Matrices, words: Iterable[int], *, has_places: bool) -> dict[str, Any]:
    """Return query, key, value and own part of each of some words, and of each place.

    Values and own parts are multiplied by the output matrix: they are summands of the logits.
    All are linear, so those of a word in a place are the sum of both.
    """
    places = _parts(m["places"], m) if has_places else None
    scale = float(m["key"].shape[1] ** 0.5)
    return {"scale": scale, "word": _parts(m["words"][list(words)], m), "place": places}


def _parts(given: NDArray[np.float64], m: Matrices) -> dict[str, Any]:
    said = {"value": given @ m["value"] @ m["out"], "own": given @ m["out"]}
    asked = {name: given @ m[name] for name in ("query", "key")}
    return {name: part.tolist() for name, part in (asked | said).items()}
