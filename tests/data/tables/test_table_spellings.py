"""A table reads as the same values however it is written, or it is refused: never as other ones."""

import gzip
import io
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.own_data import read_data
from mlu_anim.data.predictions import predictions_from_columns, read_predictions
from mlu_anim.data.tables import file_bytes
from mlu_anim.data.tables.number_parsing import is_date, looks_like_number
from mlu_anim.data.tables.table_format import DETECTED, TableFormat
from mlu_anim.system.errors import BadInput
from tests.strategies import ONE_FOLDER

Write = Callable[..., Path]
DOSES = [1.5, 0.25, 1234.5, -2.0, 30.0, 17.75]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(content: str | bytes, name: str = "doses.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


def read(
    path: Path, features: tuple[str, ...] = (), form: TableFormat = DETECTED, target: str = "y"
) -> Dataset:
    return read_data(str(path), target=target, features=features, drop_missing=False, form=form)


def table(cells: list[str], separator: str = ",", quoted: bool = False) -> str:
    rows = [f'"{cell}"' if quoted else cell for cell in cells]
    lines = [f"{cell}{separator}{i % 2}" for i, cell in enumerate(rows)]
    return "\n".join([f"dose{separator}y", *lines]) + "\n"


POINTS = ["1.5", "0.25", "1234.5", "-2", "30", "17.75"]
COMMAS = [cell.replace(".", ",") for cell in POINTS]
SPELLINGS: dict[str, tuple[str | bytes, str]] = {
    "plain": (table(POINTS), "a.csv"),
    "BOM": ("\ufeff" + table(POINTS), "a.csv"),
    "quoted": (table(POINTS, quoted=True), "a.csv"),
    "tabs": (table(POINTS, "\t"), "a.tsv"),
    "tabs in a csv": (table(POINTS, "\t"), "a.csv"),
    "semicolons": (table(POINTS, ";"), "a.csv"),
    "bars": (table(POINTS, "|"), "a.txt"),
    "commas in a tsv": (table(POINTS), "a.tsv"),
    "decimal comma": (table(COMMAS, ";"), "a.csv"),
    "decimal comma in quotes": (table(COMMAS, quoted=True), "a.csv"),
    "sep line": ("sep=;\n" + table(COMMAS, ";"), "a.csv"),
    "quoted sep line": ('"sep=,"\r\n' + table(POINTS), "a.csv"),
    "thousands": (table(["1.5", "0.25", "1,234.5", "-2", "30", "17.75"], quoted=True), "a.csv"),
    "thousands, comma": (table(["1,5", "0,25", "1.234,5", "-2", "30", "17,75"], ";"), "a.csv"),
    "thousands, spaces": (
        table(["1,5", "0,25", "1\u202f234,5", "-2", "30", "17,75"], ";"),
        "a.csv",
    ),
    "thousands, Swiss": (table(["1.5", "0.25", "1'234.5", "-2", "30", "17.75"], ";"), "a.csv"),
    "a true minus": (table([cell.replace("-", "\u2212") for cell in POINTS]), "a.csv"),
    "exponents": (table(["1.5", "2.5e-1", "1.2345E3", "-2", "3e1", "17.75"]), "a.csv"),
    "percent": (table([f"{100 * x:g} %" for x in DOSES]), "a.csv"),
    "percent, comma": (table([f"{100 * x:g}%".replace(".", ",") for x in DOSES], ";"), "a.csv"),
    "separators at the end": (table(POINTS).replace("\n", ",\n"), "a.csv"),
    "separators at the end of rows": (
        table(POINTS).replace("\n", ",,\n").replace("y,,", "y"),
        "a.csv",
    ),
    "empty rows": (table(POINTS) + ",\n,\n", "a.csv"),
    "packed": (gzip.compress(table(POINTS).encode()), "a.csv.gz"),
    "packed tabs": (gzip.compress(table(POINTS, "\t").encode()), "a.tsv.gz"),
}


@pytest.mark.parametrize(("content", "name"), SPELLINGS.values(), ids=SPELLINGS)
def test_the_same_values_however_they_are_written(
    write: Write, content: str | bytes, name: str
) -> None:
    data = read(write(content, name))
    assert data.feature_names == ("dose",)
    assert data.X[:, 0] == pytest.approx(DOSES, rel=1e-15)
    assert data.y.tolist() == [0, 1, 0, 1, 0, 1]
    found = read_predictions(write(content, name), "y", "dose")
    assert found.y_score == pytest.approx(DOSES, rel=1e-15)


@pytest.mark.parametrize(
    ("spelling", "key", "note"),
    [
        ("semicolons", "separator", "separated by semicolons (--separator)"),
        ("decimal comma", "decimal", "with a decimal comma (--decimal)"),
        ("thousands", "spelled", "numbers read with dose (thousands marks)"),
        ("percent", "spelled", "numbers read with dose (percent signs (12 % is 0.12))"),
        ("empty rows", "empty", "empty rows skipped: 2"),
    ],
)
def test_what_was_detected_is_told(write: Write, spelling: str, key: str, note: str) -> None:
    path = write(*SPELLINGS[spelling])
    assert note in str(read(path).notes[key])
    assert key in read_predictions(path, "y", "dose").notes
    assert not read_predictions(write(*SPELLINGS["plain"]), "y", "dose").notes


MANY = [f"{i / 10:.1f}" for i in range(1, 60)]
LATE = [*map(str, range(1, 600)), *(cell.replace(".", ",") for cell in MANY)]
DOUBTFUL: dict[str, tuple[list[str], str, str]] = {
    "two marks": ([*POINTS, "2,5"], "'2,5' is not a number with a decimal point", "--decimal ,"),
    "two marks, many": ([*MANY, "2,5"], "'2,5' is not a number with a decimal po", "--decimal ,"),
    "late": (LATE, "row 601, column 'dose': '0,1' is not a number with a dec", "--decimal ,"),
    "one group": (["1,234", "2,345", "12", "1,500"], "'1,234' can be 1234 or 1.234", "--decimal ."),
    "some percents": (["12%", "0.5", "13%"], "some cells have a percent sign", "alike"),
    "currency": (["$1.50", "$2.50", "$17.25"], "'$1.50' is not a number", "Fix"),
    "bookkeeping": (["(12)", "13", "14"], "'(12)' is not a number", "Fix"),
    "underscores": (["1_000", "2_000", "3_000"], "'1_000' is not a number", "Fix"),
    "a word": ([*MANY, "hoch"], "'hoch' is not a number", "Fix"),
    "a mark": (["1.5", "2.5", "n.a."], "'n.a.' is not a number", "Fix"),
    "an error of Excel": (["1.5", "2.5", "#DIV/0!"], "'#DIV/0!' is not a number", "Fix"),
}


@pytest.mark.parametrize(("cells", "rule", "hint"), DOUBTFUL.values(), ids=DOUBTFUL)
def test_nothing_that_looks_like_a_number_becomes_a_word(
    write: Write, cells: list[str], rule: str, hint: str
) -> None:
    path = write(table(cells, quoted=True))
    for call in (lambda: read(path), lambda: read_predictions(path, "y", "dose")):
        with pytest.raises(BadInput) as caught:
            call()
        assert rule in caught.value.message
        assert hint in str(caught.value.hint)


def test_a_doubtful_column_stops_nothing_that_does_not_use_it(write: Write) -> None:
    cells = ["1,5", "2.5", "3,5", "4.5"]
    lines = [f'"{cell}",{i * i},{i % 2}' for i, cell in enumerate(cells)]
    path = write("\n".join(["dose,age,y", *lines]))
    assert read(path, features=("age",)).X[:, 0].tolist() == [0, 1, 4, 9]
    with pytest.raises(BadInput, match="column 'dose'"):
        read(path)


def test_options_settle_what_nothing_tells(write: Write) -> None:
    path = write(table(["1,234", "2,345", "12", "1,500"], quoted=True))
    point, comma = TableFormat(decimal="."), TableFormat(decimal=",")
    assert read(path, form=point).X[:, 0].tolist() == [1234, 2345, 12, 1500]
    assert read(path, form=comma).X[:, 0].tolist() == [1.234, 2.345, 12, 1.5]
    german = write(table(["1.234", "2.345", "12", "1.500"], ";"))
    with pytest.raises(BadInput, match="points can be thousands or decimal marks"):
        read(german)
    assert read(german, form=comma).X[:, 0].tolist() == [1234, 2345, 12, 1500]
    assert read(german, form=point).X[:, 0].tolist() == [1.234, 2.345, 12, 1.5]
    odd = write(table(["1", "2", "4"], "#"))
    assert read(odd, form=TableFormat(separator="#")).X[:, 0].tolist() == [1, 2, 4]
    with pytest.raises(BadInput, match="has no sheet"):
        read(odd, form=TableFormat(sheet="a"))


def test_categories_that_begin_with_digits_stay_words(write: Write) -> None:
    for words in (("1", "2", "3+"), ("18-25", "26-35", "36+"), ("10%", "partial", "none")):
        data = read(write(table([words[i % 3] for i in range(12)], quoted=True)))
        assert {name.partition("=")[2] for name in data.feature_names} == set(words)
    mixed = read(write(table(["1", "2", "3+"] * 4)))
    assert mixed.notes["categories"] == (
        "a column for each word of dose (1, 2, 3+; words, since '3+' is not a number)"
    )


@pytest.mark.parametrize(
    "text", ["2024-01-31", "31.01.2024", "1/31/24", "2024-01-31T10:00:00Z", "3 Mar 2024", "10:30"]
)
def test_dates_are_dates(text: str) -> None:
    assert is_date(text)
    assert not looks_like_number(text)


@pytest.mark.parametrize("text", ["1.2.3", "99/99/2024", "20240131", "1.5", "5-6", ""])
def test_other_signs_between_digits_make_no_date(text: str) -> None:
    assert not is_date(text)


# --- digits that no float holds -------------------------------------------------------------------


def _scores(texts: list[str]) -> str:
    return "y_true,y_score\n" + "".join(f"{i % 2},{text}\n" for i, text in enumerate(texts))


def test_different_scores_that_become_one_number_are_refused(write: Write) -> None:
    ids = [str(2**60 + i) for i in range(20)]
    long = [f"0.1234567890123456789{i:02}" for i in range(20)]
    for texts in (ids, long):
        with pytest.raises(BadInput, match="different scores become equal"):
            read_predictions(write(_scores(texts)))
    for values in ([2**60, 2**60 + 1], [Decimal("0.12345678901234567891"), Decimal(long[0])]):
        with pytest.raises(BadInput, match=r"^y_score: numbers with so many digits"):
            predictions_from_columns([0, 1], values)
    pl.DataFrame({"y_true": [0, 1] * 10, "y_score": list(map(int, ids))}).write_parquet(
        write(b"", "a.parquet")
    )
    with pytest.raises(BadInput, match="different scores become equal"):
        read_predictions(write(b"", "b.csv").with_name("a.parquet"))


def test_large_numbers_that_floats_hold_are_read(write: Write) -> None:
    exact = [str(2**60 + 256 * i) for i in range(20)]
    assert read_predictions(write(_scores(exact))).y_score.tolist() == [*map(float, exact)]
    printed = [f"{x:.20f}" for x in (0.1, 0.2, 0.30000000000000004, 1e22)]
    assert read_predictions(write(_scores(printed))).y_score.tolist() == [*map(float, printed)]


# --- names ----------------------------------------------------------------------------------------


def test_a_name_that_stands_twice_matters_only_where_it_is_asked_for(write: Write) -> None:
    path = write("a,b,a,y\n1,5,2,0\n2,9,3,1\n3,6,1,0\n")
    data = read(path)
    assert data.feature_names == ("b",)
    assert data.notes["repeated"] == "left out, since several columns have the name: 'a'"
    for call in (lambda: read(path, ("a",)), lambda: read_predictions(path, "y", "a")):
        with pytest.raises(BadInput, match="row 1, column 'a': several columns have this name"):
            call()


# --- packed files ---------------------------------------------------------------------------------


def test_packed_files_that_are_damaged_or_endless_are_refused(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = gzip.compress(table(POINTS).encode())
    for content in (whole[:-9], whole[:15], whole[:-4] + b"\0\0\0\1", gzip.compress(whole)):
        with pytest.raises(BadInput, match=r"^a\.csv\.gz: "):
            read(write(content, "a.csv.gz"))
    monkeypatch.setattr(file_bytes, "MAX_BYTES", 100_000)
    with pytest.raises(BadInput, match="more than 100,000 bytes when it is unpacked"):
        read(write(gzip.compress(b"a,y\n" + b"\n" * 10**6), "a.csv.gz"))


# --- any spelling ---------------------------------------------------------------------------------

NUMBERS = st.lists(
    st.decimals(-(10**7), 10**7, places=3, allow_nan=False), min_size=2, max_size=8, unique=True
)


def _written(number: Decimal, decimal: str, group: str, percent: bool) -> str:
    text = f"{number * 100 if percent else number:,.{1 if percent else 3}f}"
    whole, _, rest = text.partition(".")
    return whole.replace(",", group) + decimal + rest + ("%" if percent else "")


@settings(max_examples=80, suppress_health_check=ONE_FOLDER)
@given(
    numbers=NUMBERS,
    separator=st.sampled_from(",;\t|"),
    decimal=st.sampled_from(".,"),
    group=st.sampled_from(["", ".", ",", " ", "\u00a0", "'"]),
    percent=st.booleans(),
    begin=st.sampled_from(["", "\ufeff", "sep"]),
    end=st.booleans(),
    packed=st.booleans(),
)
def test_any_spelling_reads_as_the_same_values_or_is_refused(
    write: Write,
    numbers: list[Decimal],
    separator: str,
    decimal: str,
    group: str,
    percent: bool,
    begin: str,
    end: bool,
    packed: bool,
) -> None:
    group = "" if group == decimal else group
    cells = [_written(number, decimal, group, percent) for number in numbers]
    text = table(cells, separator, quoted=True)
    text = text.replace("\n", f"{separator}\n") if end else text
    text = (f"sep={separator}\n" if begin == "sep" else begin) + text
    content = gzip.compress(text.encode()) if packed else text.encode()
    path = write(content, "a.csv.gz" if packed else "a.csv")
    expected = [float(number) for number in numbers]
    try:
        score = read_predictions(path, "y", "dose").y_score
    except BadInput:  # `1.234` alone may be either
        score = read_predictions(path, "y", "dose", form=TableFormat(decimal=decimal)).y_score
    else:
        told = TableFormat(decimal=decimal)
        assert (score == read_predictions(path, "y", "dose", form=told).y_score).all()
    np.testing.assert_allclose(score, expected, rtol=1e-12, atol=1e-12)


# --- workbooks ------------------------------------------------------------------------------------


def workbook(rows: list[list[object]], *others: str) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for name in others:
        book.create_sheet(name).append(["empty"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_workbook_says_the_same(write: Write) -> None:
    rows: list[list[object]] = [["dose", "y"], *([x, i % 2] for i, x in enumerate(DOSES))]
    path = write(workbook(rows), "a.xlsx")
    assert read(path).X[:, 0].tolist() == DOSES
    assert read_predictions(path, "y", "dose").y_score.tolist() == DOSES
    assert not read(path).notes
