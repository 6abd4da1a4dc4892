"""Describe the parameters of an estimator for a provenance."""

from typing import Any

_LONGEST_VALUE = 200


def description(estimator: Any) -> dict[str, dict[str, str]]:
    """Return the parameters of an estimator, or of each step of a pipeline, by class name.

    The values are text of at most 200 characters and an ellipsis.
    """
    steps = [step for _, step in estimator.steps] if hasattr(estimator, "steps") else [estimator]
    return {
        type(step).__name__: {
            name: _short(value) for name, value in sorted(step.get_params(deep=False).items())
        }
        for step in steps
        if hasattr(step, "get_params")
    }


def _short(value: object) -> str:
    """Return a parameter's value, which can be an array or another model, as one short line."""
    text = " ".join(repr(value).split())
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"
