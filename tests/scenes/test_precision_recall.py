"""Read back from the stage: tiles, fractions and curves are those of the result."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.stage.variant import Cut
from tests.playing import default_result, shot_of, stop_at, timeline_of


@pytest.fixture(scope="module")
def at_the_end() -> dict[str, dict[str, Any]]:
    """Texts and marks at the end of each beat of the full cut."""
    shot = shot_of(default_result("precision-recall"), cut=Cut("full"))
    beats = timeline_of(shot).beats
    seen: list[dict[str, Any]] = []

    def look(scene: Any, _: object) -> None:
        drawn = {p.part_name: p.drawn() for p in scene.parts if p.part_name in _MARKS}
        seen.append({"texts": " ".join(scene.strings()), **drawn})

    stop_at(shot, [beat.end_s for beat in beats[:-1]] + [beats[-1].end_s - 1], look)
    return {beat.name: values for beat, values in zip(beats, seen, strict=True)}


_MARKS = ("tiles", "counted", "copies", "curve", "roc")


def test_tiles_stand_for_the_cases_in_the_order_of_their_scores(at_the_end: Any) -> None:
    result, wall = default_result("precision-recall"), at_the_end["lazy"]["tiles"]
    assert (wall["role"] == "positive").sum() == result.n_pos == wall["n_outlined"][0]
    assert (wall["role"] == "negative").sum() == result.n_neg
    for beat in ("score", "sweep"):
        x = at_the_end[beat]["tiles"]["x"]
        assert (np.argsort(x, kind="stable") == np.argsort(result.position, kind="stable")).all()


def test_fractions_have_the_tiles_that_they_count(at_the_end: Any) -> None:
    result = default_result("precision-recall")
    hits, called = result.tp[result.bar_step], (result.tp + result.fp)[result.bar_step]
    for beat, below in (("precision", called), ("recall", result.n_pos)):
        heights = np.round(at_the_end[beat]["counted"]["y"], 6)
        assert (heights == heights.max()).sum() == hits
        assert (heights == heights.min()).sum() == below
        assert f"{beat} {hits} of {below}" in at_the_end[beat]["texts"]


def test_negatives_arrive_the_curve_sinks_and_the_roc_curve_stays(at_the_end: Any) -> None:
    result, after = default_result("precision-recall"), at_the_end["rarer"]
    assert len(after["tiles"]["x"]) + len(after["copies"]["x"]) == (
        result.n_pos + result.times * result.n_neg
    )
    places = np.vstack(
        [np.column_stack([after[m]["x"], after[m]["y"]]) for m in ("tiles", "copies")]
    )
    assert len(np.unique(places.round(6), axis=0)) == len(places)
    before = at_the_end["balance"]["curve"]["y"]
    assert before == pytest.approx(result.precision(), abs=1e-6)
    assert after["curve"]["y"] == pytest.approx(result.precision(result.times), abs=1e-6)
    assert after["roc"]["x"] == pytest.approx(result.fp / result.n_neg, abs=1e-6)
