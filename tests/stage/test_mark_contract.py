"""The contract of all marks: what is drawn is what their channels say, to 1e-6 of the frame."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.results.clips import names
from mlu_anim.stage.frame import Frame
from mlu_anim.stage.marks import Line, LineNames, Mark, Named, Note, Notes, Text
from mlu_anim.stage.marks.contract import misdrawn
from mlu_anim.stage.moves import Upto
from mlu_anim.stage.page import Rect
from mlu_anim.stage.scales import Band, Linear
from mlu_anim.stage.words import Words
from tests.recordings import course_of
from tests.stage.grammar import bound, drawn_marks, mark_classes, setting

every_kind = pytest.mark.parametrize("kind", mark_classes(), ids=lambda c: c.__name__)


@every_kind
@settings(max_examples=40)
@given(data=st.data())
def test_a_mark_draws_what_its_channels_say(kind: type[Mark], data: st.DataObject) -> None:
    mark = data.draw(drawn_marks(kind))
    assert misdrawn(mark) == []


@every_kind
@settings(max_examples=10)
@given(data=st.data())
def test_no_ink_can_be_moved_unnoticed(kind: type[Mark], data: st.DataObject) -> None:
    """The contract fails if all that a mark draws is a little too far to the right."""
    mark = data.draw(drawn_marks(kind))
    inks = [ink for ink in mark.inks() if len(ink.points) and ink.visibility > 0]
    if not inks or _says_no_place(mark):
        return
    for ink in inks:
        ink.points = ink.points + np.array([0.01, 0.01, 0.0])
    assert misdrawn(mark) != []


def _says_no_place(mark: Mark) -> bool:
    """Whether its columns are texts and counts, which can be anywhere."""
    columns = {key for key, values in mark.expected().items() if len(values)}
    return not columns - {"text", "numerator", "denominator", "label", "role"}


@every_kind
@settings(max_examples=10)
@given(data=st.data())
def test_no_text_can_be_altered_unnoticed(kind: type[Mark], data: st.DataObject) -> None:
    mark = data.draw(drawn_marks(kind))
    words = [ink for ink in mark.inks() if isinstance(ink, Words) and len(ink.points)]
    if not words or not {"text", "label"} & mark.expected().keys():
        return
    words[0].points = words[0].points * (1.1, 1.0, 1.0)
    assert misdrawn(mark) != []


@pytest.mark.parametrize(
    ("n_segments", "seen"),
    [
        (0, []),
        (0.5, [(0, 0), (0, 0.25)]),
        (1, [(0, 0), (0, 0.5)]),
        (1.5, [(0, 0), (0, 0.5), (0.25, 0.5)]),
        (9, [(0, 0), (0, 0.5), (0.5, 0.5), (1, 1)]),
    ],
)
def test_a_line_is_drawn_as_far_as_it_has_come(
    n_segments: float, seen: list[tuple[float, float]]
) -> None:
    line = Line("line", x=(0, 0, 0.5, 1), y=(0, 0.5, 0.5, 1), reveal=Upto(lambda: n_segments))
    bound(line, Linear(), Linear())
    assert [tuple(vertex) for vertex in line.vertices().round(9)] == seen


def test_a_channel_that_changes_is_drawn_anew() -> None:
    height = [0.25]
    mark = bound(Line("line", x=(0, 1), y=lambda: (0.0, height[0])), Linear(), Linear())
    height[0] = 0.75
    assert misdrawn(mark) != []
    mark.refresh()
    assert misdrawn(mark) == []


def test_names_of_lines_stand_clear_of_each_other_and_of_the_lines() -> None:
    from mlu_anim.stage.frame import Frame

    made = setting()
    frame = Frame(made, made.page.measure, x=Linear(), y=Linear(), square=True)
    lines = [frame.add(Line(f"line {k}", x=(0, 1), y=(0, k / 3))) for k in (1, 2, 3)]
    named = [Named(line, f"labels.{line.part_name}") for line in lines]
    names_mark = frame.add(LineNames("names", named))
    assert frame.plan
    names_mark.stand()
    boxes = [ink.line_box() for ink in names_mark.inks() if isinstance(ink, Words)]
    assert len(boxes) == 3
    assert not any(a.overlaps(b) for k, a in enumerate(boxes) for b in boxes[:k])


def test_a_note_with_no_room_in_its_line_takes_its_shorter_form() -> None:
    narrow = Rect(-0.8, -1.6, 0.8, 1.6)
    frame = Frame(setting("1:1"), narrow, x=Linear(), y=Linear(), square=True)
    long = "labels.a_name_too_long_for_one_line"
    notes = frame.add(Notes("notes", [Note(long, shorter="labels.short")] * 4))
    assert not frame.plan.notes_inside
    assert notes.drawn()["text"].tolist() == ["short"] * 4


@pytest.mark.parametrize("clip", names())
@pytest.mark.parametrize("cut", ["short", "full"])
def test_marks_of_a_clip_draw_what_their_channels_say(clip: str, cut: str) -> None:
    """Every mark at every stop of the beats."""
    course = course_of(clip, cut)
    assert course.misdrawn == ()
    assert course.marks, "no mark was seen"
    if clip == "roc":
        assert {"roc", "pairs", "point", "fliers", "duel ends"} <= course.marks


@pytest.mark.parametrize("x", [0.1, 0.6, 1.0])
def test_a_text_level_with_a_dot_has_its_middle_there(x: float) -> None:
    mark = bound(Text("text", x=x, y=0.5, text="H", level="middle", dx=0.3), Linear(), Linear())
    low, high = mark.lines[0].points[:, 1].min(), mark.lines[0].points[:, 1].max()
    middle = float(mark.plane.c2p([x], [0.5])[0, 1])
    assert (low + high) / 2 == pytest.approx(middle, abs=0.02 * (high - low))


@pytest.mark.parametrize("names", [("a", "b"), ("a name that is long", "b")])
@pytest.mark.parametrize("x", [0.0, 0.5, 0.9, 1.0])
@pytest.mark.parametrize("text", ["5", "102 000"])
def test_a_text_at_the_right_ends_on_its_card(names: tuple[str, ...], x: float, text: str) -> None:
    made = setting()
    frame = Frame(made, made.page.measure, x=Linear(), y=Band(names))
    mark = frame.add(Text("text", x=x, y=0, text=text, dx=0.3))
    room = frame.plan.room
    mark.stand()
    assert mark.lines[0].line_box().right <= room.right + 1e-9
    bare = Frame(made, made.page.measure, x=Linear(), y=Band(names))
    if x in (0.0, 1.0):
        assert (frame.plan.plot == bare.plan.plot) == (x == 0.0)
