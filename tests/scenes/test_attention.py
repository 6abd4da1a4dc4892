"""Read back from the stage: bars, stack, map, answers and swapped words are those of the result."""

from typing import Any

import numpy as np
import pytest

from tests.playing import default_result, middles_and_ends, shot_of, stop_at, timeline_of


@pytest.fixture(scope="module")
def ends() -> dict[str, dict[str, Any]]:
    """What is drawn at the end of each beat, by the names of the marks."""
    shot, found = shot_of(default_result("attention")), dict[str, dict[str, Any]]()

    def look(scene: Any, _: object) -> None:
        marks = (p for p in scene.parts if p.presence.get_value() > 0 and hasattr(p, "drawn"))
        found[scene.current_beat()] = {p.part_name: p.drawn() for p in marks}

    stop_at(shot, middles_and_ends(timeline_of(shot))[1::2], look)
    return found


def test_the_parts_of_the_stack_end_at_the_guess(ends: dict[str, dict[str, Any]]) -> None:
    r: Any = default_result("attention")
    stack, guess = ends["weights"]["stack"], r.guesses[0, r.asked]
    parts = stack["y2"] - stack["y"]
    assert parts == pytest.approx(r.weights[0, r.asked] * r.y, abs=1e-4)
    assert stack["y2"].max() == pytest.approx(guess)
    bands = ends["query"]["bands"]["breadth"]
    assert bands / bands.sum() == pytest.approx(np.delete(r.weights[0, r.asked], r.asked))
    assert ends["weights"]["guess"]["text"] == ["guess 146"]


def test_guesses_are_those_of_the_learned_width(ends: dict[str, dict[str, Any]]) -> None:
    r: Any = default_result("attention")
    for beat, width in (("map", 0), ("learn", -1)):
        assert ends[beat]["guesses"]["y"] == pytest.approx(r.guesses[width])
    misses = ends["learn"]["misses"]
    assert misses["y"] == pytest.approx(r.y)
    assert misses["y2"] == pytest.approx(r.guesses[-1])


def test_bars_go_along_without_places_and_stay_with_them(ends: dict[str, dict[str, Any]]) -> None:
    r: Any = default_result("attention")
    for beat, taken in (
        ("head", r.looks[-1, -1]),
        ("order", r.last_looks[1, 1]),
        ("places", r.last_looks[0, 0]),
    ):
        bars = ends[beat]["taken"]
        at = np.rint((bars["x"] + bars["x2"]) / 2).astype(int)
        assert sorted(at) == list(range(6))
        assert bars["y2"] == pytest.approx(taken[at], abs=1e-6)
    assert ends["order"]["animals"]["x"] == pytest.approx([4, 1])
    assert ends["places"]["animals"]["x"] == pytest.approx([1, 4])


def test_answers_are_those_of_both_models(ends: dict[str, dict[str, Any]]) -> None:
    r: Any = default_result("attention")
    for beat, model, said in (
        ("order", 1, ["cat 52 %: right", "cat 52 %: wrong"]),
        ("places", 0, ["cat >99 %: right", "dog >99 %: right"]),
    ):
        for k in range(2):
            dog, cat = (ends[beat][f"{name} {k}"] for name in ("dog", "cat"))
            shares = [float(cell["x2"][0] - cell["x"][0]) for cell in (dog, cat)]
            assert shares == pytest.approx(r.answers[model, k], abs=1e-6)
            (text,) = ends[beat][f"answer {k}"]["text"]
            assert text.replace("\u2009", " ").replace("\xa0", " ") == said[k]
