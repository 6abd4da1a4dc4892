"""What counts as a save, and of which kind."""

import os
import queue
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.preview.watched_files import CODE, DATA, SCENE, WORDS, Saved, Watch, places_of
from mlu_anim.system import programmes
from tests.projects import EXPERIMENT, project_in
from tests.projects import SCENE as SCENE_FILE
from tests.projects import WORDS as WORDS_FILE

PATIENCE_S = 30.0
SILENT_S = 0.4


class _Heard:
    def __init__(self) -> None:
        self.saves: queue.SimpleQueue[Saved] = queue.SimpleQueue()

    def next(self) -> tuple[str, str]:
        saved = self.saves.get(timeout=PATIENCE_S)
        return saved.kind, Path(saved.file).name

    def is_silent(self) -> bool:
        try:
            self.saves.get(timeout=SILENT_S)
        except queue.Empty:
            return True
        return False


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = project_in(tmp_path)
    monkeypatch.setenv(programmes.PROJECT_VARIABLE, str(folder))
    return folder


@pytest.fixture
def heard(project: Path) -> Iterator[_Heard]:
    words, table = project.parent / "my.toml", project.parent / "table.csv"
    words.write_text("title = 'A'")
    table.write_text("a,b\n1,2\n")
    found = _Heard()
    request = RenderRequest("my-clip", wording=words, data=str(table))
    watch = Watch(places_of(request), found.saves.put)
    yield found
    watch.close()


def test_each_kind_of_file(project: Path, heard: _Heard) -> None:
    kinds = {SCENE_FILE: SCENE, WORDS_FILE: WORDS, "facts.toml": WORDS, EXPERIMENT: DATA}
    for file, kind in kinds.items():
        path = project / file
        path.write_text(path.read_text() + "\n")
        assert heard.next() == (kind, path.name)
    for name, kind in {"my.toml": WORDS, "table.csv": DATA}.items():
        path = project.parent / name
        path.write_text(path.read_text() + "\n")
        assert heard.next() == (kind, name)
    new_part = project / "scenes/_my_clip_part.py"
    new_part.write_text("x = 1")
    assert heard.next() == (SCENE, new_part.name)
    new_part.unlink()
    assert heard.next() == (SCENE, new_part.name)
    assert heard.is_silent()


def test_our_own_code_and_themes_are_watched() -> None:
    places = places_of(RenderRequest("roc"))
    kinds = {
        path: next(place.kind for place in places if place.has(path))
        for path in (
            programmes.ours().scenes / "_roc_plot.py",
            programmes.ours().words / "themes/light.toml",
            programmes.ours().experiments / "roc/__init__.py",
            programmes.ours().experiments.parent / "stage/part.py",
        )
    }
    assert list(kinds.values()) == [SCENE, WORDS, DATA, CODE]
    assert all(path.is_file() for path in kinds)


def test_the_ways_in_which_editors_save(project: Path, heard: _Heard) -> None:
    path = project / SCENE_FILE
    text = path.read_text()
    beside = path.with_name("4913")
    beside.write_text(f"{text}# renamed\n")  # vim
    beside.replace(path)
    assert heard.next() == (SCENE, path.name)
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    shutil.copy(backup, path)
    path.write_text(f"{text}# moved away first\n")
    assert heard.next()[0] == SCENE
    with path.open("w") as file:  # emptied, then written in pieces
        file.flush()
        for line in text.splitlines(keepends=True):
            file.write(line)
            file.flush()
    heard.next()
    while not heard.is_silent():
        pass
    assert path.read_text() == text


def test_what_is_no_save(project: Path, heard: _Heard) -> None:
    path = project / SCENE_FILE
    os.utime(path)
    path.write_text(path.read_text())
    path.read_text()
    for name in (".my_clip.py.swp", ".hidden.py", "#my_clip.py#", "notes.md", "my_clip.py.bak"):
        (path.parent / name).write_text("x")
    (project.parent / "other.csv").write_text("x")
    cached = path.parent / "__pycache__"
    cached.mkdir(exist_ok=True)
    (cached / "my_clip.py").write_text("x")
    assert heard.is_silent()


def test_a_save_has_the_time_of_its_file(project: Path, heard: _Heard) -> None:
    path = project / SCENE_FILE
    before_s = time.time()
    path.write_text(path.read_text() + "\n")
    saved = heard.saves.get(timeout=PATIENCE_S)
    assert before_s - 0.05 <= saved.saved_s <= time.time()
