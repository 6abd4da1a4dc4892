"""The set-up without a network: package lines, stamps, interruptions, locking, uv and pip."""

import ast
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mlu_anim.system.bootstrap import (
    environment,
    installers,
    logged_commands,
    requirements,
    set_up,
    start,
    system_packages,
)
from mlu_anim.system.errors import MachineNotReady

EVERYTHING = tuple(name for name in system_packages.NAMES if name != "browser")
PYTHON = f"python3.{sys.version_info.minor}"
ROOT = Path(__file__).parents[2]


# --- the package manager ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("program", "line"),
    [
        (
            "apt-get",
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends build-essential"
            f" pkg-config libcairo2-dev libpango1.0-dev {PYTHON}-dev {PYTHON}-venv",
        ),
        (
            "dnf",
            "sudo dnf install -y gcc-c++ pkgconf-pkg-config cairo-devel pango-devel python3-devel",
        ),
        ("pacman", "sudo pacman -Sy --needed --noconfirm base-devel pkgconf cairo pango"),
        ("apk", "sudo apk add build-base pkgconf cairo-dev pango-dev python3-dev"),
        ("brew", "brew install pkgconf cairo"),
    ],
)
def test_each_manager_has_one_line_to_paste(
    program: str, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system_packages, "_is_root", lambda: False)
    manager = next(manager for manager in system_packages.MANAGERS if manager.program == program)
    assert system_packages.shell_line(manager, EVERYTHING) == line


def test_only_missing_packages_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = ("pango", "venv")
    monkeypatch.setattr(system_packages, "is_present", lambda thing: thing not in absent)
    assert system_packages.missing(builds=True, makes_venv=True, platform="linux") == absent
    assert system_packages.missing(builds=True, makes_venv=False, platform="linux") == ("pango",)
    assert system_packages.missing(builds=False, makes_venv=False, platform="linux") == ()
    assert system_packages.missing(builds=True, makes_venv=False, platform="darwin") == ()
    assert system_packages.missing(builds=True, makes_venv=False, platform="win32") == ()


def pretend_machine(monkeypatch: pytest.MonkeyPatch, *programs: str, root: bool) -> None:
    monkeypatch.setattr(system_packages, "_is_root", lambda: root)
    monkeypatch.setattr(
        system_packages.shutil, "which", lambda name: f"/bin/{name}" if name in programs else None
    )


def test_root_installs_only_the_missing_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_machine(monkeypatch, "apt-get", root=True)
    monkeypatch.setattr(system_packages, "is_present", lambda thing: True)
    commands: list[list[str]] = []
    system_packages.install(["cairo", "venv"], commands.append)
    assert commands == [
        ["dpkg", "--configure", "-a"],
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", "libcairo2-dev", f"{PYTHON}-venv"],
    ]


@pytest.mark.parametrize("programs", [("apt-get",), ("apt-get", "sudo")])
def test_without_rights_it_prints_the_line_and_runs_nothing(
    programs: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_machine(monkeypatch, *programs, root=False)
    asks_password = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(system_packages.subprocess, "run", lambda *_, **__: asks_password)
    commands: list[list[str]] = []
    with pytest.raises(MachineNotReady, match="may not install") as caught:
        system_packages.install(["cairo"], commands.append)
    assert commands == []
    assert caught.value.exit_code == 3
    assert caught.value.hint == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends libcairo2-dev"
    )


def test_passwordless_sudo_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_machine(monkeypatch, "dnf", "sudo", root=False)
    monkeypatch.setattr(
        system_packages.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0)
    )
    monkeypatch.setattr(system_packages, "is_present", lambda thing: True)
    commands: list[list[str]] = []
    system_packages.install(["pango"], commands.append)
    assert commands == [["sudo", "-n", "dnf", "install", "-y", "pango-devel"]]


