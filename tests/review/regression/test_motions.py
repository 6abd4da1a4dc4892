"""Motions: their start and end are stored exactly, and changes are reported."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import LEFT, Circle, Create, Scene

from mlu_anim.review.regression import motions
from mlu_anim.review.regression.motions import Motion
from mlu_anim.review.regression.recording import record
from mlu_anim.review.regression.subjects import subject_of
from mlu_anim.system.errors import BadInput

TIME = st.integers(0, 300_000).map(lambda n: Fraction(n, 10_000))
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=8)
MOTIONS = st.lists(st.builds(Motion, TEXT, TEXT, TIME, TIME, TEXT), max_size=5).map(tuple)
FIRST = Motion("full", "sweep", Fraction(1, 2), Fraction(3, 2), "threshold")
SECOND = Motion("full", "sweep", Fraction(2), Fraction(3), "caption, table")
LATE = Fraction(1, 30)


@given(MOTIONS)
def test_saved_motions_load_unchanged(
    tmp_path_factory: pytest.TempPathFactory, recorded: tuple[Motion, ...]
) -> None:
    path = tmp_path_factory.mktemp("motions") / "motions.csv"
    motions.save(path, recorded)
    assert motions.load(path) == recorded


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "first line"), ("a,b\n", "first line"), (f"{motions.HEAD}\nfull,a,0,1\n", "line 2")],
)
def test_an_invalid_file_is_reported(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "motions.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=rf"motions\.csv.*{words}"):
        motions.load(path)


@pytest.mark.parametrize(
    ("got", "changes"),
    [
        ([FIRST, SECOND], []),
        (
            [replace(FIRST, start_s=FIRST.start_s + LATE), SECOND],
            ["0.5 s: the motion of threshold begins 0.033 s later and is 0.033 s shorter"],
        ),
        (
            [replace(m, start_s=m.start_s + LATE, end_s=m.end_s + LATE) for m in (FIRST, SECOND)],
            ["0.5 s: the motion of threshold begins 0.033 s later (and 1 more motion)"],
        ),
        ([FIRST], ["2.0 s: the moving object is nothing instead of caption, table"]),
        ([FIRST, SECOND, FIRST], ["0.5 s: the moving object is threshold instead of nothing"]),
        (
            [replace(FIRST, of="cost"), SECOND],
            ["0.5 s: the moving object is cost instead of threshold"],
        ),
        ([replace(FIRST, beat="another")], []),
    ],
)
def test_a_change_is_described_in_words(got: list[Motion], changes: list[str]) -> None:
    assert motions.differences([FIRST, SECOND], got) == [f"beat sweep, {c}" for c in changes]


class Drawn(Scene):
    """A plain manim scene, whose second motion starts `late_s` late."""

    late_s = 0.0

    def construct(self) -> None:
        circle = Circle()
        self.play(Create(circle), run_time=0.5)
        self.wait(0.3 + self.late_s)
        self.next_section("away")
        self.play(circle.animate.shift(LEFT), run_time=0.4 - self.late_s)


def test_motions_of_any_scene_are_recorded_by_section() -> None:
    class Late(Drawn):
        late_s = 0.01

    on_time, late = (record(subject_of(s), tiers=(2,)).motions for s in (Drawn, Late))
    tenths = [(m.beat, 10 * m.start_s, 10 * m.end_s, m.of) for m in on_time]
    assert tenths == [("scene", 0, 5, "Create"), ("away", 0, 4, "MethodAnimation")]
    assert late[1].end_s == Fraction(39, 100)
    assert record(subject_of(Drawn), at=(Fraction(0),), tiers=(2,)).motions == ()
