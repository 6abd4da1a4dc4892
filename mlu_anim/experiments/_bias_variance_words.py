"""What a sentence of the bias-variance clip may mention."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mlu_anim.facts import Fact, Kind, measure

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance


def facts(result: "BiasVariance") -> Mapping[str, Fact]:
    """All facts by name; those of the stiffest, the best and the most flexible models."""
    n_train = int(result.about.get("n_samples", result.train_x.shape[1]))
    return {
        "n_sets": Fact(result.n_sets, Kind.COUNT),
        "n_train": Fact(n_train, Kind.COUNT),
        "n_complexities": Fact(len(result.complexity), Kind.COUNT),
        "n_leaving": Fact(int(result.n_leaving[-1]), Kind.COUNT),
        "sigma": measure(result.sigma),
        "noise": measure(float(result.noise[result.best])),
        "complexity": Fact(result.complexity_name, Kind.NAME),
        "data": Fact(str(result.about.get("data", "")), Kind.NAME),
        "point": Fact(float(f"{result.point:.2g}"), Kind.SCORE),
        **dict(_of(result, "stiff", 0)),
        **dict(_of(result, "best", result.best)),
        **dict(_of(result, "wiggly", len(result.complexity) - 1)),
    }


def _of(result: "BiasVariance", name: str, index: int) -> Iterator[tuple[str, Fact]]:
    yield name, Fact(int(result.complexity[index]), Kind.COUNT)
    for key in ("gap", "spread", "bias_squared", "variance", "expected", "measured"):
        yield f"{name}_{key}", measure(float(getattr(result, key)[index]))
