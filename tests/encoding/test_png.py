"""The poster: the last frame, exactly."""

from fractions import Fraction
from pathlib import Path

import imageio.v3 as iio
import numpy as np

from tests.encoding.charts import encoded, film


def test_the_last_frame_is_kept_exactly(tmp_path: Path) -> None:
    path, pictures = tmp_path / "poster.png", film(6)
    facts = encoded(path, pictures)
    assert np.array_equal(iio.imread(path), pictures[-1])
    assert (facts.n_frames, facts.duration_s, facts.fps) == (1, Fraction(0), Fraction(0))
