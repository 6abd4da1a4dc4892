"""What the set-up decides, without a network: package lines, stamps, interruptions, locking."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mlu_anim.system import bootstrap
from mlu_anim.system.bootstrap import environment, logged_commands, system_packages
from mlu_anim.system.errors import MachineNotReady

EVERYTHING = tuple(name for name in system_packages.NAMES if name != "browser")
PYTHON = f"python3.{sys.version_info.minor}"
ROOT = Path(__file__).parents[2]


# --- what is asked of the package manager -------------------------------------------------------


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
    found = next(manager for manager in system_packages.MANAGERS if manager.program == program)
    assert system_packages.shell_line(found, EVERYTHING) == line


def test_only_what_is_missing_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
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
    ran: list[list[str]] = []
    system_packages.install(["cairo", "venv"], ran.append)
    assert ran == [
        ["dpkg", "--configure", "-a"],
        ["apt-get", "update"],
        ["apt-get", "install", "-y", "--no-install-recommends", "libcairo2-dev", f"{PYTHON}-venv"],
    ]


@pytest.mark.parametrize("programs", [("apt-get",), ("apt-get", "sudo")])
def test_without_rights_it_names_the_line_and_runs_nothing(
    programs: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_machine(monkeypatch, *programs, root=False)
    asks_password = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr(system_packages.subprocess, "run", lambda *_, **__: asks_password)
    ran: list[list[str]] = []
    with pytest.raises(MachineNotReady, match="may not install") as caught:
        system_packages.install(["cairo"], ran.append)
    assert ran == []
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
    ran: list[list[str]] = []
    system_packages.install(["pango"], ran.append)
    assert ran == [["sudo", "-n", "dnf", "install", "-y", "pango-devel"]]


def test_an_install_that_did_not_help_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_machine(monkeypatch, "apt-get", root=True)
    monkeypatch.setattr(system_packages, "is_present", lambda thing: False)
    with pytest.raises(MachineNotReady, match="still missing after the install: Python headers"):
        system_packages.install(["headers"], lambda command: None)


def test_a_machine_without_a_known_manager_is_pointed_to_the_guide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pretend_machine(monkeypatch, root=True)
    with pytest.raises(MachineNotReady, match="Cairo headers") as caught:
        system_packages.install(["cairo"], lambda command: None)
    assert "docs/install.md" in str(caught.value.hint)


# --- the environment: stamped last, remade when it was not finished -----------------------------


class FakePip:
    """Does what `python -m venv` and pip leave behind, and can be interrupted before a command."""

    def __init__(self, clone: environment.Clone) -> None:
        self.clone = clone
        self.commands: list[list[str]] = []
        self.stops_before: str | None = None

    def __call__(self, command: list[str], log: Path, held: int | None) -> None:
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
            for name in bootstrap.KEY_MODULES:
                (self.packages / name).mkdir(parents=True, exist_ok=True)

    @property
    def packages(self) -> Path:
        return self.clone.venv / "lib" / PYTHON / "site-packages"

    def count(self, word: str) -> int:
        return sum(word in command for command in self.commands)


@pytest.fixture
def pip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakePip:
    (tmp_path / "requirements.lock").write_text("pycairo==1.0 \\\n    --hash=sha256:00\n")
    fake = FakePip(environment.Clone(tmp_path))
    monkeypatch.setattr(environment, "run_logged", fake)
    monkeypatch.setattr(system_packages, "is_present", lambda thing: True)
    return fake


def test_a_finished_set_up_is_stamped_and_not_repeated(pip: FakePip) -> None:
    environment.set_up(pip.clone)
    assert pip.clone.is_ready()
    assert not pip.clone.unfinished.exists()
    before = len(pip.commands)
    environment.set_up(pip.clone)
    assert len(pip.commands) == before


@pytest.mark.parametrize("stops_before", ["venv", "--require-hashes", "--editable", "-c"])
def test_an_interrupted_set_up_is_made_anew(pip: FakePip, stops_before: str) -> None:
    pip.stops_before = stops_before
    with pytest.raises(KeyboardInterrupt):
        environment.set_up(pip.clone)
    assert not pip.clone.is_ready()
    (pip.clone.venv / "half-written").touch()
    pip.stops_before = None
    environment.set_up(pip.clone)
    assert pip.clone.is_ready()
    assert not (pip.clone.venv / "half-written").exists()


def test_a_new_lock_updates_in_place_and_survives_an_interruption(pip: FakePip) -> None:
    environment.set_up(pip.clone)
    pip.clone.lock.write_text("pycairo==2.0 \\\n    --hash=sha256:11\n")
    assert not pip.clone.is_ready()
    pip.stops_before = "--editable"
    with pytest.raises(KeyboardInterrupt):
        environment.set_up(pip.clone)
    assert pip.count("venv") == 1
    assert not pip.clone.is_ready()
    pip.stops_before = None
    environment.set_up(pip.clone)
    assert pip.clone.is_ready()
    assert pip.count("venv") == 2


@pytest.mark.parametrize("key", ["python", "interpreter", "root"])
def test_a_stamp_of_another_place_or_python_is_not_trusted(pip: FakePip, key: str) -> None:
    environment.set_up(pip.clone)
    lines = pip.clone.stamp.read_text().splitlines()
    changed = [f"{key}: other" if line.startswith(f"{key}: ") else line for line in lines]
    assert changed != lines
    pip.clone.stamp.write_text("\n".join(changed) + "\n")
    environment.set_up(pip.clone)
    assert pip.count("venv") == 2
    assert pip.clone.is_ready()


def test_a_moved_clone_is_not_ready(pip: FakePip, tmp_path: Path) -> None:
    environment.set_up(pip.clone)
    moved = tmp_path.rename(tmp_path.with_name("moved"))
    assert not environment.Clone(moved).is_ready()


def test_somebody_elses_environment_is_used_or_completed_but_never_removed(pip: FakePip) -> None:
    pip(["python", "-m", "venv"], Path(), None)
    (pip.clone.venv / "theirs").touch()
    assert not pip.clone.is_ready()
    environment.set_up(pip.clone)
    assert pip.clone.is_ready()
    assert (pip.clone.venv / "theirs").exists()
    pip.clone.stamp.unlink()
    assert pip.clone.is_ready(), "complete, so it needs no stamp of ours"


def test_somebody_elses_environment_of_another_python_is_refused(pip: FakePip) -> None:
    pip(["python", "-m", "venv"], Path(), None)
    (pip.clone.venv / "pyvenv.cfg").write_text("version = 3.9.1\n")
    with pytest.raises(MachineNotReady, match="another Python"):
        environment.set_up(pip.clone)
    assert pip.clone.python.exists()


def test_an_environment_that_lacks_a_package_gets_no_stamp(
    pip: FakePip, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "KEY_MODULES", ("numpy",))
    monkeypatch.setattr(environment, "KEY_MODULES", ("numpy", "never_there"))
    with pytest.raises(MachineNotReady, match="never_there"):
        environment.set_up(pip.clone)
    assert not pip.clone.stamp.exists()


def test_no_headers_are_asked_for_when_the_compiled_packages_are_there(pip: FakePip) -> None:
    environment.set_up(pip.clone)
    assert not pip.clone.has_built("pycairo")
    (pip.packages / "pycairo-1.0.dist-info").mkdir()
    assert pip.clone.has_built("pycairo")
    (pip.packages / "pycairo-1.0.dist-info").rename(pip.packages / "pycairo-1.01.dist-info")
    assert not pip.clone.has_built("pycairo")


# --- one at a time, with a log ------------------------------------------------------------------

HOLDER = """
import sys
from pathlib import Path
from mlu_anim.system.bootstrap.logged_commands import hold_lock, run_logged
folder = Path(sys.argv[1])
WORK = sys.argv[2]
with hold_lock(folder / "lock") as held:
    print("held", flush=True)
    run_logged([sys.executable, "-c", WORK, str(folder)], folder / "log", held)
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
    came_too_early = has_lock.wait(0.5)
    (tmp_path / "end").touch()  # in any case, so that no process is left
    assert not came_too_early, "the command of the killed set-up was still at work"
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


