"""Inputs that hypothesis draws, for tests of several modules."""

import numpy as np
from hypothesis import HealthCheck
from hypothesis import strategies as st
from numpy.typing import NDArray

from mlu_anim.data.datasets import Dataset

ONE_FOLDER = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)
"""Health checks that are off where all examples of a test share its temporary folder; that of slow
drawing is off everywhere (conftest.py), since it fails on a busy machine."""

Labelled = tuple[NDArray[np.bool_], NDArray[np.float64]]

_SCORES = st.one_of(
    st.integers(min_value=-2, max_value=2).map(float),  # ties within and across classes
    st.floats(min_value=0, max_value=1),
    st.floats(allow_nan=False, allow_infinity=False),  # differences overflow and vanish
)


@st.composite
def labelled_scores(draw: st.DrawFn, max_size: int = 40) -> Labelled:
    """Labels with both classes and a finite score for each, often tied; shape (n,), n >= 2."""
    kind = draw(
        st.sampled_from(
            [
                st.integers(min_value=-2, max_value=2).map(float),
                st.integers(min_value=0, max_value=8).map(lambda eighth: eighth / 8),
                st.floats(min_value=0, max_value=1),
                _SCORES,
            ]
        )
    )
    rows = draw(st.lists(st.tuples(st.booleans(), kind), min_size=2, max_size=max_size))
    is_positive = np.array([each for each, _ in rows])
    if is_positive.all() or not is_positive.any():
        is_positive[0] = not is_positive[0]
    return is_positive, np.array([score for _, score in rows])


_CELLS = st.sampled_from(
    [
        *("0", "1", "2.5", "-3e5", "1e99", "-1e100", "1e101", "1e-320", "inf", "nan", "", "NA"),
        *("?", "yes", "no", "a b", "'", '"', "é", "1_0", "0x1", "00", " 7 ", "=", "y" * 101),
    ]
)
_NUMBERS = st.sampled_from(
    [
        *("0", "1", "2.5", "-3e5", "1e99", "-1e99", "1e-320", "7", "1e15", "1e77", "-1e39"),
        *("1e-40", "1e-200", "16777217", "1700000001"),
    ]
)
_WORDS = st.sampled_from(["yes", "no", "a b", "7"])
_LABELS = (("0", "1"), ("no", "yes"), ("0", "1", "1.0"), ("yes", "b", "1"))


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A table with the columns a, b and sick, as CSV: half of them can be told, others are odd."""
    usual = draw(st.booleans())
    a, b = (draw(st.sampled_from([_NUMBERS, _WORDS] if usual else [_CELLS])) for _ in range(2))
    label = st.sampled_from(draw(st.sampled_from(_LABELS))) if usual else _CELLS
    rows = draw(st.lists(st.tuples(a, b, label), min_size=24 if usual else 0, max_size=40))
    return "\n".join(["a,b,sick", *(",".join(row) for row in rows)]) + "\n"


@st.composite
def sound_tables(draw: st.DrawFn) -> str:
    """A table with the columns a, b and sick that holds a story: 20 to 80 rows, numbers or words.

    Numbers may be tied, all alike, tiny or huge, or far from zero and near each other; labels may
    follow them, or not.
    """
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n_rows = draw(st.integers(20, 80))
    size = 10.0 ** draw(st.integers(-12, 12))
    a = chance.normal(size=n_rows)
    a = draw(st.sampled_from([a, a.round(), a**3, np.arange(n_rows), chance.choice(a[:2], n_rows)]))
    words = chance.choice(["red", "green", "a longer word"], n_rows)
    b = draw(st.sampled_from([chance.random(n_rows) * size, words, -a, np.full(n_rows, 3.0)]))
    follows = draw(st.floats(0, 3)) * a + chance.normal(size=n_rows)
    names = draw(
        st.sampled_from(["01", ["no", "yes"], ["0", "1.0"], ["an unusually long label", "é"]])
    )
    numbers = draw(st.booleans()) and draw(st.booleans())
    sick = follows * size if numbers else [names[int(each > 0)] for each in follows]
    origin = draw(st.sampled_from([0.0] * 6 + [1.0, 1.7e9, 1e30]))
    rows = zip(origin + a * size, b, sick, strict=True)
    return "\n".join(["a,b,sick", *(",".join(map(str, row)) for row in rows)]) + "\n"


@st.composite
def sound_series(draw: st.DrawFn) -> str:
    """A table with the columns a and sick that is a series: 60 to 150 months and their values.

    Values may rise, have a season, be all alike, tiny or huge.
    """
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    months = np.arange(draw(st.integers(60, 150))) + np.datetime64("1990-01")
    passed = np.arange(len(months))
    season = draw(st.sampled_from([0.0, 3.0])) * np.sin(passed * np.pi / 6)
    values = draw(st.floats(-1, 1)) * passed + season + chance.normal(size=len(months))
    size = draw(st.sampled_from([1.0] * 4 + [0.0, 1e-9, 1e9]))
    rows = zip(months.astype("datetime64[D]"), values * size, strict=True)
    return "\n".join(["a,sick", *(",".join(map(str, row)) for row in rows)]) + "\n"


def table_bytes() -> st.SearchStrategy[bytes]:
    """Bytes that somebody may give as a table: such a table, damaged text, or anything."""
    anything = st.one_of(st.binary(max_size=200), st.text(max_size=100).map(_encoded))
    begun = anything.map(lambda end: b"a,b,sick\n1,2,3\n" + end)
    return st.one_of(tables().map(str.encode), anything, begun)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@st.composite
def two_class_tables(draw: st.DrawFn) -> Dataset:
    """Two classes by two or three features with many ties, which follow the first one or not."""
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    n, n_features = draw(st.integers(8, 60)), draw(st.integers(2, 3))
    x = chance.integers(0, draw(st.sampled_from([2, 5, 40])), (n, n_features)) / 4.0
    noise = draw(st.sampled_from([0.0, 0.5, 9.0])) * chance.normal(size=n)
    is_positive = x[:, 0] + noise > x[:, 0].mean()
    is_positive[:4] = [True, False, True, False]
    names = tuple(f"column {k}" for k in range(n_features))
    return Dataset("a table", x, np.where(is_positive, "yes", "no"), feature_names=names)
