"""Read back from the stage: lines, balls and contours are those of the result."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.experiments.gradient_descent import EXPERIMENT
from mlu_anim.stage.variant import film_variant
from tests.experiments.test_gradient_descent import table
from tests.playing import at_ends, default_result, drawn, page_faults, shot_of


def test_what_is_drawn_is_what_was_computed() -> None:
    r: Any = default_result("gradient-descent")
    end: Any = at_ends(shot_of(r), lambda scene: drawn(scene) | {"strings": scene.strings()})

    def line_at(beat: str, name: str) -> Any:
        """Height and slope of a line, measured on the plot of the men."""
        slope, height = np.polyfit(end[beat][name]["x"] - r.x.mean(), end[beat][name]["y"], 1)
        return height, slope

    def ball_at(beat: str, name: str) -> list[float]:
        return [float(end[beat][f"{name} ball"][key][0]) for key in "yx"]

    assert line_at("bowl", "line") == pytest.approx(r.start)
    for beat, name, ball, line in (
        ("step", "line", "right", r.right[r.n_right]),
        ("rate", "line", "right", r.right[r.n_shown]),
        ("rate", "slow line", "slow", r.slow[r.n_shown]),
        ("batch", "line", "walk", r.walk[-1]),
    ):
        assert line_at(beat, name) == pytest.approx(line)
        assert ball_at(beat, ball) == pytest.approx(line)
    left = int(np.abs(r.fast - ball_at("rate", "fast")).sum(axis=1).argmin())
    assert ball_at("rate", "fast") == pytest.approx(r.fast[left])
    assert f"◆ {r.misses(r.fast[left])[0]:.0f}, out" in end["rate"]["strings"]
    misses = end["step"]["misses"]["y"] - end["step"]["misses"]["y2"]
    assert (misses**2).mean() ** 0.5 == pytest.approx(r.misses(r.right[r.n_right])[0])
    rings = end["rate"]["map contours"]
    lines = np.column_stack([rings["y"], rings["x"]])
    assert r.errors(lines) - r.errors(r.best) == pytest.approx(rings["rise"])
    for bowl in r.scales:
        assert np.abs(ball_at("scale", bowl.name) / bowl.off).max() <= 0.011
        rise = end["scale"][f"{bowl.name} first"]["rise"]
        assert rise == pytest.approx(r.errors(r.start)[0] - r.errors(r.best)[0])
    assert {"755\u2009276 steps", "43 steps", "1 step"} <= set(end["scale"]["strings"])


@pytest.mark.parametrize(("ratio", "outlier"), [("16:9", 0.0), ("9:16", 18.0)])
def test_long_names_and_large_numbers_have_room(ratio: str, outlier: float) -> None:
    result = EXPERIMENT.run(data=table(40, far=0.0 if outlier else 5e3, outlier=outlier), seed=0)
    assert page_faults(shot_of(result, film_variant("draft", ratio, "dark"))) == []
