"""The facts and verdicts that sentences of the bias-variance clip may mention."""

from collections.abc import Mapping
from math import floor, log10

from mlu_anim.data.one_feature import target_name
from mlu_anim.experiments.bias_variance.decomposition import BiasVariance
from mlu_anim.results.facts import Fact, Kind, measure

_LENGTHS, _ERRORS = ("gap", "spread", "bias_squared", "variance"), ("expected", "measured")


def facts(result: BiasVariance) -> Mapping[str, Fact]:
    """Return all facts by name, among them those of the stiffest, best and most flexible models."""
    about = result.about
    n_train = int(about.get("n_samples", result.train_x.shape[1]))
    return {
        "n_sets": Fact(result.n_sets, Kind.COUNT),
        "n_train": Fact(n_train, Kind.COUNT),
        "n_table": Fact(int(about.get("n_rows_of_table", n_train)), Kind.COUNT),
        **({"n_marks": Fact(result.train_x.shape[1], Kind.COUNT)} if result.resampled else {}),
        "n_features": Fact(int(about.get("n_features", 1)), Kind.COUNT),
        "n_complexities": Fact(len(result.complexity), Kind.COUNT),
        "n_leaving": Fact(result.n_leaving, Kind.COUNT),
        "sigma": measure(result.sigma),
        "noise": measure(float(result.noise[result.best])),
        "complexity": Fact(result.complexity_name, Kind.NAME),
        "data": Fact(str(about.get("data", "")), Kind.NAME),
        "feature": Fact(str(about.get("feature", "x")), Kind.NAME),
        "target": Fact(target_name(about), Kind.NAME),
        "point": Fact(_rounded(result.point, result.x_high - result.x_low), Kind.SCORE),
        **_of(result, "stiff", 0, *_LENGTHS, *_ERRORS),
        **_of(result, "best", result.best, *_ERRORS),
        **_of(result, "wiggly", -1, *_LENGTHS, *_ERRORS),
    }


def verdicts(result: BiasVariance) -> tuple[str, ...]:
    """Return every verdict that holds, the strongest first.

    - `calm`: the most flexible models scatter no more than the stiffest; `clipped`: some of them
      leave the panel.
    - `resampled`: the truth is not known; `resampled_off`: the stiffest models are farther from the
      model fitted to all rows than they scatter.
    - `scattered`: the stiffest models scatter at least as far as they miss the truth.
    - `edge`: the stiffest or the most flexible model has the least expected error.
    - `missing`: the most flexible models miss the truth at least as far as they scatter.
    """
    gap, spread, known = result.gap, result.spread, not result.resampled
    found = {
        "resampled_off": not known and gap[0] > spread[0],
        "scattered": known and spread[0] >= gap[0],
        "calm": spread[-1] <= spread[0],
        "missing": known and gap[-1] >= spread[-1],
        "clipped": result.n_leaving > 0,
        "edge": result.best in (0, len(result.complexity) - 1),
    }
    return (*(name for name, holds in found.items() if holds), result.verdict)


def _rounded(value: float, span: float) -> float:
    """Return a value rounded to about a hundredth of `span`."""
    return float(f"{round(value, 2 - floor(log10(span))):.15g}") + 0.0  # never minus zero


def _of(result: BiasVariance, name: str, index: int, *fields: str) -> dict[str, Fact]:
    found = {name: Fact(int(result.complexity[index]), Kind.COUNT)}
    return found | {f"{name}_{f}": measure(float(getattr(result, f)[index])) for f in fields}
