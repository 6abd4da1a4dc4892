"""The inner room of a card: head, middle and foot stand apart, conclusions fit in their lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.page import SMALLEST_EM, page
from mlu_anim.stage.panel import Foot, head_words, n_foot_lines, n_head_lines, plan_panel
from mlu_anim.stage.setting import Setting
from mlu_anim.theme import theme
from mlu_anim.variant import RATIOS

every_ratio = pytest.mark.parametrize("ratio", RATIOS)


def _setting(ratio: str) -> Setting:
    return Setting(page(ratio, compact=False), theme("light"), lambda key, **_: key)


@every_ratio
@pytest.mark.parametrize("foot_lines", [0, 1, 2])
def test_head_middle_and_foot_stand_apart(ratio: str, foot_lines: int) -> None:
    setting = _setting(ratio)
    panel = plan_panel(setting.page.world, setting.page, head_lines=2, foot_lines=foot_lines)
    assert setting.page.world.contains(panel.room)
    assert panel.head.bottom > panel.middle.top > panel.middle.bottom >= panel.foot.bottom
    assert panel.room_below_head.contains(panel.middle)
    assert (panel.foot.height > 0) == (foot_lines > 0)


@every_ratio
@given(st.text(alphabet="abc defgh 0123", max_size=40).filter(lambda text: text.strip()))
def test_a_conclusion_fits_its_lines(ratio: str, text: str) -> None:
    setting = _setting(ratio)
    card = setting.page.abstraction
    lines = n_foot_lines(setting.page, card, text)
    foot = Foot("foot", setting, plan_panel(card, setting.page, foot_lines=lines), lambda: text)
    foot.stand()
    assert all(line.em >= SMALLEST_EM for line in foot.lines)
    if all(len(word) < 12 for word in text.split()):
        assert foot.string() == " ".join(text.split())
        assert all(card.contains(line.line_box(), slack=0.02) for line in foot.lines if line.string)


def test_a_head_that_does_not_wrap_grows_smaller() -> None:
    setting = _setting("1:1")
    long = "a head that is too long for one line of this panel"
    panel = plan_panel(setting.page.world, setting.page)
    (small,) = head_words(setting, panel, long, wraps=False)
    assert small.em < setting.page.type.label
    assert small.text_width <= panel.head.width
    assert n_head_lines(setting.page, setting.page.world, long) == len(
        head_words(setting, panel, long)
    )
