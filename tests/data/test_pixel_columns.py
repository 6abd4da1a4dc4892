"""Features are pixels only if all of them are named as pixels, row by row."""

import numpy as np

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.pixel_columns import picture_shape, pictures, pixel_levels


def test_features_are_pixels_only_if_all_are_named_as_pixels() -> None:
    names = [f"pixel_{row}_{column}" for row in range(2) for column in range(3)]
    assert picture_shape(names) == (2, 3)
    assert picture_shape(names[:-1]) is picture_shape([*names, "age"]) is None
    assert picture_shape(names[::-1]) is picture_shape(["pixel_0_0"]) is None


def test_pixels_become_pictures_from_0_to_1_and_other_features_stay() -> None:
    names = tuple(f"pixel_{row}_{column}" for row in range(2) for column in range(2))
    table = Dataset("four", np.array([[0, 4, 8, 16], [16, 0, 0, 0]]), np.array(["a", "b"]), names)
    assert pictures(table).tolist() == [[[0, 0.25], [0.5, 1]], [[1, 0], [0, 0]]]
    assert pictures(table, [1]).shape == (1, 2, 2)
    other = Dataset("four", table.X, table.y, tuple("abcd"))
    assert len(pictures(other)) == 0
    assert (pixel_levels(other) == table.X).all()