def test_an_install_that_does_not_help_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_machine(monkeypatch, "apt-get", root=True)
    monkeypatch.setattr(system_packages, "is_present", lambda thing: False)
    with pytest.raises(MachineNotReady, match="still missing after the install: Python headers"):
        system_packages.install(["headers"], lambda command: None)


def test_without_a_known_package_manager_the_error_names_the_guide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pretend_machine(monkeypatch, root=True)
    with pytest.raises(MachineNotReady, match="Cairo headers") as caught:
        system_packages.install(["cairo"], lambda command: None)
    assert "docs/install.md" in str(caught.value.hint)


# --- the environment: stamped last, made again if unfinished ------------------------------------


class FakeInstaller:
    """Leaves the files that venv and pip or uv leave, and can be interrupted before a command."""

    def __init__(self, clone: environment.Clone) -> None:
        self.clone = clone
        self.commands: list[list[str]] = []
        self.stops_before: str | None = None
        self.fails_with: str | None = None

    def __call__(self, command: list[str], log: Path, lock: int | None) -> None:
        if self.stops_before is not None and self.stops_before in command:
            raise KeyboardInterrupt
        self.commands.append(command)
        if "venv" in command:
            self.clone.python.parent.mkdir(parents=True, exist_ok=True)
            self.clone.python.unlink(missing_ok=True)
            self.clone.python.symlink_to(sys.executable)
            version = f"version = {sys.version_info.major}.{sys.version_info.minor}.0\n"
            (self.clone.venv / "pyvenv.cfg").write_text(version)
        if "--require-hashes" in command:
            if self.fails_with is not None and self.fails_with in command[0]:
                raise MachineNotReady("no such index")
            for name in requirements.KEY_MODULES:
                (self.packages / name).mkdir(parents=True, exist_ok=True)

    @property
    def packages(self) -> Path:
        return self.clone.venv / "lib" / PYTHON / "site-packages"

    def count(self, word: str) -> int:
        return sum(word in command for command in self.commands)


@pytest.fixture
def pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeInstaller:
    (tmp_path / "requirements.lock").write_text("pycairo==1.0 \\\n    --hash=sha256:00\n")
    fake = FakeInstaller(environment.Clone(tmp_path))
    monkeypatch.setattr(set_up, "run_logged", fake)
    monkeypatch.setattr(system_packages, "is_present", lambda thing: True)
    monkeypatch.setenv(installers.VARIABLE, "pip")
    return fake


def test_a_finished_set_up_is_stamped_and_not_repeated(pip: FakeInstaller) -> None:
    set_up.set_up(pip.clone)
    assert pip.clone.is_ready()
    assert not pip.clone.unfinished.exists()
    before = len(pip.commands)
    set_up.set_up(pip.clone)
    assert len(pip.commands) == before


@pytest.mark.parametrize("stops_before", ["venv", "--require-hashes", "--editable", "-c"])
def test_an_interrupted_set_up_is_made_again(pip: FakeInstaller, stops_before: str) -> None:
    pip.stops_before = stops_before
    with pytest.raises(KeyboardInterrupt):
        set_up.set_up(pip.clone)
    assert not pip.clone.is_ready()
    (pip.clone.venv / "half-written").touch()
    pip.stops_before = None
    set_up.set_up(pip.clone)
    assert pip.clone.is_ready()
    assert not (pip.clone.venv / "half-written").exists()


def test_a_new_lock_updates_in_place_and_survives_an_interruption(pip: FakeInstaller) -> None:
    set_up.set_up(pip.clone)
    pip.clone.lock.write_text("pycairo==2.0 \\\n    --hash=sha256:11\n")
    assert not pip.clone.is_ready()
    pip.stops_before = "--editable"
    with pytest.raises(KeyboardInterrupt):
        set_up.set_up(pip.clone)
    assert pip.count("venv") == 1
    assert not pip.clone.is_ready()
    pip.stops_before = None
    set_up.set_up(pip.clone)
    assert pip.clone.is_ready()
    assert pip.count("venv") == 2


