"""The user's table becomes predictions, or one message naming file, column and row."""

import csv
import io
import math
import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.data.predictions import Predictions, predictions_from_columns, read_predictions
from mlu_anim.system.errors import BadInput
from tests.strategies import ONE_FOLDER, Labelled, labelled_scores

GOOD = "y_true,y_score\n0,0.1\n1,0.9\n0,0.4\n1,0.3\n"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(content: str | bytes, name: str = "scores.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


def read(path: Path, **options: str | None) -> tuple[list[bool], list[float]]:
    found = read_predictions(path, **options)
    return found.y_true.tolist(), found.y_score.tolist()


FOUR = ([False, True, False, True], [0.1, 0.9, 0.4, 0.3])


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        GOOD.replace("\n", "\r\n"),
        GOOD.replace("\n", "\r"),
        GOOD.rstrip("\n"),
        "\ufeff" + GOOD,
        "\n" + GOOD.replace("\n1,0.3", "\n\n1,0.3\n\n"),
        GOOD.replace("y_true,y_score", " y_true , y_score "),
        GOOD.replace("0,0.1", '"0","0.1"'),
        GOOD.replace("0,0.1", "0.0, 1e-1 "),
        GOOD.replace("y_true,y_score", "Label,Probability"),
        GOOD.replace("y_true,y_score", "disease,risk"),
        GOOD.replace("y_true,y_score", "disease,score"),
        ",y_true,y_score\n0,0,0.1\n1,1,0.9\n2,0,0.4\n3,1,0.3\n",
        "label,y_true,y_score,score\nx,0,0.1,9\nx,1,0.9,9\nx,0,0.4,9\nx,1,0.3,9\n",
        "score,y\n0.1,0\n0.9,1\n0.4,0\n0.3,1\n",
    ],
)  # fmt: skip
def test_ways_to_write_the_same_table(write: Write, content: str) -> None:
    assert read(write(content)) == FOUR


def test_a_tsv_is_separated_by_tabs(write: Write) -> None:
    assert read(write(GOOD.replace(",", "\t"), "scores.tsv")) == FOUR


def test_long_labels_and_lost_digits_in_parquet_are_told_as_in_csv(tmp_path: Path) -> None:
    path, long = tmp_path / "scores.parquet", "a" * 150
    labels = ["no", long, "no", long]
    pl.DataFrame({"y_true": labels, "y_score": FOUR[1]}).write_parquet(path)
    assert read_predictions(path, pos_label=long).y_true.tolist() == FOUR[0]
    scores = ["0.12345678901234567890", "0.12345678901234567891", "0.4", "0.3"]
    pl.DataFrame({"y_true": [0, 1, 0, 1], "y_score": scores}).write_parquet(path)
    with pytest.raises(BadInput, match="digits"):
        read_predictions(path)


def test_columns_can_be_named(write: Write) -> None:
    table = write("a,b,c\nx,0,0.1\ny,1,0.9\nx,0,0.4\ny,1,0.3\n")
    assert read(table, y_true="b", y_score="c") == FOUR
    found = read_predictions(table, y_true="a", y_score="c", pos_label="y")
    assert found.y_true.tolist() == FOUR[0]
    assert (found.y_true_column, found.y_score_column, found.source) == ("a", "c", "scores.csv")
    two = write("a,b\n0,0.1\n1,0.9\n0,0.4\n1,0.3\n")
    assert read(two, y_score="b") == FOUR


@pytest.mark.parametrize(
    ("labels", "positive", "names"),
    [
        (("0", "1"), "1", ("positive", "negative")),
        (("1", "0"), "1", ("positive", "negative")),
        (("0.0", "1.0"), "1", ("positive", "negative")),
        (("-1", "1"), "1", ("positive", "negative")),
        (("False", "True"), "True", ("positive", "negative")),
        (("NO", "Yes"), "Yes", ("positive", "negative")),
        (("positive", "negative"), "positive", ("positive", "negative")),
        (("Positive", "Negative"), "Positive", ("Positive", "Negative")),
        (("neg", "pos"), "pos", ("pos", "neg")),
    ],
)
def test_pairs_of_which_one_is_positive(
    write: Write, labels: tuple[str, str], positive: str, names: tuple[str, str]
) -> None:
    first, second = labels
    found = read_predictions(write(f"y_true,y_score\n{first},0.2\n{second},0.7\n{first},0.1\n"))
    assert found.pos_label == positive
    assert (found.positive_name, found.negative_name) == names
    is_first = positive == read_predictions(write(f"y,p\n{first},1\n{second},2\n"), "y").pos_label
    assert is_first
    assert found.y_true.tolist() == [
        (float(each) == 1) if re.fullmatch(r"-?\d\.?\d?", each) else each == positive
        for each in (first, second, first)
    ]


