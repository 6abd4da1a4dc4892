"""The benchmark of our two mp4s beside manim's: it encodes what it was given, and says so."""

from fractions import Fraction
from pathlib import Path

import pytest

from benchmarks import small_films
from mlu_anim.encoding.writer import FAST, SMALL_FILE
from mlu_anim.stage.variant import Variant
from tests.encoding.charts import chart


@pytest.mark.parametrize("cuts", [{}, {FAST: (0, 20), SMALL_FILE: (0, 20)}])
def test_three_ways_of_the_same_frames(tmp_path: Path, cuts: dict[str, tuple[int, ...]]) -> None:
    kept = small_films._LosslessRecorder(
        tmp_path, Variant(width_px=320, height_px=180, fps=Fraction(15))
    )
    for number in range(8):
        kept.add(chart(number / 8), 3)
    kept.add(None, 6)
    drawn = kept.drawn("chart", cuts)
    assert drawn.n_frames == len(list(drawn.lumas())) == 30
    rows = small_films.measured(drawn, "standard", tmp_path)
    assert [row.way for row in rows] == [small_films.MANIM, "ours, fast", "ours, small"]
    assert all(row.psnr_db > 38 and 0.97 < row.ssim < 1 for row in rows)
    assert len({row.n_bytes for row in rows}) == 3
    assert "| chart | ours, small |" in small_films.table(rows)


def test_a_scene_of_the_users_is_drawn(tmp_path: Path) -> None:
    path = Path(small_films.__file__).parent / "naive" / "documentation.py"
    tiny = Variant(width_px=128, height_px=72, fps=Fraction(4))
    drawn = small_films._scene(f"{path}:Shapes", tiny, "draft", str(tmp_path))
    assert (drawn.name, drawn.n_frames, drawn.cuts) == ("Shapes", 28, {})
    assert len(list(drawn.pictures())) > 10
