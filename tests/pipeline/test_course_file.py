"""A course: what a file asks for, through the command line, and how it is refused."""

import json
from pathlib import Path

import polars as pl
import pytest
import skops.io
from click.testing import CliRunner, Result
from sklearn.linear_model import LogisticRegression

import cli
from mlu_anim.commands.course import OF_A_RUN
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.results import clips
from mlu_anim.system.errors import SeveralErrors, UsageError
from mlu_anim.wording import clip_sentences

SCENE = "from manim import Scene\n\nclass Intro(Scene): ...\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the command is given; courses are in `course/`, beside a table and a scene."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "scores.csv").write_text("y_true,y_score\n0,0.2\n1,0.7\n")
    (tmp_path / "course" / "lecture.py").write_text(SCENE)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _render(folder: Path, text: str, *options: str) -> Result:
    (folder / "course" / "clips.toml").write_text(text, encoding="utf-8")
    command = ["render", "course/clips.toml", "--dry-run", *options]
    return CliRunner().invoke(cli.app, command, standalone_mode=False)


def _planned(folder: Path, text: str, *options: str) -> list[str]:
    """The manifests that a course would write."""
    result = _render(folder, text, *options)
    assert result.exception is None, result.exception
    lines = [line.partition(":")[0] for line in result.stdout.splitlines()]
    return [line for line in lines if line.endswith(".json")]


def test_lists_are_multiplied_and_what_a_table_says_counts_more(folder: Path) -> None:
    text = """
        [defaults]
        theme = ["light", "dark"]
        cut = "short"
        [[render]]
        clip = ["roc", "random-forest"]
        ratio = ["16:9", "1:1"]
        [[render]]
        clip = "bias-variance"
        theme = "dark"
    """
    assert _planned(folder, text) == [
        "renders/roc/roc-short.json",
        "renders/roc/roc-1x1-short.json",
        "renders/roc/roc-dark-short.json",
        "renders/roc/roc-dark-1x1-short.json",
        "renders/random-forest/random-forest-short.json",
        "renders/random-forest/random-forest-1x1-short.json",
        "renders/random-forest/random-forest-dark-short.json",
        "renders/random-forest/random-forest-dark-1x1-short.json",
        "renders/bias-variance/bias-variance-dark-short.json",
    ]


def test_patterns_are_of_clips(folder: Path) -> None:
    planned = _planned(folder, '[[render]]\nclip = "*"')
    assert [Path(path).stem for path in planned] == clips.names()


def test_settings_flags_numbers_and_lists_are_those_of_the_command_line(folder: Path) -> None:
    text = """
        [[render]]
        clip = "random-forest"
        set = { n_trees = [5, 9], max_depth = 2 }
        no-captions = [false, true]
        beats = [["leaf"], ["leaf", "votes"]]
        format = ["gif", "png"]
        pace = 1.5
        [[render]]
        clip = "roc"
        features = "mean radius,mean texture"
        data = "breast_cancer"
    """
    planned = _planned(folder, text)
    stem = "renders/random-forest/random-forest"
    assert len(planned) == 2 * 2 * 2 + 1
    assert f"{stem}-leaf-pace1.5-n_trees5-max_depth2.json" in planned
    assert f"{stem}-leaf+votes-pace1.5-no-captions-n_trees9-max_depth2.json" in planned
    assert planned[-1] == "renders/roc-breast_cancer/roc.json"


def test_a_course_is_read_as_the_command_that_it_stands_for(folder: Path) -> None:
    text = """
        [[render]]
        clip = "roc"
        quality = "high"
        format = "webm"
        title = "--all of \\"them\\""
        fps = "30000/1001"
    """
    options = ("-q", "high", "--format", "webm", "--title", '--all of "them"', "--fps=30000/1001")
    command = ["render", "roc", "-n", *options]
    by_words = CliRunner().invoke(cli.app, command, standalone_mode=False)
    assert by_words.exception is None
    assert _render(folder, text).stdout == by_words.stdout


