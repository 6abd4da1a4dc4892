"""One of many random splits: the typical one, and how far they lie apart."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from mlu_anim.results.facts import Fact, Kind

_SPREAD = re.compile(r"seed_[a-z]+_(mean|sd)")


def median_seed(qualities: Sequence[Any]) -> int:
    """The seed with the median quality, of seeds 0, 1, 2 ...; the smallest one among equals.

    qualities: an odd number of them, so that the median is one; they compare equal when they are.
    """
    return qualities.index(sorted(qualities)[len(qualities) // 2])


def spread(quantity: str, values: Sequence[float]) -> dict[str, int | float]:
    """How the splits differ, for a provenance: `seed_aucs_mean`, `seed_aucs_sd`, `n_seeds`."""
    return {
        "n_seeds": len(values),
        f"seed_{quantity}_mean": float(np.mean(values)),
        f"seed_{quantity}_sd": float(np.std(values, ddof=1)),
    }


def facts(about: Mapping[str, Any]) -> Mapping[str, Fact]:
    """What of a provenance a sentence may mention; empty where there are no splits."""
    counts = {name: Fact(about[name], Kind.COUNT) for name in ("seed", "n_seeds") if name in about}
    spreads = {name: Fact(about[name], Kind.SHARE) for name in about if _SPREAD.fullmatch(name)}
    return {**counts, **spreads}
