"""`new` writes a clip that works, whole or not at all, and overwrites nothing."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from mlu_anim.commands import new, new_clip
from mlu_anim.commands.new_clip import Place
from mlu_anim.results import clips
from mlu_anim.system import clip_files
from mlu_anim.system.errors import BadInput, MachineNotReady, MluAnimError, UsageError
from tests.projects import NAME

ROOT = Path(__file__).parents[2]
CLIP = "knn-2"
FILES = {
    "experiments/knn_2.py",
    "scenes/knn_2.py",
    "wording/en.toml",
    "facts.toml",
    "tests/test_knn_2.py",
}


@pytest.fixture
def no_golden(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what takes seconds: to play the clip."""
    monkeypatch.setattr(new_clip, "record_golden", lambda name, place: place.goldens / name)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_golden: None) -> Path:
    """An empty current folder."""
    (tmp_path / NAME).mkdir()
    monkeypatch.chdir(tmp_path / NAME)
    return tmp_path / NAME


def begin(*words: str) -> Result:
    return CliRunner().invoke(cli.app, ["new", *words])


def refused(*words: str) -> MluAnimError:
    error = begin(*words).exception
    assert isinstance(error, MluAnimError), error
    return error


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_complete_clip_is_written_and_told(folder: Path) -> None:
    done = begin(CLIP)
    assert done.exit_code == 0, done.output
    assert contents(folder).keys() == FILES
    assert "knn-2" in clips.names()
    written, _, following = done.stdout.partition("next:\n")
    assert {line.split("  ")[0] for line in written.splitlines()} == {
        *FILES,
        f"tests/goldens/{CLIP}",
    }
    assert [line.split()[-1] for line in following.splitlines()] == [
        "gif",
        CLIP,
        "tests/test_knn_2.py",
    ]
    left = [name for name, text in contents(folder).items() if b"my_clip" in text.lower()]
    assert left == []


def test_nothing_is_overwritten(folder: Path) -> None:
    begin(CLIP)
    before = contents(folder)
    assert "there is something named 'knn-2' already" in refused(CLIP).message
    assert contents(folder) == before
    (folder / "scenes" / "knn_2.py").unlink()
    error = refused(CLIP)
    assert "experiments/knn_2.py" in error.message
    assert "'my-knn-2'" in str(error.hint)
    assert contents(folder).keys() == FILES - {"scenes/knn_2.py"}


@pytest.mark.parametrize(
    "there", ["experiments/knn_2/__init__.py", "tests/goldens/knn-2-full/golden.json"]
)
def test_a_folder_or_golden_of_that_name_is_not_overwritten(folder: Path, there: str) -> None:
    (folder / there).parent.mkdir(parents=True)
    (folder / there).write_text("mine", encoding="utf-8")
    assert "already" in refused(CLIP).message
    assert contents(folder) == {there: b"mine"}


@pytest.mark.parametrize(
    ("name", "suggestion"),
    [
        ("my_knn", "my-knn"),
        ("MyKnn", "my-knn"),
        ("knn.py", "knn"),
        ("k.n.n", "k-n-n"),
        ("-knn-", "knn"),
        ("a--b", "a-b"),
        ("2nd", "clip-2nd"),
        ("class", "class-clip"),
        ("none", "none-clip"),
        ("text", "text-clip"),
        ("votes", "votes-clip"),
        ("caf\u00e9 cr\u00e8me", "cafe-creme"),
        ("\u4e2d", "my-clip"),
        ("", "my-clip"),
        ("../knn", "knn"),
        ("x" * 41, "x" * 35),
        ("Roc", "roc-clip"),
    ],
)
def test_a_bad_name_is_answered_with_a_good_one(folder: Path, name: str, suggestion: str) -> None:
    error = refused("--", name)
    assert isinstance(error, UsageError)
    assert f"a clip cannot be called {name!r}: " in error.message
    assert error.hint == f"Did you mean {suggestion!r}?"
    assert new_clip.require_name(suggestion) == suggestion.replace("-", "_")
    assert contents(folder) == {}


def test_the_name_of_a_clip_of_ours_is_refused(folder: Path) -> None:
    error = refused("random-forest")
    assert "random_forest.py" in error.message
    assert "'my-random-forest'" in str(error.hint)


