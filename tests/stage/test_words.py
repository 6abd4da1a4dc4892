"""Lines of text: where they stand, and how they break."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.words import (
    Anchor,
    LiveLabel,
    Words,
    first_fitting,
    shortened,
    text_width,
    wrapped,
    wrapped_within,
)

_SENTENCES = st.lists(st.text(alphabet="abcimw", min_size=1, max_size=9), max_size=9).map(" ".join)


@pytest.mark.parametrize(("anchor", "share"), [("left", 0), ("center", 0.5), ("right", 1)])
def test_anchor_says_which_part_stands_at_the_place(anchor: Anchor, share: float) -> None:
    words = Words("HHH", em=0.5, at=(2.0, 1.0), color="#000000", anchor=anchor)
    box = words.line_box()
    assert box.left + share * box.width == pytest.approx(2.0)
    assert box.width == pytest.approx(text_width("HHH", 0.5))
    drawn = words.points[:, 0]
    assert (drawn.min() + drawn.max()) / 2 == pytest.approx(box.center[0], abs=0.02)
    assert words.points[:, 1].min() == pytest.approx(1.0)
    assert words.points[:, 1].max() == pytest.approx(box.top, abs=1e-3)


def test_another_string_keeps_the_place() -> None:
    words = Words("0.00", em=0.5, at=(0.0, 0.0), color="#000000", anchor="right")
    right = words.line_box().right
    words.set_string("0.88")
    assert words.line_box().right == pytest.approx(right)
    assert np.array_equal(
        words.points, Words("0.88", em=0.5, color="#000000", anchor="right").points
    )


def test_a_string_that_stays_is_not_set_again() -> None:
    words = Words("same", em=0.5, color="#000000")
    points = words.points
    words.set_string("same")
    words.move_to_baseline((0.0, 0.0), 0.5)
    assert words.points is points
    words.move_to_baseline((1.0, 0.0))
    assert words.points is not points


def test_a_live_label_says_what_holds_now() -> None:
    said = ["one"]
    label = LiveLabel("live", Words("", em=0.5, color="#000000"), lambda: said[0])
    label.stand()
    assert label.words.string == "one"
    said[0] = "two"
    label.refresh()
    assert label.words.string == "two"


@given(_SENTENCES, st.floats(min_value=0.5, max_value=12))
def test_wrapping_loses_no_word(text: str, width: float) -> None:
    lines = wrapped(text, 0.4, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, 0.4) <= width for line in lines)
    if max((text_width(word, 0.4) for word in text.split()), default=0) <= width:
        assert " ".join(lines).split() == text.split()


@given(_SENTENCES, st.floats(min_value=2, max_value=12))
def test_lines_are_as_few_as_can_be(text: str, width: float) -> None:
    lines = wrapped(text, 0.4, width)
    if max((text_width(word, 0.4) for word in text.split()), default=0) <= width:
        assert len(lines) <= max(1, _greedy(text.split(), width))


def _greedy(words: list[str], width: float) -> int:
    """How many lines it takes when each is filled as far as it goes."""
    lines, line = 0, ""
    for word in words:
        longer = f"{line} {word}".strip()
        if text_width(longer, 0.4) <= width:
            line = longer
        else:
            lines, line = lines + 1, word
    return lines + bool(line)


def test_lines_are_even() -> None:
    text = "one two three four five six seven eight"
    whole = text_width(text, 0.4)
    two = wrapped(text, 0.4, 0.9 * whole)
    assert len(two) == 2
    widths = [text_width(line, 0.4) for line in two]
    assert max(widths) < 0.65 * whole, "the first line took all it could"


def test_a_word_wider_than_the_room_is_broken() -> None:
    lines = wrapped("a incomprehensibilities b", 0.4, 1.0)
    assert lines[0] == "a"
    assert "".join(lines[1:]).replace(" ", "") == "incomprehensibilitiesb"
    assert all(text_width(line, 0.4) <= 1.0 for line in lines)


def test_a_long_name_is_broken_after_its_signs() -> None:
    width = text_width("mean_compactness_o", 0.4)
    assert wrapped("mean_compactness_of", 0.4, width) == ["mean_compactness_", "of"]


def test_what_is_longer_than_its_lines_ends_in_an_ellipsis() -> None:
    width = text_width("one two", 0.4)
    assert wrapped_within("one two", 0.4, width, n_lines=1) == ["one two"]
    assert wrapped_within("one two six ten", 0.4, width, n_lines=2) == ["one two", "six ten"]
    first, last = wrapped_within("one two six ten and more", 0.4, width, n_lines=2)
    assert first
    assert last.endswith("…")
    assert text_width(last, 0.4) <= width


def test_a_number_is_not_broken_at_its_thin_spaces() -> None:
    number = "1\u2009000\u2009000"
    assert wrapped(f"of {number}", 0.4, text_width(number, 0.4)) == ["of", number]


@given(st.text(alphabet="abc mw", max_size=40), st.floats(min_value=0.5, max_value=6))
def test_shortened_text_fits_and_begins_as_it_did(text: str, width: float) -> None:
    kept = shortened(text, 0.4, width)
    assert text_width(kept, 0.4) <= width or kept == "…"
    assert kept == text or text.startswith(kept.removesuffix("…"))
    if text_width(text, 0.4) <= width:
        assert kept == text


@pytest.mark.parametrize(("width", "taken"), [(9.0, "mmmm"), (1.5, "mm"), (0.1, "m")])
def test_the_first_text_that_fits_is_taken_or_the_last(width: float, taken: str) -> None:
    assert first_fitting(("mmmm", "mm", "m"), 0.5, width) == taken
