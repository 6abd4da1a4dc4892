"""Faults planted into a result, each of which one of its identities must see.

A fault gives changed values by their dotted names: {"second.auc": 0.99}.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import pytest

from mlu_anim.results.result import Result, require_checks
from mlu_anim.results.values import Values
from mlu_anim.system.errors import CheckFailed

V = TypeVar("V", bound=Values)
Fault = Callable[[Any], Mapping[str, Any]]
Faults = Sequence[tuple[str, Fault]]
"""Each with the name of the identity that must see it."""


def planted(values: V, changes: Mapping[str, Any]) -> V:
    """The same values but for these changes."""
    own = {name: value for name, value in changes.items() if "." not in name}
    for group in {name.partition(".")[0] for name in changes if "." in name}:
        inside = {n.partition(".")[2]: v for n, v in changes.items() if n.startswith(f"{group}.")}
        own[group] = planted(getattr(values, group), inside)
    return replace(values, **own)


def moved(name: str, index: Any, by: float) -> Fault:
    """Numbers of an array are off."""

    def fault(result: Result) -> Mapping[str, Any]:
        array = np.array(result.flat()[name])
        array[index] += by
        return {name: array}

    return fault


def flipped(name: str, index: Any) -> Fault:
    """Some of an array's booleans are turned around."""

    def fault(result: Result) -> Mapping[str, Any]:
        array = np.array(result.flat()[name])
        array[index] = ~array[index]
        return {name: array}

    return fault


def turned(name: str) -> Fault:
    """An array is in the opposite order."""
    return lambda result: {name: result.flat()[name][::-1]}


def cut(*names: str) -> Fault:
    """Arrays lack their last value."""
    return lambda result: {name: result.flat()[name][:-1] for name in names}


def scaled(name: str, by: float) -> Fault:
    """All numbers of an array, or one number, are off by a factor."""
    return lambda result: {name: result.flat()[name] * by}


def of(changes: Mapping[str, Any] | None = None, **values: Any) -> Fault:
    """These values instead of the right ones."""
    return lambda _: {**(changes or {}), **values}


def require_seen(result: Result, name: str, fault: Fault) -> None:
    """Fail unless the identity of that name sees the fault, and the result is refused."""
    broken = planted(result, fault(result))
    assert name in [check.name for check in broken.checks() if not check.holds]
    with pytest.raises(CheckFailed, match="does not hold"):
        require_checks(broken)
