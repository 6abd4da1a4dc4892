"""Stats: counts, quantiles, packing, stacks, thinning and trees, before anything is drawn."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.stage.stats import (
    belt_parts,
    belts,
    bins,
    bricks,
    dodged,
    fraction_tiles,
    packed,
    piled,
    quantiles,
    stacked,
    swarm,
    thin,
    tree_blocks,
    tree_layout,
    two_sides,
    zero_lines,
)

few = settings(max_examples=30)
VALUES = st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=30)
PLACES = st.lists(st.integers(0, 40).map(lambda k: k / 10), min_size=1, max_size=25)


# --- bins and quantiles ---------------------------------------------------------------------------


@few
@given(VALUES, st.integers(1, 12))
def test_bins_count_every_row_once(values: list[float], n_bins: int) -> None:
    made = bins(values, n_bins)
    assert len(made.count) == len(made.low) == len(made.high) == n_bins
    assert made.count.sum() == len(values)
    assert made.low[0] == min(values)
    assert made.high[-1] >= max(values)
    assert made.low[1:].tolist() == made.high[:-1].tolist()


@few
@given(VALUES, st.integers(1, 12), st.floats(-50, 0), st.floats(1, 50))
def test_rows_beyond_the_ends_are_counted_in_the_outer_bins(
    values: list[float], n_bins: int, low: float, high: float
) -> None:
    made, data = bins(values, n_bins, low, high), np.array(values)
    assert made.count.sum() == len(values)
    if n_bins > 1:
        assert made.count[0] == (data < made.high[0]).sum()
        assert made.count[-1] == (data >= made.low[-1]).sum()


@few
@given(VALUES, st.integers(1, 9))
def test_quantiles_are_those_of_numpy_and_of_the_data(values: list[float], n_marks: int) -> None:
    marks = quantiles(values, n_marks)
    percents = [100 * (k + 0.5) / n_marks for k in range(n_marks)]
    assert marks == pytest.approx(np.percentile(values, percents), abs=1e-9)
    assert (np.diff(marks) >= 0).all()


def test_as_many_quantiles_as_rows_keep_their_mean() -> None:
    assert quantiles([1, 2, 3, 4], 2).tolist() == [1.75, 3.25]
    assert quantiles(np.arange(101), 10).mean() == pytest.approx(50)


# --- packing --------------------------------------------------------------------------------------


@few
@given(PLACES, st.integers(1, 12).map(lambda k: k / 10))
def test_dots_of_a_swarm_do_not_overlap(places: list[float], diameter: float) -> None:
    x, y = np.array(places), swarm(places, diameter)
    distance = np.hypot(x[:, None] - x[None], y[:, None] - y[None])
    np.fill_diagonal(distance, np.inf)
    assert distance.min() >= diameter * (1 - 1e-6)
    assert (y >= 0).all()


@few
@given(PLACES, st.data())
def test_squares_of_a_swarm_of_any_sizes_do_not_overlap(
    places: list[float], data: st.DataObject
) -> None:
    """Squares stand on their feet; dots of several sizes keep the sum of their radii."""
    sizes = np.array([data.draw(st.integers(2, 9)) / 10 for _ in places])
    x, apart = np.array(places), (sizes[:, None] + sizes[None]) / 2
    for square in (True, False):
        y = swarm(places, sizes, square=square) + sizes / 2
        dx, dy = np.abs(x[:, None] - x[None]), np.abs(y[:, None] - y[None])
        gaps = np.maximum(dx, dy) if square else np.hypot(dx, dy)
        np.fill_diagonal(gaps, np.inf)
        assert (gaps >= apart * (1 - 1e-6)).all()
        assert (y >= sizes / 2 - 1e-9).all()


@given(st.lists(st.floats(0, 10), min_size=2, max_size=30), st.floats(0.3, 3.0))
def test_marks_on_two_sides_stay_in_their_rooms(places: list[float], room: float) -> None:
    """Where they can, they do not overlap."""
    x, is_up, half = np.array(places), np.arange(len(places)) % 2 == 0, np.full(len(places), 0.1)
    off, size = two_sides(x, is_up, half, (room, 2 * room), 2.0)
    assert 0.6 <= size <= 2.0
    assert (off - size * half >= 0).all()
    assert (off + size * half <= np.where(is_up, room, 2 * room) + 1e-9).all()
    if size > 0.61:
        for one, other in combinations(np.flatnonzero(is_up), 2):
            assert np.hypot(x[one] - x[other], off[one] - off[other]) >= 0.2 * size - 1e-9


@few
@given(PLACES, st.integers(1, 12).map(lambda k: k / 10))
def test_dots_of_a_swarm_lie_on_the_line_or_on_others(places: list[float], diameter: float) -> None:
    x, y = np.array(places), swarm(places, diameter)
    distance = np.hypot(x[:, None] - x[None], y[:, None] - y[None])
    below = y[None] < y[:, None]
    rests = (below & (np.abs(distance - diameter) < 1e-6)).any(axis=1)
    assert (rests | (y == 0)).all()


@few
@given(
    st.lists(st.tuples(st.floats(-1, 11), st.floats(0.1, 2)), min_size=1, max_size=12),
)
def test_dodged_labels_do_not_overlap_and_keep_their_order(
    labels: list[tuple[float, float]],
) -> None:
    wanted, sizes = np.array(labels).T
    middles = dodged(wanted, sizes, 0.0, 10.0)
    order = np.argsort(wanted, kind="stable")
    has_room = sizes.sum() < 10
    half = (sizes if has_room else sizes * 10 / sizes.sum())[order] / 2
    ends = middles[order] + half
    begins = middles[order] - half
    assert (begins[1:] >= ends[:-1] - 1e-9).all()
    assert begins[0] >= -1e-9
    assert ends[-1] <= 10 + 1e-9


@few
@given(st.permutations(range(6)), st.floats(0.1, 1.5))
def test_labels_with_room_stay_where_they_want_to_be(order: list[int], size: float) -> None:
    wanted = 1.0 + 1.6 * np.array(order)
    assert dodged(wanted, size, 0.0, 10.0) == pytest.approx(wanted, abs=1e-9)


def test_labels_that_would_overlap_move_apart_equally() -> None:
    assert dodged([5, 5], 1, 0, 10) == pytest.approx([4.5, 5.5])
    assert dodged([5, 5.2, 9], 1, 0, 10) == pytest.approx([4.6, 5.6, 9])
    assert dodged([0, 0], 1, 0, 10) == pytest.approx([0.5, 1.5])


# --- stacks ---------------------------------------------------------------------------------------

PARTS = st.integers(1, 4).flatmap(
    lambda n: st.lists(
        st.lists(st.integers(0, 100).map(float), min_size=n, max_size=n), min_size=1, max_size=5
    )
)


@few
@given(PARTS)
def test_parts_of_a_stack_end_at_their_sum(
    parts: list[list[float]],
) -> None:
    begins, ends = stacked(parts)
    assert begins[0].tolist() == [0] * len(parts[0])
    assert begins[1:].tolist() == ends[:-1].tolist()
    assert (ends - begins).tolist() == parts
    assert ends[-1].tolist() == np.sum(parts, axis=0).tolist()


def test_a_negative_part_of_a_stack_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        stacked([[1.0], [-0.1]])


@few
@given(st.lists(st.integers(0, 4), max_size=20))
def test_rows_at_one_place_are_piled_in_their_order(places: list[int]) -> None:
    heights = piled(places)
    assert heights.tolist() == [places[:row].count(place) for row, place in enumerate(places)]


# --- thinning -------------------------------------------------------------------------------------


@few
@given(st.lists(st.floats(-10, 10), min_size=1, max_size=80), st.integers(4, 40))
def test_a_thinned_line_is_within_its_bound(heights: list[float], at_most: int) -> None:
    x, y = np.arange(len(heights)) ** 1.5, np.array(heights)
    thinned = thin(x, y, at_most)
    kept = thinned.kept
    assert len(kept) <= at_most
    assert (np.diff(kept) > 0).all()
    assert (kept[0], kept[-1]) == (0, len(y) - 1)
    off = np.abs(np.interp(x, x[kept], y[kept]) - y)
    assert off.max() <= thinned.bound + 1e-12
    assert thinned.bound <= y.max() - y.min()


@few
@given(st.lists(st.floats(-10, 10), min_size=1, max_size=80), st.integers(4, 40))
def test_no_peak_is_thinned_away(heights: list[float], at_most: int) -> None:
    y = np.array(heights)
    kept = thin(np.arange(len(y)), y, at_most).kept
    assert (y[kept].min(), y[kept].max()) == (y.min(), y.max())


def test_a_straight_line_is_thinned_without_loss() -> None:
    x = np.linspace(0, 1, 101)
    thinned = thin(x, 2 * x, 10)
    assert len(thinned.kept) <= 10
    assert thinned.bound < 1e-12


# --- trees ----------------------------------------------------------------------------------------


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Children of the nodes of a binary tree, parents before children."""
    left, right = [-1], [-1]
    for _ in range(draw(st.integers(0, 12))):
        leaves = [node for node, child in enumerate(left) if child < 0]
        node = draw(st.sampled_from(leaves))
        left[node], right[node] = len(left), len(left) + 1
        left += [-1, -1]
        right += [-1, -1]
    return left, right


