"""Channels: values on the way from one row of an array to the next."""

import numpy as np
import pytest

from mlu_anim.stage.channels import along


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (-1, [0, 0]),
        (0, [0, 0]),
        (0.25, [1, 2]),
        (1, [4, 8]),
        (1.5, [4, 10]),
        (2, [4, 12]),
        (3, [4, 12]),
    ],
)
def test_values_along_stops_are_mixtures_of_two(at: float, expected: list[float]) -> None:
    assert along(np.array([[0.0, 0], [4, 8], [4, 12]]), at) == pytest.approx(expected)
