"""URLs lead to their files in every markup language, whatever the folder's name."""

import os
import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from mlu_anim.bundle.addresses import Location, relative_folder, require_location
from mlu_anim.bundle.html_parts import text
from mlu_anim.bundle.media_folders import media_folder
from mlu_anim.system.errors import UsageError

PAGE = "https://example.org/course/page.html"
HOSTILE = (
    *("C# 1", "what?", "pc%20t", "Übung ä", "(a) [b] {c}", "x<y>&z'w\"", "`t` $m$ *s* _u_ ~k~"),
    *("-d", "a:b", "b\\s", "a  b", "a&amp;b;c,d+e=f@g", "語", "a\u00a0b", "a\u202eb", "https:"),
)
folders = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\0"), min_size=1)


def reached(url: str) -> str:
    """The path that a browser requests, relative to the folder of the page."""
    parts = urlsplit(urljoin(PAGE, url))
    assert (parts.netloc, parts.query, parts.fragment) == ("example.org", "", "")
    return unquote(parts.path, errors="surrogateescape").removeprefix("/course/")


def _leads_to_its_file(folder: str) -> None:
    location = Location(f"{folder}/")
    assert reached(unescape(text(location.in_html("roc.mp4")))) == f"{folder}/roc.mp4"
    link = location.in_markdown("roc.mp4")
    (inline,) = [t for t in MarkdownIt("commonmark").parse(f"[a]({link})") if t.type == "inline"]
    assert inline.children is not None
    assert reached(str(inline.children[0].attrs["href"])) == f"{folder}/roc.mp4"
    assert not set(link) & set("()<>[]`*&$\\ #?;\n"), "no markup and no entities"


@pytest.mark.parametrize("folder", HOSTILE)
def test_a_folder_with_special_characters_is_found(folder: str) -> None:
    _leads_to_its_file(folder)


@given(folders.filter(lambda folder: folder not in (".", "..")))
def test_any_folder_is_found(folder: str) -> None:
    _leads_to_its_file(folder)


def test_a_name_that_is_not_valid_utf8_is_found() -> None:
    name = os.fsdecode(b"caf\xe9")
    assert Location(f"{name}/").in_html("a") == "caf%E9/a"


@pytest.mark.parametrize(
    ("at", "html", "markdown"),
    [
        ("", "a+b.mp4", "a+b.mp4"),
        ("clips", "clips/a+b.mp4", "clips/a+b.mp4"),
        ("../my clips/", "../my%20clips/a+b.mp4", "../my%20clips/a+b.mp4"),
        ("/static/100%/", "/static/100%25/a+b.mp4", "/static/100%25/a+b.mp4"),
        ("@@PLUGINFILE@@/", "@@PLUGINFILE@@/a+b.mp4", "@@PLUGINFILE@@/a+b.mp4"),
        (
            "https://example.org/my%20clips",
            "https://example.org/my%20clips/a+b.mp4",
            "https://example.org/my%20clips/a+b.mp4",
        ),
        (
            "//cdn.org/x?a=1&copy=/",
            "//cdn.org/x?a=1&copy=/a+b.mp4",
            "//cdn.org/x?a=1&amp;copy=/a+b.mp4",
        ),
    ],
)
def test_folders_are_encoded_and_urls_are_not(at: str, html: str, markdown: str) -> None:
    assert Location.of(at).in_html("a+b.mp4") == html
    assert Location.of(at).in_markdown("a+b.mp4") == markdown


def _as_docutils_reads(argument: str) -> str:
    """The path in the argument of a directive, by docutils' rule: only escaped spaces count."""
    return re.sub(r"\\(.)|\s", lambda match: match[1] or "", argument)


@pytest.mark.parametrize(
    "folder", [name for name in HOSTILE if not set(name) & set("<>\u00a0\u202e")]
)
def test_a_path_of_restructured_text_is_not_encoded(folder: str) -> None:
    path = Location(f"{folder}/").in_rst("roc.png")
    assert path is not None
    assert "%2" not in path.replace("%20t", "")
    assert _as_docutils_reads(path) == f"{folder}/roc.png"


@pytest.mark.parametrize("folder", ["a\nb", "a\u00a0b", "a\u202eb", "<b>", "a\tb"])
def test_a_path_that_directives_do_not_support_is_left_out(folder: str) -> None:
    assert Location(f"{folder}/").in_rst("roc.png") is None


@pytest.mark.parametrize("at", ["C:\\clips", "d:/clips/"])
def test_a_drive_letter_is_refused(at: str) -> None:
    with pytest.raises(UsageError, match="readers of the page cannot reach it"):
        require_location(at)


def test_windows_separators_are_slashes_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Location.of("a\\b").in_html("c") == "a%5Cb/c"
    monkeypatch.setattr("mlu_anim.bundle.addresses.os.name", "nt")
    assert Location.of("a\\b").in_html("c") == "a/b/c"


def test_another_drive_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import ntpath

    monkeypatch.setattr(os.path, "relpath", ntpath.relpath)
    with pytest.raises(UsageError, match="not on the drive"):
        relative_folder(Path("C:\\course"), Path("D:\\clips"))


# --- the folder of the page ---------------------------------------------------------------------


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder with a Sphinx book in `docs/`."""
    for folder in ("docs/guide", "renders/roc"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "docs/conf.py").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("target", "page", "copy_to", "expected"),
    [
        ("html", None, None, "renders/roc/"),
        ("html", "page.html", None, "renders/roc/"),
        ("html", "docs/guide/page.html", None, "../../renders/roc/"),
        ("html", "docs/guide", None, "../../renders/roc/"),
        ("html", "docs/guide/page.html", "docs/guide", ""),
        ("quarto", "docs/page.qmd", "docs/my media", "my media/"),
        ("html", None, "../elsewhere", "../elsewhere/"),
        ("sphinx", None, None, "_static/"),
        ("sphinx", "docs/page.rst", None, "_static/"),
        ("sphinx", "docs/guide/page.rst", None, "../_static/"),
        ("myst", "docs/guide/page.md", None, "../_static/"),
        ("sphinx", "docs/guide/page.rst", "docs/_static/clips", "../_static/clips/"),
        ("sphinx", "page.rst", None, "_static/"),
        ("moodle", "docs/page.html", "upload", "@@PLUGINFILE@@/"),
    ],
)
def test_paths_are_relative_to_the_page(
    here: Path, target: str, page: str | None, copy_to: str | None, expected: str
) -> None:
    folder = Path("renders/roc")
    actual = media_folder(
        folder,
        target,
        page=page and Path(page),
        copy_to=copy_to and Path(copy_to),  # type: ignore[arg-type]
    )
    assert actual == expected


def test_without_a_page_the_current_folder_may_be_in_a_book(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(here / "docs/guide")
    assert media_folder(Path("x"), "sphinx", page=None, copy_to=None) == "../_static/"


def test_a_page_in_a_missing_folder_is_refused(here: Path) -> None:
    with pytest.raises(UsageError, match="there is no folder dcos"):
        media_folder(Path("renders/roc"), "html", page=Path("dcos/page.html"), copy_to=None)
