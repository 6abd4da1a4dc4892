"""Read back from the stage: tiles, fractions and curves are those of the result."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.stage.variant import Cut
from tests.playing import default_result, shot_of, stop_at, timeline_of


@pytest.fixture(scope="module")
def at_the_end() -> dict[str, dict[str, Any]]:
    """Values and marks at the end of each beat of the full cut."""
    shot = shot_of(default_result("precision-recall"), cut=Cut("full"))
    beats = timeline_of(shot).beats
    seen: list[dict[str, Any]] = []

    def look(scene: Any, _: object) -> None:
        named = {part.part_name: part for part in scene.parts}
        drawn = {name: named[name].drawn() for name in ("tiles", "counted", "curve", "roc")}
        seen.append({"texts": scene.strings(), "values": scene.values(), "drawn": drawn})

    stop_at(shot, [beat.end_s for beat in beats[:-1]] + [beats[-1].end_s - 1], look)
    return {beat.name: values for beat, values in zip(beats, seen, strict=True)}


def test_the_wall_has_a_tile_for_each_case(at_the_end: dict[str, Any]) -> None:
    result, tiles = default_result("precision-recall"), at_the_end["lazy"]["drawn"]["tiles"]
    assert (tiles["role"] == "positive").sum() == result.n_pos == tiles["n_outlined"][0]
    assert (tiles["role"] == "negative").sum() == result.n_neg


def test_tiles_stand_in_the_order_of_their_scores(at_the_end: dict[str, Any]) -> None:
    result = default_result("precision-recall")
    for beat in ("score", "sweep"):
        x = at_the_end[beat]["drawn"]["tiles"]["x"]
        assert (np.argsort(x, kind="stable") == np.argsort(result.position, kind="stable")).all()


def test_fractions_have_the_tiles_that_they_count(at_the_end: dict[str, Any]) -> None:
    result = default_result("precision-recall")
    hits, called = result.tp[result.bar_step], (result.tp + result.fp)[result.bar_step]
    for beat, below in (("precision", called), ("recall", result.n_pos)):
        tiles = at_the_end[beat]["drawn"]["counted"]
        heights = np.round(tiles["y"], 6)
        assert (heights == heights.max()).sum() == hits
        assert (heights == heights.min()).sum() == below
        assert f"{hits} of {below}" in " ".join(at_the_end[beat]["texts"])


def test_the_curve_sinks_and_the_roc_curve_stays(at_the_end: dict[str, Any]) -> None:
    result = default_result("precision-recall")
    before, after = (at_the_end[beat]["drawn"] for beat in ("balance", "rarer"))
    assert before["curve"]["y"] == pytest.approx(result.precision(), abs=1e-6)
    assert after["curve"]["y"] == pytest.approx(result.precision(result.times), abs=1e-6)
    assert after["roc"]["y"] == pytest.approx(result.recall, abs=1e-6)
    assert after["roc"]["x"] == pytest.approx(result.fp / result.n_neg, abs=1e-6)
