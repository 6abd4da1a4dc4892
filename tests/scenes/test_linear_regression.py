"""Read back from the stage: squares, their sum, tiles and beam are those of the result."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.experiments.linear_regression import EXPERIMENT
from mlu_anim.stage.variant import film_variant
from tests.experiments.test_linear_regression import table
from tests.playing import at_ends, default_result, drawn, page_faults, shot_of


def area(cells: Any) -> Any:
    """The area of each cell."""
    return (cells["x2"] - cells["x"]) * (cells["y2"] - cells["y"])


def test_what_is_drawn_is_what_was_computed() -> None:
    r: Any = default_result("linear-regression")
    end = at_ends(shot_of(r), drawn)

    def off(beat: str) -> Any:
        """The misses that are drawn, those above the line positive."""
        return end[beat]["misses"]["y"] - end[beat]["misses"]["y2"]

    assert off("guess") == pytest.approx(r.y - r.y.mean())
    squares = end["square"]["squares"]
    assert squares["x2"] - squares["x"] == pytest.approx(squares["y2"] - squares["y"])
    shares = area(squares) / area(squares).sum()
    assert shares == pytest.approx(off("guess") ** 2 / r.sum_of_squares(0))
    slope, parts = 0.6 * r.slope, area(end["turn"]["parts"])
    assert parts / parts.sum() == pytest.approx(off("turn") ** 2 / r.sum_of_squares(slope))
    shrunk = parts.sum() / area(end["turn"]["ghost"]).sum()
    assert shrunk == pytest.approx(r.sum_of_squares(slope) / r.sum_of_squares(0))
    assert end["best"]["valley"]["y"].min() == pytest.approx(100 * (1 - r.r_squared), abs=0.1)
    assert off("best") == pytest.approx(r.residuals(r.slope))
    is_gone = end["share"]["tiles"]["role"] == "accent"
    assert (is_gone.sum(), len(is_gone)) == (round(100 * r.r_squared), 100)
    level, pulls = end["balance"]["beam beam"], end["balance"]["beam pulls"]
    assert level["y"] == pytest.approx(level["y2"], abs=1e-6)
    assert pulls["y2"] - pulls["y"] == pytest.approx(r.residuals(r.slope))
    without, line = np.delete(np.arange(20), r.pulling), r.without[r.pulling]
    assert end["pull"]["beam beam"]["y"] == pytest.approx(0, abs=1e-6)
    assert off("pull") == pytest.approx((r.y - line[0] * r.x - line[1])[without])


@pytest.mark.parametrize(
    ("ratio", "slope", "noise"), [("16:9", 2e6, 4e7), ("9:16", -3.0, 0.0), ("1:1", 3e-4, 1e-3)]
)
def test_other_tables_have_room(ratio: str, slope: float, noise: float) -> None:
    name = "the monthly price of all rooms together including heating"
    result = EXPERIMENT.run(data=table(70 if noise > 9 else 9, slope, noise, -9.0, name))
    assert page_faults(shot_of(result, film_variant("draft", ratio, "dark"))) == []
