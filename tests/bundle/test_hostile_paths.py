"""No name leads out of its folder, and no link does, whatever they are called."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.bundle import paths, text_files
from mlu_anim.bundle.paths import BundlePaths
from mlu_anim.pipeline import one_clip
from mlu_anim.pipeline.file_names import paths_of
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.system import temporary_files
from mlu_anim.system.errors import UsageError
from tests.bundle.bundles import bundle

ROC = RenderRequest("roc")
FORBIDDEN = set('/\\:*?"<>|\n\r\t\0')
"""What may stand in no file's name on one system or another."""
SUFFIX = ".transcript.txt"
"""The longest one."""

linked = pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")


def _assert_safe(found: BundlePaths) -> None:
    name = found.file(SUFFIX)
    assert name.parent == found.folder
    assert not set(name.name) & FORBIDDEN
    assert len(os.fsencode(name.name)) <= 255


@pytest.mark.parametrize(
    "options",
    [
        {"beats": ("../../x",)},
        {"beats": ("a:b", "c\nd")},
        {"beats": ("x" * 300,)},
        {"beats": ("ж" * 100, "ש" * 100)},
        {"settings": ("vary=../../x",)},
        {"settings": ("values=1:8",)},
        {"settings": tuple(f"a{n}={'9' * 100}" for n in range(20))},
        {"settings": ("test_share=0.3\n",)},
        {"seed": 10**300},
        {"wording": Path("ж" * 60 + ".toml"), "seed": 10**150},
    ],
)
def test_what_lands_in_a_files_name_stays_in_its_folder(options: dict[str, Any]) -> None:
    request = replace(ROC, **options)
    _assert_safe(paths_of(request))


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=120))
def test_any_words_stay_in_their_folder(beat: str, value: str, stem: str) -> None:
    wording = Path(f"x{stem.replace('/', '').replace(chr(0), '')}.toml")
    request = replace(ROC, beats=(beat,), settings=(f"vary={value}",), wording=wording)
    _assert_safe(paths_of(request))


@given(st.text(max_size=80), st.text(max_size=80))
def test_values_that_differ_have_files_of_different_names(one: str, other: str) -> None:
    first, second = (
        paths_of(replace(ROC, settings=(f"vary={value}",))).base for value in (one, other)
    )
    assert (first == second) == (one == other)


@pytest.mark.parametrize(
    "name",
    [
        *("../../etc", "/etc", "C:x", "c:\\x", "a\0b", "a\nb", "con", "Con.roc", "con .x", "COM¹"),
        *("lpt9.tar.gz", "x ", "..", "a\u202eb", "\u200bx", "\ud800", "ж" * 101, "語" * 90, "a*b"),
    ],
)
def test_a_name_that_some_system_cannot_have_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a folder's name"):
        paths_of(replace(ROC, name=name))


def test_two_files_of_the_users_with_long_names_leave_a_folder_that_can_be_made() -> None:
    request = replace(ROC, data=f"{'語' * 80}.csv", model=Path(f"{'ж' * 80}.skops"))
    assert len(os.fsencode(paths_of(request).folder.name)) <= 255


@linked
@pytest.mark.parametrize("target", ["elsewhere", "missing", "../elsewhere", "roc"])
def test_a_folder_that_leads_out_of_the_output_folder_is_not_written_to(
    target: str, tmp_path: Path
) -> None:
    outside, out = tmp_path / "elsewhere", tmp_path / "out"
    outside.mkdir()
    out.mkdir()
    (out / "roc").symlink_to(target if target in ("roc", "../elsewhere") else tmp_path / target)
    request = replace(ROC, out=out)
    for run in (lambda: one_clip.render(request, print), lambda: one_clip.dry_run(request)):
        with pytest.raises(UsageError, match="leads out of"):
            run()
    assert list(outside.iterdir()) == []


@linked
def test_an_output_folder_that_is_a_link_itself_is_the_users_choice(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk")
    (tmp_path / "disk" / "roc").symlink_to(tmp_path / "disk" / "other")
    paths.require_inside(tmp_path / "out", tmp_path / "out" / "roc")


@linked
def test_a_scene_of_the_users_is_not_written_through_a_link_either(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text("from manim import Scene\nclass A(Scene):\n    pass\n")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine-A").symlink_to(tmp_path / "elsewhere")
    command = [sys.executable, "cli.py", "render", f"{tmp_path}/mine.py:A", "--format", "png"]
    done = subprocess.run(
        [*command, "--out", str(tmp_path / "out")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, "leads out of" in done.stderr) == (2, True), done.stderr
    assert list((tmp_path / "elsewhere").iterdir()) == []


@linked
def test_a_file_that_is_a_link_is_replaced_and_never_written_through(tmp_path: Path) -> None:
    precious, target = tmp_path / "precious", tmp_path / "out" / "roc.vtt"
    precious.write_text("mine")
    target.parent.mkdir()
    target.symlink_to(precious)
    text_files.write_whole(target, "ours")
    assert precious.read_text() == "mine"
    assert not target.is_symlink()
    assert target.read_text() == "ours"


@linked
def test_a_link_in_place_of_a_leftover_is_removed_and_not_what_it_leads_to(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "kept").write_text("mine")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    name = temporary_files.unique_tag().replace(f"-{os.getpid()}-", f"-{gone.pid}-")
    planted = tmp_path / f"{temporary_files.PARTIAL}{name}"
    planted.symlink_to(precious)
    temporary_files.remove_abandoned(tmp_path, temporary_files.PARTIAL)
    assert not planted.is_symlink()
    assert (precious / "kept").read_text() == "mine"


@linked
def test_a_temporary_name_that_is_taken_by_a_link_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    monkeypatch.setattr(temporary_files, "unique_tag", lambda: "guessed")
    (tmp_path / f"{temporary_files.PARTIAL}guessed").symlink_to(precious)
    with pytest.raises(FileExistsError):
        temporary_files.write_atomically(tmp_path / "x", b"ours")
    assert precious.read_text() == "mine"


@linked
def test_the_gallery_takes_nothing_into_its_page_from_outside(tmp_path: Path) -> None:
    from mlu_anim.bundle import gallery_page

    made = bundle(tmp_path / "out")
    secret = tmp_path / "secret"
    secret.write_text("a secret of the user's")
    captions = made.folder / "demo.vtt"
    captions.unlink()
    captions.symlink_to(secret)
    page = gallery_page.page([made])
    assert "<track" not in page
    assert "YSBzZWNyZXQ" not in page  # the same, as base64
