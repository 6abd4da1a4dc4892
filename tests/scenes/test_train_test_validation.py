"""What only this clip claims: pets stand in their own pen, and rings, line and bars are theirs."""

from typing import Any

import numpy as np
import pytest

from tests.playing import default_result, middles_and_ends, shot_of, stop_at, timeline_of


@pytest.fixture(scope="module")
def r() -> Any:
    return default_result("train-test-validation")


@pytest.fixture(scope="module")
def ends(r: Any) -> dict[str, Any]:
    """What is read back at the end of each beat of the full cut."""
    seen: dict[str, Any] = {}

    def read(scene: Any, _: Any) -> None:
        seen[scene.current_beat()] = {
            **scene.values(),
            "strings": scene.strings(),
            "pets": scene.pets.drawn_pose().at,
            "rings": scene.plane.plane.p2c(scene.rings.drawn_pose().at),
            "bricks": scene.herds.marks[0].drawn_pose().at,
            "cards": [card.place for card in scene.cards],
            "line": scene.boundary.drawn(),
        }

    stop_at(shot := shot_of(r), middles_and_ends(timeline_of(shot)), read)
    return seen


def test_each_pet_is_in_the_pen_of_its_row(ends: dict[str, Any], r: Any) -> None:
    for (x, y), pen in zip(ends["split"]["pets"], r.pen[r.drawn], strict=True):
        cards = ends["split"]["cards"]
        inside = [c.left < x < c.right and c.bottom < y < c.top for c in cards]
        assert np.flatnonzero(inside).tolist() == [pen]


@pytest.mark.parametrize(("beat", "part"), [("train", 0), ("validate", 1), ("test", 2)])
def test_rings_are_around_those_that_are_wrong(
    ends: dict[str, Any], r: Any, beat: str, part: int
) -> None:
    wrong = r.x[(r.says[3] != r.is_positive) & (r.pen == part)]
    assert np.sort(ends[beat]["rings"], axis=0) == pytest.approx(np.sort(wrong, axis=0), abs=1e-6)
    assert any(f" {len(wrong)} wrong" in text for text in ends[beat]["strings"])


@pytest.mark.parametrize("axis", ["x", "y"])
def test_other_pens_do_not_move_the_line(ends: dict[str, Any], axis: str) -> None:
    train, validate, test = (ends[b]["line"][axis] for b in ("train", "validate", "test"))
    assert validate == pytest.approx(train, abs=0.02)
    assert test == pytest.approx(validate, abs=1e-9)


def test_bars_and_bricks_count_what_is_right(ends: dict[str, Any], r: Any) -> None:
    assert ends["validate"]["scores_bars"] == pytest.approx(r.n_right[:, 1].sum())
    assert ends["test"]["grades_bars"] == pytest.approx((r.n_right[3, 1:] / r.sizes[1:]).sum())
    assert len(ends["optimism"]["bricks"]) == len(r.gaps)
