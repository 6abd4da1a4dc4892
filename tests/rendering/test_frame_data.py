"""Frame data: saving and loading, and differences in words."""

import csv
import errno
import io
import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.rendering.frame_data import FrameRow, FrameTable, Value, at_rate
from mlu_anim.review.regression.frame_differences import compare
from mlu_anim.system.errors import BadInput, MachineNotReady, RenderFailed

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
TRICKY = st.sampled_from(
    ["", "|", "||", " | ", "(none)", "\\(none)", "=1+1", "-0.3", "'", "'=", "\\"]
)
NUMBERS = st.one_of(
    st.integers(), st.floats(allow_nan=False), st.sampled_from([0.0, -0.0, 1.0, 1e6, 123456.7])
)
NAMES = st.one_of(TEXT.filter(bool), st.sampled_from(["=tpr", "tpr", "'q"])).filter(
    lambda name: name not in ("cut", "t_s", "beat", "beat_t_s", "strings")
)
RATES = st.sampled_from([Fraction(10), Fraction(15), Fraction(60), Fraction(30000, 1001)])


def row(
    frame: int,
    beat: str = "sweep",
    frame_in_beat: int | None = None,
    strings: tuple[str, ...] = ("TPR",),
    fps: int = 10,
    cut: str = "full",
    **values: Value,
) -> FrameRow:
    in_beat = frame if frame_in_beat is None else frame_in_beat
    return FrameRow(cut, Fraction(frame, fps), beat, Fraction(in_beat, fps), values, strings)


def film(beats: dict[str, int]) -> FrameTable:
    """A table of beats with these numbers of frames; tpr rises within a beat."""
    table, frame = FrameTable(), 0
    for beat, n_frames in beats.items():
        for step in range(n_frames):
            table.add(row(frame, beat, step, strings=(beat,), tpr=step / 10, n_right=step))
            frame += 1
    return table


def edited(
    table: FrameTable,
    frames: list[int],
    strings: tuple[str, ...] | None = None,
    **changes: Value,
) -> FrameTable:
    """A copy in which some rows have other values or strings."""
    rows = list(table)
    for frame in frames:
        values = {**rows[frame].values, **changes}
        shown = rows[frame].strings if strings is None else strings
        rows[frame] = replace(rows[frame], values=values, strings=shown)
    return FrameTable(rows)


def saved_and_loaded(table: FrameTable) -> tuple[bytes, FrameTable]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "frames.csv"
        table.save(path)
        assert os.listdir(folder) == ["frames.csv"]  # noqa: PTH208
        return path.read_bytes(), FrameTable.load(path)


@given(
    fps=RATES,
    cells=st.lists(
        st.tuples(
            TEXT, st.dictionaries(NAMES, NUMBERS, max_size=3), st.lists(TEXT | TRICKY, max_size=3)
        ),
        max_size=6,
    ),
)
def test_a_saved_table_loads_unchanged(
    fps: Fraction, cells: list[tuple[str, dict[str, Value], list[str]]]
) -> None:
    table = FrameTable(
        FrameRow("full", i / fps, beat, i / fps, values, tuple(strings))
        for i, (beat, values, strings) in enumerate(cells)
    )
    data, loaded = saved_and_loaded(table)
    assert loaded == table
    kinds = [[type(value) for value in row.values.values()] for row in table]
    assert [
        [type(got.values[name]) for name in was.values]
        for was, got in zip(table, loaded, strict=True)
    ] == kinds
    again, _ = saved_and_loaded(loaded)
    assert again == data


@given(st.lists(TEXT | TRICKY, max_size=4))
def test_no_cell_begins_as_a_formula(strings: list[str]) -> None:
    name = strings[0] if strings else "a"
    at_0 = Fraction(0)
    table = FrameTable([FrameRow(name, at_0, name, at_0, {"=v": 1}, tuple(strings))])
    data, _ = saved_and_loaded(table)
    for cells in csv.reader(io.StringIO(data.decode(), newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)


def test_the_file_is_readable_text() -> None:
    table = FrameTable(
        [
            row(0, "title", 0, strings=("ROC", "a|b"), fps=30),
            row(1, "title", 1, strings=("ROC", "a|b"), fps=30),
            row(2, "sweep", 0, strings=(), fps=30, tpr=2 / 3, n=10**12),
            row(3, "sweep", 1, strings=(), fps=30, tpr=1.0, n=-3),
            row(4, "sweep", 2, strings=("-0.3", "(none)"), fps=30, tpr=float("inf"), n=0),
        ]
    )
    data, loaded = saved_and_loaded(table)
    assert data.decode() == (
        "cut,t_s,beat,beat_t_s,tpr,n,strings\n"
        "full,0.0,title,0.0,,,ROC | a||b\n"
        "full,0.033333333,title,0.033333333,,,\n"
        "full,0.066666667,sweep,0.0,0.666667,1000000000000,(none)\n"
        "full,0.1,sweep,0.033333333,1.0,-3,\n"
        "full,0.133333333,sweep,0.066666667,inf,0,'-0.3 | (none)\n"
    )
    assert loaded == table
    assert loaded.rows[1].t_s == Fraction(1, 30)


def test_numbers_of_numpy_become_plain_ones() -> None:
    table = FrameTable([row(0, a=np.int64(3), b=np.float32(0.1), c=-0.0)])  # type: ignore[arg-type]
    values = table.rows[0].values
    assert values == {"a": 3, "b": 0.1, "c": 0.0}
    assert [type(value) for value in values.values()] == [int, float, float]
    assert str(values["c"]) == "0.0"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([row(1), row(1)], "time must rise"),
        ([row(2), row(1)], "time must rise"),
        ([row(1, fps=1_000_003)], "not the time of any frame"),
        ([row(0, strings_=1), row(1, t_s=1)], "cannot be named 't_s'"),
    ],
)
def test_invalid_rows_are_refused(rows: list[FrameRow], words: str) -> None:
    with pytest.raises(RenderFailed, match=words):
        FrameTable(rows)


