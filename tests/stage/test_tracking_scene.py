"""Tracked values by name: where they stand after so many beats, and refused names."""

import pytest

from mlu_anim.stage.tracking_scene import TrackingScene
from mlu_anim.system.errors import AuthorMistake


@pytest.fixture
def scene() -> TrackingScene:
    made = TrackingScene.__new__(TrackingScene)  # without a renderer
    made.tracked = {}
    for name in ("dropped", "turned", "kept"):
        made.track(name, 0.0)
    made.changes = ({"dropped": 1}, {"turned": 2, "dropped": 0.5})
    return made


def test_steps_add_up_and_more_values_win(scene: TrackingScene) -> None:
    def by_name(n_beats: int, **more: float) -> list[float]:
        values = scene.after(n_beats, **more)
        return [values[tracker] for tracker in scene.tracked.values()]

    assert by_name(0) == [0, 0, 0]
    assert by_name(1) == [1, 0, 0]
    assert by_name(2, kept=3) == [0.5, 2, 3]


def test_a_name_moves_its_tracker(scene: TrackingScene) -> None:
    for move, half in ((scene.evenly("turned", 4), 1.0), (scene.to("kept", 4), 2.0)):
        move.begin()
        move.interpolate(0.25 if half == 1.0 else 0.5)
    assert (scene.now("turned"), scene.now("kept")) == pytest.approx((1.0, 2.0))
    assert scene.tracked_values() == pytest.approx({"dropped": 0, "turned": 1, "kept": 2})


def test_a_name_is_taken_once(scene: TrackingScene) -> None:
    with pytest.raises(AuthorMistake, match="two tracked values are called 'kept'"):
        scene.track("kept", 1.0)
