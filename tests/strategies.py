"""Inputs that hypothesis draws, for tests of several modules."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import NDArray

# A busy machine is no failure: how long a test may take is measured elsewhere.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")

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
