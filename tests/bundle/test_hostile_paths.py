"""No name and no link leads to a path outside the output folder."""

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
"""Characters that some system does not allow in file names."""
SUFFIX = ".transcript.txt"
"""The longest file name."""

linked = pytest.mark.skipif(os.name == "nt", reason="links need a right of their own there")


def _assert_safe(paths: BundlePaths) -> None:
    name = paths.file(SUFFIX)
    assert name.parent == paths.folder
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
def test_options_in_file_names_stay_in_their_folder(options: dict[str, Any]) -> None:
    request = replace(ROC, **options)
    _assert_safe(paths_of(request))


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=120))
def test_any_text_in_a_file_name_stays_in_its_folder(beat: str, value: str, stem: str) -> None:
    wording = Path(f"x{stem.replace('/', '').replace(chr(0), '')}.toml")
    request = replace(ROC, beats=(beat,), settings=(f"vary={value}",), wording=wording)
    _assert_safe(paths_of(request))


@given(st.text(max_size=80), st.text(max_size=80))
def test_different_values_have_different_file_names(one: str, other: str) -> None:
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
def test_names_that_some_system_does_not_allow_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be a folder's name"):
        paths_of(replace(ROC, name=name))


def test_long_names_of_two_user_files_give_a_valid_folder() -> None:
    request = replace(ROC, data=f"{'語' * 80}.csv", model=Path(f"{'ж' * 80}.skops"))
    assert len(os.fsencode(paths_of(request).folder.name)) <= 255


@linked
@pytest.mark.parametrize("target", ["elsewhere", "missing", "../elsewhere", "roc"])
def test_a_link_out_of_the_output_folder_is_not_followed(target: str, tmp_path: Path) -> None:
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
def test_the_output_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "disk")
    (tmp_path / "disk" / "roc").symlink_to(tmp_path / "disk" / "other")
    paths.require_inside(tmp_path / "out", tmp_path / "out" / "roc")


@linked
def test_a_users_scene_is_not_written_through_a_link(tmp_path: Path) -> None:
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
def test_a_link_in_place_of_a_file_is_replaced_and_not_followed(tmp_path: Path) -> None:
    precious, target = tmp_path / "precious", tmp_path / "out" / "roc.vtt"
    precious.write_text("mine")
    target.parent.mkdir()
    target.symlink_to(precious)
    text_files.write_whole(target, "ours")
    assert precious.read_text() == "mine"
    assert not target.is_symlink()
    assert target.read_text() == "ours"


@linked
def test_a_link_in_place_of_a_temporary_file_is_removed_and_not_its_target(tmp_path: Path) -> None:
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
def test_a_link_with_a_temporary_name_is_not_followed(
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
def test_the_gallery_embeds_no_file_from_outside(tmp_path: Path) -> None:
    from mlu_anim.bundle import gallery_page

    made = bundle(tmp_path / "out")
    secret = tmp_path / "secret"
    secret.write_text("a secret of the user's")
    captions = made.folder / "demo.vtt"
    captions.unlink()
    captions.symlink_to(secret)
    page = gallery_page.page([made])
    assert "<track" not in page
    assert "YSBzZWNyZXQ" not in page  # the same in base64
