"""A line over rows: as far as it is inside the plot, and the distances of the rows to it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.stage.fitted_rows import FittedRows
from mlu_anim.stage.marks.contract import misdrawn
from tests.stage.grammar import setting

X, Y = np.array([1.0, 2.0, 4.0, 9.0]), np.array([-3.0, 5.0, 2.0, 4.0])
NUMBERS = st.integers(-40, 40).map(float)


def plot_of(height: float, slope: float) -> FittedRows:
    """Rows, their line, and their distances to it."""
    made = setting()
    line = np.array([height, slope])
    plot = FittedRows(made, made.page.world, "plot", X, Y, line=lambda: line)
    plot.add_misses("misses")
    plot.add_line("line")
    plot.add_rows("rows", are_men=height > 0)
    for part in plot.frame.parts():
        part.stand()
    return plot


@settings(max_examples=30)
@given(height=NUMBERS, slope=NUMBERS)
def test_a_line_ends_where_it_leaves_the_plot(height: float, slope: float) -> None:
    plot = plot_of(height, slope)
    assert [fault for mark in plot.frame.marks for fault in misdrawn(mark)] == []
    ends = next(mark for mark in plot.frame.marks if mark.part_name == "line").drawn()
    x = np.linspace(1, 9, 81)
    inside = x[plot.inside(plot.guesses(x)) == plot.guesses(x)]
    if len(inside):
        np.testing.assert_allclose(ends["y"], plot.guesses(ends["x"]), atol=1e-6)
        assert ends["x"].min() - 1e-9 <= inside.min()
        assert inside.max() <= ends["x"].max() + 1e-9
    else:
        assert np.ptp(ends["x"]) <= 0.1


def test_the_line_goes_through_its_height_at_the_mean() -> None:
    plot = plot_of(2.0, 0.5)
    assert plot.guesses(X.mean()) == 2.0
    np.testing.assert_allclose(plot.misses()[:, 3], 2 + 0.5 * (X - X.mean()))
