"""Read back from the stage: what the decision tree draws is what was computed."""

from typing import Any

import numpy as np

from mlu_anim.stage.variant import Cut
from tests.playing import default_result, middles_and_ends, shot_of, stop_at, timeline_of


def test_dots_bar_and_cuts_show_the_result() -> None:
    """At every beat: the dots at a node are the known ones that its questions send there."""
    r = default_result("decision-tree")
    shot, n_bars = shot_of(r, cut=Cut("full")), []

    def look(scene: Any, _: Any) -> None:
        nodes = scene.nodes
        if nodes.dots[1].presence.get_value() == 0:
            return
        drawn = nodes.dots[1].drawn()
        is_left = drawn["x"] < nodes.x[0]
        asked = scene.story.present()
        feature, cut = asked.feature[0, 0], asked.threshold[0, 0]
        bar = scene.plane.bar
        if bar.presence.get_value() == 1 and scene.story.place == 0:
            ends = bar.drawn()
            feature = int(ends["x"][0] != ends["x2"][0])
            cut = float(ends["xy"[feature]][0])
            n_bars.append(feature)
        goes_left = r.known.x[:, feature] <= cut
        for role, kind in (("positive", r.known.is_positive), ("negative", ~r.known.is_positive)):
            rows = drawn["role"] == role
            assert (is_left & rows).sum() == (goes_left & kind).sum()
            assert (~is_left & rows).sum() == (~goes_left & kind).sum()

    timeline = timeline_of(shot)
    scan, fall = (next(b for b in timeline.beats if b.name == name) for name in ("scan", "fall"))
    second = scan.start_s + (scan.end_s - scan.start_s) * 7 / 10
    stop_at(shot, sorted([*middles_and_ends(timeline), second]), look)
    assert set(n_bars) == {0, 1}
    stop_at(shot, [fall.end_s], lambda scene, _: require_grown(scene, r))


def require_grown(scene: Any, r: Any) -> None:
    cuts = scene.plane.cuts.drawn()
    found = [cuts["xy"[r.trees.feature[0, place]]][k] for k, place in enumerate(r.asking)]
    np.testing.assert_allclose(found, r.trees.threshold[0, r.asking], atol=1e-6)
    leaf = np.flatnonzero(r.trees.is_leaf[0]).tolist().index(r.new.leaf[r.case])
    face, leaves = scene.nodes.face.drawn(), scene.nodes.faces.drawn()
    np.testing.assert_allclose(
        [face["x"][1], face["y"][1]], [leaves["x"][leaf], leaves["y"][leaf]], atol=1e-6
    )
    assert face["role"][1] == leaves["role"][leaf]
