"""Copies beside a page: all files or none, without overwriting other files."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from mlu_anim.bundle.copying import Copies, copy_files
from mlu_anim.bundle.media_file import MediaFile
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.system.errors import BadInput, MachineNotReady, UsageError
from tests.bundle.bundles import bundle

FILM, POSTER = MediaFile("demo.mp4", 3), MediaFile("demo.png", 3)


@pytest.fixture
def made(tmp_path: Path) -> RenderedBundle:
    made = bundle(tmp_path / "renders", name="x")
    (made.folder / "demo.mp4").write_bytes(b"film")
    (made.folder / "demo.png").write_bytes(b"still")
    return made


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_files_are_copied_once(made: RenderedBundle, tmp_path: Path) -> None:
    folder = tmp_path / "C# 1" / "media"
    copies = copy_files(made, [FILM, POSTER], folder, replace=False)
    assert copies == Copies(new=("demo.mp4", "demo.png"))
    assert content(folder) == {"demo.mp4": b"film", "demo.png": b"still"}
    before = (folder / "demo.mp4").stat().st_ino
    again = copy_files(made, [FILM, POSTER], folder, replace=False)
    assert again == Copies(unchanged=("demo.mp4", "demo.png"))
    assert (folder / "demo.mp4").stat().st_ino == before


def test_a_different_file_is_replaced_only_with_replace(
    made: RenderedBundle, tmp_path: Path
) -> None:
    (tmp_path / "demo.png").write_bytes(b"holiday")
    with pytest.raises(UsageError, match=r"different files with these names: demo\.png"):
        copy_files(made, [FILM, POSTER], tmp_path, replace=False)
    assert (tmp_path / "demo.png").read_bytes() == b"holiday"
    assert not (tmp_path / "demo.mp4").exists()
    copies = copy_files(made, [FILM, POSTER], tmp_path, replace=True)
    assert copies == Copies(new=("demo.mp4",), replaced=("demo.png",))
    assert (tmp_path / "demo.png").read_bytes() == b"still"


def test_copying_to_the_rendered_folder_changes_nothing(made: RenderedBundle) -> None:
    assert copy_files(made, [FILM], made.folder, replace=False) == Copies(unchanged=("demo.mp4",))
    assert (made.folder / "demo.mp4").read_bytes() == b"film"


def test_a_full_disk_leaves_no_files(
    made: RenderedBundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "media"
    folder.mkdir()
    (folder / "demo.mp4").write_bytes(b"before")
    calls = []

    def full(*_: object) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(shutil, "copyfileobj", full)
    with pytest.raises(MachineNotReady, match="No space left"):
        copy_files(made, [FILM, POSTER], folder, replace=True)
    assert content(folder) == {"demo.mp4": b"before"}


def test_targets_that_are_not_folders_are_refused(made: RenderedBundle, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(UsageError, match="is not a folder"):
            copy_files(made, [FILM], place, replace=True)
    (tmp_path / "media" / "demo.mp4").mkdir(parents=True)
    with pytest.raises(UsageError, match=r"demo\.mp4: it is a folder"):
        copy_files(made, [FILM], tmp_path / "media", replace=True)


@pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")
def test_links_are_neither_copied_out_nor_written_through(
    made: RenderedBundle, tmp_path: Path
) -> None:
    secret, media = tmp_path / "secret", tmp_path / "media"
    secret.write_text("a secret of the user's")
    media.mkdir()
    (media / "demo.mp4").symlink_to(secret)
    copy_files(made, [FILM], media, replace=True)
    assert (secret.read_text(), content(media)) == ("a secret of the user's", {"demo.mp4": b"film"})
    (made.folder / "demo.png").unlink()
    (made.folder / "demo.png").symlink_to(secret)
    with pytest.raises(BadInput, match="points outside"):
        copy_files(made, [POSTER], media, replace=True)
    assert not (media / "demo.png").exists()
