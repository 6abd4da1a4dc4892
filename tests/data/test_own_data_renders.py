"""From a table to files, by the command line: what was done to the table is told."""

import json
from pathlib import Path

import pytest

from tests.command_line import Command


@pytest.fixture
def render(command: Command) -> Command:
    """Renders a still of roc: `render(folder, *options)`."""
    quick = "-q", "draft", "--format", "png", "--cut", "short", "--jobs", "1"
    return lambda folder, *options: command(folder, "render", "roc", *quick, *options)


def manifest(folder: Path, name: str) -> dict[str, object]:
    (path,) = (folder / "renders" / name).glob("*.json")
    found: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [
        f"{20 + i * 7 % 50},{('Rome', 'Oslo', 'Bern')[i % 3]},{'yes' if i * 7 % 50 > 24 else 'no'}"
        for i in range(60)
    ]
    rows[8] = ",Oslo,no"
    path = tmp_path / "people.csv"
    path.write_text("\n".join(["age,city,sick", *rows]) + "\n", encoding="utf-8")
    return path


def test_a_bundled_set_is_told_by_its_name(render: Command, tmp_path: Path) -> None:
    done = render(tmp_path, "--data", "wine", "--pos-label", "class_1", "--set", "test_share=0.4")
    assert done.returncode == 0, done.stderr
    told = manifest(tmp_path, "roc-wine")
    facts, about = told["facts"], told["provenance"]
    assert isinstance(facts, dict)
    assert isinstance(about, dict)
    assert (facts["positive"], facts["negative"], facts["n_samples"]) == ("class_1", "the rest", 72)
    assert (about["n_train"], about["n_test"]) == (106, 72)


def test_a_table_with_gaps_is_told_when_they_may_be_dropped(render: Command, table: Path) -> None:
    options = "--data", "people.csv", "--target", "sick", "--features", "age"
    refused = render(table.parent, *options)
    assert (refused.returncode, refused.stdout) == (4, "")
    assert refused.stderr.splitlines()[-2:] == [
        "error: people.csv: cells are missing: 'age' in 1 of 60 rows",
        "  Fill them in, leave these rows out with --drop-missing, or choose the columns to use "
        "with --features.",
    ]
    assert not (table.parent / "renders").exists()
    done = render(table.parent, *options, "--drop-missing")
    assert done.returncode == 0, done.stderr
    left_out = "left out 1 of 60 rows; missing: 'age' in 1 of 60 rows"
    assert f"note: roc: {left_out}\n" in done.stderr
    about = manifest(table.parent, "roc-people")["provenance"]
    assert isinstance(about, dict)
    assert about["notes"]["missing"] == left_out
    assert about["n_train"] + about["n_test"] == 59
    assert str(table.parent) not in json.dumps(about)


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--data", "people.csv", "--target", "sik"), 4, "Did you mean 'sick'?"),
        (("--data", "none.csv"), 4, "none.csv: no such file"),
        (("--data", "iris"), 4, "--pos-label 'setosa'"),
        (("--data", "iris", "--set", "test_share=2"), 2, "from 0.05 to 0.95"),
    ],
)
def test_what_cannot_be_told_ends_with_its_code(
    render: Command, table: Path, options: tuple[str, ...], code: int, message: str
) -> None:
    done = render(table.parent, *options)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
