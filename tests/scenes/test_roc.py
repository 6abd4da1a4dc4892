"""Read back from the stage: what the ROC clip draws is what was computed."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from mlu_anim.experiments.roc import RocSweep
from mlu_anim.rendering.shot import Shot
from mlu_anim.stage.marks import Mark
from mlu_anim.stage.marks.contract import misdrawn
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.variant import Cut
from tests.playing import middles_and_ends, shot_of, stop_at, timeline_of
from tests.scenes import roc_results


def _seen(shot: Shot, beat: str, look: Any, n_moments: int = 12) -> list[Any]:
    """What `look` returns of the scene at moments of a beat, the last one at its end."""
    span = next(span for span in timeline_of(shot).beats if span.name == beat)
    step = (span.end_s - span.start_s) / n_moments
    moments = [span.start_s + k * step for k in range(1, n_moments)] + [
        span.end_s - Fraction(1, 100)
    ]
    found: list[Any] = []
    stop_at(shot, [Fraction(m) for m in moments], lambda scene, _: found.append(look(scene)))
    return found


def _full(name: str) -> Shot:
    return shot_of(roc_results.result(name), cut=Cut("full"))


@pytest.mark.parametrize("name", roc_results.NAMES)
def test_marks_are_drawn_as_computed(name: str) -> None:
    shot, faults = _full(name), set[str]()

    def look(scene: ExplainerScene, _: Fraction) -> None:
        marks = (p for p in scene.parts if isinstance(p, Mark) and p.presence.get_value() > 0)
        faults.update(fault for mark in marks for fault in misdrawn(mark))

    stop_at(shot, middles_and_ends(timeline_of(shot)), look)
    assert faults == set()


@pytest.mark.parametrize("name", ["usual", "ties", "inverted", "falling", "rank"])
def test_the_swept_curve_has_the_area_auc(name: str) -> None:
    result = roc_results.result(name)
    area = _seen(_full(name), "alarm", lambda s: s.values()["roc_area"], 1)[-1]
    assert area == pytest.approx(result.auc, abs=1e-6)


def test_lit_cells_are_the_area() -> None:
    filled = _seen(_full("ties"), "duels", lambda s: s.values()["pairs_filled"], 1)[-1]
    assert filled == pytest.approx(roc_results.result("ties").auc, abs=1e-6)


@pytest.mark.parametrize("name", ["usual", "ties"])
def test_beside_the_bar_are_the_cases_on_its_two_sides(name: str) -> None:
    """Counted from the places where the marks are drawn, not from the result's steps.

    Of `ties`, some cases stand exactly at the bar, and are called positive.
    """
    shot = _full(name)

    def look(scene: Any) -> tuple[dict[str, int], list[int]]:
        x, up = scene.cases.drawn_pose().at[:, 0], scene.marks.is_positive
        right = x >= scene.wide.page_x(scene.cut_at.get_value()) - 1e-9
        if scene.judged.get_value() > 0:
            assert scene.cases.drawn()["n_outlined"] == (right != up).sum()
        counts = [int(c.sum()) for c in (right & up, ~right & up, right & ~up, ~right & ~up)]
        cells = {cell: scene.first_cut.count(cell) for cell in ("tp", "fn", "fp", "tn")}
        texts = [line.drawn_string() for c in scene.wide_counts for line in c.lines]
        shown = [text for text in texts if text]
        assert not shown or {int(t.split()[0]) for t in shown} <= set(cells.values())
        return cells, counts

    for cells, counts in _seen(shot, "call", look):
        assert list(cells.values()) == counts


def test_a_case_lands_where_its_step_ends() -> None:
    result = roc_results.result("usual")
    seen = _seen(_full("usual"), "hit", lambda s: (s.values()["point_x"], s.values()["point_y"]), 1)
    assert seen[-1] == pytest.approx((0.0, 1 / result.n_pos), abs=1e-6)


def test_a_flight_ends_at_its_step() -> None:
    def look(scene: Any) -> Any:
        return scene.roc.frame.plane.p2c(scene.fliers.drawn_pose().at)

    *_, last = (seen for seen in _seen(_full("usual"), "hit", look, 100) if len(seen))
    step = 1 / roc_results.result("usual").n_pos
    assert np.abs(last[0] - (0, step)).max() < step / 4


def test_flights_count_what_has_not_landed() -> None:
    """At each moment of the sweep: passed by the bar = landed + under way."""

    def look(scene: Any) -> tuple[int, int]:
        passed = int((scene.marks.position > scene.bar.get_value()).sum())
        flying = len(scene.fliers.drawn_pose().at)
        landed = int(scene.landed.get_value() + 1e-6)
        return passed, flying + landed

    for passed, accounted in _seen(_full("rank"), "alarm", look, 24):
        assert abs(passed - accounted) <= 1


def test_counts_are_close_behind_the_bar() -> None:
    def look(scene: Any) -> int:
        step = scene.sweep.step()
        behind = [getattr(scene.result, c)[step] - scene.sweep.n_landed(c) for c in ("tp", "fp")]
        return int(max(behind))

    assert max(_seen(_full("usual"), "alarm", look, 60)[36:]) <= 3


def test_radius_follows_the_size() -> None:
    """The area of a mark is proportional to the feature, on both cards."""

    def look(scene: Any) -> Any:
        feature = scene.result.feature
        values = feature.low + scene.marks.position * (feature.high - feature.low)
        return scene.cases.drawn()["radius"] ** 2 / values

    for beat in ("question", "duels"):
        areas = _seen(_full("usual"), beat, look, 1)[-1]
        assert np.ptp(areas) < 1e-9 * areas.max() + 1e-9


def test_what_is_said_of_a_duel_is_what_its_marks_show() -> None:
    def look(scene: Any) -> tuple[bool, str] | None:
        if not all(part.presence.get_value() == 1 for part in (scene.link, scene.ends)):
            return None
        x0, x1 = scene.ends.drawn_pose().at[:, 0]
        return bool(x0 > x1), scene.verdict.lines[0].drawn_string().split(" ")[-1]

    seen = {each for each in _seen(_full("usual"), "duels", look, 60) if each is not None}
    assert {(right, word) for right, word in seen if word} == {(True, "won"), (False, "lost")}


def test_the_bar_of_least_cost_calls_as_its_step() -> None:
    result = roc_results.result("usual")

    def look(scene: Any) -> tuple[int, str]:
        return scene.sweep.step(), scene.roc.cost.lines[0].drawn_string()

    costs = result.miss_cost * (result.n_pos - result.tp) + result.fp
    seen = _seen(_full("usual"), "choose", look)[3:]
    assert {(step, int(cost.split()[-1])) for step, cost in seen} == {
        (step, int(costs[step])) for step, _ in seen
    }
    assert seen[0][0] == result.everyday_step
    assert seen[-1][0] == result.cheapest_step
    assert costs.min() == costs[result.cheapest_step]
    assert result.cheapest_step > result.everyday_step, "the bar has to move left"


def test_cases_go_to_their_ranks_by_the_second_model() -> None:
    """Equal scores share the middle of their ranks."""

    def look(scene: Any) -> tuple[Any, Any]:
        at = scene.narrow.frame.plane.p2c(scene.cases.drawn_pose().at)[:, 0]
        return at, scene.marks.second_position

    at, second = _seen(_full("ties"), "compare", look, 1)[-1]
    below, level = (second[:, None] > second).sum(axis=1), (second[:, None] == second).sum(axis=1)
    assert at == pytest.approx((below + level / 2) / len(second), abs=1e-6)


def test_marks_of_unequal_shares_name_the_larger_one() -> None:
    """Ten positives have a mark each, of a tenth; marks of 300 negatives stand for less."""
    y = np.arange(310) < 10
    result = RocSweep.from_predictions(y, np.arange(310)[::-1] / 310)
    shot = shot_of(result, cut=Cut("full"))
    (note,) = set(_seen(shot, "question", lambda s: s.notes[0].lines[0].drawn_string(), 1))
    assert "10" in note


def test_without_a_second_model_there_is_no_comparison() -> None:
    result = roc_results.result("rank")
    assert isinstance(result, RocSweep)
    told = [span.name for span in timeline_of(_full("rank")).beats]
    assert told == ["question", "call", "hit", "alarm", "duels", "auc", "choose"]
