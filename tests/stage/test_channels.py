"""Channels: values on the way from one row of an array to the next."""

import numpy as np
import pytest

from mlu_anim.stage.channels import between


@pytest.mark.parametrize(
    ("at", "expected"), [(0, [0, 0]), (0.25, [1, 2]), (1, [4, 8]), (1.5, [4, 10]), (2, [4, 12])]
)
def test_values_between_two_rows_are_their_mixture(at: float, expected: list[float]) -> None:
    assert between(np.array([[0.0, 0], [4, 8], [4, 12]]), at) == pytest.approx(expected)
