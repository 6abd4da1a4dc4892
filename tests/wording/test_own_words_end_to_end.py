"""Own words through the command line: in files and manifest, or refused before any work."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from mlu_anim.system.errors import BadInput

pytestmark = pytest.mark.usefixtures("lasting_workers")
WORDS = Path(__file__).parent / "languages"


def _render(folder: Path, *arguments: str) -> Result:
    options = ("--out", str(folder), "--jobs", "1", "-q", "draft", "--cut", "short")
    command = ["render", *options, *arguments]
    return CliRunner().invoke(cli.app, command, standalone_mode=False)


@pytest.mark.parametrize(("language", "code"), [("german", "de"), ("russian", "ru")])
def test_all_clips_are_told_in_the_language_of_one_file(
    language: str, code: str, tmp_path: Path
) -> None:
    wording = str(WORDS / f"{language}.toml")
    names = ("roc", "random-forest", "bias-variance")
    result = _render(tmp_path, *names, "--format", "png", "--wording", wording, "--json")
    assert result.return_value == 0, result.output
    for name in names:
        stem = tmp_path / name / f"{name}-480p15-short-{language}"
        made = json.loads(stem.with_name(f"{stem.name}.json").read_text(encoding="utf-8"))
        assert stem.with_name(f"{stem.name}.png").stat().st_size > 5_000
        assert made["wording"]["file"] == made["options"]["wording"] == f"{language}.toml"
        assert made["wording"]["language"] == code
        assert str(WORDS) not in json.dumps(made)
        told = [beat["caption"] for beat in made["cuts"]["short"]["beats"]]
        own = json.dumps([*told, made["title"], made["alt"]], ensure_ascii=False)
        assert not {"the", "are", "and", "of"} & set(own.split()), own


def test_a_film_shows_the_words_and_a_typing_error_in_a_name_is_noted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "my words.toml"
    file.write_text(
        '[captions]\nauc = "Flächenmaß: {auc:%}"\n[names]\nbenign = "gut"\nmalignat = "x"\n'
        '[numbers]\npercent = "%{number}"',
        encoding="utf-8",
    )
    result = _render(tmp_path, "roc", "--format", "gif", "--beats", "auc", "--wording", str(file))
    assert result.return_value == 0, result.output
    (table,) = (tmp_path / "roc").glob("*-my-words.frames.csv")
    frames = table.read_text(encoding="utf-8")
    assert "Flächenmaß: %94" in frames
    assert "gut" in frames
    assert "benign" not in frames
    assert "names.'malignat': no such name in the data. Did you mean 'malignant'?" in result.stderr


@pytest.mark.parametrize("text", ['[captions]\ncall = "{aucc}"', 'title = "の"', "title ="])
def test_what_cannot_be_said_costs_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "my.toml"
    file.write_text(text, encoding="utf-8")
    for dry in ((), ("--dry-run",)):
        result = _render(tmp_path, "roc", "--wording", str(file), "--no-cache", *dry)
        assert isinstance(result.exception, BadInput)
        assert result.exception.message.startswith("my.toml: ")
    assert [path.name for path in tmp_path.iterdir()] == ["my.toml"]


def test_a_title_that_cannot_be_drawn_is_refused(tmp_path: Path) -> None:
    result = _render(tmp_path, "roc", "--title", "שלום", "--dry-run")
    assert isinstance(result.exception, BadInput)
    assert "U+05E9" in result.exception.message


def test_a_template_renders_as_the_clip_does(tmp_path: Path) -> None:
    command = ["info", "roc", "--wording-template"]
    printed = CliRunner().invoke(cli.app, command, standalone_mode=False)
    (tmp_path / "own.toml").write_text(printed.stdout, encoding="utf-8")
    own = ("--wording", str(tmp_path / "own.toml"))
    for more in ((), own):
        made = _render(tmp_path, "roc", "--format", "png", *more)
        assert made.return_value == 0, made.output
    pictures = sorted((tmp_path / "roc").glob("*.png"))
    assert len(pictures) == 2
    assert pictures[0].read_bytes() == pictures[1].read_bytes()
