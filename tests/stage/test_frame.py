"""The layout of frames: nothing overlaps or leaves the card, and the plot stays large enough."""

from collections.abc import Callable
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from mlu_anim.results.facts import Fact
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live
from mlu_anim.stage.layout.titles import counted_title
from mlu_anim.stage.marks import Bar, Dot, EndLabel, Line, Rule
from mlu_anim.stage.marks.contract import misdrawn
from mlu_anim.stage.page import SMALLEST_EM, Rect
from mlu_anim.stage.scales import Band, Linear, Log, Time
from mlu_anim.stage.setting import Setting
from mlu_anim.stage.variant import RATIOS
from mlu_anim.stage.words import Words
from mlu_anim.system.errors import AuthorMistake
from tests.stage import grammar

LEAST_SHARE, LEAST_NARROW_SHARE = 0.25, 0.19
"""Least width and height of a plot, as a share of the card's; in a square GIF, with its large type
on narrow cards, and the longest texts."""
NAME = "mean concave points of the worst cell nuclei in the picture"
SENTENCES = {
    "labels.long": "Wrong by {}: the share of all cases",
    "labels.title": "{}",
    "labels.short": "Error",
}
FOOT = "No model gets more than 3 of 100 unseen cases wrong"
NAMES = ("logistic regression with splines", "random forest", "nearest neighbors of a case", "tree")


def say(key: str, **more: Fact) -> str:
    """Sentences with a long name, as a user's table may bring it; others are their keys."""
    return say_short(key, len(NAME)) if key in SENTENCES else grammar.say(key, **more)


def say_short(key: str, n_characters: int, **_: Fact) -> str:
    """The same with at most so many characters of the name."""
    name = NAME if len(NAME) <= n_characters else f"{NAME[: n_characters - 1].rstrip()}…"
    return SENTENCES.get(key, key).format(name)


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
        foot=Live(lambda: FOOT, (FOOT,)),
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


@cache
def laid_out(
    case: Callable[[Setting, Rect], Frame], ratio: str, *, compact: bool, card: str = "measure"
) -> Frame:
    """A frame on a card of the page, all of it drawn."""
    usual = grammar.setting(ratio, compact=compact)
    setting = Setting(usual.page, usual.theme, say, say_short=say_short)
    frame = case(setting, getattr(setting.page, card))
    for part in frame.parts():
        part.stand()
    return frame


def lines_of(frame: Frame) -> list[Words]:
    """Every line of text of a frame."""
    inks = [ink for part in frame.parts() for ink in part.inks() if isinstance(ink, Words)]
    return [words for words in inks if words.string.strip()]