def test_the_sign_of_life_is_the_last_telling_line(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("Collecting old\nCollecting scipy==1.17.1 (from -r x)\n  Downloading 3 kB\n")
    assert logged_commands.latest_progress_line(log, 0) == "Collecting scipy==1.17.1"
    assert logged_commands.latest_progress_line(log, log.stat().st_size) == "working"


# --- what needs no set-up, and which Python -----------------------------------------------------


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
def test_questions_about_the_program_need_no_set_up(arguments: list[str], expected: bool) -> None:
    assert bootstrap.wants_no_set_up(arguments) is expected


def test_unsupported_pythons_get_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bootstrap.python_problem((3, 11)) is None
    assert bootstrap.python_problem((3, 14)) is None
    monkeypatch.setattr("shutil.which", lambda name: name if name == "python3.12" else None)
    assert "this is Python 3.10; 3.11 to 3.14" in str(bootstrap.python_problem((3, 10)))
    assert "run it with python3.12" in str(bootstrap.python_problem((3, 15)))


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
    monkeypatch.setattr(bootstrap, "is_importable", lambda name: False)
    monkeypatch.setattr(bootstrap, "_rerun_when_set_up", lambda: None)
    with pytest.raises(SystemExit) as stopped:
        bootstrap.ensure_ready(["render", "--help"], "Overview.\n\n\b\n  example")
    assert stopped.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Usage: python3 cli.py")
    assert "Overview.\n\n  example" in shown


def test_turned_off_it_installs_nothing_and_says_so() -> None:
    done = bare("list", MLU_ANIM_BOOTSTRAP="0")
    assert done.returncode == 3
    assert "MLU_ANIM_BOOTSTRAP=0" in done.stderr


def test_nothing_is_done_where_the_dependencies_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "_continue_in_environment", lambda: pytest.fail("set up"))
    monkeypatch.setattr(bootstrap, "missing_modules", lambda: ())
    bootstrap.ensure_ready(["render", "roc"], "")


def test_set_up_without_a_lock_names_pip(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "missing_modules", lambda: ("manim",))
    monkeypatch.setattr(bootstrap, "_root", lambda: tmp_path)
    with pytest.raises(SystemExit) as stopped:
        bootstrap.ensure_ready(["list"], "")
    assert stopped.value.code == 3
    assert "pip install mlu-anim" in capsys.readouterr().err


def test_the_lock_names_no_address_and_pins_everything() -> None:
    text = (ROOT / "requirements.lock").read_text()
    assert "://" not in text
    pins = [line for line in text.splitlines() if not line.startswith((" ", "#"))]
    assert all("==" in line for line in pins)
    assert any(line.startswith("hatchling==") for line in pins), "needed to install the project"