@pytest.mark.parametrize(("asked", "expected"), [("0", [True, False]), ("1.0", [False, True])])
def test_the_positive_class_can_be_named(write: Write, asked: str, expected: list[bool]) -> None:
    found = read_predictions(write("y_true,y_score\n0,3\n1,4\n"), pos_label=asked)
    assert found.y_true.tolist() == expected


WRONG: list[tuple[str, str | bytes, str]] = [
    ("empty", "", r"the file is empty"),
    ("only blank lines", "\n\n\n", r"the file is empty"),
    ("only a BOM", "\ufeff", r"the file is empty"),
    ("header only", "y_true,y_score\n", r"column 'y_true': no rows"),
    ("one row", "y_true,y_score\n1,0.5\n", r"column 'y_true': only one row"),
    ("one class", "y_true,y_score\n1,0.5\n1,0.6\n", r"'y_true': all 2 rows are of one class, '1'"),
    (
        "three classes",
        "y_true,y_score\na,0.5\nb,0.6\na,1\nc,0.1\n",
        r"column 'y_true': 3 different values, not two classes: 'a', 'b', 'c'",
    ),
    ("which is positive", "y_true,y_score\na,1\nb,2\n", "which class is positive, 'a' or 'b'"),
    ("1 and 2", "y_true,y_score\n1,1\n2,2\n", r"which class is positive, '1' or '2'"),
    ("NaN", GOOD.replace("0.4", "NaN"), r"row 4, column 'y_score': the score is missing"),
    ("no score", GOOD.replace("0.4", ""), r"row 4, column 'y_score': the score is missing"),
    ("infinite", GOOD.replace("0.4", "-inf"), r"row 4, column 'y_score': '-inf' is not a finite"),
    ("too large", GOOD.replace("0.4", "1e999"), r"row 4, column 'y_score': 'inf' is not a finite"),
    ("a word", GOOD.replace("0.4", "high"), r"row 4, column 'y_score': 'high' is not a number"),
    ("underscore", GOOD.replace("0.4", "1_0"), r"row 4, column 'y_score': '1_0' is not a"),
    ("decimal comma", GOOD.replace("0.4", '"0,4"'), r"row 4, column 'y_score': '0,4' is not a"),
    ("no label", GOOD.replace("0,0.4", ",0.4"), r"row 4, column 'y_true': the label is missing"),
    ("nan label", GOOD.replace("0,0.4", "nan,0.4"), r"row 4, column 'y_true': the label is missi"),
    ("after blanks", GOOD.replace("0,0.4", "\n\n0,x"), r"row 6, column 'y_score': 'x'"),
    ("ragged, long", GOOD.replace("0,0.4", "0,0,4"), r"row 4: 3 cells where the header has 2"),
    ("ragged, short", GOOD.replace("0,0.4", "0"), r"row 4: 1 cell where the header has 2"),
    ("latin-1", GOOD.replace("0,0.4", "é,0.4").encode("latin-1"), r"row 4: a byte that is not"),
    ("latin-1 header", b"\xe9,y_score\n0,1\n1,2\n", r"row 1: a byte that is not UTF-8"),
    ("utf-16", GOOD.encode("utf-16"), r"row 1: this is text in UTF-16"),
    ("utf-16 without BOM", GOOD.encode("utf-16-le"), r"row 1: a NUL byte"),
    ("NUL", GOOD.replace("0,0.4", "0,0\0.4"), r"row 4: a NUL byte"),
    ("xlsx", b"PK\x03\x04" + bytes(100), r"row 1: this is a zip archive or a spreadsheet"),
    ("png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), r"row 1: a byte that is not UTF-8"),
    ("gzip", b"\x1f\x8b" + bytes(100), r"cannot be unpacked: "),
    ("one endless line", b"a" * 1_100_000, r"row 1: a line is longer than 1,000,000"),
    ("a long cell", GOOD.replace("0.4", "4" * 200_000), r"row 4: not readable as CSV: field"),
    ("open quote", GOOD.replace("0,0.4", '0,"0.4'), r"row 4: not readable as CSV"),
    ("text after a quote", GOOD.replace("0,0.4", '0,"0"4'), r"row 4: not readable as CSV"),
    ("twice", "y_true,y_score,y_true\n0,1,0\n1,2,1\n", r"row 1, column 'y_true': several columns"),
    ("no header", "0,0.1\n1,0.9\n0,0.3\n", r"row 1: '0', '0.1' are values, not column names"),
    ("which labels", "a,b,score\n0,1,2\n1,2,3\n", r"row 1: which column holds the labels\? "),
    ("which scores", "y_true,a,b\n0,1,2\n1,2,3\n", r"row 1: which column holds the scores\? "),
    ("two aliases", "y,label,score\n0,1,2\n1,2,3\n", r"which column holds the labels"),
    ("one column", "y_true\n0\n1\n", r"which column holds the scores"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"), [case[1:] for case in WRONG], ids=[c[0] for c in WRONG]
)
def test_whatever_is_wrong_has_one_clear_message(
    write: Write, content: str | bytes, message: str
) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        read_predictions(write(content))
    assert caught.value.message.startswith("scores.csv: ")
    assert caught.value.hint
    assert len(caught.value.message) < 250
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"y_true": "y_tru"}, r"no column 'y_tru' \(--y-true\); there are 'y_true', 'y_score'"),
        ({"y_score": "proba"}, r"no column 'proba' \(--y-score\)"),
        ({"y_true": "y_score"}, r"column 'y_score': is used for both"),
        ({"pos_label": "2"}, r"column 'y_true': no class '2'; there are '0' and '1'"),
    ],
)
def test_options_that_do_not_fit(write: Write, options: dict[str, str], message: str) -> None:
    with pytest.raises(BadInput, match=message) as caught:
        read_predictions(write(GOOD), **options)
    assert caught.value.message.startswith("scores.csv: ")
    assert caught.value.hint