def test_a_table_can_have_two_cuts() -> None:
    table = FrameTable([row(0, cut="short"), row(1, cut="short"), row(0, cut="full")])
    assert saved_and_loaded(table)[1] == table


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "first line must be"),
        ("a,b\n1,2\n", "first line must be"),
        ("cut,t_s,beat,beat_t_s,tpr,strings\nfull,0.0,a,0.0,1\n", "line 2: 5 cells.* has 6"),
        (
            "cut,t_s,beat,beat_t_s,tpr,strings\nfull,0,a,0,1,\nfull,1,a,x,1,\n",
            "line 3: not a number",
        ),
        ("cut,t_s,beat,beat_t_s,tpr,strings\nfull,0.0,a,0.0,high,\n", "line 2.*high"),
        ("cut,t_s,beat,beat_t_s,strings\nfull,1/0,a,0.0,\n", "line 2"),
        ("\xff\xfe", "is not a frame data table.*decode"),
        ("cut,t_s,beat,beat_t_s,strings\nfull,1,a,1,\nfull,1,a,1,\n", "time must rise"),
    ],
)
def test_an_invalid_file_is_reported_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "frames.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInput, match=rf"(?s)frames\.csv.*{words}"):
        FrameTable.load(path)


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere"):
        FrameTable.load(tmp_path / "nowhere.csv")


