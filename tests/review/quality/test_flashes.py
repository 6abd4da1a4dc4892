"""Flashes are counted as in WCAG, in arrays and in a film; FFmpeg's filter agrees."""

from collections.abc import Iterable

import numpy as np
import pytest

from mlu_anim.review.quality.flash_counter import Field, FlashCounter, Values, luminance_and_red
from mlu_anim.review.quality.gates.flashes import Flashes
from tests.review.quality.planting import flashing_film, subject

FPS = 30
FIELD = Field(20, 12)
SHAPE = (36, 64)


def alternating(flashes_a_second: float, low: float, high: float, rows: int = 36) -> list[Values]:
    """Two seconds of pictures in which the first rows alternate."""
    pictures = []
    for k in range(2 * FPS):
        values = np.full(SHAPE, low, dtype=np.float32)
        values[:rows] = high if int(2 * flashes_a_second * k / FPS) % 2 else low
        pictures.append(values)
    return pictures


def worst(pictures: Iterable[Values]) -> float:
    counter = FlashCounter.general(FIELD, FPS)
    return max(counter.add(picture) for picture in pictures)


def test_more_than_three_flashes_a_second_are_counted() -> None:
    assert worst(alternating(5, 0.2, 0.6)) == 1
    assert worst(alternating(3, 0.2, 0.6)) == 0


@pytest.mark.parametrize(
    ("low", "high", "share"),
    [(0.2, 0.29, 0), (0.2, 0.31, 1), (0.82, 0.99, 0), (0.75, 0.9, 1)],
    ids=["too little", "a tenth", "bright on bright", "down to below 0.8"],
)
def test_only_large_changes_count(low: float, high: float, share: float) -> None:
    assert worst(alternating(5, low, high)) == share


def test_the_share_is_that_of_ten_degrees() -> None:
    assert worst(alternating(5, 0.2, 0.6, rows=3)) == pytest.approx(3 / 12)
    assert worst(alternating(5, 0.2, 0.6, rows=12)) == 1


def test_a_slow_rise_and_fall_are_one_change_each() -> None:
    course = 0.5 + 0.3 * np.sin(np.linspace(0, 4 * np.pi, 2 * FPS))
    assert worst(np.full(SHAPE, value, dtype=np.float32) for value in course) == 0


def test_opposite_halves_of_a_pattern_are_both_counted() -> None:
    """Every cell flashes, half of them in the opposite direction."""
    stripes = np.indices(SHAPE)[0] // 3 % 2
    pictures = [
        np.where(stripes == k // 3 % 2, 0.6, 0.1).astype(np.float32) for k in range(2 * FPS)
    ]
    assert worst(pictures) >= 0.5


def test_a_passing_mark_is_not_a_flash() -> None:
    """Each cell changes more than three times, but few cells change at once."""
    pictures = []
    for k in range(2 * FPS):
        values = np.full(SHAPE, 0.9, dtype=np.float32)
        values[:, k % 6 :: 6] = 0.02
        pictures.append(values)
    sparse = [
        np.where(np.indices(SHAPE)[0] % 4 == 0, picture, np.float32(0.9)) for picture in pictures
    ]
    assert worst(sparse) < 0.25


def test_red_flashes_count_without_changes_of_luminance() -> None:
    red, gray = np.array([255, 0, 0]), np.full(3, 127)
    general, saturated = FlashCounter.general(FIELD, FPS), FlashCounter.red(FIELD, FPS)
    shares = []
    for k in range(2 * FPS):
        picture = np.broadcast_to(red if k // 3 % 2 else gray, (144, 256, 3)).astype(np.uint8)
        luminance, reds = luminance_and_red(picture)
        shares.append((general.add(luminance), saturated.add(reds)))
    assert max(shares) == (0, 1)


def test_a_flashing_film_is_reported_with_beat_and_time() -> None:
    (finding, second) = Flashes().run(subject(flashes=(flashing_film("#000000", 6),)))
    assert finding.beat == second.beat == "alarm"
    assert "100% of a field of ten degrees flashes more than three times" in finding.words
    assert "FFmpeg's photosensitivity filter gives" in second.words
    assert finding.t_s is not None
    assert finding.t_s > 5


def test_three_flashes_in_a_second_are_allowed() -> None:
    assert max(flashing_film("#000000", 3).general) < 0.25
