"""The command line: what each option becomes, exit codes, and where output goes."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import cli
from mlu_anim.commands import project_checks
from mlu_anim.pipeline import one_clip
from mlu_anim.pipeline.one_clip import RenderRequest
from mlu_anim.results import clips
from mlu_anim.system import errors, terminal
from mlu_anim.system.bootstrap import system_packages
from mlu_anim.system.errors import BadInput, MachineNotReady
from mlu_anim.system.store import default_folder
from tests.command_line import Command

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class FakeRendered:
    clip: str
    files: tuple[Path, ...]
    manifest: dict[str, object]
    notes: tuple[str, ...] = ()
    was_there: bool = False
    cuts: dict[Path, str] = field(default_factory=dict)


@dataclass(frozen=True)
class FakeStep:
    clip: str
    stage: str
    done: int
    total: int


def run_cli(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "cli.py", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[RenderRequest]:
    """What reached the pipeline, which then does as if it had rendered."""
    seen: list[RenderRequest] = []

    def render(
        request: RenderRequest, report: Callable[[FakeStep], None], _: object
    ) -> FakeRendered:
        seen.append(request)
        report(FakeStep(request.clip, "drawing", 1, 1))
        files = [{"name": f"a.{suffix}", "size_bytes": 5} for suffix in ("mp4", "gif")]
        paths = (Path("renders/a.mp4"), Path("renders/a.gif"))
        return FakeRendered(request.clip, paths, {"files": files})

    monkeypatch.setattr(one_clip, "render", render)
    plan = {"renders/roc/roc.gif": "nine frames"}
    monkeypatch.setattr(one_clip, "dry_run", lambda *_: plan)
    monkeypatch.setattr("mlu_anim.results.clips.module_name", lambda name: name)
    return seen


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, arguments, standalone_mode=False)


def test_the_defaults_are_those_of_the_request(requests: list[RenderRequest]) -> None:
    assert invoke("render", "roc", "--no-cache").return_value == 0
    assert requests == [RenderRequest(clip="roc")]


def test_what_was_computed_is_kept_unless_one_says_no(
    requests: list[RenderRequest], cache_of_its_own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    invoke("render", "roc")
    invoke("render", "roc", "--cache", "elsewhere")
    monkeypatch.delenv("MLU_ANIM_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    invoke("render", "roc")
    folders = [cache_of_its_own, Path("elsewhere"), default_folder()]
    assert [request.cache for request in requests] == folders


def test_every_option_reaches_the_request(requests: list[RenderRequest]) -> None:
    result = invoke(
        "render", "roc", "-q", "4k", "--format", "gif,mp4", "--cut", "full",
        "--beats", "sweep, pairs", "--pace", "1.25", "--no-captions", "--no-title",
        "--ratio", "9:16", "--theme", "dark", "--out", "clips", "--fps", "30000/1001",
        "--seed", "7", "--predictions", "s.csv", "--y-true", "sick", "--y-score", "risk",
        "--pos-label", "yes", "--name", "ward", "--title", "W",
        "--cache", "kept",
    )  # fmt: skip
    assert result.exception is None
    assert requests == [
        RenderRequest(
            clip="roc",
            quality="4k",
            formats=("gif", "mp4"),
            cut="full",
            beats=("sweep", "pairs"),
            pace=1.25,
            captions=False,
            heading=False,
            ratio="9:16",
            theme="dark",
            fps=Fraction(30000, 1001),
            seed=7,
            predictions=Path("s.csv"),
            y_true="sick",
            y_score="risk",
            pos_label="yes",
            name="ward",
            title="W",
            out=Path("clips"),
            cache=Path("kept"),
        )
    ]


def test_results_go_to_stdout_and_progress_to_stderr(requests: list[RenderRequest]) -> None:
    result = invoke("render", "roc")
    assert result.stdout == "renders/a.mp4\nrenders/a.gif\n"
    assert "roc: drawing 1/1" in result.stderr


def test_a_dry_run_plans_and_renders_nothing(requests: list[RenderRequest]) -> None:
    assert invoke("render", "roc", "-n").stdout == "renders/roc/roc.gif: nine frames\n"
    assert json.loads(invoke("render", "roc", "-n", "--json").stdout) == {
        "clip": "roc",
        "status": "planned",
        "path": "renders/roc/roc.gif",
        "format": "gif",
        "note": "nine frames",
    }
    assert requests == []


def test_names_patterns_and_all_are_clips_once_each(requests: list[RenderRequest]) -> None:
    """What the names of the folder are, at the time of writing and later."""
    invoke("render", "r*", "roc")
    assert [request.clip for request in requests] == ["random-forest", "roc"]
    requests.clear()
    invoke("render", "--all", "--theme", "dark")
    assert [request.clip for request in requests] == clips.names()
    assert {request.theme for request in requests} == {"dark"}


@pytest.fixture
def failing(
    requests: list[RenderRequest], monkeypatch: pytest.MonkeyPatch
) -> dict[str, BaseException]:
    """What rendering a clip raises, by its name."""
    well = one_clip.render
    failures: dict[str, BaseException] = {}

    def render(request: RenderRequest, *others: object) -> FakeRendered:
        if request.clip in failures:
            raise failures[request.clip]
        return well(request, *others)  # type: ignore[arg-type, return-value]

    monkeypatch.setattr(one_clip, "render", render)
    return failures


def test_told_to_keep_going_the_worst_code_counts(failing: dict[str, BaseException]) -> None:
    failing |= {"b": BadInput("s.csv has no column 'y'", hint="add it"), "c": ZeroDivisionError()}
    result = invoke("render", "b", "c", "d", "--keep-going")
    assert result.return_value == 4
    assert "error: s.csv has no column 'y'\n  add it\n" in result.stderr
    assert "ZeroDivisionError" in result.stderr
    assert result.stdout == "renders/a.mp4\nrenders/a.gif\n"
    assert "3 renderings: 2 failed, 1 written" in result.stderr
    assert invoke("render", "c").return_value == 1


def test_the_first_failure_stops_and_says_what_was_not_started(
    failing: dict[str, BaseException], requests: list[RenderRequest]
) -> None:
    failing["b"] = BadInput("s.csv has no column 'y'", hint="add it")
    result = invoke("render", "a", "b", "c", "d", "--json")
    assert result.return_value == 4
    assert [request.clip for request in requests] == ["a"]
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(line["clip"], line["status"]) for line in lines] == [
        ("a", "written"),
        ("a", "written"),
        ("b", "failed"),
        ("c", "not started"),
        ("d", "not started"),
    ]
    assert (lines[2]["exit_code"], lines[2]["error"]) == (4, "s.csv has no column 'y'")
    assert lines[2]["hint"] == "add it"
    assert "4 renderings: 1 written, 1 failed, 2 not started" in result.stderr
    assert "--keep-going" in result.stderr


def test_interrupted_it_ends_at_once_and_says_what_is_missing(
    failing: dict[str, BaseException],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    failing["b"] = KeyboardInterrupt()
    monkeypatch.setattr(sys, "argv", ["cli.py", "render", "a", "b", "c", "--keep-going"])
    assert cli.main() == 130
    told = capsys.readouterr().err
    assert "3 renderings: 1 written, 1 interrupted, 1 not started" in told
    assert "goes on from here" in told


def test_one_clip_alone_needs_no_table(requests: list[RenderRequest]) -> None:
    assert "renderings" not in invoke("render", "a").stderr
    assert "renderings" in invoke("render", "a", "b").stderr


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["render"], "needs the name of a clip"),
        (["render", "roc", "--all"], "--all means all clips"),
        (["render", "z*"], "no clip matches 'z*'"),
        (["render", "roc", "--format", "avi"], "'avi' is not one of mp4, webm, mov,"),
        (["render", "roc", "--format", ","], "at least one word"),
        (["render", "roc", "--pace", "0"], "not from 0.01 to 100"),
        (["render", "roc", "--pace", "1e400"], "not a number"),
        (["render", "roc", "--pace", "1e300"], "not from 0.01 to 100"),
        (["render", "roc", "--pace", "1e-999999999"], "not from 0.01 to 100"),
        (["render", "roc", "--fps", "1e999999999"], "not a number"),
        (["render", "roc", "--fps", "1000000/3"], "not from 1 to 240"),
        (["render", "roc", "--fps", "nan"], "not a number"),
        (["render", "roc", "--fps", "1/0"], "not a number"),
        (["render", "roc", "--y-true", "a"], "--predictions"),
        (["render", "rco"], "'roc'"),
        (["rendr"], "no command 'rendr'"),
        (["render", "roc", "--qualty"], "render has no option --qualty"),
        (["render", "roc", "--quality"], "--quality needs a value"),
        (["list", "--json=3"], "--json takes no value"),
        (["render", "roc", "--jobs", "0"], "--jobs: '0' is not a whole number from 1 up"),
        (["render", "roc", "--seed", "two"], "--seed: 'two' is not a whole number from 0 up"),
        (["render", "roc", "--max-size", "2x"], "--max-size: '2x' is not a size"),
        (["render", "roc", "--out", "cli.py"], "--out: Directory 'cli.py' is a file"),
        (["embed", "roc", "--as", "html", "--page", ""], "--page: the path is empty"),
        (["embed", "roc"], "--as is missing; choose one of markdown, html"),
        (["info"], "CLIP is missing"),
        (["info", "roc", "more"], "unexpected extra argument (more)"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_prints_no_result(
    arguments: list[str], complaint: str, command: Command
) -> None:
    done = command(ROOT, *arguments)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert done.stderr.startswith("error: ")
    assert done.stdout == ""


@pytest.mark.parametrize("arguments", [[], ["cache"]])
def test_without_a_command_the_help_is_shown(arguments: list[str]) -> None:
    result = invoke(*arguments)
    assert result.return_value == 0
    assert result.stdout == invoke(*arguments, "--help").stdout


def test_an_unknown_clip_stops_before_the_known_ones_are_rendered() -> None:
    done = run_cli("render", "roc", "rco", "-n")
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize(
    ("raised", "exit_code"),
    [(KeyboardInterrupt(), 130), (MachineNotReady("no Cairo"), 3), (SystemExit(143), 143)],
)
def test_exit_codes_of_interruptions_and_errors(
    raised: BaseException, exit_code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> list[str]:
        raise raised

    monkeypatch.setattr("mlu_anim.results.clips.names", fail)
    monkeypatch.setattr(sys, "argv", ["cli.py", "list"])
    if isinstance(raised, SystemExit):
        with pytest.raises(SystemExit, match="143"):
            cli.main()
    else:
        assert cli.main() == exit_code


def test_sigterm_ends_a_run_with_143() -> None:
    program = (
        "import os, signal, sys; sys.argv = ['cli.py', 'list']; import cli; "
        "from mlu_anim.results import clips; "
        "clips.names = lambda: os.kill(os.getpid(), signal.SIGTERM) or []; sys.exit(cli.main())"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    assert done.returncode == errors.TERMINATED


def test_a_reader_that_went_away_is_no_trouble() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "cli.py", "list"]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


# --- progress -----------------------------------------------------------------------------------


def test_plain_progress_is_sparse_and_estimates() -> None:
    now_s = 0.0
    out = io.StringIO()
    report = terminal.PlainProgress(out, clock=lambda: now_s)
    for done in range(101):
        now_s = done * 0.2
        report(FakeStep("roc", "drawing", done, 100))
    assert out.getvalue().splitlines() == [
        "roc: drawing 0/100",
        "roc: drawing 25/100, about 15 s left",
        "roc: drawing 50/100, about 10 s left",
        "roc: drawing 75/100, about 5 s left",
        "roc: drawing 100/100, 20 s",
    ]


def test_a_terminal_gets_a_bar() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    out = Terminal()
    with terminal.progress(out) as report:
        report(FakeStep("roc", "drawing", 1, 4))
        report(FakeStep("roc", "drawing", 4, 4))
    assert "roc drawing" in out.getvalue()


# --- the checks of the project ------------------------------------------------------------------


def test_all_checks_run_and_one_failure_counts(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    chosen = [
        project_checks.Check("fine", ("-c", "print('quiet')")),
        project_checks.Check("broken", ("-c", "print('what is wrong'); raise SystemExit(1)")),
        project_checks.Check("tests", ("-c", "print('3 passed in 1 s')"), live=True),
    ]
    monkeypatch.setattr(project_checks, "checks", lambda *_, **__: chosen)
    monkeypatch.setattr(project_checks, "get_browser", lambda root: None)
    assert project_checks.run() == 1
    shown = capfd.readouterr().out
    assert "quiet" not in shown
    assert "what is wrong\nFAILED broken" in shown
    assert "3 passed in 1 s\nok     tests" in shown


@pytest.mark.parametrize("in_ci", [False, True])
def test_without_a_browser_its_tests_are_skipped_but_never_in_ci(
    in_ci: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CI", str(in_ci).lower())
    monkeypatch.setattr(system_packages, "browser", lambda: None)
    monkeypatch.setattr(system_packages, "_prefix", lambda manager: None)
    if in_ci:
        with pytest.raises(MachineNotReady, match="headless Chromium"):
            project_checks.get_browser(tmp_path)
    else:
        project_checks.get_browser(tmp_path)
        assert "skipped browser tests: this machine lacks a headless" in capsys.readouterr().out


def test_a_browser_is_installed_where_one_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []
    monkeypatch.setattr(system_packages, "browser", lambda: "chromium" if len(ran) == 3 else None)
    monkeypatch.setattr(system_packages, "_prefix", lambda manager: [])
    monkeypatch.setattr(system_packages, "manager", lambda: system_packages.MANAGERS[0])
    monkeypatch.setattr(project_checks, "run_logged", lambda command, *_: ran.append(command))
    project_checks.get_browser(tmp_path)
    assert ran[-1][-1] == "chromium-headless-shell"
    project_checks.get_browser(tmp_path)
    assert len(ran) == 3


def test_arguments_are_passed_on_to_pytest_alone() -> None:
    (only,) = project_checks.checks(["-k", "roc", "-x"])
    assert only.arguments == ("-m", "pytest", "-m", "not slow", "-k", "roc", "-x")
    (chosen,) = project_checks.checks(["-m", "slow"])
    assert chosen.arguments == ("-m", "pytest", "-m", "slow")
    names = [check.name for check in project_checks.checks()]
    assert names == ["ruff check", "ruff format", "mypy", "import-linter", "pytest"]
    assert "not slow" not in project_checks.checks(everything=True)[-1].arguments


def test_the_test_command_hands_everything_over(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[tuple[str, ...], bool]] = []

    def run(arguments: tuple[str, ...], *, everything: bool) -> int:
        seen.append((arguments, everything))
        return 1

    monkeypatch.setattr(project_checks, "run", run)
    assert invoke("test", "-k", "roc", "-x", "tests/commands/test_cli.py").return_value == 1
    assert invoke("test", "--all").return_value == 1
    assert seen == [(("-k", "roc", "-x", "tests/commands/test_cli.py"), False), ((), True)]
