"""Clips of a user are found, told and named like ours; nothing is run to find them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import cli
from mlu_anim.bundle.freshness import made_from
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.results import clips, compute, result
from mlu_anim.results.declared import experiment_module
from mlu_anim.review.regression import golden
from mlu_anim.system import child_processes, clip_files, programmes, wording_files
from mlu_anim.system.errors import AuthorMistake, MachineNotReady, UsageError
from mlu_anim.system.programmes import PROJECT_VARIABLE
from mlu_anim.wording.sentences import wording
from tests.projects import EXPERIMENT, NAME, SCENE, WORDS, edit, project_in, renamed

OURS = clips.names()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one clip, which is the current folder."""
    folder = project_in(tmp_path)
    monkeypatch.chdir(folder)
    return folder


def test_the_clips_of_the_current_folder_are_listed_among_ours(project: Path) -> None:
    assert clips.names() == sorted([*OURS, "my-clip"])
    assert clips.unfinished() == {}
    assert wording("my_clip").plain("title") == "How many neighbors?"


@pytest.mark.parametrize("how", ["option", "variable", "relative"])
def test_a_project_is_named_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    folder = project_in(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert clips.names() == OURS
    named = NAME if how == "relative" else str(folder)
    words = [] if how == "variable" else ["--project", named]
    variables = {PROJECT_VARIABLE: named} if how == "variable" else {}
    done = CliRunner().invoke(cli.app, ["list", *words], env=variables)
    assert done.exit_code == 0
    assert "my-clip " in done.stdout
    assert clips.names() == OURS, "the project of one command is forgotten after it"


@pytest.mark.parametrize(
    ("made", "rule"),
    [
        ((), "not a project of clips: no such folder"),
        (("scenes",), "no folder experiments/ in it"),
        (("x",), "no folder scenes/ and no folder experiments/ in it"),
    ],
)
def test_a_named_folder_that_is_no_project_is_refused(
    tmp_path: Path, made: tuple[str, ...], rule: str
) -> None:
    for name in made:
        (tmp_path / "a b" / name).mkdir(parents=True)
    done = CliRunner().invoke(cli.app, ["list", "--project", str(tmp_path / "a b")])
    assert isinstance(done.exception, UsageError)
    assert rule in done.exception.message
    assert f"new NAME --in '{tmp_path / 'a b'}'" in str(done.exception.hint)


@pytest.mark.parametrize("rooms", [("scenes",), ("scenes", "experiments")])
def test_a_strangers_files_are_not_run_and_disturb_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rooms: tuple[str, ...]
) -> None:
    """A folder with `scenes/` alone is no project; with both, its files are listed."""
    for room in rooms:
        (tmp_path / room).mkdir()
        for name in ("__init__", "intro", "My Film", "_part"):
            file = tmp_path / room / f"{name}.py"
            file.write_text("raise SystemExit('run')\nfrom manim import *\n", encoding="utf-8")
        (tmp_path / room / "binary.py").write_bytes(b"\0\xff")
        (tmp_path / room / "folder.py").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert clips.names() == OURS
    assert scene_class("roc").__name__ == "Roc"
    assert list(clips.unfinished()) == (["binary", "intro"] if len(rooms) == 2 else [])


@pytest.mark.parametrize(
    ("file", "old", "new", "lacks"),
    [
        (SCENE, "class MyClip(", "class MyClip((", "scenes/my_clip.py, line "),
        (SCENE, "def lay(", "def place(", "scenes/my_clip.py: the class MyClip has no method lay"),
        (EXPERIMENT, "EXPERIMENT =", "X =", "experiments/my_clip.py: no EXPERIMENT = Experiment"),
        (WORDS, "[my_clip]", "[other]", "wording/en.toml: [my_clip]: no title"),
        (WORDS, "[my_clip.labels]", "[my_clip.labels", "wording/en.toml, line "),
    ],
)
def test_an_unfinished_clip_is_listed_with_what_it_lacks(
    project: Path, file: str, old: str, new: str, lacks: str
) -> None:
    edit(project / file, old, new)
    assert clips.names() == OURS
    assert any(line.startswith(lacks) for line in clips.unfinished()["my-clip"])
    with pytest.raises(AuthorMistake, match="the clip 'my-clip' is not finished"):
        clips.module_name("my-clip")


