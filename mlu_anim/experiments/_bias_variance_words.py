"""What a sentence of the bias-variance clip may mention."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from mlu_anim.facts import Fact, Kind

if TYPE_CHECKING:
    from mlu_anim.experiments.bias_variance import BiasVariance


def facts(result: "BiasVariance") -> Mapping[str, Fact]:
    """All facts by name; those of the stiffest, the best and the most flexible models."""
    n_sets, n_train = result.train_x.shape
    return {
        "n_sets": Fact(n_sets, Kind.COUNT),
        "n_train": Fact(n_train, Kind.COUNT),
        "n_complexities": Fact(len(result.complexity), Kind.COUNT),
        "n_leaving": Fact(int(result.n_leaving[-1]), Kind.COUNT),
        "sigma": Fact(result.sigma, Kind.SHARE),
        "noise": Fact(float(result.noise[0]), Kind.SHARE),
        "complexity": Fact(result.complexity_name, Kind.NAME),
        "data": Fact(str(result.about.get("data", "")), Kind.NAME),
        "point": Fact(round(result.point, 2), Kind.SCORE),
        **dict(_of(result, "stiff", 0)),
        **dict(_of(result, "best", result.best)),
        **dict(_of(result, "wiggly", len(result.complexity) - 1)),
    }


def _of(result: "BiasVariance", name: str, index: int) -> Iterator[tuple[str, Fact]]:
    yield name, Fact(int(result.complexity[index]), Kind.COUNT)
    for key in ("gap", "spread", "bias_squared", "variance", "expected", "measured"):
        yield f"{name}_{key}", Fact(float(getattr(result, key)[index]), Kind.SHARE)
