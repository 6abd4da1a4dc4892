"""Tracked values, and functions of them that remember their result."""

from collections.abc import Callable

import numpy as np
import pytest

from mlu_anim.stage.tracked import TrackedValue, remembered


class Counted:
    """Counts how often the function is computed."""

    def __init__(self, compute: Callable[[], object]) -> None:
        self.n_computed, self._compute = 0, compute

    def __call__(self) -> object:
        self.n_computed += 1
        return self._compute()


def test_a_function_is_computed_again_only_when_a_value_that_it_read_has_changed() -> None:
    read, other = TrackedValue(1.0), TrackedValue(1.0)
    counted = Counted(lambda: 2 * read.get_value())
    function = remembered(counted)
    assert [function(), function()] == [2, 2]
    other.set_value(5)
    assert (function(), counted.n_computed) == (2, 1)
    read.set_value(3)
    assert (function(), counted.n_computed) == (6, 2)
    read.set_value(1)
    assert (function(), counted.n_computed) == (2, 3)


def test_values_that_are_read_only_sometimes_count_when_they_are_read() -> None:
    chosen, one, other = TrackedValue(0.0), TrackedValue(1.0), TrackedValue(2.0)

    def compute() -> float:
        return other.get_value() if chosen.get_value() else one.get_value()

    function = remembered(compute)
    assert function() == 1
    chosen.set_value(1)
    assert function() == 2
    other.set_value(7)
    assert function() == 7


@pytest.mark.parametrize("is_kept", [False, True])
def test_values_of_inner_functions_count_for_the_outer_one(is_kept: bool) -> None:
    value = TrackedValue(1.0)
    inner = remembered(lambda: value.get_value() + 1)
    if is_kept:
        inner()
    outer = remembered(lambda: 10 * inner())
    assert outer() == 20
    value.set_value(2)
    assert outer() == 30


def test_a_function_that_read_no_tracked_value_is_computed_each_time() -> None:
    numbers = iter(range(3))
    function = remembered(lambda: next(numbers))
    assert [function(), function()] == [0, 1]


def test_after_an_error_the_function_is_computed_again_and_outer_functions_read_on() -> None:
    fails, value = TrackedValue(1.0), TrackedValue(4.0)

    def inverse() -> float:
        return 1 / (1 - fails.get_value())

    def safe() -> float:
        try:
            return remembered(inverse)()
        except ZeroDivisionError:
            return value.get_value()

    outer = remembered(safe)
    assert outer() == 4
    value.set_value(6)
    assert outer() == 6
    fails.set_value(0)
    assert outer() == 1


def test_arrays_cannot_be_changed_by_who_reads_them() -> None:
    value = TrackedValue(1.0)
    rows = remembered(lambda: np.full(3, value.get_value()))
    with pytest.raises(ValueError, match="read-only"):
        rows()[0] = 2


def test_the_same_function_is_remembered_once() -> None:
    class Rows:
        def now(self) -> float:
            return 0.0

    rows, others = Rows(), Rows()
    kept = remembered(rows.now)
    assert remembered(rows.now) is kept
    assert remembered(kept) is kept
    assert remembered(others.now) is not kept