@few
@given(trees())
def test_nodes_of_a_tree_do_not_overlap(tree: tuple[list[int], list[int]]) -> None:
    """Nodes of one depth are at least one leaf apart, and in the order of the tree."""
    layout = tree_layout(*tree)
    for depth in np.unique(layout.depth):
        x = np.sort(layout.x[layout.depth == depth])
        assert (np.diff(x) >= 1).all()
    leaves = np.array(tree[0]) < 0
    assert layout.n_leaves == leaves.sum()
    assert sorted(layout.x[leaves]) == [k + 0.5 for k in range(leaves.sum())]


@few
@given(trees())
def test_a_node_stands_in_the_middle_above_its_children(
    tree: tuple[list[int], list[int]],
) -> None:
    left, right = tree
    layout = tree_layout(left, right)
    assert (layout.parent[0], layout.depth[0]) == (-1, 0)
    for node in np.flatnonzero(np.array(left) >= 0):
        children = [left[node], right[node]]
        assert layout.x[children].mean() == layout.x[node]
        assert layout.x[left[node]] < layout.x[right[node]]
        assert (layout.depth[children] == layout.depth[node] + 1).all()
        assert (layout.parent[children] == node).all()
        assert layout.is_left[children].tolist() == [True, False]


@few
@given(trees(), st.floats(0.1, 2), st.floats(1, 9))
def test_blocks_of_a_tree_stand_below_each_other(
    tree: tuple[list[int], list[int]], pile: float, height: float
) -> None:
    layout = tree_layout(*tree)
    questions = np.full(int(layout.depth.max()) + 1, 0.5)
    blocks = tree_blocks(layout, pile, questions, 0.3, height)
    np.testing.assert_allclose(blocks.head - blocks.top, pile)
    np.testing.assert_allclose(blocks.foot - blocks.head, 0.5)
    branches = blocks.top[1:] - blocks.foot[layout.parent[1:]]
    assert (branches >= 0.3 - 1e-9).all()
    assert (branches <= 0.6 + 1e-9).all()


