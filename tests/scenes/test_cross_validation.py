"""Read back from the stage: men, misses and dots are those of the result."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.experiments.cross_validation import EXPERIMENT
from mlu_anim.stage.variant import film_variant
from tests.experiments.test_cross_validation import table
from tests.playing import (
    default_result,
    middles_and_ends,
    page_faults,
    shot_of,
    stop_at,
    timeline_of,
)


def test_what_is_drawn_is_what_was_computed() -> None:
    r: Any = default_result("cross-validation")
    shot, seen = shot_of(r), dict[str, list[Any]]()

    def look(scene: Any, _: object) -> None:
        parts = {p.part_name: p for p in scene.parts if p.presence.get_value() > 0}
        drawn = {n: parts[n].drawn() for n in MARKS & set(parts)}
        seen.setdefault(scene.current_beat(), []).append(drawn)

    stop_at(shot, middles_and_ends(timeline_of(shot)), look)
    end = {beat: stops[-1] for beat, stops in seen.items()}

    def n_in(beat: str, mark: str) -> int:
        """How many rows of a mark test at the end of a beat."""
        return int((end[beat][mark]["role"] == "test").sum())

    tests = np.flatnonzero(r.fold[0] == 0)
    assert n_in("question", "men") == len(tests)
    misses = np.abs(end["question"]["misses"]["y"] - end["question"]["misses"]["y2"])
    assert misses.mean() == pytest.approx(r.scores[0])
    assert end["luck"]["once"]["x"] == pytest.approx(r.errors[:, 0])
    assert n_in("folds", "men on belts") == len(r.y)
    assert end["folds"]["turns"]["x"] == pytest.approx(r.scores)
    assert end["mean"]["means"]["x"] == pytest.approx([r.scores.mean()])
    assert end["steady"]["tall means"]["x"] == pytest.approx(r.means)
    off = end["loo"]["left out"]["y"] - end["loo"]["left out"]["y2"]
    assert off == pytest.approx(r.refitted)
    assert end["loo"]["left"]["x"] == pytest.approx(np.abs(r.refitted))
    n_tests = (r.copied == 0).sum() + len(tests) * r.copied.shape[1]
    assert n_in("trap", "listed") == n_tests


MARKS = {"men", "misses", "once", "men on belts", "turns", "means", "tall means"} | {
    *("left out", "left", "listed")
}


@pytest.mark.parametrize("ratio", ["16:9", "9:16"])
def test_long_names_and_large_numbers_have_room(ratio: str) -> None:
    result = EXPERIMENT.run(data=table(230), seed=0, n_folds=10)
    assert page_faults(shot_of(result, film_variant("draft", ratio, "dark"))) == []
