"""Did you mean: every name that a user types has a suggestion when it is mistyped."""

from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from mlu_anim.results import clips
from mlu_anim.system.errors import MluAnimError
from mlu_anim.system.suggestions import did_you_mean, nearest

COURSE = "course.toml"
SHEET = "y_true,y_score\n0,0.2\n1,0.7\n"


def _error(words: list[str]) -> str:
    result = CliRunner().invoke(cli.app, words, standalone_mode=False)
    assert isinstance(result.exception, MluAnimError), result.exception or result.output
    assert result.stdout == ""
    return str(result.exception)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rendr roc", "render"),
        ("chek", "check"),
        ("cache prun", "prune"),
        ("render roc --qualty high", "--quality"),
        ("render roc --them dark", "--theme"),
        ("cache prune --max-sise 2GB", "--max-size"),
        ("render ROC", "roc"),
        ("render rco", "roc"),
        ("render forest", "random-forest"),
        ("render bias", "bias-variance"),
        ("render clips.tml", "clips.toml"),
        ("info rcoc", "roc"),
        ("check rco", "roc"),
        ("frames rco x.csv", "roc"),
        ("embed rco --as html", "roc"),
        ("diff rcoc", "roc"),
        ("render roc --ratio 9x16", "9:16"),
        ("render roc --ratio 16/9", "16:9"),
        ("render roc --ratio square", "1:1"),
        ("render roc --theme drak", "dark"),
        ("render roc --theme li", "light"),
        ("render roc --quality hihg", "high"),
        ("render roc -q 1080p", "high"),
        ("render roc --effort smal", "small"),
        ("render roc --cut shrot", "short"),
        ("render roc --format mpg", "mp4"),
        ("render roc --format gif,jpeg", "png"),
        ("render roc --format storybord", "storyboard"),
        ("render roc --for youtub", "youtube"),
        ("render roc --for slide", "slides"),
        ("render roc --for pptx", "powerpoint"),
        ("render roc --beats allarm -n", "alarm"),
        ("render random-forest --set n_tree=3 -n", "n_trees"),
        ("render roc --data irsi -n", "iris"),
        ("render roc --data wine --features hu -n", "hue"),
        ("render roc --predictions scores.csv --y-true y_ture -n", "y_true"),
        ("render roc --decimal comma --data scores.csv", ","),
        ("render scene.py:intro", "Intro"),
        ("embed roc --as htm", "html"),
        ("embed roc --as rst", "sphinx"),
    ],
)
def test_a_mistyped_name_has_a_suggestion(
    typed: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goldens = Path("tests/review/regression/goldens").resolve()
    monkeypatch.chdir(tmp_path)
    Path("scores.csv").write_text(SHEET)
    Path("scene.py").write_text("from manim import Scene\nclass Intro(Scene): ...\n")
    words = [*typed.split(), *(["--goldens", str(goldens)] if typed.startswith("diff") else [])]
    assert f"Did you mean {meant!r}?" in _error(words)


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ('tehme = "dark"', "'theme'"),
        ('theme = "drak"', "'dark'"),
        ('ratio = "9x16"', "'9:16'"),
        ('for = "instgram"', "'instagram'"),
        ('beats = "allarm"', "'alarm'"),
        ("set = { test_shar = 0.3 }", "'test_share'"),
        ('data = "irsi"', "'iris'"),
        ('name = "roc-{them}"\ntheme = "dark"', "{theme}"),
    ],
)
def test_a_mistyped_key_or_value_of_a_course_has_one_too(
    line: str, meant: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(COURSE).write_text(f'[[render]]\nclip = "roc"\n{line}\n')
    assert f"Did you mean {meant}?" in _error(["render", COURSE, "-n"])


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("render zzz", ", ".join(clips.names())),
        ("render roc --data titanic -n", "breast_cancer, diabetes, digits, iris, linnerud, wine"),
        ("render roc --theme sepia", "light, dark"),
        ("render roc --beats zzz -n", "alarm"),
        ("zzz", "render, preview, cache, embed"),
        ("embed roc", "markdown, html, quarto"),
    ],
)
def test_where_nothing_is_near_the_valid_names_are_listed(
    typed: str, listed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    error = _error(typed.split())
    assert listed in error
    assert "Did you mean" not in error


def test_what_is_near() -> None:
    names = ["light", "dark", "hue", "hull"]
    assert nearest("DARK", names) == "dark"
    assert nearest("li", names) == "light"
    assert nearest("l", names) is None
    assert nearest("h", names) is None
    assert nearest("un", ["under the line", "untrue and long"]) is None, "two names begin so"
    assert nearest("night", names, {"night": "dark"}) == "dark"
    assert did_you_mean("zzz", names) is None
    assert did_you_mean("drak", names) == "Did you mean 'dark'?"
