"""Marks land at their values, from above."""

import pytest

from mlu_anim.stage.axes import Plane
from mlu_anim.stage.page import Rect
from mlu_anim.stage.theme import theme
from scenes._bias_variance_landing_marks import LandingMarks

PLANE = Plane(Rect(0.0, 0.0, 4.0, 2.0), (0.0, 2.0), (0.0, 1.0))


def marks(landed: float) -> LandingMarks:
    part = LandingMarks("m", PLANE, theme("light"), x=[0.5, 1.5], y=[0.2, 0.6], radius=0.1,
                        role="test", landed=lambda: landed, fall=0.5)  # fmt: skip
    part.stand()
    return part


def test_landed_marks_stand_at_their_values() -> None:
    part = marks(1.0)
    assert part.values() == pytest.approx(part.plane.p2c([(1.0, 0.4), (3.0, 1.2)]))
    assert part.readings() == {"m_mean": pytest.approx(0.4)}


@pytest.mark.parametrize("landed", [0.0, 0.4])
def test_marks_come_from_straight_above(landed: float) -> None:
    above = marks(landed).values() - marks(1.0).values()
    assert above[:, 0] == pytest.approx(0)
    assert above[:, 1] == pytest.approx(0.25 * (1 - landed))


def test_a_mark_is_as_large_as_it_says() -> None:
    (first,) = marks(1.0).discs.points[:16].reshape(1, 16, 3)
    assert first[:, 0].max() - first[:, 0].min() == pytest.approx(0.2)