# --- fractions of tiles ---------------------------------------------------------------------------


@few
@given(
    st.integers(0, 40),
    st.integers(1, 60),
    st.floats(0.5, 12),
    st.floats(0.5, 12),
    st.floats(0.1, 3),
)
def test_tiles_of_a_fraction_stand_on_their_sides_of_its_line(
    n_over: int, n_under: int, width: float, height: float, largest: float
) -> None:
    laid = fraction_tiles(n_over, n_under, width, height, largest)
    assert (len(laid.over), len(laid.under)) == (n_over, n_under)
    assert laid.pitch <= largest
    half, (left, right, line) = laid.pitch / 2, laid.line
    assert (laid.over[:, 1] - half > line).all()
    assert (laid.under[:, 1] + half < line).all()
    tiles = np.concatenate([laid.over, laid.under])
    assert ((tiles >= half - 1e-9) & (tiles <= np.array([width, height]) - half + 1e-9)).all()
    assert 0 == left < right <= width + 1e-9
    gaps = np.abs(tiles[:, None] - tiles[None]).max(axis=2)[~np.eye(len(tiles), dtype=bool)]
    assert gaps.min(initial=np.inf) >= laid.pitch - 1e-9


@given(st.lists(st.integers(-30, 30), min_size=1, max_size=60), st.sampled_from([0.25, 5.0]))
def test_each_repeat_has_a_brick_around_its_value(numbers: list[int], step: float) -> None:
    values = step * np.array(numbers)
    made = bricks(values, step)
    assert ((made.left <= values + 1e-9) & (values <= made.right + 1e-9)).all()
    columns = {x: int((made.left == x).sum()) for x in made.left}
    assert len({(x, y) for x, y in zip(made.left, made.foot, strict=True)}) == len(values)
    assert {x: int(made.top[made.left == x].max()) for x in columns} == columns
    assert np.ptp(made.left) <= 24 * (made.right - made.left)[0]


