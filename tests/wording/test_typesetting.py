"""Text as outlines: every character covered, figures that do not move, letters that are kerned."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.system.errors import BadInput
from mlu_anim.wording.typesetting import CAP_HEIGHT, FACES, X_HEIGHT, missing_glyphs, outline

every_weight = pytest.mark.parametrize("weight", FACES)


@every_weight
@pytest.mark.parametrize("character", ["漢", "ع", "🙂"])
def test_a_character_that_cannot_be_drawn_is_named(weight: str, character: str) -> None:
    with pytest.raises(BadInput, match=character):
        outline(f"ROC {character} AUC", weight)
    assert missing_glyphs(f"a{character}b{character}", weight) == character


@every_weight
def test_what_we_write_is_covered(weight: str) -> None:
    assert missing_glyphs("ÄÖÜßéñçŁőČ αβγ ЖШы 0123456789 −×±≥≤∞…·%\u2009'’“”", weight) == ""


@every_weight
def test_figures_are_equally_wide(weight: str) -> None:
    assert len({outline(digit, weight).advance for digit in "0123456789"}) == 1
    assert outline("0.11", weight).advance == pytest.approx(outline("0.88", weight).advance)


@every_weight
def test_letters_are_kerned(weight: str) -> None:
    apart = outline("A", weight).advance + outline("V", weight).advance
    assert outline("AV", weight).advance < apart - 0.01


@every_weight
def test_letters_are_not_joined(weight: str) -> None:
    assert outline("office", weight).n_glyphs == 6
    assert outline("fi fl ff ->", weight).n_glyphs == 8


def test_nothing_draws_nothing() -> None:
    for text in ("", " "):
        empty = outline(text)
        assert empty.points.shape == (0, 3)
        assert empty.n_glyphs == 0
    assert outline("").advance == 0
    assert outline(" ").advance > 0


def test_tracking_comes_after_each_glyph() -> None:
    assert outline("abc", tracking_em=0.1).advance == pytest.approx(outline("abc").advance + 0.3)


def test_heights_are_those_of_the_font() -> None:
    tops = {text: float(outline(text).points[:, 1].max()) for text in "Hx"}
    assert tops["H"] == pytest.approx(CAP_HEIGHT, abs=1e-3)
    assert tops["x"] == pytest.approx(X_HEIGHT, abs=1e-3)
    assert float(outline("H").points[:, 1].min()) == pytest.approx(0)


@given(st.text(alphabet="ROCAUChitsfalse.0123456789 ", max_size=20))
def test_outlines_are_whole_curves_within_the_advance(text: str) -> None:
    drawn = outline(text)
    assert drawn.points.shape[1] == 3
    assert len(drawn.points) % 4 == 0
    assert drawn.n_glyphs == len(text.replace(" ", ""))
    assert np.isfinite(drawn.points).all()
    if len(drawn.points):
        assert drawn.points[:, 0].min() > -0.1
        assert drawn.points[:, 0].max() < drawn.advance + 0.1
        assert not drawn.points.flags.writeable


def test_outlines_are_the_same_every_time() -> None:
    first = outline("ROC and AUC", "bold").points.copy()
    outline.cache_clear()
    assert np.array_equal(outline("ROC and AUC", "bold").points, first)