@pytest.mark.parametrize(
    ("content", "lacks"),
    [
        (None, "wording/en.toml: [my_clip]: no such table"),
        (b"", "wording/en.toml: [my_clip]: no such table"),
        (b"\xff\xfe", "wording/en.toml: cannot be read: "),
        (b"my_clip = 1", "wording/en.toml: my_clip is not a table"),
        (b"a = " + b"[" * 9999, "wording/en.toml: [my_clip]: no such table"),
    ],
)
def test_words_that_are_missing_or_broken_cost_their_project_alone(
    project: Path, content: bytes | None, lacks: str
) -> None:
    (project / WORDS).unlink()
    if content is not None:
        (project / WORDS).write_bytes(content)
    assert clips.names() == OURS
    assert clips.unfinished()["my-clip"][0].startswith(lacks)
    assert "my_clip" not in wording_files.names("wording/en.toml", "roc")


@pytest.mark.parametrize("name", ["my-clip", "class", "none", "a__b", "b_", "caf\u00e9"])
def test_a_file_whose_name_is_no_clips_is_told(project: Path, name: str) -> None:
    (project / "scenes" / f"{name}.py").write_text("x = 1\n", encoding="utf-8")
    told = clips.unfinished()[name.replace("_", "-")]
    assert told == (
        f"scenes/{name}.py: the name of a clip's file has small letters, digits and single _, and "
        "is no word of Python. Rename it.",
    )
    assert clips.names() == sorted([*OURS, "my-clip"])


def test_a_name_in_two_programmes_is_an_error_that_names_both_files(project: Path) -> None:
    renamed(project, "roc", "Roc")
    ours = programmes.ours().scenes / "roc.py"
    with pytest.raises(AuthorMistake, match="there are two clips named 'roc'") as caught:
        clips.module_name("roc")
    assert str(ours) in str(caught.value.hint)
    assert str(project / "scenes" / "roc.py") in str(caught.value.hint)
    assert clips.names() == [name for name in OURS if name != "roc"]
    assert "two clips of this name" in clips.unfinished()["roc"][0]


