"""Heads and conclusions fit in their lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.layout.plan import Plan, Wants, plan_frame
from mlu_anim.stage.page import SMALLEST_EM, Rect, page
from mlu_anim.stage.panel import Foot, LiveHead, head_words, n_foot_lines
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.theme import theme
from mlu_anim.stage.variant import RATIOS

every_ratio = pytest.mark.parametrize("ratio", RATIOS)


def _setting(ratio: str) -> Setting:
    return Setting(page(ratio, compact=False), theme("light"), lambda key, **_: key)


def _plan(card: Rect, setting: Setting, *, head: int = 0, foot: int = 0) -> Plan:
    return plan_frame(card, setting.page, Wants(n_head_lines=head, n_foot_lines=foot))


@every_ratio
@given(st.text(alphabet="abc defgh 0123", max_size=40).filter(lambda text: text.strip()))
def test_a_conclusion_fits_its_lines(ratio: str, text: str) -> None:
    setting = _setting(ratio)
    card = setting.page.measure
    lines = n_foot_lines(setting.page, card, text)
    foot = Foot("foot", setting, _plan(card, setting, foot=lines), lambda: text)
    foot.stand()
    assert all(line.em >= SMALLEST_EM for line in foot.lines)
    if all(len(word) < 10 for word in text.split()):
        assert foot.string() == " ".join(text.split())
        assert all(card.contains(line.line_box(), slack=0.02) for line in foot.lines if line.string)


@every_ratio
def test_a_head_that_changes_has_room_for_each_of_its_texts(ratio: str) -> None:
    setting, told = _setting(ratio), ["short"]
    long = "a head that is too long for one line of this panel of a page"
    panel = _plan(setting.page.world, setting, head=3)
    lines = len(head_words(setting, panel, long))
    head = LiveHead("head", setting, panel, lambda: told[0], "short", long)
    head.stand()
    assert [line.string for line in head.lines] == ["short", *[""] * (lines - 1)]
    told[0] = long
    head.refresh()
    assert " ".join(line.string for line in head.lines) == long
    assert all(line.text_width <= panel.head.width for line in head.lines)


def test_a_conclusion_without_room_ends_in_an_ellipsis() -> None:
    setting = _setting("1:1")
    panel = _plan(setting.page.measure, setting, foot=2)
    foot = Foot("foot", setting, panel, lambda: "very long words " * 9)
    foot.stand()
    assert foot.string().startswith("very long words")
    assert foot.string().endswith("\u2026")
    assert all(line.text_width <= panel.foot.width for line in foot.lines)
