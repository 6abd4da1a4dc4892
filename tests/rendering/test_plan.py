"""The raster plan has all times of all rates, each once."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.rendering.plan import raster_plan

_RATES = st.fractions(min_value=1, max_value=120, max_denominator=4)
_DURATIONS = st.integers(min_value=1, max_value=60).map(lambda tenths: Fraction(tenths, 10))


@pytest.mark.parametrize(
    ("rates", "count"),
    [
        (["30"], 60),
        (["20"], 40),
        (["12.5"], 25),
        (["60"], 120),
        (["30", "20"], 60 + 40 - 20),
        (["60", "30"], 120),
        (["30", "12.5"], 60 + 25 - 5),
        (["30000/1001"], 60),
        ([], 0),
    ],
)
def test_coinciding_times_are_drawn_once(rates: list[str], count: int) -> None:
    assert len(raster_plan(Fraction(2), map(Fraction, rates))) == count


def test_times_have_the_rates_that_show_them() -> None:
    plan = dict(raster_plan(Fraction(1), [Fraction(30), Fraction(20)]))
    assert plan[Fraction(0)] == plan[Fraction(1, 10)] == {30, 20}
    assert plan[Fraction(1, 30)] == {30}
    assert plan[Fraction(1, 20)] == {20}


@given(_DURATIONS, st.lists(_RATES, min_size=1, max_size=3, unique=True))
def test_each_rate_gets_all_its_frames(duration_s: Fraction, rates: list[Fraction]) -> None:
    plan = raster_plan(duration_s, rates)
    moments = [t for t, _ in plan]
    assert moments == sorted(set(moments))
    assert moments[0] == 0
    assert moments[-1] < duration_s
    for rate in rates:
        own = [t for t, shown in plan if rate in shown]
        assert own == [k / rate for k in range(ceil(duration_s * rate))]
    assert all(shown for _, shown in plan)
