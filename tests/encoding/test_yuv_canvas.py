"""Converting only the changed tiles gives the same frame as converting the whole picture."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from mlu_anim.encoding._scaling import FILM, Scaler
from mlu_anim.encoding._yuv_canvas import YuvCanvas
from mlu_anim.encoding.writer import Box

shares = st.tuples(st.floats(0, 1), st.floats(0, 1))


def _noise(height_px: int, width_px: int, seed: int) -> NDArray[np.uint8]:
    generator = np.random.default_rng(seed)
    return generator.integers(0, 256, (height_px, width_px, 4), dtype=np.uint8)


def _converted(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height_px, width_px, _ = picture.shape
    return Scaler(width_px, height_px, FILM).convert(picture).to_ndarray()


@pytest.mark.parametrize("size", [(1920, 1080), (854, 480), (450, 800), (200, 100), (100, 30)])
@example(corners=[((0.0, 0.0), (0.5, 1.0))])  # up to the edge of a tile
@settings(max_examples=12)
@given(corners=st.lists(st.tuples(shares, shares), min_size=1, max_size=6))
def test_converting_changed_tiles_equals_converting_all(
    size: tuple[int, int], corners: Sequence[tuple[tuple[float, float], tuple[float, float]]]
) -> None:
    width_px, height_px = size
    picture = _noise(height_px, width_px, seed=0)
    canvas = YuvCanvas(width_px, height_px)
    canvas.show(picture)
    for seed, (one, other) in enumerate(corners, 1):
        (x0, x1), (y0, y1) = (sorted(pair) for pair in zip(one, other, strict=True))
        box = _box(x0 * width_px, y0 * height_px, x1 * width_px, y1 * height_px)
        left, top, right, bottom = box
        picture[top:bottom, left:right] = _noise(bottom - top, right - left, seed)
        shown = canvas.show(picture, [box]).to_ndarray()
        assert np.array_equal(shown, _converted(picture))


def _box(left: float, top: float, right: float, bottom: float) -> Box:
    return int(left), int(top), int(right), int(bottom)


def test_only_the_boxes_given_as_changed_are_converted() -> None:
    canvas = YuvCanvas(854, 480)
    picture = _noise(480, 854, seed=0)
    before = canvas.show(picture).to_ndarray()
    assert np.array_equal(canvas.show(_noise(480, 854, seed=1), []).to_ndarray(), before)


def test_a_picture_of_another_size_or_form_is_converted_whole() -> None:
    canvas = YuvCanvas(400, 200)
    large = _noise(400, 800, seed=0)
    expected = Scaler(400, 200, FILM).convert(large).to_ndarray()
    canvas.show(large)
    assert np.array_equal(canvas.show(large, [(0, 0, 8, 8)]).to_ndarray(), expected)