@pytest.mark.parametrize("key", ["python", "interpreter", "root"])
def test_a_stamp_of_another_place_or_python_is_not_trusted(pip: FakeInstaller, key: str) -> None:
    set_up.set_up(pip.clone)
    lines = pip.clone.stamp.read_text().splitlines()
    changed = [f"{key}: other" if line.startswith(f"{key}: ") else line for line in lines]
    assert changed != lines
    pip.clone.stamp.write_text("\n".join(changed) + "\n")
    set_up.set_up(pip.clone)
    assert pip.count("venv") == 2
    assert pip.clone.is_ready()


def test_a_moved_clone_is_not_ready(pip: FakeInstaller, tmp_path: Path) -> None:
    set_up.set_up(pip.clone)
    moved = tmp_path.rename(tmp_path.with_name("moved"))
    assert not environment.Clone(moved).is_ready()


def test_the_users_environment_is_used_or_completed_but_never_removed(pip: FakeInstaller) -> None:
    pip(["python", "-m", "venv"], Path(), None)
    (pip.clone.venv / "users_file").touch()
    assert not pip.clone.is_ready()
    set_up.set_up(pip.clone)
    assert pip.clone.is_ready()
    assert (pip.clone.venv / "users_file").exists()
    pip.clone.stamp.unlink()
    assert pip.clone.is_ready(), "complete, so it needs no stamp of ours"


def test_the_users_environment_of_another_python_is_refused(pip: FakeInstaller) -> None:
    pip(["python", "-m", "venv"], Path(), None)
    (pip.clone.venv / "pyvenv.cfg").write_text("version = 3.9.1\n")
    with pytest.raises(MachineNotReady, match="another Python"):
        set_up.set_up(pip.clone)
    assert pip.clone.python.exists()


def test_an_environment_that_lacks_a_package_gets_no_stamp(
    pip: FakeInstaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "KEY_MODULES", ("numpy", "never_there"))
    with pytest.raises(MachineNotReady, match="never_there"):
        set_up.set_up(pip.clone)
    assert not pip.clone.stamp.exists()


def test_headers_are_not_needed_if_the_compiled_packages_are_built(pip: FakeInstaller) -> None:
    set_up.set_up(pip.clone)
    assert not pip.clone.has_built("pycairo")
    (pip.packages / "pycairo-1.0.dist-info").mkdir()
    assert pip.clone.has_built("pycairo")
    (pip.packages / "pycairo-1.0.dist-info").rename(pip.packages / "pycairo-1.01.dist-info")
    assert not pip.clone.has_built("pycairo")


# --- uv and pip ---------------------------------------------------------------------------------

UV = Path("/bin/uv")


@pytest.fixture
def uv(pip: FakeInstaller, monkeypatch: pytest.MonkeyPatch) -> FakeInstaller:
    """A machine with uv, where `pip` records the commands of both."""
    monkeypatch.delenv(installers.VARIABLE)
    monkeypatch.setattr(installers.shutil, "which", lambda name: str(UV) if name == "uv" else None)
    return pip


def test_uv_is_used_if_it_is_there(uv: FakeInstaller) -> None:
    set_up.set_up(uv.clone)
    assert uv.clone.is_ready()
    programs = [Path(command[0]) for command in uv.commands]
    assert programs == [UV, UV, UV, uv.clone.python]
    make_venv, locked, own, _ = uv.commands
    assert make_venv[make_venv.index("--python") + 1] == installers.base_python()
    assert "--allow-existing" in make_venv, "the mark of an unfinished environment stays"
    for command in (locked, own):
        assert command[command.index("--python") + 1] == str(uv.clone.python)
    assert locked[-3:] == ["--require-hashes", "-r", str(uv.clone.lock)]
    assert own[-4:-1] == ["--no-deps", "--no-build-isolation", "--editable"]


