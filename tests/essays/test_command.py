"""The commands `essay` and `new --essay`: what they write, and what they refuse."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from mlu_anim.commands import new_clip
from mlu_anim.essays.prose_faults import word_faults
from mlu_anim.pipeline import essay as essays
from mlu_anim.pipeline.essay_site import ORDER
from mlu_anim.results import clips
from mlu_anim.system.errors import BadInput, MachineNotReady, MluAnimError, UsageError
from mlu_anim.wording.essay_words import essay_words


def run(*words: str) -> Result:
    return CliRunner().invoke(cli.app, list(words))


def refused(*words: str) -> MluAnimError:
    error = run(*words).exception
    assert isinstance(error, MluAnimError), error
    return error


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["rco"], "no clip named 'rco'"),
        ([], "essay needs the name of a clip"),
        (["roc", "--all"], "--all means all essays"),
        (["roc", "--title", " "], "--title is blank"),
        (["roc", "--predictions", "p.csv", "--data", "d.csv"], "--predictions"),
    ],
)
def test_a_wrong_command_is_refused(words: list[str], said: str) -> None:
    error = refused("essay", *words)
    assert isinstance(error, UsageError)
    assert said in error.message


def test_a_clip_without_an_essay_is_told_with_those_that_have_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(essays.essay_words, "has_essay", lambda clip: clip == "roc")
    error = refused("essay", "roc", "linear-regression")
    assert error.message == "there is no essay on linear-regression"
    assert error.hint is not None
    assert error.hint.startswith("Essays: roc.")


def test_missing_files_are_told_before_anything_is_drawn(tmp_path: Path) -> None:
    words = ("essay", "roc", "--wording", str(tmp_path / "none.toml"), "--out", str(tmp_path))
    assert isinstance(refused(*words), BadInput)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["roc"], ["--all"]])
def test_a_folder_that_cannot_be_made_is_told_first(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    error = refused("essay", *words, "--out", str(tmp_path / "file/below"))
    assert isinstance(error, MachineNotReady)
    assert error.message.startswith("cannot make the folder")


def test_a_site_has_an_order_for_each_of_our_clips() -> None:
    assert sorted(ORDER) == sorted(clips.names())


def test_a_skeleton_is_a_file_of_words_with_all_beats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(new_clip, "record_golden", lambda name, place: place.goldens / name)
    monkeypatch.chdir(tmp_path)
    made = run("new", "knn-2", "--essay")
    assert made.exit_code == 0
    path = tmp_path / "essays/en/knn_2.toml"
    assert str(path.relative_to(tmp_path)) in made.output
    words = essay_words("knn_2")
    assert words is not None
    told = {key.removeprefix("story.") for key in words.sentences if key.startswith("story.")}
    assert told == {"more", "everyone", "choose"}
    # It is to be written: its sections are too short, and it has no sources.
    assert any("words; a section has" in fault for fault in word_faults(words))
    before = path.read_text()
    error = refused("new", "knn-2", "--essay")
    assert error.message.startswith("there is an essay already")
    assert path.read_text() == before
