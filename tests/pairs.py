"""Pairs of two things that vary: some of them in each run, all of them under `--all`."""

from collections.abc import Sequence
from typing import Any

import pytest


def spread(first: Sequence[Any], second: Sequence[Any], each: int) -> list[Any]:
    """Parameters (a, b) of the whole product, in which each `a` meets `each` of the second.

    The others are slow. One `a` goes on where the one before it has ended, so that every `b` is met
    as soon as there are enough.
    """
    return [
        pytest.param(a, b, marks=() if (n - m * each) % len(second) < each else pytest.mark.slow)
        for m, a in enumerate(first)
        for n, b in enumerate(second)
    ]
