"""Beats last as long as it takes to read the caption and to follow the motion."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.clock import FINAL_HOLD_S, HOLD_S, TENTH, Clock, exact_seconds
from mlu_anim.wording.sentences import motion_start_s, reading_time_s

CAPTION = "Lower the bar: more alarms, right and wrong"
durations = st.floats(0, 30, allow_nan=False).map(lambda seconds: round(seconds, 3))
paces = st.sampled_from([0.5, 1.0, 1.2, 2.0, 3.0])


def test_a_float_stands_for_the_decimal_that_was_meant() -> None:
    assert exact_seconds(0.1) == Fraction(1, 10)
    assert exact_seconds(1 / 3) == Fraction(1, 3)


@given(paces, durations, durations, st.booleans())
def test_a_beat_leaves_time_to_read_and_rests(
    pace: float, arrival: float, motion: float, is_last: bool
) -> None:
    clock = Clock(pace)
    clock.begin_beat()
    clock.advance(float(clock.at_pace(arrival)), is_motion=True)
    clock.advance(float(clock.until_motion(CAPTION)), is_motion=False)
    assert clock.now >= clock.at_pace(motion_start_s(CAPTION)), "the motion waits for the reader"
    clock.advance(float(clock.at_pace(motion)), is_motion=True)
    end = clock.beat_end(CAPTION, is_last=is_last)
    reading, hold = clock.at_pace(reading_time_s(CAPTION)), clock.at_pace(HOLD_S)
    rest = Fraction(FINAL_HOLD_S) if is_last else hold
    assert end % TENTH == 0
    assert end >= reading
    assert end - clock.now >= rest
    assert end < max(reading, clock.now + rest) + TENTH, "and no longer than needed"


def test_reading_begins_when_the_caption_appears() -> None:
    clock = Clock(1.0)
    clock.begin_beat()
    clock.advance(2.0, is_motion=True)
    clock.caption_appears(Fraction(3, 2))
    ends = clock.beat_end(CAPTION, is_last=False)
    assert ends >= Fraction(3, 2) + exact_seconds(reading_time_s(CAPTION))
    clock.end_beat("call", CAPTION, ends)
    assert clock.spans[0].title_s == Fraction(3, 2)


def test_a_wait_is_no_motion() -> None:
    """The last picture stands still from the last motion on, not from the last wait."""
    clock = Clock(1.0)
    clock.begin_beat()
    clock.advance(5.0, is_motion=True)
    clock.advance(4.0, is_motion=False)
    assert clock.beat_end("", is_last=True) == Fraction(9), "four seconds are rest enough"
    clock.end_beat("sweep", "", Fraction(9))
    (span,) = clock.spans
    assert (span.name, span.start_s, span.end_s) == ("sweep", 0, 9)
