"""What the pages say is tried: their code makes a clip, their commands run, their links lead on."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

import cli
from mlu_anim.commands import render
from mlu_anim.data.models.fitted_model import load_model
from mlu_anim.data.tables import column_rules, table_file
from mlu_anim.data.tables.column_names import LABEL_NAMES
from mlu_anim.experiments.roc import SPLIT
from mlu_anim.pipeline import one_clip
from mlu_anim.pipeline.presets import PRESETS
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.results import clips
from mlu_anim.review.quality.gates import ALL_GATES
from mlu_anim.system import errors
from mlu_anim.system.limits import GIB, Limits
from mlu_anim.wording.sentences import wording
from tests.command_line import Command
from tests.playing import default_result

ROOT = Path(__file__).parent.parent
README, CLIP_PAGE = ROOT / "README.md", ROOT / "docs/adding-a-clip.md"
MODELS_PAGE = ROOT / "docs/own-models.md"
PUBLISHING_PAGE = ROOT / "docs/publishing.md"
CHECKING_PAGE = ROOT / "docs/checking.md"
DATA_PAGE = ROOT / "docs/own-data.md"
COURSES_PAGE = ROOT / "docs/courses.md"
GLOSSARY = ROOT / "docs/glossary.md"
RENDERS_PAGE = ROOT / "renders/README.md"
PAGES = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md")), RENDERS_PAGE)
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"^### .*`(\S+)`$")
_IGNORED = shutil.ignore_patterns("__pycache__")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, its text, and the file that the heading above it names."""

    language: str
    text: str
    file: str | None


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(found[1], found[2], _file_above(text[: found.start()]))
        for found in _BLOCK.finditer(text)
    ]


def _file_above(text: str) -> str | None:
    """The file that the last line before a block names, when that is a heading of a file."""
    named = _FILE.match(text.rstrip().splitlines()[-1])
    return named[1] if named else None


def commands(page: Path) -> Iterator[list[str]]:
    """Every command line of a page's `sh` blocks, as words."""
    for block in blocks(page):
        if block.language == "sh":
            for line in block.text.replace("\\\n", " ").splitlines():
                if words := shlex.split(line, comments=True):
                    yield words


def rows(page: Path, header: str) -> list[list[str]]:
    """The cells of the table that begins with `header`."""
    lines = page.read_text(encoding="utf-8").splitlines()
    start = lines.index(header) + 2
    found = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def run(
    *words: str, cwd: Path, env: Mapping[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, *words]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False, env=env)


# --- every page ---------------------------------------------------------------------------------


@every_page
def test_links_lead_to_files(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    assert [target for target in local if not (page.parent / target).exists()] == []


@every_page
def test_named_files_exist(page: Path) -> None:
    """Of what stands in backticks, the paths in the project's own folders."""
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    folders = "mlu_anim|scenes|assets|tests|docs|scripts"
    paths = set(re.findall(rf"`((?:{folders})/[\w./-]*)`", text))
    paths -= {block.file for block in blocks(CLIP_PAGE)}
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []


@every_page
def test_options_exist(page: Path) -> None:
    """Every `--option` in backticks or in a command is one of ours, or of a tool that is named."""
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    named = {name for span in re.findall(r"`([^`]*)`", text) for name in _options(span)}
    assert sorted(named - _our_options()) == []


def _options(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))


def _our_options() -> set[str]:
    of_commands = {o for c in cli.app.commands.values() for p in c.params for o in p.opts}
    scripts = [path.read_text(encoding="utf-8") for path in (ROOT / "scripts").glob("*.py")]
    tools = {"--no-deps", "--install"}  # pip's and xcode-select's
    plugin = (ROOT / "mlu_anim/review/regression/plugin.py").read_text(encoding="utf-8")
    ours = of_commands | _options(plugin)
    return ours | {"--help", "--version"} | tools | _options(" ".join(scripts))


