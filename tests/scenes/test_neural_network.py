"""Read back from the stage: what the network's pictures, edges and bars show was computed."""

import re
from typing import Any

import numpy as np
import pytest

from mlu_anim.stage.variant import Cut
from tests.playing import default_result, shot_of, stop_at, timeline_of


@pytest.fixture(scope="module")
def r() -> Any:
    return default_result("neural-network")


@pytest.fixture(scope="module")
def ends(r: Any) -> dict[str, Any]:
    """What is read back at the end of each beat of the full cut, and while blame flows."""
    shot, seen = shot_of(r, cut=Cut("full")), dict[str, Any]()
    spans = timeline_of(shot).beats
    names = {float(span.end_s) - 0.1: span.name for span in spans}
    back = next(span for span in spans if span.name == "back")
    names[float(back.end_s) - 1.2] = "blame"

    def read(scene: Any, t_s: Any) -> None:
        name = names[min(names, key=lambda t: abs(t - float(t_s)))]
        plane, network = scene.plane, scene.network
        seen[name] = {
            **scene.values(),
            "tints": [ink.images.painted_levels() for ink in plane.sum.sides],
            "blame": network.glow.drawn()["breadth"],
            "units": len(network.units.sides[0].rectangles()),
            "bars": plane.wrong.marks[0].drawn(),
            "strings": scene.strings(),
        }

    stop_at(shot, sorted(names), read)
    return seen


@pytest.mark.parametrize("beat", ["bend", "train", "flat"])
def test_points_lie_on_the_tint_of_what_the_network_says(ends: Any, r: Any, beat: str) -> None:
    p = r.learning.unbent_probability if beat == "flat" else r.probability
    both_sides = np.array(ends[beat]["tints"])
    height, width = both_sides.shape[2:]
    low, high = r.X.min(axis=0), r.X.max(axis=0)
    air = 0.05 * (high - low)
    across, up = ((r.X - low + air) / (high - low + 2 * air)).T
    pixel = ((1 - up) * height).astype(int), (across * width).astype(int)
    positive, negative = (tints[0][pixel] for tints in both_sides)
    clear = np.abs(p - 0.5) > 0.3
    assert clear.sum() > 100
    assert ((positive > negative) == (p > 0.5))[clear].all()
    assert not (positive * negative).any()


def test_edges_glow_with_the_gradient_of_the_moment(ends: Any, r: Any) -> None:
    trained = ends["blame"]["trained"]
    assert r.blamed < trained < len(r.step) - 1
    low = int(trained)
    share = trained - low
    units = (1 - share) * r.units[low] + share * r.units[low + 1]
    offset = (1 - share) * r.offset[low] + share * r.offset[low + 1]
    given = np.tanh(r.X @ units[:, :2].T + units[:, 2])
    p = 1 / (1 + np.exp(-(given @ units[:, 3] + offset)))
    blame = (p - r.is_positive)[:, None] / len(p)
    passed = blame * units[:, 3] * (1 - given**2)
    found = [passed.T @ r.X[:, 0], passed.T @ r.X[:, 1], (blame * given).sum(axis=0)]
    wanted = np.abs(np.array(found)[:, r.order]).ravel()
    glow = ends["blame"]["blame"]
    assert glow / glow.max() == pytest.approx(wanted / wanted.max(), abs=1e-9)
    assert glow.max() > 1.5 * ends["back"]["blame"].max()


def test_the_loss_is_drawn_as_far_as_the_network_has_come(ends: Any, r: Any) -> None:
    at, loss = ends["train"]["loss_now_x"], ends["train"]["loss_now_y"]
    assert (round(at), loss) == (399, pytest.approx(r.learning.loss[-1]))
    at, loss = ends["blame"]["loss_now_x"], ends["blame"]["loss_now_y"]
    assert loss == pytest.approx(np.interp(at, np.arange(400), r.learning.loss), abs=1e-6)


def test_bars_and_counts_are_those_of_the_networks(ends: Any, r: Any) -> None:
    assert ends["width"]["bars"]["end"] == pytest.approx(100 * r.learning.wrong, abs=1e-6)
    assert ends["bend"]["units"] == 8
    for beat, said in (("flat", "15% of 160 wrong"), ("train", "step 400: 1% of 160 wrong")):
        assert any(said == re.sub("\\s%", "%", text) for text in ends[beat]["strings"])