def test_names_have_holes_for_what_differs(folder: Path) -> None:
    text = """
        [defaults]
        name = "{clip}-{data}-{pos-label}-{test_share}"
        [[render]]
        clip = "roc"
        data = ["ward.csv", "scores.csv"]
        pos-label = ["a", "b / c"]
        set = { test_share = 0.4 }
    """
    for name in ("ward.csv", "scores.csv"):
        (folder / "course" / name).write_text("x,y\n1,a\n2,b / c\n")
    folders = [Path(path).parent.name for path in _planned(folder, text)]
    assert folders == [
        "roc-ward-a-0.4",
        "roc-ward-b-c-0.4",
        "roc-scores-a-0.4",
        "roc-scores-b-c-0.4",
    ]


def test_paths_are_as_seen_from_the_file(folder: Path) -> None:
    text = """
        [defaults]
        out = "made"
        [[render]]
        clip = "roc"
        predictions = "scores.csv"
        [[render]]
        clip = "lecture.py:Intro"
    """
    assert _planned(folder, text) == [
        "course/made/roc-scores/roc.json",
        "course/made/lecture-Intro/Intro.json",
    ]


def test_a_file_whose_name_looks_like_an_option(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder / "course")
    Path("--json.py").write_text(SCENE)
    Path("clips.toml").write_text('[[render]]\nclip = "--json.py:Intro"')
    command = ["render", "clips.toml", "--dry-run"]
    result = CliRunner().invoke(cli.app, command, standalone_mode=False)
    assert "renders/--json-Intro/Intro.json" in result.stdout


def test_of_the_defaults_a_scene_takes_what_it_knows(folder: Path) -> None:
    text = """
        [defaults]
        theme = ["light", "dark"]
        quality = "draft"
        [[render]]
        clip = ["roc", "lecture.py:Intro"]
    """
    assert _planned(folder, text) == [
        "renders/roc/roc-480p15.json",
        "renders/roc/roc-dark-480p15.json",
        "renders/lecture-Intro/Intro-480p15.json",
    ]
    refused = _render(folder, '[[render]]\nclip = "lecture.py:Intro"\ntheme = "dark"')
    assert "(course/lecture.py:Intro): --theme is for the clips of this" in str(refused.exception)


def test_the_command_line_counts_more(folder: Path) -> None:
    text = """
        [[render]]
        clip = "roc"
        quality = ["standard", "high"]
        theme = "light"
        [[render]]
        clip = "roc"
        theme = "dark"
    """
    planned = _planned(folder, text, "-q", "draft")
    assert planned == ["renders/roc/roc-480p15.json", "renders/roc/roc-dark-480p15.json"]
    result = _render(folder, text, "-q", "draft", "--theme", "dark")
    assert result.stdout.count("roc-dark-480p15.json") == 1
    assert "1 of 2 renderings repeat another one" in result.stderr


def test_clips_and_courses_go_together(folder: Path) -> None:
    (folder / "two.toml").write_text('[[render]]\nclip = "bias-variance"')
    planned = _planned(folder, '[[render]]\nclip = "roc"', "two.toml", "random-forest")
    assert [Path(path).stem for path in planned] == ["roc", "bias-variance", "random-forest"]


