"""Excel workbooks: read sheet by sheet, and hostile ones refused in words."""

import io
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from mlu_anim.data.own_data import read_data
from mlu_anim.data.tables import workbook
from mlu_anim.data.tables.column import Kind
from mlu_anim.data.tables.opening import open_table_file
from mlu_anim.data.tables.table_format import DETECTED, TableFormat
from mlu_anim.system.errors import BadInput, MachineNotReady

SHEET = "xl/worksheets/sheet1.xml"
Rows = list[list[object]]
GOOD: Rows = [["age", "y"], [31, 0], [45.5, 1], [52, 0]]


@pytest.fixture
def book(tmp_path: Path) -> Callable[..., Path]:
    """Writes sheets of rows, and edits one part of the archive."""

    def _write(
        *sheets: Rows, edit: Callable[[bytes], bytes] = bytes, part: str = SHEET, hidden: int = -1
    ) -> Path:
        made = openpyxl.Workbook()
        made.remove(made.active)
        for index, rows in enumerate(sheets):
            sheet = made.create_sheet(f"sheet {index}")
            sheet.sheet_state = "hidden" if index == hidden else "visible"
            for row in rows:
                sheet.append(row)
        content, path = io.BytesIO(), tmp_path / "people.xlsx"
        made.save(content)
        with zipfile.ZipFile(content) as old, zipfile.ZipFile(path, "w", 8) as new:
            for name in old.namelist():
                new.writestr(name, edit(old.read(name)) if name == part else old.read(name))
        return path

    return _write


def columns(path: Path, form: TableFormat = DETECTED) -> dict[str, list[object]]:
    with open_table_file(path, form) as file:
        found = file.read(file.names, ())
    return {name: column.values().tolist() for name, column in found.items()}


def test_cells_keep_their_types(book: Callable[..., Path]) -> None:
    rows: Rows = [
        ["n", "x", "flag", "word", "share"],
        [1, 0.5, True, "a", "12%"],
        [2, 1.5, False, "b", "13,5%"],
    ]
    path = book(rows)
    assert columns(path, TableFormat(decimal=",")) == {
        "n": [1, 2],
        "x": [0.5, 1.5],
        "flag": [True, False],
        "word": ["a", "b"],
        "share": [0.12, 0.135],
    }
    with open_table_file(path) as file:
        found = file.read(("n", "x", "flag"), ())
    kinds = [column.kind for column in found.values()]
    assert kinds == [Kind.INTEGER, Kind.NUMBER, Kind.BOOLEAN]


def test_dates_are_left_out_and_gaps_are_gaps(book: Callable[..., Path]) -> None:
    rows: Rows = [["day", "at", "age", "y"]]
    rows += [[date(2024, 1, i + 1), datetime(2024, 1, 1, 10, i), i * i, i % 2] for i in range(9)]
    path = book([[], *rows, [None, None, None, None]])
    data = read_data(str(path), target="y", features=(), drop_missing=False)
    assert data.feature_names == ("age",)
    assert data.notes["left_out"] == "left out: 'day' (dates or times), 'at' (dates or times)"
    rows[4][2] = None
    with pytest.raises(BadInput, match="missing: 'age' in 1 of 9 rows"):
        read_data(str(book(rows)), target="y", features=(), drop_missing=False)


def test_the_first_sheet_that_is_shown_is_read_or_the_one_that_is_named(
    book: Callable[..., Path],
) -> None:
    other: Rows = [["age", "y"], [1, 0], [2, 1]]
    path = book(other, GOOD, other, hidden=0)
    with open_table_file(path) as file:
        assert file.notes == {"sheet": "sheet 'sheet 1' of 3 is read (--sheet)"}
    assert columns(path)["age"] == [31, 45.5, 52]
    assert columns(path, TableFormat(sheet="sheet 2"))["age"] == [1, 2]
    with pytest.raises(BadInput, match="no sheet 'shet 2'") as caught:
        open_table_file(path, TableFormat(sheet="shet 2"))
    assert caught.value.hint == "Did you mean 'sheet 2'?"
    with pytest.raises(BadInput, match="a workbook has no separator"):
        open_table_file(path, TableFormat(separator=";"))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "the sheet is empty"),
        ([["Patients of 2024"], *GOOD], "row 2: more cells than the header's 1"),
        ([["age", "y"], [1, 0, None, 5]], "row 2: more cells than the header's 2"),
    ],
)
def test_sheets_that_are_no_tables(book: Callable[..., Path], rows: Rows, message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        columns(book(rows))
    assert caught.value.hint


def _laughs(sheet: bytes) -> bytes:
    """Ten entities, each ten times the one before."""
    entities = [b'<!ENTITY a "aaaaaaaaaa">']
    entities += [b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(9)]
    document = b'<?xml version="1.0"?><!DOCTYPE l [' + b"".join(entities) + b"]>"
    return document + sheet.replace(b"<v>31</v>", b"<v>&j;</v>")


HOSTILE: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a cell at the far corner": (lambda sheet: sheet.replace(b'r="B4"', b'r="XFD4"'), "more cells"),
    "entities": (_laughs, "cannot be read as a workbook"),
    "no XML": (lambda _: b"\0" * 100, "cannot be read as a workbook"),
    "a number that is none": (
        lambda sheet: sheet.replace(b"<v>31</v>", b"<v>x</v>"),
        "cannot be read as a workbook: invalid literal",
    ),
    "a wrong shared text": (
        lambda sheet: sheet.replace(b't="inlineStr"><is><t>age</t></is>', b't="s"><v>99</v>'),
        "cannot be read as a workbook",
    ),
}


@pytest.mark.parametrize(("edit", "message"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_workbooks_are_refused_in_words(
    book: Callable[..., Path], edit: Callable[[bytes], bytes], message: str
) -> None:
    with pytest.raises(BadInput) as caught:
        columns(book(GOOD, edit=edit))
    assert caught.value.message.startswith("people.xlsx: ")
    assert message in caught.value.message
    assert "\n" not in caught.value.message


def test_a_row_far_below_takes_no_time(
    book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "LAST_ROW", 1000)
    far = book(GOOD, edit=lambda s: s.replace(b'<row r="4">', b'<row r="99999999999999">'))
    assert columns(far)["age"] == [31, 45.5]


def test_a_workbook_that_is_larger_than_it_says_is_not_unpacked(
    book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(
        GOOD, edit=lambda sheet: sheet.replace(b"</sheetData>", b" " * 10**6 + b"</sheetData>")
    )
    monkeypatch.setattr(workbook, "MOST_UNPACKED_BYTES", 500_000)
    with pytest.raises(BadInput, match="more than 500,000 bytes when it is unpacked"):
        columns(path)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(SHEET).file_size.to_bytes(4, "little")
    path.write_bytes(content.replace(size, (2000).to_bytes(4, "little")))
    with pytest.raises(BadInput, match="cannot be read as a workbook"):
        columns(path)


def test_what_is_no_workbook(tmp_path: Path, book: Callable[..., Path]) -> None:
    path = tmp_path / "a.xlsx"
    path.write_text("age,y\n1,0\n")
    with pytest.raises(BadInput, match=r"a\.xlsx: is not a workbook"):
        open_table_file(path)
    path.write_bytes(book(GOOD).read_bytes()[:200])
    with pytest.raises(BadInput, match="cannot be read as a workbook"):
        open_table_file(path)


def test_without_openpyxl_the_extra_is_named(
    book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(GOOD)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MachineNotReady, match=r"people\.xlsx: a workbook needs") as caught:
        open_table_file(path)
    assert 'pip install "mlu-anim[excel]"' in str(caught.value.hint)
