"""Read back from the stage: lines, balls and contours are those of the result."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.experiments.gradient_descent import EXPERIMENT
from mlu_anim.stage.variant import film_variant
from tests.experiments.test_gradient_descent import table
from tests.playing import (
    default_result,
    middles_and_ends,
    page_faults,
    shot_of,
    stop_at,
    timeline_of,
)


def test_what_is_drawn_is_what_was_computed() -> None:
    r: Any = default_result("gradient-descent")
    shot, end = shot_of(r), dict[str, dict[str, Any]]()

    def look(scene: Any, _: object) -> None:
        marks = (p for p in scene.parts if p.presence.get_value() > 0 and hasattr(p, "drawn"))
        seen = {p.part_name: p.drawn() for p in marks}
        end[scene.current_beat()] = seen | {"strings": scene.strings()}

    stop_at(shot, middles_and_ends(timeline_of(shot))[1::2], look)

    def line_at(beat: str, name: str) -> tuple[float, float]:
        """Height and slope of a line, measured on the plot of the men."""
        x, y = (np.ravel(end[beat][name][key]) for key in "xy")
        y = y if "x2" not in end[beat][name] else np.append(y, end[beat][name]["y2"])
        x = x if "x2" not in end[beat][name] else np.append(x, end[beat][name]["x2"])
        slope, height = np.polyfit(x - r.x.mean(), y, 1)
        return height, slope

    def ball_at(beat: str, name: str) -> list[float]:
        return [float(end[beat][f"{name} ball"][key][0]) for key in "yx"]

    assert line_at("bowl", "line") == pytest.approx(r.start)
    for beat, ball, line in (
        ("step", "right", r.right[r.n_right]),
        ("rate", "right", r.right[r.n_shown]),
        ("batch", "walk", r.walk[-1]),
    ):
        assert line_at(beat, "line") == pytest.approx(line)
        assert ball_at(beat, ball) == pytest.approx(line)
    assert line_at("rate", "slow line") == pytest.approx(r.slow[r.n_shown])
    assert ball_at("rate", "slow") == pytest.approx(r.slow[r.n_shown])
    assert not len(end["rate"]["fast ball"]["x"])
    misses = end["step"]["misses"]["y"] - end["step"]["misses"]["y2"]
    assert (misses**2).mean() ** 0.5 == pytest.approx(r.misses(r.right[r.n_right])[0])
    rings = end["rate"]["map contours"]
    lines = np.column_stack([rings["y"], rings["x"]])
    assert r.errors(lines) - r.errors(r.best) == pytest.approx(rings["rise"])
    for bowl in r.scales:
        left = np.abs(ball_at("scale", bowl.name)) / np.abs(bowl.off)
        assert left.max() <= 0.011
        first = end["scale"][f"{bowl.name} first"]
        assert first["rise"] == pytest.approx(r.errors(r.start)[0] - r.errors(r.best)[0])
    assert {"755\u2009276 steps", "43 steps", "1 step"} <= set(end["scale"]["strings"])


@pytest.mark.parametrize("ratio", ["16:9", "9:16"])
def test_long_names_and_large_numbers_have_room(ratio: str) -> None:
    for data in (table(45, far=5e3), table(40, outlier=18.0)):
        result = EXPERIMENT.run(data=data, seed=0)
        assert page_faults(shot_of(result, film_variant("draft", ratio, "dark"))) == []
