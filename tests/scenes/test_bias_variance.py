"""What only this clip claims: lines, brackets, squares and bars are those of the result."""

from typing import Any

import numpy as np
import pytest

from tests.playing import default_result, middles_and_ends, shot_of, stop_at, timeline_of


@pytest.fixture(scope="module")
def ends() -> dict[str, Any]:
    """What is read back at the end of each beat of the full cut."""
    shot = shot_of(default_result("bias-variance"))
    seen: dict[str, Any] = {}

    def read(scene: Any, _: Any) -> None:
        if scene.squares_.mark.looks.held:
            scene.squares_.mark.draw()  # a mark that has just become bars is not drawn any more
        seen[scene.current_beat()] = {
            "values": scene.values(),
            "squares": scene.squares_.mark.drawn_pose() if scene.squares_.mark.looks.held else None,
            "places": scene.errors.places.home(),
            "lines": scene.lines.ghosts.drawn(),
            "level": scene.story.cloud(),
        }

    stop_at(shot, middles_and_ends(timeline_of(shot)), read)
    return seen


def test_brackets_are_as_long_as_gap_and_spread(ends: dict[str, Any]) -> None:
    r = default_result("bias-variance")
    gap = abs(ends["bias"]["values"]["bias_bracket_length"])
    spread = ends["variance"]["values"]["variance_bracket_length"]
    assert gap**2 == pytest.approx(r.bias_squared[0], abs=1e-6)
    assert spread**2 == pytest.approx(r.variance[-1], abs=1e-6)


def test_areas_of_squares_are_as_the_parts_of_the_error(ends: dict[str, Any]) -> None:
    r = default_result("bias-variance")
    half = ends["variance"]["squares"].half
    assert half[:, 0] == pytest.approx(half[:, 1])
    areas = 4 * half.prod(axis=1)
    assert areas[1] / areas[0] == pytest.approx(r.variance[-1] / r.bias_squared[0])


def test_squares_become_the_bars(ends: dict[str, Any]) -> None:
    """Each stands where its part of the stacked bar of its model is."""
    squares, bars = ends["squares"]["squares"], ends["squares"]["places"]
    n_models = len(default_result("bias-variance").complexity)
    stacked = ((0, (1, 0, 2)), (n_models - 1, (2, 0, 1)))
    rows = [part * n_models + model for model, parts in stacked for part in parts]
    assert squares.at == pytest.approx(bars.at[rows], abs=1e-9)
    assert squares.half == pytest.approx(bars.half[rows], abs=1e-9)


def test_lines_are_those_of_the_model_on_the_slider(ends: dict[str, Any]) -> None:
    r = default_result("bias-variance")
    for beat, model in (("again", 0), ("variance", -1), ("u", r.best)):
        assert np.isin(ends[beat]["level"], r.predictions[model]).all()
        assert ends[beat]["lines"]["y"].min() >= r.low - 1e-9
        assert ends[beat]["lines"]["y"].max() <= r.high + 1e-9


def test_bars_end_at_the_expected_errors(ends: dict[str, Any]) -> None:
    r = default_result("bias-variance")
    parts = 3 * r.noise + 2 * r.bias_squared + r.variance
    assert ends["u"]["values"]["bars"] == pytest.approx(parts.sum(), abs=1e-6)
