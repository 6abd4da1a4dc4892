"""Maps of bowls fit their plots; a ball goes along its path."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.stage.bowl import add_ball, bowl_frame, n_inside
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.marks import Contour
from mlu_anim.stage.marks.contract import misdrawn
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Linear
from tests.stage.grammar import bound, setting

PATH = [(1.0, 1.0), (3.0, 1.0), (3.0, 5.0), (0.0, 0.0)]


@pytest.mark.parametrize(
    ("steps", "ball", "trail"), [(0.0, (1, 1), 0), (1.5, (3, 2.5), 3.5), (9.0, (0, 0), 10.0)]
)
def test_a_ball_goes_along_its_path_within_the_plot(
    steps: float, ball: tuple[float, float], trail: float
) -> None:
    made = setting()
    frame = Frame(made, made.page.world, x=Linear(0, 6), y=Linear(0, 4))
    marks = add_ball(frame, "one", PATH, lambda: steps)
    for mark in marks:
        mark.stand()
    assert [fault for mark in marks for fault in misdrawn(mark)] == []
    assert [float(marks[-1].drawn()[key][0]) for key in "xy"] == pytest.approx(ball)
    drawn = np.column_stack([marks[0].drawn()[key] for key in "xy"])
    assert np.hypot(*np.diff(drawn, axis=0).T).sum() == pytest.approx(trail)
    assert len(marks[1].drawn()["x"]) == min(int(steps), 3) + 1


def test_of_a_path_the_stops_before_it_leaves_the_plot_are_counted() -> None:
    plane = Frame(setting(), setting().page.world, x=Linear(0, 4), y=Linear(0, 4)).plane
    assert n_inside(np.array(PATH), plane) == 2
    assert n_inside(np.array(PATH[:2]), plane) == 2


def test_a_needle_is_drawn_where_it_is_in_the_plot() -> None:
    """Of an ellipse a thousand times as long as wide, two sides are seen, each on its rise."""
    mark = bound(
        Contour("c", x=0.0, y=0.0, hessian=np.diag([1e6, 1.0]), rise=(5e5,)),
        Linear(-2, 2),
        Linear(-2, 2),
    )
    drawn = mark.drawn()
    assert misdrawn(mark) == []
    assert np.abs(drawn["x"]) == pytest.approx(1.0, abs=1e-5)
    assert sorted({*drawn["y"].round(6), *drawn["y2"].round(6)}) == [-2, 2]
    np.testing.assert_allclose(drawn["rise"], 5e5)


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("steep", [1.0, 9.0, 1e6])
def test_a_map_is_equally_scaled_and_holds_the_way(steep: float, *, whole: bool) -> None:
    made, low, off = setting(), np.array([3.0, -1.0]), np.array([0.5, 2.0])
    place: Any = {"hessian": [[steep, 0.2], [0.2, 1.0]], "off": off, "low": low}
    frame = bowl_frame(made, made.page.measure, "bowl", whole=whole, ticks=not whole, **place)
    for part in frame.parts():
        part.stand()
    assert [fault for mark in frame.marks for fault in misdrawn(mark)] == []
    places = low + np.array([off, (0, 0), (1, 0), (0, 1)])
    start, lowest, across, up = frame.plane.c2p(*places.T)
    assert across[0] - lowest[0] == pytest.approx(up[1] - lowest[1], rel=0.01)
    assert all(frame.plan.plot.contains(Rect(*at, *at)) for at in (start, lowest))
    assert frame.marks[0].read_values()["bowl_contours_rings"] >= 3
    if whole:
        ring = frame.marks[1].drawn()
        assert np.ptp(ring["y"]) == pytest.approx(2 * (2 * ring["rise"][0]) ** 0.5, rel=0.05)