def test_uv_needs_no_venv_module(uv: FakeInstaller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installers, "find_spec", lambda name: None)
    monkeypatch.setattr(system_packages, "is_present", lambda thing: thing != "venv")
    assert [installer.name for installer in installers.installers()] == ["uv"]
    set_up.set_up(uv.clone)
    assert uv.clone.is_ready()


def test_pip_takes_over_if_uv_fails(uv: FakeInstaller, capsys: pytest.CaptureFixture[str]) -> None:
    uv.fails_with = str(UV)
    set_up.set_up(uv.clone)
    assert uv.clone.is_ready()
    assert uv.count("--require-hashes") == 2
    assert "uv failed; trying pip" in capsys.readouterr().err


@pytest.mark.parametrize("chosen", ["uv", "pip"])
def test_an_installer_that_was_chosen_is_the_only_one(
    uv: FakeInstaller, chosen: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(installers.VARIABLE, chosen)
    assert [installer.name for installer in installers.installers()] == [chosen]
    uv.fails_with = ""  # in each program's path
    with pytest.raises(MachineNotReady, match="no such index"):
        set_up.set_up(uv.clone)
    assert not uv.clone.is_ready()


def test_pip_updates_an_environment_that_uv_made(
    uv: FakeInstaller, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up.set_up(uv.clone)
    monkeypatch.setenv(installers.VARIABLE, "pip")
    uv.clone.lock.write_text("pycairo==2.0 \\\n    --hash=sha256:11\n")
    uv.commands.clear()
    set_up.set_up(uv.clone)
    assert uv.clone.is_ready()
    assert [command[2] for command in uv.commands[:2]] == ["ensurepip", "pip"]


# --- one at a time, with a log ------------------------------------------------------------------

HOLDER = """
import sys
from pathlib import Path
from mlu_anim.system.bootstrap.logged_commands import hold_lock, run_logged
folder = Path(sys.argv[1])
WORK = sys.argv[2]
with hold_lock(folder / "lock") as lock:
    print("held", flush=True)
    run_logged([sys.executable, "-c", WORK, str(folder)], folder / "log", lock)
"""
WORK = """
import sys, time
from pathlib import Path
(Path(sys.argv[1]) / "begun").touch()
while not (Path(sys.argv[1]) / "end").exists():
    time.sleep(0.01)
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows does not hand the lock on")
def test_the_lock_outlives_a_killed_set_up_until_its_command_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path), WORK]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        while not (tmp_path / "begun").exists():
            time.sleep(0.01)
        holder.send_signal(signal.SIGKILL)
    has_lock = threading.Event()

    def wait_for_it() -> None:
        with logged_commands.hold_lock(tmp_path / "lock"):
            has_lock.set()

    waiting = threading.Thread(target=wait_for_it, daemon=True)
    waiting.start()
    was_too_early = has_lock.wait(0.5)
    (tmp_path / "end").touch()  # in any case, so that no process is left
    assert not was_too_early, "the command of the killed set-up was still running"
    assert has_lock.wait(300)
    waiting.join()


def test_a_failing_command_shows_the_end_of_its_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = [sys.executable, "-c", "print('no space left'); raise SystemExit(7)"]
    with pytest.raises(MachineNotReady, match="exit code 7"):
        logged_commands.run_logged(failing, tmp_path / "log", None)
    assert "    | no space left" in capsys.readouterr().err
    assert "no space left" in (tmp_path / "log").read_text()


def test_progress_is_the_last_line_that_reports_it(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("Collecting old\nCollecting scipy==1.17.1 (from -r x)\n  Downloading 3 kB\n")
    assert logged_commands.latest_progress_line(log, 0) == "Collecting scipy==1.17.1"
    assert logged_commands.latest_progress_line(log, log.stat().st_size) == "working"


# --- commands without a set-up, and supported Pythons -------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], True),
        (["--help"], True),
        (["--version"], True),
        (["doctor", "--json"], True),
        (["render", "roc", "-h"], True),
        (["list"], False),
        (["render", "roc"], False),
        (["test", "--", "--help"], False),
    ],
)
def test_help_version_and_doctor_need_no_set_up(arguments: list[str], expected: bool) -> None:
    assert start.needs_no_set_up(arguments) is expected


def test_unsupported_pythons_get_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert requirements.python_problem((3, 11)) is None
    assert requirements.python_problem((3, 14)) is None
    monkeypatch.setattr("shutil.which", lambda name: name if name == "python3.12" else None)
    assert "this is Python 3.10; 3.11 to 3.14" in str(requirements.python_problem((3, 10)))
    assert "run it with python3.12" in str(requirements.python_problem((3, 15)))


def bare(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run cli.py by a Python that has no packages at all."""
    base = getattr(sys, "_base_executable", sys.executable)
    return subprocess.run(
        [base, "-S", "-E", "cli.py", *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env={**os.environ, **variables},
    )


def test_version_and_doctor_work_without_any_package() -> None:
    version = bare("--version")
    assert (version.returncode, version.stdout.split()[0]) == (0, "mlu-anim")
    assert bare("doctor", "--what").returncode == 2
    report = bare("doctor")
    assert report.returncode in (0, 3)
    assert "fonts" in report.stdout
    assert report.stderr == ""


def test_help_works_without_any_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "is_importable", lambda name: False)
    monkeypatch.setattr(start, "missing_modules", lambda: ("click",))
    monkeypatch.setattr(start, "_rerun_if_set_up", lambda: None)
    with pytest.raises(SystemExit) as stopped:
        start.ensure_ready(["render", "--help"], "Overview.\n\n\b\n  example")
    assert stopped.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Usage: python3 cli.py")
    assert "Overview.\n\n  example" in shown


def test_a_set_up_that_is_turned_off_installs_nothing() -> None:
    process = bare("list", MLU_ANIM_BOOTSTRAP="0")
    assert process.returncode == 3
    assert "MLU_ANIM_BOOTSTRAP=0" in process.stderr


def test_nothing_is_installed_if_the_dependencies_are_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(start, "_continue_in_environment", lambda: pytest.fail("set up"))
    monkeypatch.setattr(start, "missing_modules", lambda: ())
    start.ensure_ready(["render", "roc"], "")


def test_set_up_without_a_lock_names_pip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "missing_modules", lambda: ("manim",))
    monkeypatch.setattr(start, "_root", lambda: tmp_path)
    with pytest.raises(SystemExit) as stopped:
        start.ensure_ready(["list"], "")
    assert stopped.value.code == 3
    assert "pip install mlu-anim" in capsys.readouterr().err


def test_the_lock_names_no_address_and_pins_everything() -> None:
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    pins = [line for line in text.splitlines() if not line.startswith((" ", "#"))]
    assert all("==" in line for line in pins)
    assert any(line.startswith("hatchling==") for line in pins), "needed to install the project"


def test_an_old_python_can_read_all_that_doctor_and_the_set_up_load() -> None:
    show = "from mlu_anim.system.doctor.findings import examine; examine()"
    names = "[m.__file__ for n, m in sys.modules.items() if n.startswith('mlu_anim.')]"
    code = f"import sys; {show}; import mlu_anim.system.terminal; print('\\n'.join({names}))"
    listed = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    package = ROOT / "mlu_anim" / "system"
    files = {*map(Path, listed.stdout.split()), *(package / "bootstrap").glob("*.py")}
    assert {package / "font_files.py", package / "doctor" / "findings.py"} <= files
    for file in sorted(files | {ROOT / "cli.py"}):
        text = file.read_text(encoding="utf-8")
        tree = ast.parse(text, str(file), feature_version=(3, 8))
        has_code = any(not isinstance(node, ast.Expr | ast.Assign) for node in tree.body)
        assert not has_code or "from __future__ import annotations" in text, file