def test_a_near_column_name_is_proposed(write: Write) -> None:
    with pytest.raises(BadInput) as caught:
        read_predictions(write(GOOD), y_true="y_tru")
    assert caught.value.hint == "Did you mean 'y_true'?"


def test_paths_that_are_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="is a folder, not a file"):
        read_predictions(tmp_path)
    with pytest.raises(BadInput, match=r"^none\.csv: no such file"):
        read_predictions(tmp_path / "none.csv")
    with pytest.raises(BadInput, match="cannot be opened"):
        read_predictions(tmp_path / ("x" * 300 + ".csv"))
    with pytest.raises(BadInput, match="cannot be opened"):
        read_predictions(tmp_path / "a\0b.csv")


def test_a_file_without_permission(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(GOOD)
    if os.geteuid() == 0:  # whom no permission stops

        def refused(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refused)
    else:
        path.chmod(0)
    with pytest.raises(BadInput, match=r"scores\.csv: may not be read by this user"):
        read_predictions(path)


def test_a_million_rows_are_read_and_one_more_is_refused(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mlu_anim.data.tables.table_file.MOST_ROWS", 1000)
    rows = "".join(f"{i % 2},{i}\n" for i in range(1000))
    assert len(read_predictions(write("y_true,y_score\n" + rows)).y_true) == 1000
    with pytest.raises(BadInput, match=r"row 1002: more than 1,000 rows"):
        read_predictions(write("y_true,y_score\n" + rows + "1,2\n"))


def test_ten_thousand_spellings_of_one_label_are_one_class(write: Write) -> None:
    ones = "".join(f"1.{'0' * (i % 2000)},{i}\n" for i in range(3000))
    found = read_predictions(write("y_true,y_score\n0,1\n" + ones))
    assert int(found.y_true.sum()) == 3000


_TABLE_BYTES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(
        st.lists(
            st.sampled_from(
                ["0", "1", "", "nan", "1e400", "0.5", '"', "é", "\0", "yes", "y_true", "\r"]
            ),
            max_size=4,
        ),
        max_size=8,
    ).map(lambda rows: "\n".join(",".join(row) for row in [["y_true", "y_score"], *rows]).encode()),
)  # fmt: skip


@settings(max_examples=400, suppress_health_check=ONE_FOLDER)
@given(content=_TABLE_BYTES)
def test_any_bytes_are_predictions_or_one_bad_input(write: Write, content: bytes) -> None:
    try:
        found = read_predictions(write(content))
    except BadInput as error:
        message = error.message
    else:
        message = "scores.csv: "
        assert found.y_true.any()
        assert not found.y_true.all()
        assert len(found.y_true) == len(found.y_score) >= 2
        assert np.isfinite(found.y_score).all()
    assert message.startswith("scores.csv: ")


@settings(max_examples=50, suppress_health_check=ONE_FOLDER)
@given(table=labelled_scores(), names=st.lists(st.text(min_size=1), min_size=2, max_size=2))
def test_what_is_written_is_read(write: Write, table: Labelled, names: list[str]) -> None:
    is_positive, score = table
    positive, negative = (f"class {index} {name!r}" for index, name in enumerate(names))
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["truth", "p"])
    for each, value in zip(is_positive, score, strict=True):
        writer.writerow([positive if each else negative, repr(float(value))])
    path = write(text.getvalue())
    found = read_predictions(path, pos_label=positive)
    assert (found.y_true == is_positive).all()
    assert (found.y_score == score).all()
    same(
        found, predictions_from_columns(np.where(is_positive, positive, negative), score, positive)
    )


