"""Read back from the stage: ramps, dots and curves are those of the result."""

from typing import Any

import numpy as np
import pytest

from tests.playing import default_result, middles_and_ends, shot_of, stop_at, timeline_of


@pytest.fixture(scope="module")
def ends() -> dict[str, dict[str, Any]]:
    """What is drawn at the end of each beat, by the names of the marks."""
    shot, found = shot_of(default_result("double-descent-spline")), dict[str, dict[str, Any]]()

    def look(scene: Any, _: object) -> None:
        marks = (p for p in scene.parts if p.presence.get_value() > 0 and hasattr(p, "drawn"))
        found[scene.current_beat()] = {p.part_name: p.drawn() for p in marks}

    stop_at(shot, middles_and_ends(timeline_of(shot))[1::2], look)
    return found


def test_ramps_are_those_of_the_result(ends: dict[str, dict[str, Any]]) -> None:
    r: Any = default_result("double-descent-spline")
    for beat, stop in (("ramp", 0), ("joints", 2)):
        corners, planks = r.built[stop], ends[beat]["planks"]
        assert planks["y"] == pytest.approx(corners[:-1, 1])
        assert planks["y2"] == pytest.approx(corners[1:, 1])
    gaps = ends["ramp"]["gaps"]
    assert gaps["y"] == pytest.approx(gaps["x"] ** 2)
    assert gaps["y2"] == pytest.approx(np.interp(gaps["x2"], *r.built[0].T))
    assert ends["joints"]["joints"]["x"] == pytest.approx(r.built[2, 1:-1, 0])
    assert len(ends["near"]["joints"]["x"]) < 4  # the others have left the picture
    assert ends["near"]["typical gap"]["text"] == ["typical gap 43.9"]
    loose = ends["least"]["loose planks"]
    assert loose["y2"] == pytest.approx(r.loose[-1, 1:, 1])
    assert ends["median"]["middle ramp"]["y"] == pytest.approx(r.middle[-1, :-1])


def test_dots_and_curves_are_those_of_the_result(ends: dict[str, dict[str, Any]]) -> None:
    r: Any = default_result("double-descent-spline")
    last = ends["smooth"]
    assert last["draws"]["y"] == pytest.approx(r.error[4])
    assert last["draws"]["x"] == pytest.approx(np.full(400, 4.0))
    assert ends["draws"]["draws"]["y"] == pytest.approx(r.error[4])
    others = np.delete(r.error[:, : len(r.curves[0])], 4, axis=0)
    assert last["columns"]["y"] == pytest.approx(others.ravel())
    for name, found in (
        ("mean", r.error.mean(axis=1)),
        ("median", np.quantile(r.error, 0.5, axis=1)),
        ("worst", np.quantile(r.error, 0.99, axis=1)),
    ):
        assert last[name]["y"] == pytest.approx(found)
    assert last["spline"]["y"] == pytest.approx(r.spline)