def glyph_box(words: Words) -> Rect:
    """The box around the glyphs of a line as they are drawn."""
    low, high = words.points[:, :2].min(axis=0), words.points[:, :2].max(axis=0)
    return Rect(*low.tolist(), *high.tolist())


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
    outside = [words.string for words in lines if not frame.card.contains(glyph_box(words))]
    assert outside == []
    touching = [
        (one.string, other.string)
        for one, other in combinations(lines, 2)
        if glyph_box(one).overlaps(glyph_box(other))
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
    least = LEAST_NARROW_SHARE if compact and ratio == "1:1" else LEAST_SHARE
    assert plot.height >= least * room.height
    assert plot.width >= LEAST_SHARE * room.width
    marks = {ink for mark in frame.marks for ink in mark.inks()}
    inside = [w.string for w in lines_of(frame) if w not in marks and plot.overlaps(glyph_box(w))]
    assert inside == []


# --- what a frame promises ------------------------------------------------------------------------


@every_ratio
def test_axis_titles_and_ticks_stand_outside_where_they_belong(ratio: str) -> None:
    frame = laid_out(_numbers, ratio, compact=False)
    plot, boxes = frame.plan.plot, {w.string: glyph_box(w) for w in lines_of(frame)}
    y_title = glyph_box(next(w for w in frame.part("y name").inks() if isinstance(w, Words)))
    x_title = glyph_box(next(w for w in frame.part("x name").inks() if isinstance(w, Words)))
    assert y_title.bottom > plot.top
    assert x_title.top < plot.bottom
    assert boxes["0.97"].left > y_title.right
    head = [glyph_box(w) for w in frame.part("head").inks() if isinstance(w, Words)]
    assert 1 <= len(head) <= (3 if ratio in ("1:1", "4:5") else 2), "narrow cards"
    assert min(box.bottom for box in head) > y_title.top


@every_ratio
@both_scales
def test_a_key_stands_in_the_upper_left_corner_below_the_head(ratio: str, compact: bool) -> None:
    frame = laid_out(_dates, ratio, compact=compact)
    head, key = (
        [glyph_box(w) for w in frame.part(part).inks() if isinstance(w, Words)]
        for part in ("head", "key")
    )
    indent = 1.3 * frame.setting.page.type.label
    assert min(box.left for box in key) == pytest.approx(frame.plan.head.left + indent, abs=0.05)
    assert max(box.top for box in key) < min(box.bottom for box in head)
    assert min(box.bottom for box in key) > frame.plan.plot.top


@every_ratio
@both_cards
def test_the_title_of_an_x_axis_ends_with_the_axis_if_it_can(ratio: str, card: str) -> None:
    usual = grammar.setting(ratio)
    rect = getattr(usual.page, card)

    def boxes(x_title: AxisTitle, setting: Setting = usual) -> tuple[Frame, dict[str, Rect]]:
        frame = Frame(setting, rect, x=Linear(0, 1), y=Linear(0, 1), x_title=x_title)
        for part in frame.parts():
            part.stand()
        return frame, {w.string: glyph_box(w) for w in lines_of(frame)}

    frame, found = boxes(AxisTitle("cm", value=lambda: "0.5"))
    assert found["cm"].right == pytest.approx(frame.plan.plot.right, abs=0.05)
    values = [w for w in frame.part("x value").inks() if isinstance(w, Words)]
    assert glyph_box(values[0]).right < found["cm"].left
    long = Setting(usual.page, usual.theme, say, say_short=say_short)
    frame, found = boxes(AxisTitle("labels.title"), long)
    (title,) = (w for w in frame.part("x name").inks() if isinstance(w, Words))
    assert glyph_box(title).left >= frame.plan.titles_left - 0.05
    assert glyph_box(title).right <= frame.plan.titles_right + 0.05


@every_ratio
def test_a_square_plot_is_square_and_its_notes_have_room(ratio: str) -> None:
    plan = laid_out(_square, ratio, compact=False).plan
    assert plan.plot.width == pytest.approx(plan.plot.height)
    assert plan.notes.width > 0
    assert plan.notes.height > 0
    assert plan.plot.contains(plan.notes) == plan.notes_inside
    assert plan.notes_inside or not plan.plot.overlaps(plan.notes)


def test_a_mark_asks_for_room_of_its_own() -> None:
    """The numbers at the ends of bars stand between the plot and the edge of the card."""
    frame = laid_out(_names_up, "16:9", compact=False)
    bars = frame.marks[0]
    assert isinstance(bars, Bar)
    longest = glyph_box(bars.numbers[1])
    assert frame.plan.plot.right < longest.right <= frame.card.right


def test_a_bare_frame_takes_its_whole_card_but_the_padding() -> None:
    setting = grammar.setting()
    frame = Frame(setting, setting.page.world)
    assert frame.furniture == ()
    assert frame.plan.plot.width == pytest.approx(setting.page.world.width - 2 * setting.page.pad)
    corners = frame.plane.c2p([0, 1], [0, 1])
    plot = frame.plan.plot
    assert corners == pytest.approx(np.array([(plot.left, plot.bottom), (plot.right, plot.top)]))


def test_a_part_that_a_frame_lacks_is_named_with_those_it_has() -> None:
    frame = laid_out(_square, "16:9", compact=False)
    assert frame.part("axes").part_name == "axes"
    with pytest.raises(AuthorMistake, match="'foot'") as caught:
        frame.part("foot")
    assert "axes" in (caught.value.hint or "")


def test_a_foot_is_no_furniture() -> None:
    """What says a value comes and goes on its own."""
    frame = laid_out(_names_up, "16:9", compact=False)
    assert frame.part("foot") not in frame.furniture
    assert frame.part("head") in frame.furniture


def test_marks_come_from_the_plot_of_another_frame() -> None:
    """At each part of the way they are drawn where their values say, and at the ends in a plot."""
    setting, way = grammar.setting(), [0.0]
    scales = {"x": Linear(0, 2), "y": Linear(0, 1)}
    large = Frame(setting, Rect(-6, -3, 6, 3), **scales)
    small = Frame(setting, Rect(-6, -2, 0, 3), **scales, comes_from=(large, lambda: way[0]))
    line = small.add(Line("line", x=(0, 1, 2), y=(0, 1, 0)))
    assert small.plan.plot != large.plan.plot
    assert line.plane is not small.plane
    for share, frame in ((0.0, large), (0.5, None), (1.0, small)):
        way[0] = share
        line.stand()
        assert misdrawn(line) == []
        if frame is not None:
            assert line.line.points[0, :2] == pytest.approx(frame.plane.c2p(0, 0)[0])
            assert line.line.points[-1, :2] == pytest.approx(frame.plane.c2p(2, 0)[0])


def test_a_rule_moves_with_its_plot() -> None:
    setting, way = grammar.setting(), [0.0]
    scales = {"x": Linear(0, 2), "y": Linear(0, 1)}
    large = Frame(setting, Rect(-6, -3, 6, 3), **scales)
    small = Frame(setting, Rect(-6, -2, 0, 3), **scales, comes_from=(large, lambda: way[0]))
    rule = small.add(Rule("rule", y=0.25))
    assert small.plan.plot != large.plan.plot
    for share, frame in ((0.0, large), (1.0, small)):
        way[0] = share
        rule.stand()
        assert misdrawn(rule) == []
        assert rule.line.points[0, 1] == pytest.approx(frame.plane.c2p(0, 0.25)[0, 1])


def test_marks_come_by_way_of_a_frame_whose_own_come_from_another() -> None:
    setting, ways = grammar.setting(), [0.0, 0.0]
    scales = {"x": Linear(0, 2), "y": Linear(0, 1)}
    first = Frame(setting, Rect(-6, -3, 6, 3), **scales)
    second = Frame(setting, Rect(-6, -2, 0, 3), **scales, comes_from=(first, lambda: ways[0]))
    third = Frame(setting, Rect(-6, 0, 0, 3), **scales, comes_from=(second, lambda: ways[1]))
    line = third.add(Line("line", x=(0, 1, 2), y=(0, 1, 0)))
    assert third.plan
    for frame, share in ((first, (0.0, 0.0)), (second, (1.0, 0.0)), (third, (1.0, 1.0))):
        ways[:] = share
        line.stand()
        assert misdrawn(line) == []
        assert line.line.points[-1, :2] == pytest.approx(frame.plane.c2p(2, 0)[0])


def test_a_plot_zooms_from_the_scales_of_another() -> None:
    setting, way = grammar.setting(), [0.0]
    far = Frame(setting, Rect(-6, -3, 6, 3), x=Time("2000-01-01", "2010-01-01"), y=Linear(0, 9))
    scales = {"x": Time("2004-01-01", "2006-01-01"), "y": Linear(2, 4)}
    near = Frame(
        setting, Rect(-6, -2, 0, 3), **scales, comes_from=(far, lambda: way[0]), zooms=True
    )
    dot = near.add(Dot("dot", x=["2005-01-01"], y=3.5))
    assert near.plan
    places = []
    for share, frame in ((0.0, far), (0.5, None), (1.0, near)):
        way[0] = share
        dot.stand()
        assert misdrawn(dot) == []
        places.append(dot.drawn_pose().at[0])
        if frame is not None:
            x = frame.plane.x.as_numbers(["2005-01-01"])
            assert places[-1] == pytest.approx(frame.plane.c2p(x, 3.5)[0])
    assert places[1][0] == pytest.approx((places[0][0] + places[2][0]) / 2, abs=1.0)


def test_a_key_names_what_is_there_each_in_its_own_place() -> None:
    setting, shown = grammar.setting("16:9"), {"two": True, "three": True}
    key = [
        Entry("one", "accent"),
        Entry("two", "train", "line", lambda: shown["two"]),
        Entry("three", "test", "cell", lambda: shown["three"]),
        Entry("four", "positive", "outlined"),
    ]
    frame = Frame(setting, setting.page.world, x=Linear(), y=Linear(), key=key)
    part = frame.part("key")

    def ends() -> dict[str, float]:
        part.stand(0.0)
        part.stand()
        words = [ink for ink in part.inks() if isinstance(ink, Words) and ink.visibility > 0]
        return {w.string: w.line_box().right for w in words}

    whole = ends()
    shown["two"] = False
    assert ends() == {name: whole[name] for name in ("one", "three", "four")}
    shown["two"] = True
    assert ends() == whole


def test_a_title_counts_beside_its_name_where_both_fit() -> None:
    setting = grammar.setting("16:9")
    card = setting.page.world
    counts = [3, 10]
    title = counted_title(setting, card, "title", lambda: (counts[0], counts[1]), 10)
    assert title.value is not None
    assert title.value() == "n_of 3 10"
    counts[1] = 0
    assert title.value() == ""
    narrow = Rect(card.left, card.bottom, card.left + 3 * setting.page.pad, card.top)
    assert counted_title(setting, narrow, "title", lambda: (3, 10), 10).value is None


def test_a_key_in_the_head_takes_its_place_where_one_row_is_enough() -> None:
    setting, entries = grammar.setting("16:9"), [Entry("one", "accent"), Entry("two", "muted")]
    options: dict[str, Any] = {"head": "labels.mean", "x": Linear(), "y": Linear()}
    plain = Frame(setting, setting.page.world, **options).plan
    frame = Frame(setting, setting.page.world, key=entries, key_in_head=True, **options)
    assert frame.plan.plot == plain.plot
    words = [ink for ink in frame.part("key").inks() if isinstance(ink, Words)]
    assert all(plain.head.bottom <= w.at[1] <= plain.head.top for w in words)
    narrow = Rect(0.0, 0.0, 9 * setting.page.type.label, 5.0)
    many = [Entry(f"name {k}", "muted") for k in range(3)]
    below = Frame(setting, narrow, key=many, key_in_head=True, **options).plan
    assert below.plot.height < Frame(setting, narrow, **options).plan.plot.height
