"""Read back from the stage: curves, waves, marked rows and weights are those of the result."""

from typing import Any

import numpy as np
import pytest

from mlu_anim.stage.variant import film_variant
from tests.experiments.test_double_descent import small_case
from tests.playing import (
    default_result,
    middles_and_ends,
    page_faults,
    shot_of,
    stop_at,
    timeline_of,
)


def test_what_is_drawn_is_what_was_computed() -> None:
    r: Any = default_result("double-descent")
    shot, end = shot_of(r), dict[str, dict[str, Any]]()

    def look(scene: Any, _: object) -> None:
        marks = (p for p in scene.parts if p.presence.get_value() > 0 and hasattr(p, "drawn"))
        seen = {p.part_name: p.drawn() for p in marks}
        shades = next(p for p in scene.parts if p.part_name == "misread")
        marked = shades.column("strength").sum() if "misread" in seen else None
        end[scene.current_beat()] = seen | {"marked": marked, "strings": scene.strings()}

    stop_at(shot, middles_and_ends(timeline_of(shot))[1::2], look)
    usual, noisy = r.usual
    valley, n, last = r.valley, r.at_n, len(r.k) - 1
    turn = int(np.flatnonzero(r.k <= 0.9 * r.n_train)[-1])
    for beat, place, errors in (
        ("valley", turn, usual),
        ("peak", n, usual),
        ("beyond", last, usual),
        ("noise", last, noisy),
        ("weights", last, usual),
    ):
        point = [float(end[beat]["now"][key][0]) for key in "xy"]
        assert point == pytest.approx([r.k[place], errors[place]]), beat
    assert end["beyond"]["test"]["y"] == pytest.approx(usual)
    assert end["peak"]["test"]["y"] == pytest.approx(usual[: n + 1])
    assert end["noise"]["noisy"]["y"] == pytest.approx(noisy)
    assert end["valley"]["valley"]["y"][0] == pytest.approx(usual[valley])
    assert end["beyond"]["level"]["y"] == pytest.approx([usual[valley]])
    assert end["weights"]["norm"]["y"] == pytest.approx(np.median(r.norm, axis=0))
    for beat, row, place in (("valley", 0, turn), ("peak", 0, n), ("noise", 1, last)):
        count = r.misread[row, place].sum()
        assert end[beat]["marked"] == pytest.approx(count)
        assert f"{count} of {r.misread.shape[2]} new digits" in " ".join(end[beat]["strings"])
    for beat, k in (("waves", 12), ("calm", 160)):
        weights = r.toy_weights[list(r.toy_k).index(k)]
        curve = end[beat]["sum"]
        x, y = (np.append(curve[key], curve[f"{key}2"][-1]) for key in "xy")
        assert y == pytest.approx(weights @ r.toy_heights(x))
        assert np.interp(r.toy[:, 0], x, y) == pytest.approx(r.toy[:, 1], abs=0.05)
    assert {"659", "100"} <= set(end["noise"]["strings"]) | set(end["peak"]["strings"])


@pytest.mark.parametrize("ratio", ["16:9", "1:1"])
def test_rows_of_a_table_have_room(ratio: str) -> None:
    assert page_faults(shot_of(small_case(), film_variant("draft", ratio, "dark"))) == []
