"""The layout of frames: nothing overlaps or leaves the card, and the plot stays large enough."""

from collections.abc import Callable
from itertools import combinations

import pytest

from mlu_anim.results.facts import Fact
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.marks import Bar, EndLabel
from mlu_anim.stage.page import SMALLEST_EM, Rect
from mlu_anim.stage.scales import Band, Linear, Log, Time
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.variant import RATIOS
from mlu_anim.stage.words import Words
from tests.stage import grammar

LEAST_SHARE = 0.3
"""Least width and height of a plot, as a share of the card's."""
LONG = "The share of all cases that the model with the most leaves gets wrong on unseen rows"
TITLE = "Mean concave points of the worst cell nuclei"
NAMES = ("logistic regression with splines", "random forest", "nearest neighbors of a case", "tree")
_SENTENCES = {"labels.long": LONG, "labels.title": TITLE, "labels.short": "Error"}


def say(key: str, **more: Fact) -> str:
    """Long sentences for some keys, and short ones for the others."""
    return _SENTENCES.get(key, grammar.say(key, **more))


def _numbers(setting: Setting, card: Rect) -> Frame:
    return Frame(
        setting,
        card,
        head="labels.long",
        x=Linear(-25_000, 125_000),
        y=Log(1e-9, 1e6),
        x_title=AxisTitle("labels.title", short="labels.short"),
        y_title=AxisTitle("labels.title", value=lambda: "0.97"),
    )


def _names_across(setting: Setting, card: Rect) -> Frame:
    scales = {"x": Band(NAMES), "y": Linear(0, 0.25)}
    key = [Entry("labels.title", "positive"), Entry("labels.short", "negative", "line")]
    return Frame(setting, card, head="labels.long", key=key, **scales)


def _names_up(setting: Setting, card: Rect) -> Frame:
    frame = Frame(
        setting,
        card,
        head="labels.short",
        x=Linear(),
        y=Band(NAMES),
        foot=Live(lambda: LONG, (LONG,)),
    )
    frame.add(Bar("bars", x=(0.2, 1.0, 0.97, 0.5), y=NAMES, label=EndLabel()))
    return frame


def _square(setting: Setting, card: Rect) -> Frame:
    titles = {"x_title": AxisTitle("labels.title"), "y_title": AxisTitle("labels.title")}
    return Frame(setting, card, head="labels.short", x=Linear(), y=Linear(), square=True, **titles)


def _dates(setting: Setting, card: Rect) -> Frame:
    key = [Entry(f"labels.{name}", "accent", "cell") for name in ("one", "another one", "third")]
    dates = Time("1999-03-01", "1999-03-28")
    return Frame(setting, card, head="labels.short", key=key, x=dates, y=Linear(0, 5e6))


CASES = {c.__name__[1:]: c for c in (_numbers, _names_across, _names_up, _square, _dates)}
every_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
every_ratio = pytest.mark.parametrize("ratio", RATIOS)
both_scales = pytest.mark.parametrize("compact", [False, True], ids=["regular", "compact"])
both_cards = pytest.mark.parametrize("card", ["world", "measure"])


def laid_out(
    case: Callable[[Setting, Rect], Frame], ratio: str, *, compact: bool, card: str = "measure"
) -> Frame:
    """A frame on a card of the page, all of it drawn."""
    usual = grammar.setting(ratio, compact=compact)
    setting = Setting(usual.page, usual.theme, say)
    frame = case(setting, getattr(setting.page, card))
    for part in frame.parts():
        part.stand()
    return frame


def lines_of(frame: Frame) -> list[Words]:
    """Every line of text of a frame."""
    inks = [ink for part in frame.parts() for ink in part.inks() if isinstance(ink, Words)]
    return [words for words in inks if words.string.strip()]


@every_case
@every_ratio
@both_scales
@both_cards
def test_nothing_overlaps_or_leaves_the_card(
    case: Callable[[Setting, Rect], Frame], ratio: str, compact: bool, card: str
) -> None:
    frame = laid_out(case, ratio, compact=compact, card=card)
    lines = lines_of(frame)
    assert len(lines) > 3
    outside = [words.string for words in lines if not frame.card.contains(words.line_box())]
    assert outside == []
    touching = [
        (one.string, other.string)
        for one, other in combinations(lines, 2)
        if one.line_box().overlaps(other.line_box())
    ]
    assert touching == []
    assert min(words.em for words in lines) >= SMALLEST_EM


@every_case
@every_ratio
@both_scales
@both_cards
def test_the_plot_is_large_and_clear_of_text(
    case: Callable[[Setting, Rect], Frame], ratio: str, compact: bool, card: str
) -> None:
    frame = laid_out(case, ratio, compact=compact, card=card)
    plot, room = frame.plan.plot, frame.card
    assert room.contains(plot)
    assert plot.height >= LEAST_SHARE * room.height
    assert plot.width >= LEAST_SHARE * room.width
    marks = {ink for mark in frame.marks for ink in mark.inks()}
    inside = [w.string for w in lines_of(frame) if w not in marks and plot.overlaps(w.line_box())]
    assert inside == []