def same(left: Predictions, right: Predictions) -> None:
    assert (left.y_true == right.y_true).all()
    assert (left.y_score == right.y_score).all()
    assert left.pos_label == right.pos_label
    assert left.positive_name == right.positive_name


class Column:
    """What a dataframe's column has in common across libraries."""

    def __init__(self, values: list[object]) -> None:
        self._values = values

    def to_numpy(self) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        return np.array(self._values, dtype=object)


@pytest.mark.parametrize(
    ("y_true", "pos_label"),
    [
        ([0, 1, 0, 1], None),
        ([False, True, False, True], None),
        (np.array([[-1], [1], [-1], [1]]), None),
        (["b", "m", "b", "m"], "m"),
        ([1, 2, 1, 2], 2),
        (np.array([1.0, 2.0, 1.0, 2.0]), 2),
        (Column(["no", "yes", "no", "yes"]), None),
        (pl.Series(["no", "yes", "no", "yes"]), None),
        (pl.Series(["b", "m", "b", "m"], dtype=pl.Categorical), "m"),
        (pl.DataFrame({"truth": [False, True, False, True]}), None),
    ],
)
def test_columns_in_memory(y_true: object, pos_label: object) -> None:
    found = predictions_from_columns(y_true, Column([0.1, 0.9, 0.4, 0.3]), pos_label)
    assert (found.y_true.tolist(), found.y_score.tolist()) == FOUR


@pytest.mark.parametrize(
    ("y_true", "y_score", "message"),
    [
        ([0, 1, 1], [1, 2], "y_true has 3 rows and y_score 2"),
        ([], [], "column 'y_true': no rows"),
        ([1, 1], [1, 2], "'y_true': all 2 rows are of one class, '1'"),
        ([0, 1, None], [1, 2, 3], r"y_true\[2\]: the label is missing"),
        ([0, 1, math.nan], [1, 2, 3], r"y_true\[2\]: the label is missing"),
        ([0, 1, 2], [1, 2, 3], "'y_true': 3 different values, not two classes"),
        ([0, 1], [1, math.nan], r"y_score\[1\]: the score is missing"),
        ([0, 1], [math.inf, math.nan], r"y_score\[0\]: 'inf' is not a finite number"),
        ([0, 1], ["a", 2], r"y_score\[0\]: 'a' is not a number"),
        ([0, 1], np.ma.array([1.0, 2.0], mask=[False, True]), r"y_score\[1\]: the score is"),
        ([0, 1], pl.Series([0.5, None]), r"y_score\[1\]: the score is missing"),
        (pl.Series(["a", None, "b"]), [1, 2, 3], r"y_true\[1\]: the label is missing"),
        ([0, 1], pl.DataFrame({"a": [1, 2], "b": [1, 2]}), r"y_score has the shape \(2, 2\)"),
        (pl.LazyFrame({"a": [0, 1]}), [1, 2], "y_true is not computed yet"),
        ([0, [1]], [1, 2], r"y_true\[1\]: '\[1\]' is not a label"),
        ([0, 1], [[0.1, 0.9], [0.2, 0.8]], r"y_score has the shape \(2, 2\), not \(n,\)"),
    ],
)  # fmt: skip
def test_wrong_columns_in_memory(y_true: object, y_score: object, message: str) -> None:
    with pytest.raises(BadInput, match=message):
        predictions_from_columns(y_true, y_score)
