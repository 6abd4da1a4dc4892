"""The facts and verdicts that sentences of the bias-variance clip may mention."""

from collections.abc import Iterator, Mapping
from math import floor, log10
from typing import Any

from mlu_anim.experiments.bias_variance.result import BiasVariance
from mlu_anim.results.facts import Fact, Kind, measure

_POWERS = {3: "1000"}


def facts(result: BiasVariance) -> Mapping[str, Fact]:
    """Return all facts by name, among them those of the stiffest, best and most flexible models."""
    about = result.about
    n_train = int(about.get("n_samples", result.train_x.shape[1]))
    return {
        "n_sets": Fact(result.n_sets, Kind.COUNT),
        "n_train": Fact(n_train, Kind.COUNT),
        "n_each": Fact(int(about.get("n_rows_of_resamples", n_train)), Kind.COUNT),
        "n_table": Fact(int(about.get("n_rows_of_table", n_train)), Kind.COUNT),
        **({"n_marks": Fact(result.train_x.shape[1], Kind.COUNT)} if result.resampled else {}),
        "n_features": Fact(int(about.get("n_features", 1)), Kind.COUNT),
        "n_complexities": Fact(len(result.complexity), Kind.COUNT),
        "n_leaving": Fact(int(result.n_leaving[-1]), Kind.COUNT),
        "sigma": measure(result.sigma),
        "noise": measure(float(result.noise[result.best])),
        "complexity": Fact(result.complexity_name, Kind.NAME),
        "data": Fact(str(about.get("data", "")), Kind.NAME),
        "feature": Fact(str(about.get("feature", "x")), Kind.NAME),
        "target": Fact(_target(about), Kind.NAME),
        "point": Fact(_rounded(result.point, result.x_high - result.x_low), Kind.SCORE),
        **dict(_of(result, "stiff", 0)),
        **dict(_of(result, "best", result.best)),
        **dict(_of(result, "wiggly", len(result.complexity) - 1)),
    }


def verdicts(result: BiasVariance) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first.

    - `calm`: the most flexible models scatter no more than the stiffest; `clipped`: some of them
      leave the panel.
    - `resampled`: the truth is not known; `resampled_off`: the stiffest models are farther from the
      model fitted to all rows than they scatter; `resampled_calm`, `resampled_clipped`: as above.
    - `scattered`: the stiffest models scatter at least as far as they miss the truth.
    - `edge`: the stiffest or the most flexible model has the least expected error.
    - `missing`: the most flexible models miss the truth at least as far as they scatter.
    """
    calm = bool(result.spread[-1] <= result.spread[0])
    clipped = bool(result.n_leaving[-1] > 0)
    if result.resampled:
        off = bool(result.gap[0] > result.spread[0])
        found = {"resampled_off": off, "resampled_calm": calm, "resampled_clipped": clipped}
    else:
        scattered = bool(result.spread[0] >= result.gap[0])
        missing = bool(result.gap[-1] >= result.spread[-1])
        found = {"scattered": scattered, "calm": calm, "missing": missing, "clipped": clipped}
    found["edge"] = result.best in (0, len(result.complexity) - 1)
    return (*(name for name, holds in found.items() if holds), result.verdict)


def _target(about: Mapping[str, Any]) -> str:
    """Return the target's name, and the power of ten that divides its values, if there is one."""
    name, exponent = str(about.get("target", "y")), int(about.get("target_exponent", 0))
    if exponent == 0:
        return name
    sign = "/" if exponent > 0 else "\u00d7"
    return f"{name} {sign} {_POWERS.get(abs(exponent)) or '10' + _raised(abs(exponent))}"


def _raised(exponent: int) -> str:
    return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(exponent))


def _rounded(value: float, span: float) -> float:
    """Return a value rounded to about a hundredth of `span`."""
    return float(f"{round(value, 2 - floor(log10(span))):.15g}") + 0.0  # never minus zero


def _of(result: BiasVariance, name: str, index: int) -> Iterator[tuple[str, Fact]]:
    yield name, Fact(int(result.complexity[index]), Kind.COUNT)
    for key in ("gap", "spread", "bias_squared", "variance", "expected", "measured"):
        yield f"{name}_{key}", measure(float(getattr(result, key)[index]))
