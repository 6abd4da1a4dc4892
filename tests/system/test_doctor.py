"""The report of `doctor`, and that it finds what is broken."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from mlu_anim.system.bootstrap import system_packages
from mlu_anim.system.doctor import findings, packages, report
from mlu_anim.system.doctor.findings import Finding
from mlu_anim.system.shipped_files import shipped_path

ROOT = Path(__file__).parents[2]


def test_json_has_a_state_version_and_fix_for_each() -> None:
    command = [sys.executable, "cli.py", "doctor", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    answer = json.loads(done.stdout)
    checks = {check["name"]: check for check in answer["checks"]}
    assert {"python", "cairo", "pango", "typst", "fonts", "disk", "write access"} <= set(checks)
    assert {f"encoder {name}" for name in packages.ENCODERS} <= set(checks)
    assert all(set(check) == {"name", "state", "version", "fix"} for check in checks.values())
    assert all(check["state"] in ("ok", "missing", "wrong") for check in checks.values())
    assert all((check["state"] == "ok") == (check["fix"] == "") for check in checks.values())
    assert done.returncode == (0 if answer["ready"] else 3)


@pytest.mark.parametrize(("state", "exit_code"), [("ok", 0), ("missing", 3), ("wrong", 3)])
def test_one_problem_makes_the_exit_code(
    state: str, exit_code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    examined = [Finding("python", "ok", "3.11"), Finding("fonts", state, "none", "restore them")]
    monkeypatch.setattr(findings, "examine", lambda out: examined)
    assert report.show(as_json=False) == exit_code
    assert "-> restore them" in capsys.readouterr().out


def test_fonts_are_opened_and_not_only_listed(tmp_path: Path) -> None:
    assert findings._fonts(tmp_path).state == "missing"
    shutil.copytree(shipped_path("assets") / "fonts", tmp_path, dirs_exist_ok=True)
    assert findings._fonts(tmp_path).state == "ok"
    os.truncate(tmp_path / "Inter_500Medium.ttf", 100_000)
    broken = findings._fonts(tmp_path)
    assert broken.state == "wrong"
    assert "Inter_500Medium.ttf" in broken.version


def test_an_output_folder_that_cannot_be_written_to_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert findings._write_access(tmp_path / "not" / "yet").state == "ok"
    assert not (tmp_path / "not").exists()

    def refuse(**_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(findings.tempfile, "TemporaryFile", refuse)
    assert findings._write_access(tmp_path).state == "wrong"


def test_too_little_space_is_seen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    usage = findings.shutil.disk_usage(tmp_path)._replace(free=10**9)
    monkeypatch.setattr(findings.shutil, "disk_usage", lambda _: usage)
    assert findings._disk(tmp_path, has_packages=True).state == "ok"
    assert findings._disk(tmp_path, has_packages=False).state == "wrong"


def test_a_bare_machine_gets_one_line_for_all_system_packages(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system_packages, "missing", lambda **_: ("cairo", "venv"))
    monkeypatch.setattr(system_packages, "manager", lambda: system_packages.MANAGERS[0])
    (finding,) = findings._system_libraries(None)
    assert finding.state == "missing"
    assert "libcairo2-dev" in finding.fix
    assert "-venv" in finding.fix
    assert findings._system_libraries(Path(sys.executable)) == []


def test_a_broken_package_differs_from_a_working_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> str:
        raise ImportError("libcairo.so.2: cannot open shared object file")

    monkeypatch.setattr(packages, "_cairo", broken)
    versions = packages.versions()
    assert versions["cairo"] is None
    assert versions["encoder libx264"] is not None
    monkeypatch.setattr(findings, "_package_versions", lambda _: {"cairo": None, "pango": "1.50"})
    states = {finding.name: finding.state for finding in findings._packages(Path("python"))}
    assert states == {"cairo": "wrong", "pango": "ok"}


def test_a_python_that_cannot_answer_is_wrong_and_not_a_traceback(tmp_path: Path) -> None:
    silent = tmp_path / "python"
    silent.write_text("#!/bin/sh\nexit 1\n")
    silent.chmod(0o755)
    assert [finding.state for finding in findings._packages(silent)] == ["wrong"]
