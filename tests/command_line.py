"""The command line called in this process, where a process of its own is not what is tested."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import cli
from mlu_anim.rendering.shared_workers import SharedWorkers


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Done]


@pytest.fixture
def command(
    lasting_workers: SharedWorkers,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Command:
    """Runs `cli.py WORDS` in a folder: `command(folder, *words)`."""

    def run(folder: Path, *words: str) -> Done:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["cli.py", *words])
        capfd.readouterr()
        return Done(cli.main(), *capfd.readouterr())

    return run
