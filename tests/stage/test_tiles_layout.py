"""Tiles stand in their room, at their values, and apart from each other."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.stage.layout.tiles import tile_wall, tiles_on_axis
from mlu_anim.stage.page import Rect
from mlu_anim.stage.plane import Plane
from mlu_anim.stage.scales import Linear

ROOM = Rect(-3, -1, 5, 2)
few = settings(max_examples=20)


@few
@given(n=st.integers(1, 120))
def test_a_wall_is_within_its_room_and_in_its_middle(n: int) -> None:
    wall = tile_wall(ROOM, n)
    low, high = wall.at.min(axis=0) - wall.radius, wall.at.max(axis=0) + wall.radius
    assert ROOM.contains(Rect(*low.tolist(), *high.tolist()))
    assert abs(low[1] - ROOM.bottom - (ROOM.top - high[1])) < 1e-9
    gaps = np.abs(wall.at[:, None] - wall.at[None]).max(axis=2)[~np.eye(n, dtype=bool)]
    assert gaps.min(initial=np.inf) > 2 * wall.radius


@few
@given(values=st.lists(st.floats(0, 1), min_size=1, max_size=60), left=st.floats(0, 4))
def test_tiles_on_an_axis_stand_at_their_values_below_what_is_above(
    values: list[float], left: float
) -> None:
    plane, above = Plane(ROOM, Linear(), Linear()), Rect(left, 0.5, left + 1, 2)
    spots = tiles_on_axis(plane, np.array(values), 0.1, 1.8, above)
    assert np.abs(plane.p2c(spots.at)[:, 0] - values).max() < 1e-9
    x, top = spots.at[:, 0], spots.at[:, 1] + spots.radius
    is_under = (x + spots.radius > left) & (x - spots.radius < left + 1)
    assert (top <= np.where(is_under, 0.5, 1.8) + 1e-9).all()
    assert (spots.at[:, 1] - spots.radius >= ROOM.bottom - 1e-9).all()
