"""Features are pixels only if all of them are named as pixels, row by row."""

from mlu_anim.data.pixel_columns import picture_shape


def test_features_are_pixels_only_if_all_are_named_as_pixels() -> None:
    names = [f"pixel_{row}_{column}" for row in range(2) for column in range(3)]
    assert picture_shape(names) == (2, 3)
    assert picture_shape(names[:-1]) is picture_shape([*names, "age"]) is None
    assert picture_shape(names[::-1]) is picture_shape(["pixel_0_0"]) is None
