"""PNG: the last frame, exactly."""

from fractions import Fraction
from pathlib import Path

import imageio.v3 as iio
import numpy as np
from PIL import Image

from mlu_anim.encoding.writer import open_writer
from tests.encoding.charts import encoded, film


def test_the_last_frame_is_kept_exactly(tmp_path: Path) -> None:
    path, pictures = tmp_path / "poster.png", film(6)
    facts = encoded(path, pictures)
    assert np.array_equal(iio.imread(path), pictures[-1])
    assert (facts.n_frames, facts.duration_s, facts.fps) == (1, Fraction(0), Fraction(0))


def test_a_transparent_still_keeps_colors_straight(tmp_path: Path) -> None:
    """Cairo stores premultiplied colors; the file stores the colors themselves."""
    picture = np.zeros((90, 160, 4), np.uint8)
    picture[:, :80] = (20, 51, 113, 128)
    writer = open_writer(
        tmp_path / "still.png", width_px=160, height_px=90, fps=Fraction(10), transparent=True
    )
    writer.write(picture, Fraction(0))
    writer.finish(Fraction(1, 10))
    writer.publish()
    rgba = np.asarray(Image.open(tmp_path / "still.png"))
    assert rgba.shape == (90, 160, 4)
    assert np.abs(rgba[45, 40].astype(int) - (226, 102, 40, 128)).max() <= 1
    assert rgba[45, 120].tolist() == [0, 0, 0, 0]
