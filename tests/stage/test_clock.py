"""Beats last as long as it takes to read the caption and to follow the motion."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.clock import FINAL_HOLD_S, TENTH, Clock, exact_seconds
from mlu_anim.wording.sentences import reading_time_s

CAPTION = "Lower the bar: more alarms, right and wrong"
durations = st.floats(0, 30, allow_nan=False).map(lambda seconds: round(seconds, 3))
paces = st.sampled_from([0.5, 1.0, 1.2, 2.0, 3.0])


def test_a_float_stands_for_the_decimal_that_was_meant() -> None:
    assert exact_seconds(0.1) == Fraction(1, 10)
    assert exact_seconds(1 / 3) == Fraction(1, 3)


@given(paces, st.lists(durations, max_size=4), st.booleans())
def test_a_beat_leaves_time_to_read_and_to_follow(
    pace: float, motions: list[float], is_last: bool
) -> None:
    clock = Clock(pace)
    clock.begin_beat()
    for seconds in motions:
        clock.add_motion(clock.at_pace(seconds))
        clock.advance(float(clock.at_pace(seconds)), is_motion=True)
    end = clock.beat_end(CAPTION, is_last=is_last)
    assert end % TENTH == 0
    assert end >= clock.now
    reading = clock.at_pace(reading_time_s(CAPTION))
    followed = sum((clock.at_pace(seconds) for seconds in motions), Fraction(0))
    assert end - clock.beat_start >= reading + followed
    if is_last:
        assert end - clock.now >= FINAL_HOLD_S
    elif not motions:
        assert end < reading + TENTH


def test_a_wait_is_no_motion() -> None:
    """The last picture stands still from the last motion on, not from the last wait."""
    clock = Clock(1.0)
    clock.begin_beat()
    clock.advance(5.0, is_motion=True)
    clock.advance(4.0, is_motion=False)
    assert clock.beat_end("", is_last=True) == Fraction(9)
    clock.end_beat("sweep", "", Fraction(9))
    (span,) = clock.spans
    assert (span.name, span.start_s, span.end_s) == ("sweep", 0, 9)
