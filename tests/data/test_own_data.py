"""The user's own table becomes numbers and labels, or one message naming file, column and row."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.data.datasets import Dataset
from mlu_anim.data.own_data import read_data
from mlu_anim.data.tables import categories, table_file
from mlu_anim.data.tables.column import Column
from mlu_anim.data.tables.opening import open_table_file
from mlu_anim.system.errors import BadInput, MachineNotReady, MluAnimError, UsageError
from tests.strategies import ONE_FOLDER, table_bytes

GOOD = "age,city,smoker,sick\n31,Rome,yes,1\n45.5,Oslo,no,0\n52,Bern,yes,1\n28,Rome,no,0\n"
FEATURES = ("age", "city=Bern", "city=Oslo", "city=Rome", "smoker=yes")
X = [[31, 0, 0, 1, 1], [45.5, 0, 1, 0, 0], [52, 1, 0, 0, 1], [28, 0, 0, 1, 0]]
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(content: str | bytes, name: str = "people.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


def read(
    source: Path | str,
    target: str | None = "sick",
    features: tuple[str, ...] = (),
    drop_missing: bool = False,
) -> Dataset:
    return read_data(str(source), target=target, features=features, drop_missing=drop_missing)


def numbered(n_rows: int) -> str:
    """A table of plain numbers alone."""
    lines = [f"{i * 0.5},{i % 7},{i % 2}" for i in range(n_rows)]
    return "\n".join(["a,b,sick", *lines]) + "\n"


# --- what is read -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        GOOD.replace("\n", "\r\n"),
        "\ufeff" + GOOD.replace("\n31", "\n\n31"),
        GOOD.replace("yes", ' "yes" ').replace(' "', '"').replace('" ', '"'),
        GOOD.replace("Rome", " Rome "),
        GOOD.replace("31,", "31.0,").replace("52,", "5.2e1,"),
        GOOD.replace(",1\n", ",1.0\n"),
    ],
)
def test_words_become_columns_and_numbers_stay(write: Write, content: str) -> None:
    data = read(write(content))
    assert data.feature_names == FEATURES
    assert data.X.tolist() == X
    assert (data.name, data.target_name, data.n_features) == ("people.csv", "sick", 3)
    assert data.y.tolist() == [1.0, 0.0, 1.0, 0.0]
    assert {name: list(column) for name, column in data.columns.items()} == {
        "age": [31, 45.5, 52, 28],
        "city": ["Rome", "Oslo", "Bern", "Rome"],
        "smoker": ["yes", "no", "yes", "no"],
    }
    assert data.notes == {
        "categories": "a column for each word of city (Bern, Oslo, Rome), smoker (no, yes)"
    }
    assert data.all_features is None


def test_a_tsv_and_a_parquet_file_say_the_same(write: Write, tmp_path: Path) -> None:
    tsv = read(write(GOOD.replace(",", "\t"), "people.tsv"))
    frame = pl.read_csv(write(GOOD))
    frame.write_parquet(tmp_path / "people.parquet")
    typed = frame.with_columns(
        pl.col("city").cast(pl.Categorical), pl.col("age").cast(pl.Float32), pl.col("sick") == 1
    )
    typed.write_parquet(tmp_path / "typed.csv")  # found by its content
    for data in (tsv, read(tmp_path / "people.parquet"), read(tmp_path / "typed.csv")):
        assert data.feature_names == FEATURES
        assert data.X.tolist() == X
        assert data.two_classes().is_positive.tolist() == [True, False, True, False]


def test_equal_numbers_are_one_label_and_text_stays_text(write: Write) -> None:
    data = read(write("a,sick\n1,1\n2, 1.0\n3,no  idea\n4,2\n5,no idea\n"))
    assert data.y.tolist() == ["1", "1", "no idea", "2", "no idea"]


def test_the_target_is_found_by_its_name(write: Write) -> None:
    table = write(GOOD.replace("sick", "Label"))
    assert read(table, target=None).target_name == "Label"
    assert read(table, target="age").y.tolist() == [31, 45.5, 52, 28]
    with pytest.raises(BadInput, match="which column is the target\\? There are 'age', 'c"):
        read(write(GOOD), target=None)


def test_features_are_chosen_and_all_others_are_kept_beside(write: Write) -> None:
    data = read(write(GOOD), features=("smoker", "age"))
    assert data.feature_names == ("smoker=yes", "age")
    assert data.X.tolist() == [[1, 31], [0, 45.5], [1, 52], [0, 28]]
    assert data.all_features is not None
    assert data.all_features.feature_names == FEATURES
    assert (data.n_features, data.all_features.n_features) == (2, 3)
    assert read(write(GOOD), features=("city", "age", "smoker")).all_features is None


def test_what_nobody_asked_for_may_be_unfit(write: Write) -> None:
    named = GOOD.replace("age,", "id,age,").replace("\n31", "\na,31").replace("\n45", "\nb,45")
    named = named.replace("\n52", "\nc,52").replace("\n28", "\nd,28").replace("Oslo", "")
    data = read(write(named), features=("age",))
    assert data.all_features is not None
    assert data.all_features.feature_names == ("age", "smoker=yes")
    assert data.notes["not_used"] == "left out of all features: 'id', 'city'"
    with pytest.raises(BadInput, match="column 'id': a word of its own in each row"):
        read(write(named), features=("id",))


def test_columns_without_a_name_are_left_out(write: Write, tmp_path: Path) -> None:
    indexed = "\n".join(f"{i or ''},{line}" for i, line in enumerate(GOOD.strip().split("\n")))
    data = read(write(indexed))
    assert data.feature_names == FEATURES
    assert data.notes["unnamed"] == "columns without a name left out: 1"
    frame = pl.read_csv(write(GOOD)).with_columns(pl.Series("__index_level_0__", range(4)))
    frame.write_parquet(tmp_path / "indexed.parquet")
    assert read(tmp_path / "indexed.parquet").feature_names == FEATURES


# --- missing cells ------------------------------------------------------------------------------

GAPS = GOOD.replace("45.5", "").replace("Bern", "NA").replace("yes,1\n28", "yes,\n28")
LEFT = [[31.0, 1.0], [28.0, 0.0]]


def gaps_as(kind: str, write: Write, tmp_path: Path) -> Path:
    path = write(GAPS)
    if kind == "parquet":
        path = tmp_path / "people.parquet"
        pl.read_csv(write(GAPS), null_values=["NA"]).write_parquet(path)
    return path


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_missing_cells_are_counted_and_dropped_only_on_request(
    kind: str, write: Write, tmp_path: Path
) -> None:
    path = gaps_as(kind, write, tmp_path)
    counts = "'sick' in 1 of 4 rows, 'age' in 1 of 4 rows, 'city' in 1 of 4 rows"
    with pytest.raises(BadInput, match=f"cells are missing: {counts}") as caught:
        read(path)
    assert "--drop-missing" in str(caught.value.hint)
    data = read(path, drop_missing=True)
    assert data.notes["missing"] == f"left out 2 of 4 rows; missing: {counts}"
    assert data.feature_names == ("age", "city=Rome", "smoker=yes")  # a word that is left, one
    assert data.X[:, [0, 2]].tolist() == LEFT
    assert data.y.tolist() == [1, 0]


def test_a_column_that_is_empty_is_told(write: Write) -> None:
    empty = GOOD.replace("31,", ",").replace("45.5,", "NaN,").replace("52,", ",")
    empty = empty.replace("28,", "null,")
    with pytest.raises(BadInput, match="a cell is missing in every row: 'age' in 4 of 4") as caught:
        read(write(empty), drop_missing=True)
    assert "--drop-missing" not in str(caught.value.hint)


# --- what is refused ----------------------------------------------------------------------------

IDS = "id,a,sick\n" + "".join(f"{i + 100},{i % 5},{i % 2}\n" for i in range(40))
NAMES = "who,a,sick\n" + "".join(f"n{i},{i % 5},{i % 2}\n" for i in range(1200))
CITIES = "city,a,sick\n" + "".join(f"c{i % 31},{i % 5},{i % 2}\n" for i in range(80))
WORDS = "city,a,sick\n" + "".join(f"c{i // 2},{i % 5},{i % 2}\n" for i in range(2400))
DATED = "day,a,sick\n" + "".join(
    f"2024-0{i % 9 + 1}-{i % 28 + 1},{i % 5},{i % 2}\n" for i in range(80)
)
MANY_DATES = "day,a,sick\n" + "".join(
    f"{i % 28 + 1}.{i // 28 % 12 + 1}.{1900 + i // 336},{i % 5},{i % 2}\n" for i in range(2400)
)
DIGITS = "key,a,sick\n" + "".join(f"{2**60 + i},{i % 5},{i % 2}\n" for i in range(40))
SLIP = "age,a,sick\n" + "".join(
    f"{'4o' if i == 1100 else i * 1.5},{i % 5},{i % 2}\n" for i in range(1200)
)

WRONG: list[tuple[str, str | bytes, str, str]] = [
    ("empty", "", "the file is empty", "header row"),
    ("header only", "a,sick\n", "no rows of data", "two"),
    ("no header", "1,2,0\n3,4,1\n", "row 1: '1', '2', '0' are values, not column", "header row"),
    ("one column", "sick\n1\n0\n", "the only column is the target 'sick'", "Add a feature"),
    ("another target", GOOD.replace("sick", "ill"), "no column 'sick' (--target)", "--target"),
    ("ragged", GOOD.replace("28,", "28,9,"), "row 5: 5 cells where the header has 4", "Every"),
    ("a mark for a gap", GOOD.replace("45.5", "?"), "row 3, column 'age': '?' is not a n", "Fix"),
    ("a slip", SLIP, "row 1102, column 'age': '4o' is not a number", "--features 'a'"),
    ("infinite", GOOD.replace("52", "-inf"), "row 4, column 'age': -inf is not finite", "Fix"),
    ("too large", GOOD.replace("52", "1e101"), "row 4, column 'age': 1e+101 is not from", "Fix"),
    ("overflows", GOOD.replace("52", "1e999"), "row 4, column 'age': inf is not finite", "Fix"),
    ("infinite target", "a,sick\n1,2\n2,inf\n3,4\n", "row 3, column 'sick': inf is not", "Fix"),
    ("a long name", "a" * 101 + ",sick\n1,2\n", "row 1: a column's name has 101 char", "Shorten"),
    ("Excel", b"PK\x03\x04" + bytes(50), "row 1: this is a zip archive", "CSV"),
    ("no Parquet", b"PAR1" + bytes(50), "cannot be read as Parquet", "Write it again"),
    ("cut Parquet", b"PAR1", "cannot be read as Parquet", "Write it again"),
]


@pytest.mark.parametrize(
    ("content", "message", "hint"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_whatever_is_wrong_has_one_clear_message(
    write: Write, content: str | bytes, message: str, hint: str
) -> None:
    with pytest.raises(BadInput) as caught:
        read(write(content))
    assert caught.value.message.startswith("people.csv: ")
    assert message in caught.value.message
    assert hint in str(caught.value.hint)
    assert len(caught.value.message) < 250
    assert "\n" not in caught.value.message


def test_rows_are_counted_as_a_spreadsheet_shows_them(write: Write) -> None:
    """Also where plain numbers, read in blocks, come before what is read cell by cell."""
    many = numbered(2500)
    last = f"{2499 * 0.5},{2499 % 7},1\n"
    assert many.endswith(last)
    with pytest.raises(BadInput, match="row 2501, column 'b': inf"):
        read(write(many.removesuffix(last) + "1,inf,1\n"))
    gap = many.replace("\n5.0,", "\n\n5.0,")  # a blank line
    with pytest.raises(BadInput, match="row 2503, column 'a': '-' is not a number"):
        read(write(gap + "-,1,1\n"))


LEFT_OUT: list[tuple[str, str, str, str]] = [
    ("row numbers", IDS, "id", "only numbers the rows, from 100 to 139"),
    ("names", NAMES, "who", "a word of its own in each row"),
    ("few names", "".join(NAMES.splitlines(True)[:9]), "who", "a word of its own in each row, whi"),
    ("many categories", CITIES, "city", "31 different words; at most 30"),
    ("very many", WORDS, "city", "more than 1,000 words"),
    ("long text", GOOD.replace("Bern", "B" * 101), "city", "text of 101 char"),
    ("dates", DATED, "day", "dates or times"),
    ("many dates", MANY_DATES, "day", "dates or times"),
    ("digits", DIGITS, "key", "integers with so many digits that different ones become equal"),
]


@pytest.mark.parametrize(
    ("content", "column", "why"), [case[1:] for case in LEFT_OUT], ids=[c[0] for c in LEFT_OUT]
)
def test_what_no_model_can_use_is_left_out_unless_it_is_asked_for(
    write: Write, content: str, column: str, why: str
) -> None:
    data = read(write(content))
    assert column not in data.columns
    assert str(data.notes["left_out"]).startswith(f"left out: {column!r} ({why}")
    if column == "id":  # as numbers they may be asked for
        return
    with pytest.raises(BadInput) as caught:
        read(write(content), features=(column,))
    assert caught.value.message.startswith(f"people.csv: column {column!r}: {why}")
    assert "Leave the column out" in str(caught.value.hint)


def test_where_no_column_can_be_used_the_first_is_told(write: Write) -> None:
    with pytest.raises(BadInput, match="column 'day': dates or times"):
        read(write("day,sick\n2024-01-31,0\n2024-02-01,1\n"))


@pytest.mark.parametrize(
    ("features", "kind", "message", "hint"),
    [
        (("agee",), BadInput, "no column 'agee' (--features)", "Did you mean 'age'?"),
        (("age", "sick"), BadInput, "'sick': is target and feature", "Remove it"),
    ],
)
def test_features_that_do_not_fit(
    write: Write, features: tuple[str, ...], kind: type[MluAnimError], message: str, hint: str
) -> None:
    with pytest.raises(kind) as caught:
        read(write(GOOD), features=features)
    assert message in caught.value.message
    assert hint in str(caught.value.hint)


def test_a_column_of_row_numbers_may_be_asked_for(write: Write) -> None:
    assert read(write(IDS), features=("id",)).X[0, 0] == 100
    alone = "x,sick\n" + "".join(f"{i},{i % 3}\n" for i in range(40))
    assert read(write(alone)).feature_names == ("x",)


def test_bounds(write: Write, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = write(numbered(100))
    pl.read_csv(path).write_parquet(tmp_path / "people.parquet")
    for name, value, message in (
        ("MOST_ROWS", 99, "99"),
        ("MOST_CELLS", 290, "3 columns of 100 rows are more than 290 cells"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(table_file, name, value)
            for file in (path, tmp_path / "people.parquet"):
                with pytest.raises(BadInput, match=message):
                    read(file)
    monkeypatch.setattr(table_file, "MOST_CELLS", 290)
    for file in (path, tmp_path / "people.parquet"):
        chosen = read(file, features=("a",))  # what nobody asked for is let go
        assert chosen.feature_names == ("a",)
        assert chosen.all_features is None
    monkeypatch.setattr("mlu_anim.data.column_roles.MOST_COLUMNS", 1)
    with pytest.raises(BadInput, match="2 features; at most 1 are used"):
        read(path)


def test_without_polars_parquet_is_told_how_to_be_read(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MachineNotReady, match=r"people\.parquet: Parquet needs") as caught:
        read(write(b"PAR1....PAR1", "people.parquet"))
    assert 'pip install "mlu-anim[dataframes]"' in str(caught.value.hint)


def test_parquet_of_what_is_neither_number_nor_word(tmp_path: Path) -> None:
    frame = pl.DataFrame({"a": [[1], [2]], "b": [1.0, 2.0], "sick": [0, 1]})
    frame.write_parquet(tmp_path / "x.parquet")
    with pytest.raises(BadInput, match=r"column 'a': values of the type List\(Int64\)"):
        read(tmp_path / "x.parquet", features=("a",))
    assert read(tmp_path / "x.parquet", features=("b",)).feature_names == ("b",)


def test_a_csv_named_parquet_is_told(write: Write) -> None:
    with pytest.raises(BadInput, match=r"people\.parquet: is not a Parquet file"):
        read(write(GOOD, "people.parquet"))


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.csv: no such file"):
        read(tmp_path / "none.csv")
    with pytest.raises(BadInput, match="is a folder"):
        read(tmp_path)
    with pytest.raises(BadInput, match="wines: no such file") as caught:
        read("wines")
    assert caught.value.hint == "Did you mean 'wine'?"


# --- bundled sets -------------------------------------------------------------------------------


def test_bundled_sets_go_by_their_names() -> None:
    assert read("breast-cancer", target=None).X.shape == (569, 30)
    hue = read("wine", target=None, features=("hue", "alcohol"))
    assert hue.feature_names == ("hue", "alcohol")
    assert hue.all_features is not None
    assert (hue.X[:, 0] == hue.all_features.column("hue")[:, 0]).all()
    with pytest.raises(UsageError) as caught:
        read("wine", target=None, features=("hu",))
    assert caught.value.hint == "Did you mean 'hue'?"


# --- any table ----------------------------------------------------------------------------------


@settings(max_examples=300, suppress_health_check=ONE_FOLDER)
@given(content=table_bytes(), drop_missing=st.booleans())
def test_any_bytes_are_a_table_or_one_error(
    write: Write, content: bytes, drop_missing: bool
) -> None:
    message = "people.csv: "
    try:
        data = read(write(content), drop_missing=drop_missing)
    except BadInput as error:
        message = error.message
    else:
        assert len(data.X) == len(data.y) > 0
        assert data.X.shape[1] == len(data.feature_names) > 0
        assert np.isfinite(data.X).all()
        assert all(len(column) == len(data.y) for column in data.columns.values())
    assert message.startswith("people.csv: ")
    assert "\n" not in message


@given(
    cells=st.lists(st.sampled_from(["1", " 1.0", "2", "x", "y ", "", "NA", "1_0"]), max_size=30),
    cut=st.integers(0, 30),
)
def test_a_column_does_not_depend_on_its_pieces(cells: list[str], cut: int) -> None:
    whole, parts = Column("c"), Column("c")
    whole.take(cells)
    parts.take(cells[:cut])
    parts.take(cells[cut:])
    for column in (whole, parts):
        column.finish()
    assert whole.words == parts.words
    for left, right in ((whole.numbers, parts.numbers), (whole.codes, parts.codes)):
        np.testing.assert_array_equal(left, right)


def test_blocks_of_plain_numbers_are_read_as_single_cells_are(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(numbered(2500) + "1e3, 2 ,+1\n.5,-0,0\n,7,1\n")
    fast = _columns(path)
    monkeypatch.setattr("mlu_anim.data.tables.csv_file.CsvReader.blocks", lambda *_: iter(()))
    slow = _columns(path)
    assert len(fast["a"]) == 2503
    for name, column in fast.items():
        np.testing.assert_array_equal(column, slow[name])


def _columns(path: Path) -> dict[str, np.ndarray]:
    with open_table_file(path) as file:
        found = file.read(file.names, ())
    return {name: np.asarray(column.numbers) for name, column in found.items()}


def test_a_hundred_thousand_spellings_take_no_room() -> None:
    column = Column("c")
    for i in range(30):
        column.take([f"word{' ' * (i + 1)}{j % 3}" for j in range(1000)])
    column.finish()
    assert column.words == ("word 0", "word 1", "word 2")
    assert len(column._coded or ()) <= categories._MOST_SPELLINGS