@pytest.mark.parametrize("end", ["", "\n", "\r\n", "\r\n\r\n"])
def test_words_are_added_to_the_end_of_a_file(folder: Path, end: str) -> None:
    old = f"# mine\r\n[other]\r\ntitle = 'Other'{end}".encode()
    if end == "\n":
        old = old.replace(b"\r\n", b"\n")
    (folder / "wording").mkdir()
    (folder / "wording/en.toml").write_bytes(b"\xef\xbb\xbf" + old)
    assert begin(CLIP).exit_code == 0
    text = (folder / "wording/en.toml").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf" + old)
    assert text.count(b"\n") == text.count(b"\r\n") or b"\r" not in text
    assert list(tomllib.loads(text.decode("utf-8-sig"))) == ["other", "knn_2"]
    begin("another")
    assert clips.unfinished() == {}
    assert {"knn-2", "another"} <= set(clips.names())


@pytest.mark.parametrize(
    ("file", "content", "error"),
    [
        ("wording/en.toml", b"[knn_2]\n", "there is a table [knn_2] already"),
        ("facts.toml", b"[knn_2.facts]\n", "there is a table [knn_2] already"),
        ("facts.toml", b"[other\n", "facts.toml: not valid TOML"),
        ("facts.toml", b"\xff\xfe", "facts.toml: not valid TOML"),
    ],
)
def test_a_file_of_words_that_has_no_room_is_left_alone(
    folder: Path, file: str, content: bytes, error: str
) -> None:
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_bytes(content)
    found = refused(CLIP)
    assert error in found.message
    assert isinstance(found, UsageError | BadInput)
    assert contents(folder) == {file: content}


@pytest.mark.parametrize("in_the_way", ["tests", "scenes"])
def test_a_folder_that_cannot_be_written_to_is_left_as_it_was(
    folder: Path, in_the_way: str
) -> None:
    """A file stands where a folder must be made: after some files, all of them are taken back."""
    (folder / in_the_way).write_text("mine", encoding="utf-8")
    (folder / "facts.toml").write_text("# mine", encoding="utf-8")
    error = refused(CLIP)
    assert isinstance(error, MachineNotReady)
    assert in_the_way in error.message
    assert contents(folder) == {in_the_way: b"mine", "facts.toml": b"# mine"}
    assert {path.name for path in folder.iterdir()} == {in_the_way, "facts.toml"}


def test_a_folder_elsewhere_is_made_and_named_in_what_comes_next(folder: Path) -> None:
    done = begin(CLIP, "--in", "a b/c")
    assert done.exit_code == 0, done.output
    assert contents(folder).keys() == {f"a b/c/{file}" for file in FILES}
    *_, render, check, test = done.stdout.splitlines()
    assert render.endswith("render knn-2 -q draft --format gif --project 'a b/c'")
    assert check.endswith("check knn-2 --project 'a b/c'")
    assert test.split("  (")[0].endswith("-m pytest 'a b/c/tests/test_knn_2.py'")


@pytest.mark.parametrize(
    ("called", "program"),
    [
        ("cli.py", "python3 cli.py"),
        ("/a b/cli.py", "python3 '/a b/cli.py'"),
        ("/x/mlu_anim/__main__.py", "python3 -m mlu_anim"),
        ("/usr/bin/mlu-anim", "mlu-anim"),
    ],
)
def test_what_comes_next_is_called_as_this_program_was(
    monkeypatch: pytest.MonkeyPatch, called: str, program: str
) -> None:
    monkeypatch.setattr(sys, "argv", [called, "new"])
    assert new._program() == program


def test_in_our_clone_a_clip_goes_to_the_rooms_of_ours(tmp_path: Path) -> None:
    assert Place.of(ROOT).is_clone
    assert not Place.of(ROOT / "tests").is_clone
    files = new_clip.write(CLIP, Place(tmp_path, is_clone=True))
    assert {path.relative_to(tmp_path).as_posix() for path in files.values()} == {
        "mlu_anim/experiments/knn_2.py",
        "scenes/knn_2.py",
        "assets/wording/en.toml",
        "assets/facts.toml",
        "tests/scenes/test_knn_2.py",
    }
    scene = (tmp_path / "scenes/knn_2.py").read_text(encoding="utf-8")
    assert "from mlu_anim.experiments.knn_2 import Votes" in scene
    assert f"class {clip_files.class_name('knn_2')}(" in scene


def test_what_is_written_is_in_the_style_of_ruff(folder: Path) -> None:
    begin("x" * new_clip.LONGEST_NAME)
    ours = ["--config", str(ROOT / "pyproject.toml")]
    names = ["--config", 'lint.isort.known-first-party = ["mlu_anim"]']
    for task in (["check", *ours, *names], ["format", "--check", *ours]):
        command = [sys.executable, "-m", "ruff", *task, "."]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
