"""Read back from the stage: parts, fan, guesses and errors are those of the result."""

from typing import Any

import numpy as np
import pytest

from tests.playing import default_result, middles_and_ends, shot_of, stop_at, timeline_of


@pytest.fixture(scope="module")
def ends() -> dict[str, dict[str, Any]]:
    """What is drawn at the end of each beat, by the names of the marks."""
    shot, found = shot_of(default_result("time-series")), dict[str, dict[str, Any]]()

    def look(scene: Any, _: object) -> None:
        marks = (p for p in scene.parts if p.presence.get_value() > 0 and hasattr(p, "drawn"))
        found[scene.current_beat()] = {p.part_name: p.drawn() for p in marks}
        found[scene.current_beat()]["said"] = scene.strings()

    stop_at(shot, middles_and_ends(timeline_of(shot))[1::2], look)
    return found


def test_parts_lie_apart_and_are_the_series_together(ends: dict[str, dict[str, Any]]) -> None:
    r: Any = default_result("time-series")
    lines = [ends["apart"][name]["y"] for name in ("trend", "season", "rest")]
    assert lines[0] == pytest.approx(r.parts[0])
    assert np.ptp(sum(lines) - r.known) < 1e-6  # they are moved, and nothing else
    assert lines[0].min() > lines[1].max() > lines[1].min() > lines[2].max()


def test_a_copy_agrees_as_numpy_says(ends: dict[str, dict[str, Any]]) -> None:
    r: Any = default_result("time-series")
    seen = ends["memory"]
    assert seen["autocorrelation"]["y"] == pytest.approx(r.agreement)
    assert (seen["now"]["x"], seen["now"]["y"]) == (
        pytest.approx(36),
        pytest.approx(r.agreement[36]),
    )
    ups = r.known - r.parts[0]
    assert seen["copy"]["y"] == pytest.approx(ups[-60 - 36 : -36])


def test_fan_and_what_came_are_those_of_the_result(ends: dict[str, dict[str, Any]]) -> None:
    r: Any = default_result("time-series")
    seen = ends["fan"]
    assert seen["fan area"]["y"][1:] == pytest.approx(r.forecast + r.reach)
    assert seen["fan area"]["y2"][1:] == pytest.approx(r.forecast - r.reach)
    assert seen["what came"]["y"] == pytest.approx(r.held)
    assert seen["what came"]["n_outlined"] == [9]
    assert "51 of 60 inside: 85 %" in [text.replace("\u2009", " ") for text in seen["said"]]


def test_hidden_values_are_guessed_from_their_neighbors(ends: dict[str, dict[str, Any]]) -> None:
    r: Any = default_result("time-series")
    seen = ends["leak"]
    days = np.array(r.date, dtype="datetime64[D]").astype(float)
    at = np.flatnonzero(np.isin(days, seen["guesses"]["x"].round()))
    assert (r.shown in at, len(at), set(r.fold[at])) == (True, 5, {r.fold[r.shown]})
    assert seen["guesses"]["y"] == pytest.approx(r.guess[at])
    assert seen["misses"]["y2"] == pytest.approx(r.y[at])
    assert (seen["neighbors"]["y"] + seen["neighbors"]["y2"]) / 2 == pytest.approx(r.guess[at])


def test_the_end_gets_one_guess_and_bars_are_the_errors(ends: dict[str, dict[str, Any]]) -> None:
    r: Any = default_result("time-series")
    seen = ends["honest"]
    for name, first, level in (("end", 324, r.level[4]), ("future", 384, r.level[5])):
        assert seen[f"{name} guess"]["y"] == pytest.approx(np.full(60, level))
        assert seen[f"{name} truth"]["y"] == pytest.approx(r.y[first : first + 60])
    assert seen["errors"]["end"] == pytest.approx(r.errors)
    assert seen["errors"]["label"].tolist() == ["0.66", "5.43", "6.27"]
