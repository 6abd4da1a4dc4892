"""An unfinished clip is listed with what it lacks, and does not disturb the other clips."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from mlu_anim.results import clips
from mlu_anim.system import clip_files, wording_files
from mlu_anim.system.errors import AuthorMistake
from mlu_anim.wording import clip_sentences
from tests.unfinished import Files, copied, forget_files

SCENE, EXPERIMENT = "scenes/roc.py", "mlu_anim/experiments/roc/__init__.py"
WORDS, FACTS = "assets/wording/en.toml", "assets/facts.toml"
OTHERS = [name for name in clips.names() if name != "roc"]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    yield copied(tmp_path, monkeypatch)
    forget_files()


def test_no_clip_is_unfinished() -> None:
    """If this fails, the left side lists what each clip still lacks."""
    assert clips.unfinished() == {}


def test_every_shared_file_of_words_is_toml() -> None:
    for file in ("wording/en.toml", "facts.toml"):
        for name in wording_files.names(file, "roc"):
            assert wording_files.table(file, name), f"{file}: [{name}]"


@pytest.mark.parametrize(
    ("file", "old", "new", "lacks"),
    [
        (SCENE, "class Roc(", "class ROC(", "no class Roc. Did you mean 'ROC'?"),
        (SCENE, "class Roc(", "class Roc((", "line 32: "),
        (SCENE, "def lay(", "def place(", "the class Roc has no method lay()"),
        (SCENE, "def alarm(", "def alarms(", "'alarm' has no method. Did you mean 'alarms'?"),
        (SCENE, '("call", "hit"', '("cal", "hit"', "no beat 'cal'. Did you mean 'call'?"),
        (EXPERIMENT, "EXPERIMENT =", "EXPERIMENTS =", "no EXPERIMENT = Experiment(...). Did you"),
        (EXPERIMENT, "EXPERIMENT =", "ALL =", "(...). It declares what the clip computes."),
        (EXPERIMENT, "EXPERIMENT = Experiment(", "EXPERIMENT = Experiment((", "line "),
        (WORDS, "[roc]\n", "[roc]\nx = [\n", "line"),
        (WORDS, "[roc.captions]", "[roc.caption]", "no sentence for the beats question, call"),
        (WORDS, "\nalt = ", "\nalternative = ", "[roc]: no alt"),
    ],
)
def test_a_clip_is_listed_with_what_it_lacks(
    files: Files, file: str, old: str, new: str, lacks: str
) -> None:
    files.edit(file, old, new)
    assert clips.names() == OTHERS
    (found,) = clips.unfinished().items()
    assert found[0] == "roc"
    assert any(line.startswith(file) and lacks in line for line in found[1]), found[1]
    with pytest.raises(AuthorMistake, match="the clip 'roc' is not finished") as caught:
        clips.module_name("roc")
    assert caught.value.hint is not None
    assert lacks in caught.value.hint


@pytest.mark.parametrize("file", [SCENE, EXPERIMENT])
def test_a_clip_without_one_of_its_files_is_unfinished(files: Files, file: str) -> None:
    (files.home / file).unlink()
    assert clips.names() == OTHERS
    assert f"{file}: no such file" in clips.unfinished()["roc"]


def test_a_table_that_is_no_toml_costs_its_own_clip_alone(files: Files) -> None:
    files.edit(WORDS, "[roc.labels]\n", '[roc.labels]\nbroken = "\n')
    line = files.line(WORDS, 'broken = "')
    (told,) = clips.unfinished()["roc"]
    assert told.startswith(f"{WORDS}, line {line}: not valid TOML: ")
    for name in OTHERS:
        assert clip_sentences.summary(name)[0]


def test_names_of_beats_that_are_computed_are_not_guessed(files: Files) -> None:
    files.edit(SCENE, "short_beats: ClassVar[tuple[str, ...]] = (", "short_beats = tuple(")
    assert clips.unfinished() == {}


def test_a_file_that_is_mended_is_read_again(files: Files) -> None:
    files.edit(SCENE, "def lay(", "def lie(")
    assert "roc" not in clips.names()
    files.edit(SCENE, "def lie(", "def lay(")
    assert "roc" in clips.names()


def test_list_render_and_check_go_on_with_the_others(files: Files) -> None:
    files.edit(SCENE, "def lay(", "def place(")
    rule = "scenes/roc.py: the class Roc has no method lay()"
    listed = CliRunner().invoke(cli.app, ["list"])
    assert (listed.exit_code, listed.stdout.count(rule)) == (0, 1)
    assert all(f"{name} " in listed.stdout for name in clips.names())
    *_, last = CliRunner().invoke(cli.app, ["list", "--json"]).stdout.splitlines()
    assert json.loads(last) == {"clip": "roc", "lacks": [rule]}
    planned = CliRunner().invoke(cli.app, ["render", "--all", "-n"])
    assert planned.exit_code == 0
    assert f"roc is not finished, and is left out: {rule}" in planned.stderr
    assert "renders/roc/" not in planned.stdout
    assert "renders/bias-variance/bias-variance.mp4" in planned.stdout


def test_a_class_is_called_after_its_file() -> None:
    assert clip_files.class_name("random_forest") == "RandomForest"
