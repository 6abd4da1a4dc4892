"""What only this clip claims: pets stand in their own pen, and rings, line and bars are theirs."""

from typing import Any

import numpy as np
import pytest

from tests.playing import default_result, middles_and_ends, shot_of, stop_at, timeline_of


def test_what_is_drawn_is_what_was_computed() -> None:
    r: Any = default_result("train-test-validation")
    shot, ends = shot_of(r), dict[str, dict[str, Any]]()

    def read(scene: Any, _: object) -> None:
        ends[scene.current_beat()] = {
            **scene.values(),
            "said": " ".join(scene.strings()),
            "pets": scene.pets.drawn_pose().at,
            "rings": scene.plane.plane.p2c(scene.rings.drawn_pose().at),
            "cards": [card.place for card in scene.cards],
            "line": scene.boundary.drawn(),
        }

    stop_at(shot, middles_and_ends(timeline_of(shot)), read)
    cards, pets = ends["split"]["cards"], ends["split"]["pets"]
    inside = [[c.left < x < c.right and c.bottom < y < c.top for c in cards] for x, y in pets]
    assert np.argwhere(inside).tolist() == [[pet, pen] for pet, pen in enumerate(r.pen[r.drawn])]
    for part, beat in enumerate(("train", "validate", "test")):
        wrong = r.x[(r.says[3] != r.is_positive) & (r.pen == part)]
        rings = ends[beat]["rings"]
        assert np.sort(rings, axis=0) == pytest.approx(np.sort(wrong, axis=0), abs=1e-6)
        assert f" {len(wrong)} wrong" in ends[beat]["said"]
        for axis in "xy":  # other pens do not move the line
            assert ends[beat]["line"][axis] == pytest.approx(ends["train"]["line"][axis], abs=0.02)
    assert ends["validate"]["scores_bars"] == pytest.approx(r.n_right[:, 1].sum())
    assert ends["test"]["grades_bars"] == pytest.approx((r.n_right[3, 1:] / r.sizes[1:]).sum())
