"""A copy of the clips' own files that a test may break; the clips are found there meanwhile."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from mlu_anim.rendering.scene_classes import loaded_class
from mlu_anim.system import programmes
from mlu_anim.system.programmes import Programme
from mlu_anim.wording.sentences import read_wording
from mlu_anim.wording.vocabulary import read_vocabulary

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Files:
    """The copied files, by the paths that an author knows: `scenes/roc.py`."""

    home: Path

    def edit(self, file: str, old: str, new: str) -> None:
        """Replace the first `old`, which must be there."""
        path = self.home / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, file: str, text: str) -> None:
        """Add lines at the end."""
        with (self.home / file).open("a", encoding="utf-8") as opened:
            opened.write(text)

    def line(self, file: str, text: str) -> int:
        """The number of the first line that holds `text`."""
        lines = (self.home / file).read_text(encoding="utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)


def copied(home: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    """Copies of scenes, experiments, words and facts, in use until the test ends."""
    ignored = shutil.ignore_patterns("__pycache__")
    scenes, experiments = home / "scenes", home / "mlu_anim" / "experiments"
    for folder in (scenes, experiments):
        shutil.copytree(ROOT / folder.relative_to(home), folder, ignore=ignored)
    for file in ("facts.toml", "wording/en.toml"):
        (home / "assets" / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "assets" / file, home / "assets" / file)
    ours = programmes.ours()
    copy = Copied(home, scenes, experiments, home / "assets", ours.goldens, ours.package)
    monkeypatch.setattr(programmes, "ours", lambda: copy)
    forget_files()
    return Files(home)


class Copied(Programme):
    """The copy, whose files have the paths that ours have."""

    def _prefixes(self) -> tuple[tuple[Path, str], ...]:
        return ((self.home, ""),)


def forget_files() -> None:
    """Read scenes, words and facts again when they are next asked for."""
    for cached in (loaded_class, read_vocabulary, read_wording):
        cached.cache_clear()
