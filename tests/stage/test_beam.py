"""A beam: it turns about its pivot, and the pulls stand on it."""

from typing import Any

import numpy as np

from mlu_anim.stage.beam import Beam
from mlu_anim.stage.marks.contract import misdrawn
from mlu_anim.stage.scales import Linear
from tests.stage.grammar import setting


def test_pulls_stand_on_a_beam_that_is_at_rest_at_its_pivot() -> None:
    made, x, pulls = setting(), np.array([1.0, 3.0, 6.0]), np.array([1.0, -2.0, 0.5])
    look: Any = {"pivot": 2.0, "tilt": -0.25, "up": Linear(-4, 4), "say": "labels.mean"}
    beam = Beam(made, made.page.measure, "beam", x, lambda: pulls, **look)
    for part in beam.frame.parts():
        part.stand()
    assert [fault for mark in beam.frame.marks for fault in misdrawn(mark)] == []
    ends = beam.beam.drawn()
    assert ends["y"] == -0.25 * (1 - 2)
    assert ends["y2"] == -0.25 * (6 - 2)
    arrows = beam.pulls.drawn()
    np.testing.assert_allclose(arrows["y"], -0.25 * (x - 2), atol=1e-9)
    np.testing.assert_allclose(arrows["y2"] - arrows["y"], pulls, atol=1e-9)
    assert abs(float(beam.pivot.drawn()["x"][0]) - 2) < 1e-9
