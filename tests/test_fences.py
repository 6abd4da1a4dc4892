"""Who may load what: import-linter's contracts, and what a fresh process has loaded."""

import ast
import os
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mlu_anim.commands import project_checks
from mlu_anim.commands.project_checks import EXPLORING

_CHECKS = (None, "ONE_FOLDER")
"""The values allowed for suppress_health_check; a literal list would override conftest.py's."""
ROOT = Path(__file__).parent.parent
HEAVY = ("manim", "sklearn", "numpy", "scipy", "av", "PIL")
LINT = "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"
STOCK_MANIM = "import sys; sys.argv[0] = 'manim'; from manim.__main__ import main; main()"

_ASK_WHAT_IS_LOADED = """
import sys
{code}
print(",".join(m for m in {modules!r} if m in sys.modules))
"""


def _python(*arguments: str, cwd: Path = ROOT, **environment: str) -> str:
    """Standard output of a fresh Python; it fails with what was said on standard error."""
    done = subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _loaded_by(code: str, modules: tuple[str, ...] = HEAVY) -> set[str]:
    """Which of the modules a fresh process has loaded after some code."""
    asked = _ASK_WHAT_IS_LOADED.format(code=code, modules=modules)
    return set(_python("-c", asked).splitlines()[-1].split(",")) - {""}


def test_contracts_of_the_layers_hold() -> None:
    assert "0 broken" in _python("-c", LINT)


def test_no_test_draws_its_examples_otherwise() -> None:
    """Only conftest.py decides if hypothesis draws the same examples in each run."""
    own = {"max_examples", "suppress_health_check"}
    wrong = []
    for path in (ROOT / "tests").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
        if path.name == "conftest.py" or "hypothesis" not in modules:
            continue
        for node in (each for each in ast.walk(tree) if isinstance(each, ast.Call)):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            given = {word.arg: ast.unparse(word.value) for word in node.keywords}
            is_wrong = name in ("seed", "reproduce_failure", "load_profile")
            if name == "settings":
                checks = given.get("suppress_health_check")
                is_wrong = bool(given.keys() - own) or checks not in _CHECKS
            wrong += [f"{path.name}:{node.lineno}"] if is_wrong else []
    assert wrong == []


def test_examples_are_the_same_in_each_run_unless_all_tests_are_asked_for() -> None:
    steady, exploring = (settings.get_profile(name) for name in ("steady", EXPLORING))
    assert (steady.derandomize, exploring.derandomize) == (True, False)
    assert (steady.database, exploring.database) == (None, None)
    assert exploring.print_blob
    assert settings().derandomize != (settings.get_current_profile_name() == EXPLORING)
    normal, everything = (project_checks.checks(everything=each)[-1] for each in (False, True))
    option = f"--hypothesis-profile={EXPLORING}"
    assert option in everything.arguments
    assert option not in normal.arguments


@pytest.mark.skipif(
    settings.get_current_profile_name() == EXPLORING, reason="examples are meant to differ"
)
def test_examples_do_not_depend_on_what_was_loaded_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    @settings(max_examples=300)
    @given(st.integers())
    def draw(number: int) -> None:
        seen.append(number)

    draw()
    before, seen[:] = list(seen), []
    numbers = ", ".join(str(10**6 + 7919 * each) for each in range(500))
    (tmp_path / "of_numbers.py").write_text(f"NUMBERS = [{numbers}]\n")
    monkeypatch.syspath_prepend(tmp_path)
    import_module("of_numbers")
    draw()
    assert seen == before


def test_every_room_stands_on_a_floor_and_no_module_lies_loose() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    floors = contracts[0]["layers"]
    rooms = {name.strip() for floor in floors for name in floor.split("|")}
    package = ROOT / "mlu_anim"
    assert len(floors) <= 10
    assert {path.name for path in package.glob("*.py")} == {"__init__.py", "__main__.py"}
    folders = {path.parent.name for path in package.glob("*/__init__.py")}
    assert rooms == {f"mlu_anim.{name}" for name in folders} | {"scenes"}


@pytest.mark.parametrize("folder", ["scenes", "mlu_anim/essays/figures"])
def test_what_draws_names_experiments_for_the_type_checker_alone(folder: str) -> None:
    """The contract of the layers cannot tell such an import from one that is carried out."""
    wrong = []
    for path in (ROOT / folder).glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for_types = {
            id(node)
            for branch in ast.walk(tree)
            if isinstance(branch, ast.If) and ast.unparse(branch.test) == "TYPE_CHECKING"
            for node in ast.walk(branch)
        }
        for node in ast.walk(tree):
            is_import = isinstance(node, ast.Import | ast.ImportFrom)
            if is_import and "experiments" in ast.unparse(node) and id(node) not in for_types:
                wrong.append(f"{path.name}:{node.lineno}")
    assert wrong == []


def test_every_folder_of_code_is_a_package() -> None:
    """import-linter does not see what is in a folder without `__init__.py`."""
    folders = {
        path.parent for name in ("mlu_anim", "scenes") for path in (ROOT / name).rglob("*.py")
    }
    assert [f for f in folders if not (f / "__init__.py").is_file()] == []


CLI = "import cli\nsys.argv = ['cli.py', {}]\ntry:\n cli.main()\nexcept SystemExit:\n pass"