@pytest.mark.parametrize(
    "page",
    [README, CLIP_PAGE, DATA_PAGE, PUBLISHING_PAGE, CHECKING_PAGE, RENDERS_PAGE],
    ids=lambda p: str(p.relative_to(ROOT)),
)
def test_commands_are_understood(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mlu_anim.results.clips.module_name", lambda name: name)
    monkeypatch.setattr("mlu_anim.pipeline.one_clip.dry_run", lambda *_: {})
    monkeypatch.setattr("mlu_anim.pipeline.batch._look_into_files", lambda *_: None)
    found = list(commands(page))
    assert found
    for words in found:
        assert _is_understood(words), shlex.join(words)


def _is_understood(words: list[str]) -> bool:
    match words:
        case ["python3", "cli.py", "render", *rest]:
            tried = rest if "-n" in rest else [*rest, "-n"]
            return CliRunner().invoke(cli.app, ["render", *tried]).exit_code == 0
        case ["python3", "-m", "pytest", file]:
            return file in {block.file for block in blocks(CLIP_PAGE)}
        case ["python3", "cli.py", command, *rest]:
            cli.app.commands[command].make_context(command, rest)
            return True
        case ["manim", "-ql", scene, class_name]:
            return f"class {class_name}(" in (ROOT / scene).read_text(encoding="utf-8")
        case ["sudo", script, *rest]:
            known = (ROOT / script).read_text(encoding="utf-8")
            return all(option in known for option in _options(" ".join(rest)))
    return False


# --- README -------------------------------------------------------------------------------------


def test_the_alt_text_is_the_clips_own() -> None:
    """The first picture says what the film says, with the numbers of today's result."""
    result = default_result("roc")
    text = README.read_text(encoding="utf-8")
    alt = re.search(r'<img src="docs/images/roc\.svg"[^>]* alt="([^"]*)"', text)
    assert alt is not None
    said = wording("roc").say("alt", result.facts(), getattr(result, "verdict", "usual"))
    assert alt[1] == said.replace("\u2009", " ")


def test_the_table_of_files_is_what_render_writes() -> None:
    told = {cells[0].strip("`"): cells[1] for cells in rows(README, "| file | what it is |")}
    planned = one_clip.dry_run(RenderRequest("roc"))
    assert set(told) == set(planned)
    for path, note in planned.items():
        for figure in re.findall(r"\d+x\d+|\d+(?= fps)", note if "png" not in path else ""):
            assert figure in told[path]


def test_the_table_of_exit_codes_is_that_of_the_command() -> None:
    told = {c for cells in rows(README, "| exit code | meaning |") for c in cells[0].split(", ")}
    epilog = render.EPILOG.partition("Exit codes:")[2]
    assert told == set(re.findall(r"\b\d+\b", epilog))
    defined = {str(kind.exit_code) for kind in errors.MluAnimError.__subclasses__()}
    assert told - {"0", "130", "143"} <= defined


def test_the_options_have_the_values_that_are_told() -> None:
    params = {name: p for p in cli.app.commands["render"].params for name in p.opts}
    for option, values in rows(README, "| option | values |"):
        for name in re.findall(r"`(-[^`]+)`", option):
            if choices := getattr(params[name].type, "choices", None):
                assert re.findall(r"`([^`]+)`", values) == list(choices), name


def test_own_predictions_are_told_as_the_readme_says(tmp_path: Path) -> None:
    (table,) = [block.text for block in blocks(README) if block.language == "csv"]
    (command,) = [words for words in commands(README) if "--predictions" in words]
    (tmp_path / "scores.csv").write_text(table, encoding="utf-8")
    quick = "-q", "draft", "--format", "png", "--jobs", "1"
    done = run(str(ROOT / "cli.py"), *command[2:], *quick, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "renders/roc-scores/roc-480p15.png").stat().st_size > 10_000


def test_a_bad_table_is_refused_in_the_words_of_the_readme(tmp_path: Path) -> None:
    (table,) = [block.text for block in blocks(README) if block.language == "csv"]
    (message,) = [block.text for block in blocks(README) if block.language == "text"]
    (command,) = [words for words in commands(README) if "--predictions" in words]
    bad = table.replace("19,yes,0.55", "19,yes,high")
    (tmp_path / "scores.csv").write_text(bad, encoding="utf-8")
    done = run(str(ROOT / "cli.py"), *command[2:], cwd=tmp_path)
    assert (done.returncode, done.stdout) == (4, "")
    assert message in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["scores.csv"]


def test_the_bounds_of_a_table_are_those_of_the_page() -> None:
    told = DATA_PAGE.read_text(encoding="utf-8")
    for bound in (
        f"{table_file.MOST_ROWS:,} rows, {table_file.MOST_COLUMNS:,} columns and ",
        f"{table_file.MOST_CELLS:,} cells",
        f"2 to {column_rules.MOST_CATEGORIES} different words",
        f"up to {SPLIT.of_tables[0][0]:,} cells) gets the split of the median AUC of "
        f"{SPLIT.of_tables[0][1]} seeds",
        f"beyond {column_rules.LARGEST_NUMBER:g}".replace("+", ""),
        "called\n`" + "`, `".join(LABEL_NAMES[:-1]) + f"` or `{LABEL_NAMES[-1]}`",
    ):
        assert " ".join(bound.split()) in " ".join(told.split()), bound


def test_the_changelog_knows_this_version() -> None:
    from mlu_anim import __version__

    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_gates_are_those_of_the_page() -> None:
    told = [cells[0] for cells in rows(CHECKING_PAGE, "| gate | what has to be so | after |")]
    assert sorted(told) == sorted(gate.name for gate in ALL_GATES)


# --- publishing and words -----------------------------------------------------------------------


def test_each_purpose_writes_the_files_of_the_page() -> None:
    told = {}
    for names, files, _ in rows(PUBLISHING_PAGE, "| `--for` | files | content |"):
        for name in re.findall(r"`([a-z]+)`", names):
            told[name] = set(re.findall(r"\.(?:mp4|webm|gif|png)\b", files))
            stems = {
                stem.removesuffix("-1-cases") for stem in re.findall(r"`(roc-[\w-]+)\.", files)
            }
            if names.startswith(f"`{name}`"):
                assert stems == {path.stem for path in _pictures(name)}, name
    assert set(told) == set(PRESETS)
    for name, suffixes in told.items():
        assert suffixes == {path.suffix for path in _pictures(name)}, name


def _pictures(purpose: str) -> list[Path]:
    """The films and pictures that a dry run names; of a purpose with plates, their common name."""
    done = CliRunner().invoke(cli.app, ["render", "roc", "--for", purpose, "-n"])
    paths = [Path(line.partition(":")[0]) for line in done.stdout.splitlines()]
    return [path for path in paths if path.suffix in (".mp4", ".webm", ".gif", ".png")]


def test_the_glossary_has_every_word_in_a_line_or_two() -> None:
    told = {cells[0]: cells[1] for cells in rows(GLOSSARY, "| word | meaning |")}
    words = (
        "clip experiment result scene beat cut plate slice frame variant bundle golden ratio theme"
    )
    assert {*words.split(), "frame data"} <= set(told)
    assert [word for word, line in told.items() if not 20 < len(line) < 200] == []
    assert "(docs/glossary.md)" in README.read_text(encoding="utf-8")


def test_a_fresh_clone_has_a_folder_for_renders_that_nothing_trips_over(tmp_path: Path) -> None:
    """git keeps its page alone; the gallery neither shows the page nor counts it as a rendering."""
    ignored = subprocess.run(
        ["git", "check-ignore", "-q", "--no-index", "renders/README.md"], cwd=ROOT, check=False
    )
    assert ignored.returncode != 0
    shutil.copytree(
        RENDERS_PAGE.parent,
        tmp_path / "renders",
        ignore=lambda folder, names: {name for name in names if name != RENDERS_PAGE.name},
    )
    done = run(str(ROOT / "cli.py"), "gallery", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "nothing is rendered in renders" in done.stderr
    assert [path.name for path in (tmp_path / "renders").iterdir()] == [RENDERS_PAGE.name]


# --- courses ------------------------------------------------------------------------------------


def test_the_course_of_the_page_is_rendered_and_then_left_alone(
    tmp_path: Path, command: Command
) -> None:
    """Its own commands, in the order of the page, in a small form."""
    for block in blocks(COURSES_PAGE):
        if block.file is not None:
            (tmp_path / block.file).parent.mkdir(exist_ok=True)
            (tmp_path / block.file).write_text(block.text, encoding="utf-8")
    planned, made, again, drafts, machine = [
        command(tmp_path, *words[2:], *_small(words)) for words in commands(COURSES_PAGE)
    ]
    n_told = re.search(r"These are (\d+) renderings", COURSES_PAGE.read_text(encoding="utf-8"))
    assert n_told is not None
    n = int(n_told[1])
    assert f"{n} renderings, " in planned.stderr
    assert f"{n} renderings: {n} written" in made.stderr
    assert f"{n} renderings: {n} unchanged" in again.stderr
    assert f"{n} renderings, " in drafts.stderr
    told = {row[0]: row for row in rows(COURSES_PAGE, "| key | what |")}
    keys = {key for line in machine.stdout.splitlines() for key in json.loads(line)}
    assert keys | {"fps", "duration_s"} == set(re.findall(r"`(\w+)`", " ".join(told)))
    assert {path.name for path in (tmp_path / "renders").iterdir()} == {
        "roc",
        "ward-3",
        "wine-class_1",
        "wine-class_2",
    }


def test_the_lecture_of_the_page_has_every_clip_once(tmp_path: Path) -> None:
    (text,) = [block.text for block in blocks(COURSES_PAGE) if block.file == "lecture.toml"]
    named = [clip for table in tomllib.loads(text)["render"] for clip in table["clip"]]
    assert sorted(named) == list(clips.names())
    (tmp_path / "lecture.toml").write_text(text, encoding="utf-8")
    done = run(str(ROOT / "cli.py"), "render", "lecture.toml", "--dry-run", cwd=tmp_path)
    assert f"{len(named)} renderings, " in done.stderr


def _small(words: list[str]) -> tuple[str, ...]:
    """A still of the short cut instead; of what is said to be a draft only the plan."""
    if "drafts" in words or "--dry-run" in words:
        return ("--dry-run",)
    return ("-q", "draft", "--format", "png", "--cut", "short", "--jobs", "1")


def test_a_course_is_refused_in_the_words_of_the_page(tmp_path: Path) -> None:
    (message,) = [block.text for block in blocks(COURSES_PAGE) if block.language == "text"]
    text = '[[render]]\nclip = "roc"\nratio = "9x16"\n'
    text += '[[render]]\nclip = "roc"\npredictions = "scores.csv"\ny-true = "sik"'
    (tmp_path / "clips.toml").write_text(text, encoding="utf-8")
    (tmp_path / "scores.csv").write_text("sick,risk\nno,0.1\nyes,0.7\n", encoding="utf-8")
    done = run(str(ROOT / "cli.py"), "render", "clips.toml", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (4, "", message)


def test_the_help_shows_a_course_that_is_one(tmp_path: Path) -> None:
    shown = render.EPILOG.partition("[defaults]")[2].partition("\n\n")[0]
    (tmp_path / "clips.toml").write_text("[defaults]" + shown, encoding="utf-8")
    (tmp_path / "deutsch.toml").write_text("", encoding="utf-8")
    done = run(str(ROOT / "cli.py"), "render", "clips.toml", "--dry-run", cwd=tmp_path)
    assert "14 renderings, " in done.stderr


# --- own models ---------------------------------------------------------------------------------


def test_the_model_of_the_page_is_saved_and_loaded(tmp_path: Path) -> None:
    (code,) = [block.text for block in blocks(MODELS_PAGE) if block.language == "python"]
    done = run("-c", code, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (words,) = commands(MODELS_PAGE)
    model = load_model(tmp_path / words[words.index("--model") + 1])
    assert model.kind == "RandomForestClassifier"


def test_the_limits_are_those_of_the_page() -> None:
    told = {row[0]: row[1] for row in rows(MODELS_PAGE, "| limit | value | where |")}
    limits = Limits()
    assert told == {
        "memory": f"{limits.memory_bytes // GIB} GiB",
        "processor time to load it": f"{limits.loading_cpu_s // 60} minutes",
        "processor time in all": f"{limits.cpu_s // 60} minutes",
        "time by the clock": f"{limits.clock_s // 60} minutes",
        "size of a file that is written": f"{limits.file_bytes >> 20} MiB",
    }


# --- adding a clip ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty folder in which the first command of the page was given."""
    home = tmp_path_factory.mktemp("mine") / "my clips \u00fc"
    home.mkdir()
    words = next(commands(CLIP_PAGE))
    assert words[:3] == ["python3", "cli.py", "new"]
    done = run(str(ROOT / "cli.py"), *words[2:], cwd=home)
    assert done.returncode == 0, done.stderr
    return home


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project in which the first command of the page was given."""
    home = tmp_path_factory.mktemp("project")
    for folder in ("mlu_anim", "scenes", "assets", "tests"):
        shutil.copytree(ROOT / folder, home / folder, ignore=_IGNORED)
    for file in ("cli.py", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / file, home / file)
    done = run(*next(commands(CLIP_PAGE))[1:], cwd=home)
    assert done.returncode == 0, done.stderr
    return home


def test_the_blocks_of_the_page_are_what_is_written(begun: Path) -> None:
    shown = [block for block in blocks(CLIP_PAGE) if block.file]
    for block in shown:
        assert block.text in (begun / str(block.file)).read_text(encoding="utf-8"), block.file
    written = {path for path in begun.rglob("*") if path.suffix in (".py", ".toml")}
    assert {begun / str(block.file) for block in shown} == written


def test_the_clip_of_the_page_is_listed_drawn_and_passes_its_test(begun: Path) -> None:
    asked = list(commands(CLIP_PAGE))
    first, listing = asked[1], next(words for words in asked if words[2] == "list")
    listed = run(str(ROOT / "cli.py"), *listing[2:], cwd=begun).stdout
    assert "neighbors          How many neighbors?: " in listed
    assert "roc " in listed
    done = run(str(ROOT / "cli.py"), *first[2:], "--jobs", "1", cwd=begun)
    assert done.returncode == 0, done.stderr
    assert (begun / "renders/neighbors/neighbors-480p15.gif").stat().st_size > 10_000
    (testing,) = (words for words in asked if "pytest" in words)
    done = run(*testing[1:], "-p", "mlu_anim.review.regression.plugin", cwd=begun)
    assert done.returncode == 0, done.stdout
    assert "2 passed" in done.stdout


@pytest.mark.slow
def test_the_other_commands_of_the_page_run(begun: Path) -> None:
    for words in commands(CLIP_PAGE):
        if words[2] in ("check", "render"):
            done = run(str(ROOT / "cli.py"), *words[2:], "--jobs", "1", cwd=begun)
            assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_a_mistake_is_told_in_the_words_of_the_page(begun: Path) -> None:
    (message,) = [block.text for block in blocks(CLIP_PAGE) if block.language == "text"]
    scene = begun / "scenes" / "neighbors.py"
    right = scene.read_text(encoding="utf-8")
    scene.write_text(right.replace('("validation", "noise")', '("validaton", "noise")'), "utf-8")
    words = "render", "neighbors", "-q", "draft", "--format", "png", "--jobs", "1"
    done = run(str(ROOT / "cli.py"), *words, cwd=begun)
    scene.write_text(right, encoding="utf-8")
    assert done.returncode == 1
    assert message in done.stderr


def test_the_last_step_of_the_page_passes(tree: Path) -> None:
    """In a clone, the golden is recorded and the whole contract is held."""
    (testing,) = (words for words in commands(CLIP_PAGE) if words[2] == "test")
    unset = {name: value for name, value in os.environ.items() if name != "CI"}
    assert (tree / "tests/review/regression/goldens/neighbors-full/golden.json").is_file()
    done = run(*testing[1:], cwd=tree, env=unset)
    assert done.returncode == 0, done.stdout
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) >= 40


@pytest.mark.slow
def test_the_clip_of_the_page_is_typed(tree: Path) -> None:
    files = "mlu_anim/experiments/neighbors.py", "scenes/neighbors.py"
    done = run("-m", "mypy", "--strict", *files, cwd=tree)
    assert done.returncode == 0, done.stdout