TABLE = '[[render]]\nclip = "roc"\n'


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "asks for nothing", "Add [[render]]"),
        ("x =", "not TOML: Invalid value", "A line is"),
        (b"\xff", "byte 0 is not UTF-8", "UTF-8"),
        ('theme = "dark"', "[theme]: no such table", "below [defaults] or [[render]]"),
        ("[[clips]]", "[clips]: no such table", "[[render]] with clip"),
        ("[defualts]", "[defualts]: no such table", "Did you mean [defaults]?"),
        ("defaults = 1\n" + TABLE, "defaults: is no table", "[defaults]"),
        ('[render]\nclip = "roc"', "render: is no list of tables", "two pairs of brackets"),
        ("[[render]]", "[[render]] 1: clip: names no clip", 'clip = "roc"'),
        ("[[render]]\nclip = []", "clip: names no clip", "a list of names"),
        ("[[render]]\nclip = 5", "clip: names no clip", "a list of names"),
        ('[[render]]\nclip = "rco"', "clip: no clip named 'rco'", "Did you mean 'roc'"),
        ('[[render]]\nclip = "z*"', "clip: no clip matches 'z*'", "roc"),
        ('[[render]]\nclip = "--help"', "no clip named '--help'", "list"),
        ('[[render]]\nclip = "../a.py:B"', "no file course/../a.py", "SceneName"),
        (TABLE + 'tehme = "dark"', "[[render]] 1: tehme: no such option", "Did you mean 'theme'?"),
        (TABLE + "json = true", "json: no such option", "There are for, cut, "),
        ('[defaults]\nclip = "roc"\n' + TABLE, "[defaults]: clip: no such option", "There are"),
        (TABLE + 'theme = "drak"', "1 (roc): theme: 'drak' is not one of", "Did you mean 'dark'?"),
        (TABLE + "theme = 3", "theme: 3 is not text", 'theme = "3"'),
        (TABLE + "theme = []", "theme: is an empty list", "fill"),
        (TABLE + 'theme = ["dark", "dark"]', "theme: has the same value twice", "rendering"),
        (TABLE + 'theme = ["dark", 3]', "theme: 3 is not text", "one after the other"),
        (TABLE + "theme.dark = true", "theme: {'dark': True} is not text", ""),
        (TABLE + "seed = true", "seed: True is not a number", "Write seed = 2."),
        (TABLE + "seed = -1", "(roc): seed: '-1' is not a whole number from 0 up", ""),
        (TABLE + "fps = nan", "fps: 'nan' is not a number", ""),
        (TABLE + "pos-label = 1979-05-27", "is not text", "in quotes"),
        (TABLE + 'no-title = "yes"', "no-title: 'yes' is not true or false", "no-title = true"),
        (TABLE + 'beats = ["alarm,duels"]', "has a comma", "without"),
        (TABLE + "beats = [1]", "beats: [1] is not text, or a list of texts", '["a", "b"]'),
        (TABLE + 'format = "avi"', "format: 'avi' is not one of mp4", ""),
        (TABLE + "set = 5", "set: is no table", "set = { n_trees = 12 }"),
        (TABLE + "set = { n = 5 }", "(roc): the clip 'roc' has no parameter 'n'", "test_share"),
        (TABLE + "set = { test_share = [] }", "set.test_share: is an empty list", ""),
        (TABLE + 'data = "irsi"', "data: there is no file 'irsi'", "Did you mean 'iris'?"),
        (TABLE + 'wording = "de.toml"', "wording: there is no file 'de.toml'", "folder of clips"),
        (TABLE + f'data = "{"x" * 5000}"', "data: there is no file", ""),
        (TABLE + 'data = "a\\u0000b"', "data: there is no file 'a\\x00b'", ""),
        (TABLE + 'pos-label = "a"', "(roc): --pos-label says how to read", "--data FILE"),
        (TABLE + 'name = "../../etc"', "(roc): --name '../../etc' cannot be", ""),
        (TABLE + 'name = "con"', "(roc): --name 'con' cannot be", ""),
        (
            TABLE + 'name = "{them}"\ntheme = "dark"',
            "name: no key is named {them}",
            "{theme}",
        ),
        (TABLE + 'name = "{name}"', "name: no key is named {name}", "The keys are clip"),
        (TABLE + 'name = "{clip.__class__}"', "no key is named {clip.__class__}", ""),
        (TABLE + 'name = "{data}"\ndata = "../.."', "data: there is no file '../..'", ""),
        (TABLE + 'name = ""', "(roc): name: is empty", "Leave"),
        (TABLE + 'name = "{title}"\ntitle = "?"', "(roc): name: is empty", ""),
        (TABLE + '"\\u001b[31m" = 1', "1: '\\x1b[31m': no such option", ""),
        (
            TABLE + 'title = ["a", "b"]',
            "several renderings would be renders/roc/roc.json",
            "{title}",
        ),
        (TABLE + TABLE + 'format = "gif"', "1 (roc) and clips.toml: [[render]] 2 (roc) would", ""),
        (TABLE + 'title = "\\u0000"', "(roc): --title: '\\x00'", ""),
        ("a = " + "[" * 100_000, "not TOML", ""),
        ("#" * 1_000_001, "1,000,001 bytes", "less than 1 MB"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_made(
    text: str | bytes, message: str, hint: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = text if isinstance(text, bytes) else text.encode()
    (folder / "course" / "clips.toml").write_bytes(content)
    command = ["render", "course/clips.toml"]
    error = CliRunner().invoke(cli.app, command, standalone_mode=False).exception
    assert getattr(error, "exit_code", None) == 4, error
    said, _, next_step = str(error).partition("\n")
    assert said.startswith("clips.toml: ")
    assert message in said
    assert hint in next_step
    assert not (folder / "renders").exists()


PEOPLE = "age,dose,sick\n" + "".join(
    f"{i % 9},{i % 7 / 2},{('no', 'yes')[i % 2]}\n" for i in range(40)
)


def test_everything_that_is_wrong_is_told_at_once(folder: Path) -> None:
    """Names in the course, in its options, in a table, in predictions, in a model."""
    (folder / "course" / "people.csv").write_text(PEOPLE)
    model = LogisticRegression().fit(pl.DataFrame({"agee": [1.0, 2], "dose": [1.0, 0]}), [0, 1])
    skops.io.dump(model, folder / "course" / "agee.skops")
    text = """
        [defaults]
        ratoi = "1:1"
        [[render]]
        clip = ["rco", "roc"]
        theme = ["drak", "light"]
        quality = "hihg"
        beats = ["alrm", "duels", "xyz"]
        set = { test_shar = 0.4, test_share = 2 }
        [[render]]
        clip = "roc"
        data = "people.csv"
        target = "sik"
        features = ["agee", "dosis"]
        [[render]]
        clip = "roc"
        data = "people.csv"
        target = "sick"
        pos-label = "yess"
        name = "labels"
        [[render]]
        clip = "roc"
        data = "people.csv"
        target = "sick"
        model = "agee.skops"
        name = "model"
        [[render]]
        clip = "roc"
        predictions = "scores.csv"
        y-true = "y_tru"
        y-score = "y_scor"
        name = "scores"
        [[render]]
        clip = "random-forest"
        predictions = "scores.csv"
        [[render]]
        clip = "roc"
        data = "wine"
        features = ["hu", "alcohool"]
        pos-label = "class_9"
        name = "wine"
        [[render]]
        clip = "roc"
        data = "peeple.csv"
        [[render]]
        clip = "roc"
        name = "con"
    """
    expected = [
        ("[defaults]: ratoi: no such option here", "ratio"),
        ("[[render]] 1: clip: no clip named 'rco'", "'roc'"),
        ("[[render]] 1 (roc): theme: 'drak'", "dark"),
        ("[[render]] 1 (roc): quality: 'hihg'", "high"),
        ("[[render]] 1 (roc): the clip roc has no beat 'alrm' or 'xyz'", "'alarm'"),
        ("[[render]] 1 (roc): the clip 'roc' has no parameter 'test_shar'", "'test_share'"),
        ("[[render]] 1 (roc): --set test_share=2: '2' is not a number from 0.05", "share"),
        ("[[render]] 2 (roc): people.csv: no column 'agee' (--features)", "'age'"),
        ("[[render]] 2 (roc): people.csv: no column 'dosis' (--features)", "'dose'"),
        ("[[render]] 2 (roc): people.csv: no column 'sik' (--target)", "'sick'"),
        ("[[render]] 3 (roc): people.csv: column 'sick': no class 'yess'", "yes"),
        ("[[render]] 4 (roc): people.csv: agee.skops was fitted on 2 features", "'age'"),
        ("[[render]] 5 (roc): scores.csv: no column 'y_tru' (--y-true)", "'y_true'"),
        ("[[render]] 5 (roc): scores.csv: no column 'y_scor' (--y-score)", "'y_score'"),
        ("[[render]] 6 (random-forest): the clip 'random-forest' does not take", "Leave"),
        ("[[render]] 7 (roc): wine: no feature 'hu'", "'hue'"),
        ("[[render]] 7 (roc): wine: no feature 'alcohool'", "'alcohol'"),
        ("[[render]] 7 (roc): wine: column 'target': no class 'class_9'", "class_0"),
        ("[[render]] 8: data: there is no file 'peeple.csv'", "folder"),
        ("[[render]] 9 (roc): --name 'con' cannot be", ""),
    ]
    error = _render(folder, text).exception
    assert isinstance(error, SeveralErrors)
    told = [each.message.removeprefix("clips.toml: ") for each in error.errors]
    for message, hint in expected:
        matches = [
            e for e, said in zip(error.errors, told, strict=True) if said.startswith(message)
        ]
        assert len(matches) == 1, (message, told)
        assert hint in str(matches[0].hint)
    assert len(told) == len(expected), told
    assert str(error).endswith(f"\n{len(expected)} errors; nothing was rendered")
    assert error.exit_code == 4


def test_before_a_course_is_rendered_its_tables_are_looked_into(folder: Path) -> None:
    (folder / "course" / "people.csv").write_text(PEOPLE)
    (folder / "course" / "clips.toml").write_text(
        TABLE + 'data = "people.csv"\ntarget = ["sick", "sic"]\nname = "{target}"\n'
    )
    result = CliRunner().invoke(cli.app, ["render", "course/clips.toml"], standalone_mode=False)
    assert "no column 'sic' (--target)" in str(result.exception)
    assert not (folder / "renders").exists()


@pytest.mark.parametrize("clip", clips.names())
def test_beats_are_known_without_the_scene(clip: str) -> None:
    names = scene_class(clip).beat_names
    clip_sentences.require_beats(clip, names)
    with pytest.raises(UsageError, match="has no beat 'nowhere'"):
        clip_sentences.require_beats(clip, (*names, "nowhere"))


def test_a_file_that_is_not_there(folder: Path) -> None:
    error = CliRunner().invoke(cli.app, ["render", "no.toml"], standalone_mode=False).exception
    assert getattr(error, "exit_code", None) == 4
    assert "no.toml: No such file" in str(error)


def test_json_tells_a_refusal_too(folder: Path) -> None:
    told = json.loads(_render(folder, TABLE + 'name = "con"', "--json").stdout)
    assert (told["clip"], told["status"], told["exit_code"]) == ("roc", "failed", 4)
    assert told["error"].startswith("clips.toml: [[render]] 1 (roc): --name 'con'")


def test_options_of_a_run_are_no_keys() -> None:
    """Each of them is an option, so that none is refused under a name that it had once."""
    assert {param.name for param in cli.app.commands["render"].params} >= OF_A_RUN


def test_a_product_that_is_too_large_is_refused_before_it_is_spread_out(folder: Path) -> None:
    numbers = list(range(1, 1001))
    text = TABLE + f"seed = {numbers}\nfps = {numbers}\npace = {numbers}"
    error = _render(folder, text).exception
    assert str(error).startswith("clips.toml: asks for 1,000,000,000 renderings\n  At most 10,000")
    assert getattr(error, "exit_code", None) == 4


def test_two_hundred_are_one_command(folder: Path) -> None:
    text = TABLE + f'seed = {list(range(100))}\ntheme = ["light", "dark"]\ndata = "wine"'
    assert len(_planned(folder, text)) == 200