@pytest.mark.parametrize(
    "arguments",
    [
        "'--help'",
        "'list'",
        "'render', '--help'",
        "'embed', '--help'",
        "'check', '--help'",
        "'--version'",
        "'rendr'",
        "'render', 'roc', '--theme', 'drak'",
        "'cache', 'info'",
    ],
)
def test_help_and_list_load_nothing_heavy(arguments: str) -> None:
    assert _loaded_by(CLI.format(arguments)) == set()


def _children_s() -> float:
    """Processor time of all processes that have been started and have ended."""
    used = os.times()
    return used.children_user + used.children_system


LIBRARIES = "import asyncio, click, email.message, http.client, unittest"
"""What takes about as long to import as the command line may take to answer."""


@pytest.mark.parametrize(
    ("arguments", "most"),
    [(["--help"], 2), (["--version"], 2), (["render", "--help"], 2), (["list"], 4.5)],
)
def test_help_and_list_answer_at_once(arguments: list[str], most: float, tmp_path: Path) -> None:
    """In processor time, as a multiple of an import of some libraries: the least of a few.

    The same work takes twice as long on a busy machine, for both. Bytecode is kept from one run to
    the next, as Python does unless it is told not to. `list` parses the files of all clips.
    """
    kept = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(tmp_path)}
    took_s, libraries_s = list[float](), list[float]()
    for _ in range(6):
        for command, seconds in (
            (("cli.py", *arguments), took_s),
            (("-c", LIBRARIES), libraries_s),
        ):
            before_s = _children_s()
            _python(*command, **kept)
            seconds.append(_children_s() - before_s)
        if min(took_s) < most * min(libraries_s):
            break
    assert min(took_s) < most * min(libraries_s), (took_s, libraries_s)


def _all_of(*rooms: str) -> str:
    """Code that imports every module of some rooms, except those whose names begin with `_`."""
    package = ROOT / "mlu_anim"
    files = [path for room in rooms for path in (package / room).rglob("[a-z]*.py")]
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files}
    return f"import {', '.join(sorted(names))}"


def test_who_waits_for_a_users_scene_loads_nothing_that_draws(tmp_path: Path) -> None:
    """Short scenes would take longer than in stock manim: the child loads all of that again."""
    file = tmp_path / "mine.py"
    file.write_text("class Mine: pass\n", encoding="utf-8")
    code = CLI.format(f"'render', {str(file) + ':Mine'!r}, '-n', '--format', 'mp4'")
    code += "\nimport mlu_anim.pipeline.foreign.children, mlu_anim.pipeline.foreign.worker"
    heavy = ("av", "cairo", "importlib.metadata", "manim", "numpy", "scipy", "sklearn")
    assert _loaded_by(code, heavy) == set()


def test_the_stage_loads_without_scikit_learn() -> None:
    assert _loaded_by(_all_of("stage"), ("manim", "sklearn")) == {"manim"}


def test_what_draws_and_publishes_never_loads_scikit_learn() -> None:
    code = _all_of("rendering", "encoding", "bundle", "essays", "pipeline", "review/quality")
    assert _loaded_by(code, ("av", "sklearn")) == {"av"}


def test_what_computes_words_and_encodes_never_loads_manim() -> None:
    code = _all_of("encoding", "data", "results", "wording")
    code += "\nimport mlu_anim.experiments.roc"
    assert _loaded_by(code, ("av", "manim", "cairo")) == {"av"}


def test_experiments_load_scikit_learn_only_to_compute() -> None:
    """A result is loaded by the class in its experiment, in the process that draws."""
    code = _all_of("experiments")
    assert _loaded_by(code, ("manim", "scipy", "sklearn")) == set()


def test_rendering_a_clip_never_loads_scikit_learn(tmp_path: Path) -> None:
    table = tmp_path / "scores.csv"
    table.write_text("y_true,y_score\n0,0.2\n1,0.7\n0,0.4\n1,0.9\n", encoding="utf-8")
    code = f"""
from pathlib import Path
from mlu_anim.pipeline.one_clip import RenderRequest, render
request = RenderRequest("roc", quality="draft", formats=("png",), cut="short",
                        predictions=Path({str(table)!r}), out=Path({str(tmp_path / "out")!r}))
render(request, lambda progress: None)
"""
    assert _loaded_by(code, ("manim", "sklearn")) == set(), "children compute and draw"
    assert list((tmp_path / "out").rglob("*.png"))


def test_stock_manim_draws_the_last_picture(tmp_path: Path) -> None:
    """The scene is a plain manim scene, in a folder and a project that know nothing of ours."""
    scene = str(ROOT / "scenes" / "roc.py")
    options = ["-ql", "-s", "--format", "png", "--media_dir", "media", "--progress_bar", "none"]
    _python("-W", "ignore", "-c", STOCK_MANIM, *options, scene, "Roc", cwd=tmp_path)
    (picture,) = tmp_path.rglob("*.png")
    assert picture.name.startswith("Roc")
    assert picture.stat().st_size > 5_000


@pytest.mark.slow
def test_stock_manim_plays_the_whole_clip(tmp_path: Path) -> None:
    scene = str(ROOT / "scenes" / "roc.py")
    options = ["-ql", "--media_dir", "media", "--progress_bar", "none"]
    _python("-W", "ignore", "-c", STOCK_MANIM, *options, scene, "Roc", cwd=tmp_path)
    films = list(tmp_path.rglob("Roc.mp4"))
    assert films
    import av

    with av.open(str(films[0])) as film:
        assert film.duration is not None
        assert 30 < film.duration / av.time_base < 50
