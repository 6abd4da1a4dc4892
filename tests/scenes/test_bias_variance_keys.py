"""Keys name curves and layers beside a piece of what they name."""

from itertools import pairwise

import pytest

from mlu_anim.stage.theme import theme
from mlu_anim.stage.words import Words
from scenes._bias_variance_curve_key import CurveKey, Named, key_width
from scenes._bias_variance_mark_key import ROW, Marked, MarkKey, row_width

CURVES = [Named("truth", "ink", 0.04, dashed=True), Named("mean", "bias", 0.08)]
ROWS = [Marked("test error", "test", is_disc=True), Marked("noise", "noise")]


def test_curves_are_named_behind_a_piece_of_them() -> None:
    key = CurveKey("k", CURVES, theme("light"), left=1.0, y=2.0, em=0.3)
    dashes, truth, line, mean = key.inks()
    assert isinstance(truth, Words)
    assert isinstance(mean, Words)
    assert (truth.string, mean.string) == ("truth", "mean")
    assert dashes.box().left == pytest.approx(1.0)
    in_order = [ink.box() for ink in (dashes, truth, line, mean)]
    assert all(a.right < b.left for a, b in pairwise(in_order))
    assert mean.line_box().right == pytest.approx(1.0 + key_width(CURVES, 0.3))
    assert len(dashes.points) > len(line.points)
    assert line.get_stroke_color().to_hex() == theme("light").color("bias")


def test_rows_of_a_key_stand_below_each_other() -> None:
    key = MarkKey("k", ROWS, theme("light"), left_top=(1.0, 2.0), em=0.3, radius=0.13)
    disc, first, square, second = key.inks()
    assert isinstance(first, Words)
    assert isinstance(second, Words)
    assert first.at[1] - second.at[1] == pytest.approx(ROW * 0.3)
    assert first.line_box().top <= 2.0
    assert max(w.line_box().right for w in (first, second)) == pytest.approx(
        1.0 + row_width([row.text for row in ROWS], 0.3)
    )
    assert disc.box().width == pytest.approx(0.26)
    assert square.get_fill_color().to_hex() == theme("light").color("noise")
