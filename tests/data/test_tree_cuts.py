"""The gain of a cut is what information theory says."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import mutual_info_score

from mlu_anim.data.tree_cuts import gains


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=2, max_size=20))
def test_the_gain_of_a_cut_is_the_mutual_information(rows: list[tuple[int, bool]]) -> None:
    x, y = np.array([float(v) for v, _ in rows]), np.array([label for _, label in rows])
    cuts, gained = gains(x, y)
    wanted = [mutual_info_score(x <= cut, y) / np.log(2) for cut in cuts]
    np.testing.assert_allclose(gained, wanted, atol=1e-12)
