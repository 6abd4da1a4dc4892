"""The decision bar: it stands at its value, and its words never leave their room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.page import Rect
from mlu_anim.stage.theme import theme
from scenes._roc_decision_bar import DecisionBar

ROOM = Rect(-4.0, -2.0, 4.0, 2.0)
NAMES = ("spam", "malignant", "a class with a very long name indeed")


def _bar(x: float, negative: str, positive: str, em: float = 0.3) -> DecisionBar:
    bar = DecisionBar(
        "bar",
        ROOM,
        theme("light"),
        bar_x=lambda: x,
        top=1.5,
        bottom=-2.0,
        em=em,
        left_words=[f"called {negative}", negative],
        right_words=[f"called {positive}", positive],
    )
    bar.stand()
    return bar


@given(
    st.floats(min_value=-4, max_value=4),
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from([0.28, 0.35]),
)
def test_words_arrows_and_marks_stay_in_their_room(
    x: float, negative: str, positive: str, em: float
) -> None:
    bar = _bar(x, negative, positive, em)
    for ink in bar.inks():
        if ink is not bar.bar and ink.visibility > 0:
            assert ink.box().left >= ROOM.left - 0.02
            assert ink.box().right <= ROOM.right + 0.02
            assert ink.box().bottom >= 1.5, "it stands on the bar"


@given(st.floats(min_value=-4, max_value=4), st.sampled_from(NAMES))
def test_each_side_keeps_its_words(x: float, name: str) -> None:
    bar = _bar(x, name, name)
    assert bar.readings()["bar_x"] == x
    if bar.left.visibility:
        assert bar.left.line_box().right < x
    if bar.right.visibility:
        assert bar.right.line_box().left > x
    if bar.left.visibility and bar.right.visibility:
        assert bar.left.string.startswith("called") == bar.right.string.startswith("called")


def test_words_grow_shorter_and_give_way_to_the_mark() -> None:
    strings = []
    for x in (0.0, 1.8, 3.2, 4.0):
        bar = _bar(x, "benign", "malignant")
        strings.append(bar.right.string if bar.right.visibility else "")
    assert strings == ["called malignant", "malignant", "", ""]


@pytest.mark.parametrize(("x", "seen"), [(3.2, True), (4.0, False)])
def test_a_mark_stands_where_no_word_fits(x: float, seen: bool) -> None:
    bar = _bar(x, "benign", "malignant")
    arrow, _, mark = bar.inks()[4:7]
    assert (arrow.visibility > 0) == (mark.visibility > 0) == seen
    assert arrow.get_fill_color().to_hex() == theme("light").text_tone("positive")
