"""The drawn values are the computed ones, and the pictures match their golden."""

from mlu_anim.review.regression.plugin import ClipRegression


def test_the_clip_is_as_it_was(clip_regression: ClipRegression) -> None:
    """After a change that is meant: pytest --clips-update, and look at the clip again."""
    clip_regression.check("my-clip")


def test_tiles_and_point_show_the_result(clip_regression: ClipRegression) -> None:
    played = clip_regression.record("my-clip")
    rows = [row.values for row in played.frames if row.values["planted"] == 1]
    whole = [seen for seen in rows if seen["k"] == round(seen["k"])]
    assert {seen["k"] for seen in whole} >= {1, played.result.best_k, len(played.result.accuracy)}
    for seen in whole:
        k = round(seen["k"])
        right = played.result.is_right[k - 1].sum()
        assert seen["flowers_validation"] == right
        assert seen["point_x"] == k
        assert abs(seen["point_y"] - right / played.result.is_right.shape[1]) < 1e-6
