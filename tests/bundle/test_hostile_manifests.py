"""Untrusted manifests are read as data; invalid ones raise a clear error."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mlu_anim.bundle import freshness, gallery_page, rendered_bundles, snippets
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.review.regression import bundle_differences as compared
from mlu_anim.system.errors import BadInput
from tests.bundle.bundles import bundle, entry, film
from tests.bundle.test_gallery import read

HIDDEN = "\u202ehtap\u202c a\u200bb\u2066c\u2069\ud800\x01\x1b"
"""Texts that reverse or hide characters, or cannot be written to a file."""


def _read_bundles(out: Path) -> list[RenderedBundle]:
    bundles, troubles = rendered_bundles.find_bundles(out)
    assert troubles == []
    return bundles


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"files": [], "clip": ' + '{"a":' * 100_000,
        "{",
        "\x00",
        '{"clip": "demo", "files": [], "cuts": []}',
        '{"clip": "demo", "files": [], "cuts": {"full": {"beats": [{"name": "x"}]}}}',
        '{"clip": "demo", "files": [], "written": "x"}',
        '{"clip": "demo", "files": [], "options": [1]}',
        '{"clip": "demo", "files": [], "versions": 3}',
        '{"clip": "demo", "files": [], "checks": [3]}',
        '{"clip": "demo", "files": [], "provenance": {"a": ' + "[" * 50 + "]" * 50 + "}}",
    ],
)
def test_an_invalid_manifest_is_reported_and_the_others_are_read(
    content: str, tmp_path: Path
) -> None:
    sound = bundle(tmp_path, folder="sound", name="x")
    made = bundle(tmp_path, name="x")
    made.path.write_text(content, encoding="utf-8")
    bundles, troubles = rendered_bundles.find_bundles(tmp_path)
    assert [item.path for item in bundles] == [sound.path]
    assert ["not a manifest" in item.message for item in troubles] == [True]
    assert freshness.published(made.path) == {}
    with pytest.raises(BadInput, match="manifest"):
        compared.read(made.path)


def test_a_manifest_above_the_size_limit_is_not_read(tmp_path: Path) -> None:
    made = bundle(tmp_path, name="x")
    with made.path.open("ab") as file:
        file.truncate(5_000_000_000)
    with pytest.raises(BadInput, match="5,000,000,000 bytes"):
        rendered_bundles.find_bundle(made.folder, None, render="")


@pytest.mark.parametrize(
    "lie",
    [
        {"width_px": '1"><script>alert(1)</script>'},
        {"duration_s": "x"},
        {"duration_s": float("nan")},
        {"duration_s": float("inf")},
        {"size_bytes": None},
        {"size_bytes": -1},
        {"size_bytes": True},
        {"fps": [1]},
        {"name": "../demo.mp4"},
        {"name": "/etc/passwd"},
        {"name": "..\\demo.mp4"},
        {"name": "demo.mp4\0"},
        {"name": 3},
    ],
)
def test_a_file_with_an_invalid_entry_is_not_listed(lie: dict[str, Any], tmp_path: Path) -> None:
    files = [{**film("demo.mp4"), **lie}, entry("demo.png", width_px=1, height_px=1)]
    bundle(tmp_path, ("mp4", "png"), name="x", files=files)
    (made,) = _read_bundles(tmp_path)
    assert [file.name for file in made.files] == ["demo.png"]
    page = gallery_page.page([made])
    assert "alert" not in page
    for target in snippets.TARGETS:
        assert "mp4" not in snippets.snippet(made, target, "").text


def test_invisible_characters_are_removed_from_pages_and_snippets(tmp_path: Path) -> None:
    words = dict.fromkeys(("title", "alt", "description", "language", "clip"), f"x{HIDDEN}y")
    bundle(tmp_path, name="x", provenance={HIDDEN: HIDDEN}, written={"n": HIDDEN}, **words)
    (made,) = _read_bundles(tmp_path)
    shown = [gallery_page.page([made])]
    shown += [snippets.snippet(made, target, "").text for target in snippets.TARGETS]
    for text in shown:
        assert not set(text) & set(HIDDEN) - set("abchtp ")
        assert "xhtap abcy" in text
        text.encode()


@dataclass(frozen=True)
class _Listed(RenderedBundle):
    """A bundle whose listed files all count as existing."""

    @property
    def files(self) -> tuple[Any, ...]:
        return tuple(filter(None, map(rendered_bundles._media_file, self.manifest["files"])))


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_title_changes_the_structure_of_the_page(title: str, alt: str) -> None:
    page = gallery_page.page([_made(title, alt)])
    bundles = read(page)
    assert bundles.open == []
    assert [tag for tag, _ in bundles.tags] == _plain_tags()
    page.encode()


@cache
def _plain_tags() -> list[str]:
    """The tags of the page of a plain title, which are always the same."""
    return [tag for tag, _ in read(gallery_page.page([_made("x", "x")])).tags]


def _made(title: str, alt: str) -> RenderedBundle:
    files = [film("demo.mp4"), entry("demo.png", width_px=1, height_px=1)]
    content = {"clip": "demo", "title": title, "alt": alt, "files": files}
    return _Listed(Path("demo/demo.json"), content)


def test_files_elsewhere_are_not_compared(tmp_path: Path) -> None:
    bundle(tmp_path / "a", name="x")
    other = bundle(tmp_path / "b", name="x", files=[film("../../a/demo/demo.mp4")])
    (read_bundle,) = compared.read(other.path)
    assert read_bundle.pictures == {}


@pytest.mark.parametrize("name", ["../../a/demo/demo.mp4", 3, None])
def test_a_manifest_with_files_outside_its_folder_counts_as_none(
    name: object, tmp_path: Path
) -> None:
    made = bundle(tmp_path, name="x", files=[{**film("x"), "name": name}])
    assert freshness.published(made.path) == {}
