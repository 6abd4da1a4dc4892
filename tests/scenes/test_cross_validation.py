"""Read back from the stage: men, misses and dots are those of the result."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.experiments.cross_validation import EXPERIMENT
from mlu_anim.stage.variant import film_variant
from tests.experiments.test_cross_validation import table
from tests.playing import at_ends, default_result, drawn, page_faults, shot_of


def test_what_is_drawn_is_what_was_computed() -> None:
    r: Any = default_result("cross-validation")

    def look(scene: Any) -> Any:
        once, landed = scene.errors.once, scene.errors.tall_once.landed()
        return drawn(scene) | {"flown": once.drawn_pose().at, "landed": landed.at}

    end = at_ends(shot_of(r), look)

    def n_in(beat: str, mark: str) -> int:
        """How many rows of a mark test at the end of a beat."""
        return int((end[beat][mark]["role"] == "test").sum())

    n_tests, lines = int((r.fold[0] == 0).sum()), end["folds"]["past lines"]
    misses = np.abs(end["question"]["misses"]["y"] - end["question"]["misses"]["y2"])
    assert (n_in("question", "men"), misses.mean()) == (n_tests, pytest.approx(r.scores[0]))
    assert end["luck"]["once"]["x"] == pytest.approx(r.errors[:, 0])
    assert (n_in("folds", "men on belts"), len(lines["y"])) == (len(r.y), len(r.scores))
    assert np.column_stack([lines["y"], lines["y2"]]) == pytest.approx(r.lines[-6:-1])
    assert end["folds"]["turns"]["x"] == pytest.approx(r.scores)
    assert end["mean"]["means"]["x"] == pytest.approx([r.scores.mean()])
    assert end["steady"]["tall means"]["x"] == pytest.approx(r.means)
    assert end["steady"]["flown"] == pytest.approx(end["steady"]["landed"], abs=1e-6)
    off = end["loo"]["left out"]["y"] - end["loo"]["left out"]["y2"]
    assert off == pytest.approx(r.refitted)
    assert end["loo"]["left"]["x"] == pytest.approx(np.abs(r.refitted))
    assert n_in("trap", "listed") == (r.copied == 0).sum()


def test_long_names_and_large_numbers_have_room() -> None:
    result = EXPERIMENT.run(data=table(230), seed=0, n_folds=10)
    assert page_faults(shot_of(result, film_variant("draft", "9:16", "dark"))) == []
