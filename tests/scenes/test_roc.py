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


def _full(name: str) -> Shot:
    return shot_of(roc_results.result(name), cut=Cut("full"))


def _seen(shot: Shot, beat: str, look: Any, n_moments: int = 1) -> list[Any]:
    """What `look` returns of the scene at moments of a beat, the last one at its end."""
    span = next(span for span in timeline_of(shot).beats if span.name == beat)
    step = (span.end_s - span.start_s) / n_moments
    moments = [Fraction(span.start_s + k * step) for k in range(1, n_moments)]
    found: list[Any] = []
    moments.append(span.end_s - Fraction(1, 100))
    stop_at(shot, moments, lambda scene, _: found.append(look(scene)))
    return found


@pytest.mark.parametrize("name", roc_results.NAMES[1:])
def test_marks_of_own_data_are_drawn_as_computed(name: str) -> None:
    shot, faults = _full(name), set[str]()

    def look(scene: ExplainerScene, _: Fraction) -> None:
        marks = (p for p in scene.parts if isinstance(p, Mark) and p.presence.get_value() > 0)
        faults.update(fault for mark in marks for fault in misdrawn(mark))

    stop_at(shot, middles_and_ends(timeline_of(shot)), look)
    assert faults == set()
    told = [span.name for span in timeline_of(shot).beats]
    assert ("compare" in told) == (roc_results.result(name).second is not None)


AREAS = [("usual", "alarm", "roc_area"), ("falling", "alarm", "roc_area")]
AREAS += [("ties", "duels", "pairs_filled")]


@pytest.mark.parametrize(("name", "beat", "reading"), AREAS)
def test_the_swept_curve_and_the_lit_cells_have_the_area_auc(
    name: str, beat: str, reading: str
) -> None:
    (area,) = _seen(_full(name), beat, lambda scene: scene.values()[reading])
    assert area == pytest.approx(roc_results.result(name).auc, abs=1e-6)


@pytest.mark.parametrize("name", ["usual", "ties"])
def test_beside_the_bar_are_the_cases_on_its_two_sides(name: str) -> None:
    """Counted from the places where the marks are drawn, not from the result's steps.

    Of `ties`, some cases stand exactly at the bar, and are called positive.
    """

    def look(scene: Any) -> None:
        x, up = scene.cases.drawn_pose().at[:, 0], scene.marks.is_positive
        right = x >= scene.wide.page_x(scene.cut_at.get_value()) - 1e-9
        if scene.judged.get_value() > 0:
            assert scene.cases.drawn()["n_outlined"] == (right != up).sum()
        counts = [int(c.sum()) for c in (right & up, ~right & up, right & ~up, ~right & ~up)]
        assert [scene.first_cut.count(cell) for cell in ("tp", "fn", "fp", "tn")] == counts
        texts = (line.drawn_string() for c in scene.wide.counts for line in c.lines)
        assert {int(text.split()[0]) for text in texts if text} <= set(counts)

    _seen(_full(name), "call", look, 12)


def test_a_flight_ends_at_its_step() -> None:
    def look(scene: Any) -> Any:
        is_first = scene.landed.get_value() < 1
        return scene.roc.frame.plane.p2c(scene.fliers.drawn_pose().at) if is_first else ()

    *_, last = (seen for seen in _seen(_full("usual"), "hit", look, 100) if len(seen))
    step = 1 / roc_results.result("usual").n_pos
    assert np.abs(last[0] - (0, step)).max() < step / 4


def test_what_the_bar_has_passed_has_landed_or_is_under_way() -> None:
    def look(scene: Any) -> tuple[int, int]:
        passed = (scene.marks.position > scene.bar.get_value()).sum()
        flying, step = len(scene.fliers.drawn_pose().at), scene.sweep.step()
        behind = (getattr(scene.result, c)[step] - scene.sweep.n_landed(c) for c in ("tp", "fp"))
        return int(passed - flying - int(scene.landed.get_value() + 1e-6)), max(behind)

    assert {abs(n) for n, _ in _seen(_full("rank"), "alarm", look, 24)} <= {0, 1}
    late = max(behind for _, behind in _seen(_full("usual"), "alarm", look, 60)[36:])
    assert late <= 3, "counts are close behind the bar"


@pytest.mark.parametrize("beat", ["question", "duels"])
def test_the_area_of_a_mark_is_proportional_to_the_feature(beat: str) -> None:
    def look(scene: Any) -> Any:
        assert scene.cases.drawn()["radius"].min() >= 6 * scene.page.px_640
        values = [scene.result.feature.value(p) for p in scene.marks.position]
        return scene.cases.drawn()["radius"] ** 2 / values

    (areas,) = _seen(_full("usual"), beat, look)
    assert areas == pytest.approx(areas[0], rel=1e-9)


def test_what_is_said_of_a_duel_is_what_its_marks_show() -> None:
    def look(scene: Any) -> tuple[bool, str] | None:
        if {scene.link.presence.get_value(), scene.ends.presence.get_value()} != {1}:
            return None
        x0, x1 = scene.ends.drawn_pose().at[:, 0]
        return bool(x0 > x1), scene.verdict.lines[0].drawn_string()[-4:]

    seen = {duel for duel in _seen(_full("usual"), "duels", look, 60) if duel and duel[1]}
    assert seen == {(True, " won"), (False, "lost")}


def test_the_bar_of_least_cost_calls_as_its_step() -> None:
    result = roc_results.result("usual")

    def look(scene: Any) -> tuple[int, str]:
        return scene.sweep.step(), scene.roc.cost.lines[0].drawn_string()

    costs = result.miss_cost * (result.n_pos - result.tp) + result.fp
    seen = _seen(_full("usual"), "choose", look, 12)[3:]
    assert all(int(cost.split()[-1]) == costs[step] for step, cost in seen)
    assert (seen[0][0], seen[-1][0]) == (result.everyday_step, result.cheapest_step)
    assert result.cheapest_step > result.everyday_step, "the bar has to move left"


def test_cases_go_to_their_ranks_by_the_second_model() -> None:
    """Equal scores share the middle of their ranks."""

    def look(scene: Any) -> Any:
        return scene.narrow.frame.plane.p2c(scene.cases.drawn_pose().at)[:, 0]

    (at,), model = _seen(_full("ties"), "compare", look), roc_results.result("ties").second
    assert model is not None
    second = np.concatenate([model.pos, model.neg])
    below, level = (second[:, None] > second).sum(axis=1), (second[:, None] == second).sum(axis=1)
    assert at == pytest.approx((below + level / 2) / len(second), abs=1e-6)


def test_marks_of_unequal_shares_name_the_larger_one() -> None:
    """Ten positives have a mark each, of a tenth; marks of 300 negatives stand for less."""
    result = RocSweep.from_predictions(np.arange(310) < 10, np.arange(310)[::-1] / 310)
    shot = shot_of(result, cut=Cut("full"))
    (note,) = _seen(shot, "question", lambda scene: scene.wide.note.lines[0].drawn_string())
    assert "10" in note
