"""Read back from the stage: curve, gaps, bars and towers are those of the result."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.experiments.logistic_regression import EXPERIMENT
from mlu_anim.stage.variant import film_variant
from tests.experiments.forests import table
from tests.playing import at_ends, default_result, drawn, page_faults, shot_of


def test_what_is_drawn_is_what_was_computed() -> None:
    r: Any = default_result("logistic-regression")

    def look(scene: Any) -> Any:
        plane = scene.losses.plane
        return drawn(scene) | {"unit": plane.rect.height / plane.y.high}

    end = at_ends(shot_of(r), look)
    x, y = (end["line"]["curve"][key] for key in "xy")
    slope, start = np.polyfit(x, y / 100, 1)
    assert (slope, start) == pytest.approx(tuple(r.straight))
    x, y = (end["curve"]["curve"][key] for key in "xy")
    assert y / 100 == pytest.approx(r.chance(r.curve, x))
    assert len(end["question"]["cases"]["x"]) == len(r.x)
    up = end["question"]["cases"]["y"] > 50
    roles = end["question"]["cases"]["role"]
    assert (roles[up] == "positive").all()
    assert up.sum() == r.is_positive.sum()
    surprises = np.sort(-np.log(np.where(r.is_positive, r.probability, 1 - r.probability)))
    for beat in ("loss", "steps"):
        box = end[beat]["surprises"]
        heights = np.sort((box["y2"] - box["y"]) / end[beat]["unit"])
        assert heights[-30:] == pytest.approx(surprises[-30:], abs=1e-6)
        assert end[beat]["mean"]["y"] == pytest.approx([r.loss])
    towers = end["odds"]["towers"]
    assert end["odds"]["bar"]["x"] == pytest.approx([r.even])
    brick = (towers["role"] == "negative").nonzero()[0]
    unit = float((towers["y2"] - towers["y"])[brick[0]]) / 0.9
    feet = towers["y"][brick].min() + unit
    tops = [
        float(towers["y2"][np.isclose((towers["x"] + towers["x2"]) / 2, r.even + k)].max())
        for k in range(3)
    ]
    odds = [p / (1 - p) for p in r.chance(r.curve, r.even + np.arange(3.0))]
    assert [(top - feet) / unit for top in tops] == pytest.approx(odds, rel=1e-6)
    default = end["penalty"]["penalized"]
    assert (default["x"], default["y"]) == (
        pytest.approx([1]),
        pytest.approx(r.default_factors[1:]),
    )
    assert end["penalty"]["curve"]["y"] / 100 == pytest.approx(
        r.chance(r.penalized[12], end["penalty"]["curve"]["x"])
    )


@pytest.mark.parametrize("ratio", ["1:1", "16:9"])
def test_long_names_ties_and_parted_classes_have_room(ratio: str) -> None:
    x = np.round(np.random.default_rng(2).normal(50, 10, 60))
    classes = np.where(x < 50, "a class with a long name", "another quite long class")
    data = table(x[:, None], classes, ("a feature with a very long name",))
    result = EXPERIMENT.run(data=data, pos_label="a class with a long name", seed=0)
    assert result.verdicts == ("separable", "unshrunk", "falling", "usual")
    assert not ((result.ends >= 0) & (result.ends <= 1)).all()
    assert page_faults(shot_of(result, film_variant("draft", ratio, "dark"))) == []
