"""Read back from the stage: what the decision tree draws is what was computed."""

from collections import Counter
from typing import Any

import numpy as np

from mlu_anim.stage.variant import Cut
from tests.playing import default_result, middles_and_ends, shot_of, stop_at, timeline_of


def test_dots_bar_and_cuts_show_the_result() -> None:
    """The dots below the root are those that its question, or the bar, sends there."""
    r, sides = default_result("decision-tree"), []
    shot = shot_of(r, cut=Cut("full"))
    timeline = timeline_of(shot)
    scan, fall = (next(b for b in timeline.beats if b.name == name) for name in ("scan", "fall"))

    def look(scene: Any, _: Any) -> None:
        dots, bar, asked = scene.nodes.dots[1], scene.plane.bar, scene.story.present()
        feature, cut = asked.feature[0, 0], asked.threshold[0, 0]
        if bar.presence.get_value() == 1 and scene.story.place == 0:
            ends = bar.drawn()
            feature = int(ends["x"][0] != ends["x2"][0])
            cut = float(ends["xy"[feature]][0])
            sides.append(feature)
        if dots.presence.get_value() > 0:
            drawn, goes_left = dots.drawn(), r.known.x[:, feature] <= cut
            found = Counter(
                zip(drawn["x"] < scene.nodes.x[0], drawn["role"] == "positive", strict=True)
            )
            assert found == Counter(zip(goes_left, r.known.is_positive, strict=True))

    second = scan.start_s + (scan.end_s - scan.start_s) * 7 / 10
    stop_at(shot, sorted([*middles_and_ends(timeline), second]), look)
    assert set(sides) == {0, 1}
    stop_at(shot, [fall.end_s], lambda scene, _: require_grown(scene, r))


def require_grown(scene: Any, r: Any) -> None:
    """The cuts are at the thresholds, and the new one has place and color of its leaf's face."""
    cuts, face, leaves = (
        m.drawn() for m in (scene.plane.cuts, scene.nodes.face, scene.nodes.faces)
    )
    found = [cuts["xy"[r.trees.feature[0, place]]][k] for k, place in enumerate(r.asking)]
    np.testing.assert_allclose(found, r.trees.threshold[0, r.asking], atol=1e-6)
    leaf = np.flatnonzero(r.trees.is_leaf[0]).tolist().index(r.path[-1])
    np.testing.assert_allclose(face["x"][1], leaves["x"][leaf], atol=1e-6)
    np.testing.assert_allclose(face["y"][1], leaves["y"][leaf], atol=1e-6)
    assert face["role"][1] == leaves["role"][leaf]
