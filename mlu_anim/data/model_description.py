"""The parameters of an estimator, as a provenance lists them."""

from typing import Any

_LONGEST_VALUE = 200


def description(estimator: Any) -> dict[str, dict[str, str]]:
    """The parameters of an estimator, or of each step of a pipeline, by class name."""
    steps = [step for _, step in estimator.steps] if hasattr(estimator, "steps") else [estimator]
    return {
        type(step).__name__: {
            name: _short(value) for name, value in sorted(step.get_params(deep=False).items())
        }
        for step in steps
        if hasattr(step, "get_params")
    }


def _short(value: object) -> str:
    """A parameter's value on one line; a user's own may be an array, or another model."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