# --- belts ----------------------------------------------------------------------------------------


@few
@given(st.integers(1, 6), st.integers(0, 30), st.integers(0, 3))
def test_each_row_tests_once_on_belts_and_in_the_part_that_tests(k: int, more: int, n: int) -> None:
    fold = np.random.default_rng(more).permutation(np.arange(k + more) % k)
    slot, belt, tests = belts(fold)
    rows = np.tile(np.arange(len(fold)), k)
    assert sorted(rows[tests]) == list(range(len(fold)))
    assert (np.sort(slot.reshape(k, -1)) == np.arange(len(fold))).all()
    left, foot, right, top = belt_parts(len(fold), k, k + n).T
    assert ((left[belt] <= slot) & (slot < right[belt])).tolist() == tests.tolist()
    assert (foot[1:] >= top[:-1]).all()
    assert (foot[k:] == top[k:]).all()


@few
@given(PLACES)
def test_dots_in_order_never_lie_below_later_ones_without_need(places: list[float]) -> None:
    heights = swarm(places, 1, in_order=True)
    middles = np.column_stack([places, heights])
    for row in range(len(places)):
        alone = swarm(places[: row + 1], 1, in_order=True)
        assert heights[: row + 1] == pytest.approx(alone)
        apart = np.hypot(*(middles[:row] - middles[row]).T)
        assert (apart >= 1 - 1e-9).all()


@few
@given(st.lists(st.integers(0, 40), min_size=1, max_size=25), st.integers(1, 4), st.booleans())
def test_packed_boxes_fill_the_rectangle_by_their_areas(
    areas: list[int], width: int, is_divided_by_others: bool
) -> None:
    given = np.array(areas, dtype=float)
    boxes = packed(given, width, 2, given[::-1] + 1 if is_divided_by_others else None)
    found = (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    assert found.sum() == pytest.approx(2 * width)
    if given.sum():
        assert found == pytest.approx(given / given.sum() * 2 * width, abs=1e-9)
    gaps = np.minimum(boxes[:, None, 2:], boxes[:, 2:]) - np.maximum(
        boxes[:, None, :2], boxes[:, :2]
    )
    overlap = gaps.clip(0).prod(axis=2)
    assert overlap.sum() == pytest.approx(found.sum())


def test_packed_boxes_move_a_little_when_areas_change_a_little() -> None:
    areas = np.arange(12.0) + 1
    ways = [packed(areas + k * areas[::-1] / 50, 3, 2, areas) for k in range(200)]
    assert np.abs(np.diff(ways, axis=0)).max() < 0.05


# --- lines of fields ------------------------------------------------------------------------------


@few
@given(st.floats(0.1, 0.45), st.floats(-0.04, 0.04), st.integers(20, 60))
def test_the_line_of_a_field_is_where_it_is_zero(radius: float, off: float, n: int) -> None:
    """A circle: all pieces lie on it, join, and are as long as it is."""
    at = (np.arange(n) + 0.5) / n
    field, ends = zero_lines([np.hypot(at - 0.5 - off, 1 - at[:, None] - 0.5) - radius])
    assert not field.any()
    ways = np.hypot(ends[:, [0, 2]] - 0.5 - off, ends[:, [1, 3]] - 0.5)
    assert np.abs(ways - radius).max() < 1 / n**2 / radius
    length = np.hypot(ends[:, 0] - ends[:, 2], ends[:, 1] - ends[:, 3]).sum()
    assert length == pytest.approx(2 * np.pi * radius, rel=0.02)
    corners, count = np.unique(ends.reshape(-1, 2).round(9), axis=0, return_counts=True)
    assert (count % 2 == 0).all()
    assert len(corners) >= len(ends) / 2


def test_a_line_reaches_the_edges_of_its_picture() -> None:
    field, ends = zero_lines([np.full((3, 4), 1.0), np.tile([-2.0, -1.0, 1.0, 2.0], (3, 1))])
    assert set(field.tolist()) == {1}
    assert ends[:, [0, 2]] == pytest.approx(0.5)
    assert (ends[:, [1, 3]].min(), ends[:, [1, 3]].max()) == (0, 1)
