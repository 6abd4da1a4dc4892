"""What only this clip claims: pets stand in their own pen, and rings, line and bars are theirs."""

from typing import Any

import numpy as np
import pytest

from tests.playing import default_result, middles_and_ends, shot_of, stop_at, timeline_of


@pytest.fixture(scope="module")
def ends() -> dict[str, Any]:
    """What is read back at the end of each beat of the full cut."""
    shot = shot_of(default_result("train-test-validation"))
    seen: dict[str, Any] = {}

    def read(scene: Any, _: Any) -> None:
        seen[scene.current_beat()] = {
            "values": scene.values(),
            "strings": scene.strings(),
            "pets": scene.pets.drawn_pose().at,
            "rings": scene.rings.drawn_pose().at,
            "bricks": scene.herds.marks[0].drawn_pose().at,
            "plane": scene.plane.plane,
            "cards": [card.place for card in scene.cards],
            "line": scene.boundary.drawn(),
        }

    stop_at(shot, middles_and_ends(timeline_of(shot)), read)
    return seen


def test_each_pet_is_in_the_pen_that_its_row_is_in(ends: dict[str, Any]) -> None:
    r = default_result("train-test-validation")
    cards = ends["split"]["cards"]
    for at, pen in zip(ends["split"]["pets"], r.pen[r.drawn], strict=True):
        inside = [c.left < at[0] < c.right and c.bottom < at[1] < c.top for c in cards]
        assert np.flatnonzero(inside).tolist() == [pen]


@pytest.mark.parametrize(("beat", "part"), [("train", 0), ("validate", 1), ("test", 2)])
def test_rings_are_around_those_that_the_model_gets_wrong(
    ends: dict[str, Any], beat: str, part: int
) -> None:
    r = default_result("train-test-validation")
    wrong = (r.says[3] != r.is_positive) & (r.pen == part)
    rings = ends[beat]["plane"].p2c(ends[beat]["rings"])
    assert rings[rings[:, 0].argsort()] == pytest.approx(
        r.x[wrong][r.x[wrong][:, 0].argsort()], abs=1e-6
    )
    assert any(f" {wrong.sum()} wrong" in text for text in ends[beat]["strings"])


def test_the_line_does_not_move_when_other_pens_are_asked(ends: dict[str, Any]) -> None:
    lines = [ends[beat]["line"] for beat in ("train", "validate", "test")]
    for name in ("x", "y"):
        assert lines[1][name] == pytest.approx(lines[0][name], abs=0.02)
        assert lines[2][name] == pytest.approx(lines[1][name], abs=1e-9)


def test_bars_count_what_is_right(ends: dict[str, Any]) -> None:
    r = default_result("train-test-validation")
    assert ends["validate"]["values"]["scores_bars"] == pytest.approx(r.n_right[:, 1].sum())
    shares = r.n_right[3, 1:] / r.sizes[1:]
    assert ends["test"]["values"]["grades_bars"] == pytest.approx(shares.sum())
    assert len(ends["optimism"]["bricks"]) == len(r.gaps)