def test_a_failed_save_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "frames.csv"
    film({"a": 2}).save(path)
    before = path.read_bytes()

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(MachineNotReady, match="No space left"):
        film({"b": 3}).save(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["frames.csv"]


def test_goldens_have_ten_rows_a_second() -> None:
    table = FrameTable(row(frame, fps=60) for frame in range(61))
    assert [r.t_s for r in at_rate(table)] == [Fraction(tenth, 10) for tenth in range(11)]
    assert len(at_rate(table, Fraction(20))) == 21


# --- comparison -------------------------------------------------------------------------------


def test_equal_tables_have_no_differences() -> None:
    assert compare(film({"a": 5, "b": 7}), film({"a": 5, "b": 7})) == []
    assert compare(FrameTable(), FrameTable()) == []


def test_a_longer_beat_is_one_sentence() -> None:
    old, new = film({"a": 5, "sweep": 6, "b": 4}), film({"a": 5, "sweep": 10, "b": 4})
    assert compare(old, new) == ["beat sweep is 0.4 s longer"]
    assert compare(new, old) == ["beat sweep is 0.4 s shorter"]
    assert compare(film({"a": 5, "end": 6}), film({"a": 5, "end": 7})) == [
        "beat end is 0.1 s longer"
    ]


def test_values_are_reported_once_per_beat() -> None:
    old = film({"a": 5, "sweep": 40})
    new = edited(old, [37, 38, 39, 40, 41], tpr=0.57)
    old = edited(old, [37, 38, 39, 40, 41], tpr=0.53)
    assert compare(old, new) == ["beat sweep, 3.2 s: tpr 0.53 -> 0.57 (and 4 more frames)"]
    assert compare(old, edited(old, [38, 39], tpr=0.53, n_right=7)) == [
        "beat sweep, 3.3 s: n_right 33 -> 7 (and 1 more frame)"
    ]


def test_close_values_pass_and_whole_numbers_must_be_equal() -> None:
    old = film({"a": 5})
    assert compare(old, edited(old, [2], tpr=0.2004), tolerance=1e-3) == []
    assert compare(old, edited(old, [2], tpr=0.202), tolerance=1e-3) == [
        "beat a, 0.2 s: tpr 0.2 -> 0.202"
    ]
    large = edited(old, [0], n_right=100_000)
    assert compare(large, edited(large, [0], n_right=100_001), tolerance=2) == [
        "beat a, 0.0 s: n_right 100000 -> 100001"
    ]
    assert compare(edited(old, [0], tpr=2000.0), edited(old, [0], tpr=2001.0), tolerance=1e-3) == []
    assert compare(edited(old, [0], tpr=2000.0), edited(old, [0], tpr=2003.0), tolerance=1e-3) == [
        "beat a, 0.0 s: tpr 2000 -> 2003"
    ]


def test_values_that_are_not_finite() -> None:
    nan = edited(film({"a": 3}), [1], tpr=float("nan"))
    assert compare(nan, nan) == []
    assert compare(film({"a": 3}), nan) == ["beat a, 0.1 s: tpr 0.1 -> nan"]
    infinite = edited(film({"a": 3}), [1], tpr=float("inf"))
    assert compare(infinite, infinite) == []
    assert len(compare(infinite, film({"a": 3}))) == 1
    assert len(compare(film({"a": 3}), infinite)) == 1


def test_a_value_missing_in_a_frame_or_in_the_table() -> None:
    rows = [row(i, tpr=0.5, fpr=0.1) for i in range(3)]
    left = [*rows[:2], row(2, tpr=0.5)]
    assert compare(FrameTable(rows), FrameTable(left)) == ["beat sweep, 0.2 s: fpr 0.1 -> nothing"]
    gone = [row(i, tpr=0.5, auc=1.0) for i in range(3)]
    assert compare(FrameTable(rows), FrameTable(gone)) == ["value fpr is gone", "value auc is new"]


def test_changed_texts_are_quoted() -> None:
    old = edited(film({"a": 2, "pairs": 4}), [2, 3, 4, 5], strings=("AUC 0.86", "pairs"))
    new = edited(old, [2, 3, 4, 5], strings=("AUC 0.85", "pairs"))
    assert compare(old, new) == [
        "beat pairs, 0.0 s: text 'AUC 0.86' is now 'AUC 0.85' (and 3 more frames)"
    ]
    assert compare(old, edited(old, [5], strings=("AUC 0.86",))) == [
        "beat pairs, 0.3 s: text 'pairs' is gone"
    ]
    assert compare(old, edited(old, [5], strings=("AUC 0.86", "pairs", "end"))) == [
        "beat pairs, 0.3 s: text 'end' is new"
    ]
    assert compare(old, edited(old, [5], strings=("pairs", "AUC 0.86"))) == [
        "beat pairs, 0.3 s: text 'AUC 0.86 | pairs' is now 'pairs | AUC 0.86'"
    ]


def test_a_counting_text_is_one_sentence() -> None:
    old = FrameTable(row(i, strings=(f"TPR 0.{i}",)) for i in range(9))
    new = FrameTable(row(i, strings=(f"TPR 0.{i + 1}",)) for i in range(9))
    assert compare(old, new) == [
        "beat sweep, 0.0 s: text 'TPR 0.0' is now 'TPR 0.1' (and 8 more frames)"
    ]


def test_beats_that_are_new_gone_moved_or_renamed() -> None:
    old = film({"a": 5, "b": 6, "c": 7})
    assert compare(old, film({"a": 5, "c": 7})) == ["beat b is gone"]
    assert compare(film({"a": 5, "c": 7}), old) == ["beat b is new"]
    renamed = FrameTable(replace(r, beat="bb") if r.beat == "b" else r for r in old)
    assert compare(old, renamed) == ["beat b is now called bb"]
    changed = edited(renamed, [6], tpr=0.9)
    assert compare(old, changed) == ["beat b is now called bb", "beat b, 0.1 s: tpr 0.1 -> 0.9"]
    assert compare(old, film({"a": 5, "d": 9, "c": 7})) == ["beat b is gone", "beat d is new"]
    moved = compare(old, film({"b": 6, "a": 5, "c": 7}))
    assert len(moved) == 1
    assert moved[0].endswith("comes at another position")


def test_cuts_are_named_if_there_are_several() -> None:
    old = FrameTable([row(0, cut="short", tpr=0.1), row(0, cut="full", tpr=0.1)])
    new = FrameTable([row(0, cut="short", tpr=0.1), row(0, cut="full", tpr=0.2)])
    assert compare(old, new) == ["cut full, beat sweep, 0.0 s: tpr 0.1 -> 0.2"]


def test_a_beat_of_one_cut_does_not_end_where_another_cut_goes_on() -> None:
    def cuts(n_short: int) -> FrameTable:
        short = [replace(r, cut="short") for r in film({"a": n_short})]
        return FrameTable([*short, *film({"a": 3, "b": 4})])

    assert compare(cuts(5), cuts(7)) == ["cut short, beat a is 0.2 s longer"]


def test_tables_of_different_rates_are_detected() -> None:
    tens = FrameTable(row(i, fps=10, tpr=0.5) for i in range(10))
    twenties = FrameTable(row(i, fps=20, tpr=0.5) for i in range(20))
    assert compare(tens, twenties) == [
        "beat sweep: 10 of 20 frames (the first at 0.05 s) only in one table; "
        "do both have the same rate?"
    ]
    assert compare(tens, at_rate(twenties)) == []


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "renders").write_text("not a folder")
    with pytest.raises(MachineNotReady, match=r"frames\.csv"):
        film({"a": 1}).save(tmp_path / "renders" / "frames.csv")
