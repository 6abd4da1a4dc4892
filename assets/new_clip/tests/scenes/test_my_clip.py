"""Read back from the stage: what is drawn is what was computed."""

from tests.playing import default_result, middles_and_ends, shot_of, stop_at, timeline_of


def test_tiles_and_point_show_the_result() -> None:
    result = default_result("my-clip")
    shot = shot_of(result)
    seen = []
    stop_at(
        shot,
        middles_and_ends(timeline_of(shot))[1::2],
        lambda scene, _: seen.append((round(scene.tracked["k"].get_value()), scene.values())),
    )
    assert len(seen) == 3
    for k, values in seen:
        right = result.is_right[k - 1].sum()
        assert values["flowers_validation"] == right
        assert abs(values["point_x"] - k) < 1e-6
        assert abs(values["point_y"] - right / result.is_right.shape[1]) < 1e-6
