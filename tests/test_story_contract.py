"""What is promised of every clip's story: how it moves, rests, and how much is read at once."""

import pytest

from mlu_anim.results import clips
from mlu_anim.stage.clock import FINAL_HOLD_S, HOLD_S
from tests.recordings import course_of
from tests.strips import Strip

LEAST_MOVING = 0.55
"""Least share of the short cut's time in which the picture moves."""
LONGEST_HOLD_S = 1.2
"""Longest time for which the picture stands still at the end of a beat."""
MOST_WORDS, MOST_NUMBERS, MOST_TICKS = 25, 4, 3
LONGEST_EMPTY_S = 0.8
"""Longest time for which a card or an axis may wait for its marks, as long as an entry."""
LONGEST_DOUBLED_S = 0.1

every_clip = pytest.mark.parametrize("clip", clips.names())
every_cut = pytest.mark.parametrize("cut", ["short", "full"])


def _strip(clip: str, cut: str) -> Strip:
    return course_of(clip, cut).strip


@every_clip
def test_the_short_cut_moves_most_of_the_time(clip: str) -> None:
    share = _strip(clip, "short").moving_share
    assert share >= LEAST_MOVING, f"it moves {share:.0%} of the time; {LEAST_MOVING:.0%} are needed"


@every_clip
@every_cut
def test_the_picture_rests_after_each_motion(clip: str, cut: str) -> None:
    holds = _strip(clip, cut).holds()
    last = list(holds)[-1]
    assert holds.pop(last) >= FINAL_HOLD_S, f"the summary, beat {last}"
    wrong = {beat: s for beat, s in holds.items() if not HOLD_S <= s <= LONGEST_HOLD_S}
    assert wrong == {}, f"seconds of rest at the end of a beat: {HOLD_S} to {LONGEST_HOLD_S}"


@every_clip
@every_cut
def test_no_card_and_no_axis_waits_for_its_marks(clip: str, cut: str) -> None:
    strip = _strip(clip, cut)
    assert strip.lasting(lambda m: m.empty, LONGEST_EMPTY_S) == []
    assert strip.lasting(lambda m: m.bare, LONGEST_EMPTY_S) == []


@every_clip
@every_cut
def test_no_text_lies_over_another_on_its_way(clip: str, cut: str) -> None:
    assert _strip(clip, cut).lasting(lambda m: m.doubled, LONGEST_DOUBLED_S) == []


@every_clip
@every_cut
def test_little_is_to_be_read_at_once(clip: str, cut: str) -> None:
    strip = _strip(clip, cut)
    assert strip.over(lambda m: m.n_words, MOST_WORDS) == {}, "words at once"
    assert strip.over(lambda m: m.n_numbers, MOST_NUMBERS) == {}, "numbers at once"
    assert strip.n_ticks <= MOST_TICKS, "ticks of one axis"
