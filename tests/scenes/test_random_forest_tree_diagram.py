"""Trees: nodes stand apart and in order, bars show shares, the path leads from root to leaf."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.stage.page import Rect
from mlu_anim.stage.theme import theme
from scenes._random_forest_tree_diagram import TreeDiagram, along
from scenes._random_forest_tree_shape import TreeRoom, TreeShape

ROOM = TreeRoom(Rect(-3.0, -2.0, 3.0, 2.0), 0.2)


def _shape(turns: list[bool]) -> TreeShape:
    """A binary tree: each turn says whether the next waiting node splits (numbered depth first)."""
    left, right = [], []
    asked = iter(turns)

    def grow(level: int) -> int:
        node = len(left)
        left.append(-1)
        right.append(-1)
        if level < 4 and next(asked, False):
            left[node] = grow(level + 1)
            right[node] = grow(level + 1)
        return node

    grow(0)
    share = np.linspace(0, 1, len(left))
    return TreeShape(np.array(left), np.array(right), share)


trees = st.lists(st.booleans(), max_size=31).map(lambda turns: _shape([True, *turns]))
THREE_LEAVES = _shape([True, True])


def _diagram(
    shape: TreeShape, grown: float, lit: float = 0.0, path: tuple[int, ...] = ()
) -> TreeDiagram:
    diagram = TreeDiagram(
        "tree",
        shape,
        theme("light"),
        room=lambda: ROOM,
        grown=lambda: grown,
        path=path,
        lit=lambda: lit,
        letters=["T" if split else "" for split in shape.is_split],
        letters_seen=lambda: 1.0,
        em=0.3,
    )
    diagram.stand()
    return diagram


@given(trees)
def test_nodes_stand_within_their_room_and_children_on_both_sides(shape: TreeShape) -> None:
    places = _diagram(shape, 99).places()
    assert (np.abs(places[:, 0]) < 3).all()
    assert (np.abs(places[:, 1]) <= 2).all()
    splits = np.flatnonzero(shape.is_split)
    assert (places[shape.left[splits], 0] < places[splits, 0]).all()
    assert (places[shape.right[splits], 0] > places[splits, 0]).all()
    for children in (shape.left, shape.right):
        assert (places[children[splits], 1] < places[splits, 1]).all()


@given(trees)
def test_a_grown_tree_shows_a_bar_for_each_leaf_with_its_share(shape: TreeShape) -> None:
    diagram = _diagram(shape, 99)
    leaves = np.flatnonzero(~shape.is_split)
    order = np.argsort(shape.across()[leaves])
    assert diagram.leaf_shares() == pytest.approx(shape.probability[leaves][order])
    assert len(diagram.links.points) // 4 == len(shape.left) - 1
    assert len(diagram.splits.points) // 16 == shape.is_split.sum()


@given(trees, st.data())
def test_after_so_many_splits_there_is_one_leaf_more(shape: TreeShape, data: st.DataObject) -> None:
    made = data.draw(st.integers(0, int(shape.is_split.sum())))
    diagram = _diagram(shape, made)
    assert diagram.readings() == {"tree_bars": made + 1}
    assert len(diagram.splits.points) // 16 == made
    letters = [w for w in diagram.letters.values() if w.visibility > 0]
    assert len(letters) == made


@given(trees)
def test_splits_are_made_after_their_parents(shape: TreeShape) -> None:
    rank, parent = shape.split_ranks(), shape.parents()
    assert sorted(rank[shape.is_split]) == list(range(int(shape.is_split.sum())))
    inner = shape.is_split & (parent >= 0)
    assert (rank[inner] > rank[parent[inner]]).all()


def test_the_path_is_drawn_as_far_as_it_is_lit_and_frames_the_leaf_at_its_end() -> None:
    half = _diagram(THREE_LEAVES, 9, lit=0.5, path=(0, 1, 2))
    places = half.places()
    assert half.way.points[-1, :2] == pytest.approx(places[:2].mean(axis=0))
    assert not len(half.leaf.points)
    whole = _diagram(THREE_LEAVES, 9, lit=2, path=(0, 1, 2))
    assert whole.way.points[[0, -1], :2] == pytest.approx(places[[0, 2]])
    assert whole.leaf.points[:, 1].max() == pytest.approx(places[2, 1])


def test_along_stops_at_both_ends() -> None:
    stops = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 4.0]])
    ways = [along(stops, steps).tolist() for steps in (-1, 0, 0.5, 1.25, 2, 9)]
    assert ways == [[0, 0], [0, 0], [1, 0], [2, 1], [2, 4], [2, 4]]
    assert along(stops[:1], 3).tolist() == [0, 0]


def test_rooms_glide() -> None:
    small = TreeRoom(Rect(0.0, 0.0, 1.0, 1.0), 0.1)
    middle = ROOM.toward(small, 0.5)
    assert (middle.rect, middle.radius) == (Rect(-1.5, -1.0, 2.0, 1.5), pytest.approx(0.15))
    assert ROOM.toward(small, 0.0) == ROOM
    assert ROOM.toward(small, 1.0) == small


# --- stubs --------------------------------------------------------------------------------------

CUT = TreeShape(
    np.array([1, -1, 3, -1, -1]),
    np.array([2, -1, 4, -1, -1]),
    np.array([0.5, 0.0, 0.6, 0.7, 1.0]),
    np.array([4, 0, 3, 2, 0]),
)
"""Its second leaf goes on for two levels."""


def _cut(lit: float, hidden_share: float = 0.25, clearance: float = 0.0) -> TreeDiagram:
    diagram = TreeDiagram(
        "tree",
        CUT,
        theme("light"),
        room=lambda: ROOM,
        grown=lambda: 9.0,
        path=(0, 2, 3),
        lit=lambda: lit,
        letters=["a", "", "b", "", ""],
        letters_seen=lambda: 1.0,
        em=0.3,
        hidden_share=hidden_share,
        clearance=clearance,
    )
    diagram.stand()
    return diagram


def test_a_stub_stands_for_what_follows_and_says_how_many_levels() -> None:
    diagram = _cut(0.0)
    assert CUT.is_stub.tolist() == [False, False, False, True, False]
    assert len(diagram.stubs.points) // 12 == 1
    tip = diagram.stubs.points[:, 1].max()
    assert tip == pytest.approx(diagram.places()[3, 1])
    assert diagram.leaf_shares() == pytest.approx([0.0, 1.0])
    (number,) = diagram.numbers.values()
    assert number.string == "+2"
    assert number.line_box().top < diagram.stubs.box().bottom


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_the_path_leads_through_a_stub_to_a_leaf_of_that_share(share: float) -> None:
    assert np.isnan(_cut(2.0, share).hidden_leaf_share())
    half, whole = _cut(2.5, share), _cut(3.0, share)
    assert half.n_steps == whole.n_steps == 3
    assert half.hidden_leaf_share() == pytest.approx(share)
    assert whole.hidden_leaf_share() == pytest.approx(share)
    assert not len(half.leaf.points)
    assert whole.leaf.box().top == pytest.approx(whole.stubs.box().bottom)
    assert whole.leaf.box().bottom == pytest.approx(ROOM.rect.bottom)


def test_a_mark_does_not_hide_the_leaf_below_a_stub() -> None:
    end = _cut(3.0, clearance=0.2).stops()[-1]
    assert end[1] - 0.2 == pytest.approx(_cut(3.0).leaf.box().top)
    far = _cut(3.0, clearance=9.0)
    assert far.stops()[-1] == pytest.approx(far.places()[3])


def test_numbers_without_room_are_left_out() -> None:
    narrow = TreeRoom(Rect(-0.3, -2.0, 0.3, 2.0), 0.05)
    diagram = TreeDiagram(
        "tree",
        CUT,
        theme("light"),
        room=lambda: narrow,
        grown=lambda: 9.0,
        letters=["a", "", "b", "", ""],
        em=0.3,
    )
    assert not diagram.numbers
