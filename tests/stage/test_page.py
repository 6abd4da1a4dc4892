"""The page: strips and panels apart from each other, within the margins, in every ratio."""

from dataclasses import astuple
from itertools import combinations, product

import pytest

from mlu_anim.stage.page import (
    COMPACT,
    MARGIN,
    REGULAR,
    SMALLEST_EM,
    Page,
    Rect,
    page,
    three_cards,
    three_equal_cards,
)
from mlu_anim.stage.variant import RATIOS

_KINDS = [
    (ratio, compact, heading, lines)
    for ratio, compact, heading, lines in product(RATIOS, (False, True), (False, True), (0, 1, 2))
    if ratio == "16:9" or not compact
]
every_page = pytest.mark.parametrize(
    ("made", "heading", "lines"),
    [
        pytest.param(page(r, compact=c, heading=h, caption_lines=n), h, n, id=f"{r}-{c}-{h}-{n}")
        for r, c, h, n in _KINDS
    ],
)


def _rooms(made: Page, heading: bool, lines: int) -> list[Rect]:
    strips = [made.title] * heading + [made.caption] * bool(lines)
    return [*strips, made.world, made.measure]


@every_page
def test_rooms_lie_within_the_margins(made: Page, heading: bool, lines: int) -> None:
    assert made.content.left - made.frame.left == pytest.approx(MARGIN * made.frame.width)
    assert made.frame.top - made.content.top == pytest.approx(MARGIN * made.frame.height)
    for room in _rooms(made, heading, lines):
        assert made.content.contains(room), room
        assert room.width > 0
        assert room.height > 0


@every_page
def test_rooms_do_not_overlap(made: Page, heading: bool, lines: int) -> None:
    for one, other in combinations(_rooms(made, heading, lines), 2):
        assert not one.inset(1e-9).overlaps(other), (one, other)


@every_page
def test_title_stands_on_top_and_the_caption_below(made: Page, heading: bool, lines: int) -> None:
    if heading:
        assert made.title.bottom > max(made.world.top, made.measure.top)
    if lines:
        assert made.caption.top < min(made.world.bottom, made.measure.bottom)
        assert made.caption.height >= (1.3 * (lines - 1) + 1) * made.type.text


@every_page
def test_panels_are_large_enough_to_hold_a_plot(made: Page, heading: bool, lines: int) -> None:
    for panel in (made.world, made.measure):
        assert min(panel.width, panel.height) > 2.8
    area = made.world.width * made.world.height + made.measure.width * made.measure.height
    assert area > 0.5 * made.frame.width * made.frame.height


@every_page
def test_three_cards_fill_the_panels(made: Page, heading: bool, lines: int) -> None:
    cards = three_cards(made)
    assert not any(a.overlaps(b) for a, b in combinations(cards, 2))
    assert all(made.content.contains(card) for card in cards)
    assert min(card.height for card in cards) > 0.9
    assert cards[0].width * cards[0].height > 1.5 * cards[1].width * cards[1].height


@every_page
def test_three_equal_cards_fill_the_panels(made: Page, heading: bool, lines: int) -> None:
    cards = three_equal_cards(made)
    assert not any(a.overlaps(b) for a, b in combinations(cards, 2))
    assert all(made.content.contains(card) for card in cards)
    assert cards[1].width == pytest.approx(cards[2].width)
    assert min(min(card.width, card.height) for card in cards) > 2


@pytest.mark.parametrize("ratio", RATIOS)
def test_frame_has_its_ratio_and_a_short_side_of_eight(ratio: str) -> None:
    across, down = RATIOS[ratio]
    frame = page(ratio, compact=False).frame
    assert frame.width / frame.height == pytest.approx(across / down)
    assert min(frame.width, frame.height) == pytest.approx(8)
    assert frame.center == pytest.approx((0, 0))


@pytest.mark.parametrize("ratio", RATIOS)
def test_what_is_left_out_leaves_its_room(ratio: str) -> None:
    full, bare = (
        page(ratio, compact=False, heading=h, caption_lines=int(h)) for h in (True, False)
    )
    assert bare.world.height > full.world.height
    assert bare.measure.height > full.measure.height


@pytest.mark.parametrize("scale", [REGULAR, COMPACT])
def test_type_scale_falls_to_no_less_than_can_be_read(scale: object) -> None:
    sizes = astuple(scale)  # type: ignore[call-overload]
    assert list(sizes) == sorted(sizes, reverse=True)
    assert min(sizes) >= SMALLEST_EM


def test_small_pictures_have_larger_type() -> None:
    assert all(c > r for c, r in zip(astuple(COMPACT), astuple(REGULAR), strict=True))


def test_cutting_a_rectangle_loses_only_the_gap() -> None:
    whole = Rect(0, 0, 10, 8)
    strip, rest = whole.cut_top(2, 0.5)
    assert (strip, rest) == (Rect(0, 6, 10, 8), Rect(0, 0, 10, 5.5))
    strip, rest = whole.cut_bottom(2, 0.5)
    assert (strip, rest) == (Rect(0, 0, 10, 2), Rect(0, 2.5, 10, 8))
    left, right = whole.split_across(0.25, 2)
    assert (left, right) == (Rect(0, 0, 2, 8), Rect(4, 0, 10, 8))
    assert whole.square() == Rect(1, 0, 9, 8)


def test_touching_rectangles_do_not_overlap() -> None:
    one = Rect(0, 0, 1, 1)
    assert not one.overlaps(Rect(1, 0, 2, 1))
    assert one.overlaps(Rect(0.9, 0.9, 2, 2))
    assert one.contains(one)
    assert not one.contains(Rect(0, 0, 1.1, 1))


@pytest.mark.parametrize("ratio", sorted(RATIOS))
def test_both_panels_and_no_more_are_the_whole(ratio: str) -> None:
    here = page(ratio, compact=False)
    whole, world, measure = here.whole, here.world, here.measure
    assert whole.contains(world)
    assert whole.contains(measure)
    assert (whole.left, whole.top) == (world.left, world.top)
    assert (whole.right, whole.bottom) == (measure.right, measure.bottom)
