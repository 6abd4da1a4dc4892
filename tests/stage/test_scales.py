"""Scales: values to shares of an axis and back, and ticks that stand on the axis."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.stage.scales import Band, Linear, Log, Scale, Time
from mlu_anim.stage.scales.linear import round_values
from mlu_anim.system.errors import AuthorMistake
from mlu_anim.wording.numerals import ENGLISH, MINUS, Numbers

NUMBERS = st.floats(-1e6, 1e6)
SPANS = st.floats(1e-3, 1e6)
SHARES = st.lists(st.floats(-0.5, 1.5), min_size=1, max_size=6).map(np.array)
AT_MOST = st.integers(1, 9)
LINEAR = st.builds(
    lambda low, span, falls: Linear(low + span, low) if falls else Linear(low, low + span),
    NUMBERS,
    SPANS,
    st.booleans(),
)
LOG = st.builds(
    lambda low, decades: Log(10**low, 10 ** (low + decades)), st.floats(-8, 8), st.floats(0.05, 9)
)
BAND = st.builds(
    lambda n, downward: Band(tuple(f"name {k}" for k in range(n)), downward=downward),
    st.integers(1, 9),
    st.booleans(),
)
_DAYS = st.integers(-20_000, 20_000)
TIME = st.builds(
    lambda first, n_days: Time(*(str(np.datetime64(d, "D")) for d in (first, first + n_days))),
    _DAYS,
    st.integers(1, 40_000),
)
EVERY = {"linear": LINEAR, "log": LOG, "band": BAND, "time": TIME}
few = settings(max_examples=30)
every_scale = pytest.mark.parametrize("scales", EVERY.values(), ids=EVERY)
graded = pytest.mark.parametrize("scales", [LINEAR, LOG, TIME], ids=["linear", "log", "time"])


@every_scale
@few
@given(data=st.data())
def test_a_share_is_the_share_of_its_number(
    scales: st.SearchStrategy[Scale], data: st.DataObject
) -> None:
    scale, shares = data.draw(scales), data.draw(SHARES)
    assert scale.to_share(scale.from_share(shares)) == pytest.approx(shares, abs=1e-6)


@every_scale
@few
@given(data=st.data())
def test_numbers_keep_their_order_along_the_axis(
    scales: st.SearchStrategy[Scale], data: st.DataObject
) -> None:
    """A scale rises all the way or falls all the way."""
    scale = data.draw(scales)
    steps = np.diff(scale.from_share(np.linspace(0, 1, 7)))
    assert (steps > 0).all() or (steps < 0).all()


@graded
@few
@given(data=st.data())
def test_the_ends_of_the_domain_are_the_ends_of_the_axis(
    scales: st.SearchStrategy[Linear | Log | Time], data: st.DataObject
) -> None:
    scale = data.draw(scales)
    ends = scale.as_numbers([scale.low, scale.high])
    assert scale.to_share(ends) == pytest.approx([0, 1], abs=1e-12)


@graded
@few
@given(data=st.data())
def test_ticks_are_few_rising_and_on_the_axis(
    scales: st.SearchStrategy[Scale], data: st.DataObject
) -> None:
    scale, at_most = data.draw(scales), data.draw(AT_MOST)
    ticks = scale.ticks(at_most, ENGLISH)
    assert 1 <= len(ticks) <= at_most
    values = np.array([tick.value for tick in ticks])
    assert (np.diff(values) > 0).all()
    shares = scale.to_share(values)
    assert (shares >= -1e-6).all()
    assert (shares <= 1 + 1e-6).all()


@few
@given(LINEAR, AT_MOST)
def test_linear_ticks_are_evenly_spaced_and_read_back(scale: Linear, at_most: int) -> None:
    ticks = scale.ticks(at_most, ENGLISH)
    values = np.array([tick.value for tick in ticks])
    assert np.diff(values, 2) == pytest.approx(0, abs=1e-9 * max(1, *abs(values)))
    written = [float(tick.label.replace(MINUS, "-")) for tick in ticks]
    assert written == pytest.approx(values, rel=1e-5, abs=1e-9)


@few
@given(NUMBERS, SPANS, AT_MOST)
def test_round_values_are_multiples_of_one_round_step(
    low: float, span: float, at_most: int
) -> None:
    values = round_values(low, low + span, at_most)
    if len(values) < 2:
        return
    step = values[1] - values[0]
    power = 10 ** np.floor(np.log10(step * (1 + 1e-6)))
    leading = min((1, 2, 5), key=lambda k: abs(step / power - k))
    assert step == pytest.approx(leading * power, rel=1e-4)
    n_steps = np.array(values) / (leading * power)
    assert n_steps == pytest.approx(n_steps.round(), abs=1e-3)


@few
@given(st.lists(NUMBERS, min_size=1, max_size=9), st.booleans(), st.floats(0, 0.3))
def test_a_scale_over_data_holds_all_of_it(values: list[float], zero: bool, air: float) -> None:
    scale = Linear.over(values, zero=zero, air=air)
    assert scale.low < scale.high
    inside = [*values, 0.0] if zero else values
    shares = scale.to_share(inside)
    assert shares.min() >= -1e-9
    assert shares.max() <= 1 + 1e-9
    if zero and min(values) >= 0:
        assert scale.low == 0


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=20))
def test_a_close_scale_ends_near_its_data(values: list[float]) -> None:
    made = Linear.close(values)
    span = max(values) - min(values)
    assert made.low < min(values) <= max(values) < made.high
    assert span == 0 or made.high - made.low <= 1.13 * span
    assert all(made.low <= tick <= made.high for tick in made.at)


@few
@given(LOG, AT_MOST)
def test_logarithmic_ticks_are_1_2_and_5_times_powers_of_ten(scale: Log, at_most: int) -> None:
    values = np.array([tick.value for tick in scale.ticks(at_most, ENGLISH)])
    if len(values) == 1 and values[0] == scale.low:  # a range without any round value
        return
    leading = values / 10 ** np.floor(np.log10(values * (1 + 1e-9)))
    assert (np.abs(leading[:, None] - [1, 2, 5]).min(axis=1) < 1e-6).all()


@few
@given(BAND)
def test_bands_divide_the_axis_evenly_and_each_has_its_name(scale: Band) -> None:
    ticks = scale.ticks(1, ENGLISH)
    assert [tick.label for tick in ticks] == list(scale.names)
    middles = scale.to_share(np.array(scale.names))
    assert middles == pytest.approx(scale.to_share([tick.value for tick in ticks]))
    expected = (np.arange(len(scale.names)) + 0.5) / len(scale.names)
    assert middles == pytest.approx(expected[::-1] if scale.downward else expected)


def test_only_the_named_bands_have_ticks() -> None:
    ticks = Band(tuple("12345678"), named=(0, 3, 7)).ticks(5, ENGLISH)
    assert [(tick.value, tick.label) for tick in ticks] == [(0, "1"), (3, "4"), (7, "8")]


@few
@given(TIME, AT_MOST)
def test_ticks_of_dates_stand_at_the_dates_they_name(scale: Time, at_most: int) -> None:
    ticks = scale.ticks(at_most, ENGLISH)
    days = scale.as_numbers([f"{tick.label}-01-01"[:10] for tick in ticks])
    assert days.tolist() == [tick.value for tick in ticks]


@pytest.mark.parametrize("n_days", [1, 9, 25, 29, 45, 100])
@pytest.mark.parametrize("at_most", [1, 2, 3])
def test_no_range_of_dates_is_without_a_tick(n_days: int, at_most: int) -> None:
    last = np.datetime64("2001-08-02") + n_days
    ticks = Time("2001-08-02", str(last)).ticks(at_most, ENGLISH)
    assert 1 <= len(ticks) <= at_most


@pytest.mark.parametrize(
    ("scale", "at_most", "labels"),
    [
        (Linear(0, 1), 5, ["0", "0.5", "1"]),
        (Linear(0, 1), 6, ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (Linear(10, -10), 5, ["−10", "−5", "0", "5", "10"]),
        (Linear(0, 8, at=(0, 2, 4, 6, 8)), 3, ["0", "4", "8"]),
        (Linear(0, 8, at=None), 3, []),
        (Log(0.001, 1e6), 12, ["0.001", "0.01", "0.1", "1", "10", "100", "1000", "10000"]),
        (Log(1e-9, 1e-7), 3, ["10⁻⁹", "10⁻⁸", "10⁻⁷"]),
        (Log(1, 6), 4, ["1", "2", "5"]),
        (Time("2020-02-27", "2020-03-01"), 5, ["2020-02-27", "2020-02-28", "2020-02-29"]),
        (Time("1999-03-01", "2003-07-09"), 5, ["2000", "2001", "2002", "2003"]),
        (Time("2021-01-15", "2021-05-02"), 5, ["2021-02", "2021-03", "2021-04", "2021-05"]),
    ],
)
def test_ticks_are_written_short(scale: Scale, at_most: int, labels: list[str]) -> None:
    written = [tick.label for tick in scale.ticks(at_most, ENGLISH)]
    assert written[: len(labels) or None] == labels


def test_a_fine_logarithmic_scale_has_ticks_without_numbers() -> None:
    assert Log(0.04, 0.3, fine=True).fine_ticks() == pytest.approx(
        (0.04, 0.05, 0.06, 0.07, 0.08, 0.09, 0.1, 0.2, 0.3)
    )
    assert Log(0.04, 0.3).fine_ticks() == ()


def test_ticks_are_written_as_the_language_writes_numbers() -> None:
    german = Numbers(decimal=",")
    assert [tick.label for tick in Linear(0, 1).ticks(3, german)] == ["0", "0,5", "1"]
    assert [tick.label for tick in Log(0.1, 1).ticks(3, german)] == ["0,1", "1"]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: Log(0, 1),
        lambda: Log(5, 2),
        lambda: Band(()),
        lambda: Band(("a", "a")),
        lambda: Time("2020-01-02", "2020-01-01"),
        lambda: Band(("a", "b")).as_numbers(["c"]),
    ],
    ids=["log of 0", "log that falls", "no band", "a band twice", "dates that fall", "no name"],
)
def test_a_scale_without_a_meaning_is_refused(wrong: object) -> None:
    with pytest.raises(AuthorMistake):
        wrong()  # type: ignore[operator]