# --- installed packages -------------------------------------------------------------------------


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder of installed packages, one of which has clips and raises when it is run."""
    site = tmp_path / "site"
    package = project_in(site / "inner", "course_clips")
    renamed(package, "neighbors", "Neighbors")
    (site / "inner" / "__init__.py").write_text("raise SystemExit('run')\n", encoding="utf-8")
    points = "[mlu_anim.clips]\ncourse = inner.course_clips\nold = gone.clips\nbare = bare\n"
    info = site / "course-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: course\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    (site / "bare").mkdir()
    (site / "bare" / "__init__.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    programmes._installed.cache_clear()
    yield site
    programmes._installed.cache_clear()


def test_the_clips_of_an_installed_package_are_found_without_running_it(installed: Path) -> None:
    assert clips.names() == sorted([*OURS, "neighbors"])
    assert programmes.programme_of("neighbors").package == "inner.course_clips.experiments"
    shown = programmes.display_path(clip_files.scene_file("neighbors"))
    assert shown == "course_clips/scenes/neighbors.py"
    assert "inner" not in sys.modules


def test_an_entry_point_that_leads_nowhere_is_told_and_disturbs_nothing(installed: Path) -> None:
    done = CliRunner().invoke(cli.app, ["list"])
    assert done.exit_code == 0
    assert "neighbors " in done.stdout
    told = done.stderr
    assert "the clips 'old' are left out: the package gone.clips cannot be found" in told
    assert "the package bare has no folders scenes/ and experiments/" in told


def test_a_clip_of_a_package_and_of_a_folder_is_an_error(installed: Path, project: Path) -> None:
    renamed(project, "neighbors", "Neighbors")
    with pytest.raises(AuthorMistake, match="two clips named 'neighbors'") as caught:
        clips.module_name("neighbors")
    for home in (project, installed / "inner" / "course_clips"):
        assert str(home / "experiments" / "neighbors.py") in str(caught.value.hint)


def test_a_package_that_is_also_the_current_folder_is_one_programme(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(installed / "inner" / "course_clips")
    assert "neighbors" in clips.names()
    assert len(programmes.programmes()) == 2


# --- results and mistakes -----------------------------------------------------------------------


def test_a_result_is_saved_and_loaded_by_a_name_that_shadows_nothing(project: Path) -> None:
    module = experiment_module("my_clip")
    assert module.__name__.startswith("mlu_anim_project_")
    votes = _votes()
    loaded = result.from_bytes(votes.to_bytes(), "votes")
    assert type(loaded) is module.Votes
    assert loaded.digest() == votes.digest()
    assert "experiments" not in sys.modules


def test_the_key_of_a_result_depends_on_the_code_of_its_project_alone(project: Path) -> None:
    own, ours = (compute._key(compute.Inputs(clip)) for clip in ("my_clip", "roc"))
    (project / "experiments" / "table.csv").write_text("1\n", encoding="utf-8")
    with_table = compute._key(compute.Inputs("my_clip"))
    edit(project / EXPERIMENT, "n_test=75", "n_test=70")
    changed = compute._key(compute.Inputs("my_clip"))
    assert len({own, with_table, changed}) == 3
    edit(project / WORDS, "How many", "Which number of")
    assert compute._key(compute.Inputs("my_clip")) == changed
    assert compute._key(compute.Inputs("roc")) == ours


def test_files_are_made_again_after_a_change_of_words_scene_or_experiment(project: Path) -> None:
    votes = _votes()
    before = made_from(votes, {}, None)
    edit(project / WORDS, "How many", "Which number of")
    edit(project / SCENE, "run_time=7.2", "run_time=7.0")
    edit(project / EXPERIMENT, "n_test=75", "n_test=70")
    after = made_from(votes, {}, None)
    assert [key for key in before if before[key] != after[key]] == ["scene", "words", "code"]


def _votes() -> result.Result:
    kind = experiment_module("my_clip").Votes
    made: result.Result = kind(
        accuracy=np.array([0.5, 0.5]), is_right=np.array([[True, False]] * 2), largest_class=1
    )
    return made


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("import numpy as np", "import numpy as np\n1 / 0", "ZeroDivisionError: division by zero"),
        ("import numpy as np", "import numpy as np\nfrom experiments.x import y", "experiments"),
        ("Experiment(Votes, ", "Experiment(Votes, nothing=1, ", "nothing"),
    ],
)
def test_a_mistake_in_an_experiment_has_file_and_line(
    project: Path, old: str, new: str, rule: str
) -> None:
    line = edit(project / EXPERIMENT, old, new) + new.count("\n")
    with pytest.raises(AuthorMistake, match=rule) as caught:
        clips.parameters("my-clip")
    assert caught.value.where == f"experiments/my_clip.py, line {line}"


def test_a_package_that_an_experiment_lacks_is_named(project: Path) -> None:
    edit(project / EXPERIMENT, "import numpy as np", "import numpy as np\nimport no_such_package")
    with pytest.raises(MachineNotReady, match="'my_clip' imports the Python package 'no_such_pack"):
        clips.takes("my-clip")


def test_a_mistake_in_a_scene_has_file_and_line(project: Path) -> None:
    line = edit(project / SCENE, "    result: ", "    share = 1 / 0\n    result: ")
    with pytest.raises(AuthorMistake, match="division by zero") as caught:
        scene_class("my-clip")
    assert caught.value.where == f"scenes/my_clip.py, line {line}"


def test_experiments_and_scenes_have_parts_beside_them(project: Path) -> None:
    (project / "experiments" / "_my_clip_data.py").write_text("SIZE = 75\n", encoding="utf-8")
    edit(
        project / EXPERIMENT,
        "import numpy as np",
        "import numpy as np\nfrom . import _my_clip_data",
    )
    (project / "scenes" / "_my_clip_part.py").write_text("TIME = 5\n", encoding="utf-8")
    edit(
        project / SCENE,
        "import numpy as np",
        "import numpy as np\nfrom scenes import _my_clip_part",
    )
    assert experiment_module("my_clip")._my_clip_data.SIZE == 75
    module = sys.modules[scene_class("my-clip").__module__]
    assert module._my_clip_part.TIME == 5
    assert project / "scenes" / "_my_clip_part.py" in clip_files.scene_files("my_clip")


def test_children_find_the_same_project(project: Path) -> None:
    assert child_processes.child_environment()[PROJECT_VARIABLE] == str(project)


def test_goldens_of_a_project_are_beside_its_tests(project: Path) -> None:
    done = CliRunner().invoke(cli.app, ["diff", "my-clip"])
    assert str(project / "tests" / "goldens") in str(done.exception)
    assert not golden.is_golden(project / "tests" / "goldens" / "my-clip-full")
