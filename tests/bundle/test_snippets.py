"""Snippets show the same content in every target, with any class name."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from mlu_anim.bundle.html_parts import text
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.bundle.snippets import TARGETS, markdown_text, snippet
from mlu_anim.system.errors import UsageError
from tests.bundle.bundles import bundle, film
from tests.bundle.clip_texts import HOSTILE

ALT = f"Alt of {HOSTILE}"
every_target = pytest.mark.parametrize("target", TARGETS)


class Reader(HTMLParser):
    """Collects every tag with its attributes, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("source", "track", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def read(html: str) -> Reader:
    reader = Reader(html)
    assert reader.open == []
    assert reader.all("script") == []
    return reader


def html_of(bundle: RenderedBundle, **options: Any) -> Reader:
    return read(snippet(bundle, "html", "", **options).text)


# --- HTML ---------------------------------------------------------------------------------------


def test_films_do_not_autoplay(tmp_path: Path) -> None:
    parsed = html_of(bundle(tmp_path, ("webm", "mp4", "gif", "png")))
    (video,) = parsed.all("video")
    assert {"controls", "muted", "loop", "playsinline"} <= video.keys()
    assert "autoplay" not in video
    assert (video["width"], video["height"], video["preload"]) == ("1280", "720", "metadata")
    assert (video["poster"], video["aria-label"]) == ("demo.png", ALT)
    assert [source["src"] for source in parsed.all("source")] == ["demo.webm", "demo.mp4"]
    captions, chapters = parsed.all("track")
    assert (captions["kind"], captions["srclang"], captions["src"]) == (
        "captions",
        "en",
        "demo.vtt",
    )
    assert "default" not in captions, "they are drawn into the picture"
    assert (chapters["kind"], chapters["src"]) == ("chapters", "demo.chapters.vtt")
    assert f"Description of {HOSTILE}" in parsed.text


def test_captions_are_shown_if_the_picture_has_none(tmp_path: Path) -> None:
    parsed = html_of(bundle(tmp_path, options={"captions": False}))
    assert "default" in parsed.all("track")[0]


def test_autoplay_respects_reduced_motion(tmp_path: Path) -> None:
    parsed = html_of(bundle(tmp_path, ("webm", "mp4", "png")), autoplay=True)
    assert "autoplay" in parsed.all("video")[0]
    media = {source["media"] for source in parsed.all("source")}
    assert media == {"(prefers-reduced-motion: no-preference)"}
    assert "demo.mp4" in [link["href"] for link in parsed.all("a")]


def test_the_gif_has_a_still_for_reduced_motion(tmp_path: Path) -> None:
    parsed = html_of(bundle(tmp_path), show="gif")
    (image,), (source,) = parsed.all("img"), parsed.all("source")
    assert (image["src"], image["alt"]) == ("demo.gif", ALT)
    assert (source["media"], source["srcset"]) == ("(prefers-reduced-motion: reduce)", "demo.png")


@pytest.mark.parametrize(
    ("formats", "tags"),
    [(("gif",), {"img"}), (("png",), {"img"}), (("mp4",), {"video"}), (("webm",), {"video"})],
)
def test_the_available_format_is_shown(
    tmp_path: Path, formats: tuple[str, ...], tags: set[str]
) -> None:
    parsed = html_of(bundle(tmp_path, formats))
    assert {tag for tag, _ in parsed.tags} & {"img", "video"} == tags


def test_moodle_has_only_tags_that_it_allows(tmp_path: Path) -> None:
    parsed = read(snippet(bundle(tmp_path), "moodle", "").text)
    assert {tag for tag, _ in parsed.tags} == {"p", "video", "source", "track", "a", "strong"}
    assert parsed.all("video")[0]["title"] == ALT
    assert parsed.all("source")[0]["src"] == "@@PLUGINFILE@@/demo.mp4"


@given(st.text(max_size=80))
def test_any_text_is_escaped_in_html(words: str) -> None:
    words = re.sub(r"[\x00\r\ud800-\udfff]", "", words)
    parsed = read(f'<p title="{text(words)}">{text(words)}</p>')
    assert (parsed.all("p")[0]["title"], parsed.text) == (words, words)
    assert not set(text(words)) & set("\\`{}<>\"'")


# --- other languages ----------------------------------------------------------------------------


def _inline(markdown: str) -> list[Token]:
    (inline,) = [t for t in MarkdownIt("commonmark").parse(markdown) if t.type == "inline"]
    assert inline.children is not None
    return inline.children


def test_markdown_is_a_still_that_links_to_the_film(tmp_path: Path) -> None:
    picture, below = snippet(bundle(tmp_path), "markdown", "clips").text.split("\n\n")
    link, image, _ = _inline(picture)
    assert link.attrs["href"] == "clips/demo.mp4"
    assert (image.attrs["src"], image.content) == ("clips/demo.png", markdown_text(ALT))
    assert "".join(child.content for child in image.children or []) == ALT
    assert [t.attrs["href"] for t in _inline(below) if t.type == "link_open"] == [
        "clips/demo.mp4",
        "clips/demo.transcript.txt",
    ]


def test_markdown_has_the_gif_on_request(tmp_path: Path) -> None:
    (image,) = _inline(snippet(bundle(tmp_path), "markdown", "", show="gif").text)
    assert image.attrs["src"] == "demo.gif"
    assert "".join(child.content for child in image.children or []) == ALT


@given(st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=60))
def test_any_text_is_escaped_in_markdown(words: str) -> None:
    assert "".join(token.content for token in _inline(f"A{markdown_text(words)}")) == f"A{words}"


def test_jupyter_is_code_that_shows_the_html(tmp_path: Path) -> None:
    cell_snippet = snippet(bundle(tmp_path), "jupyter", "")
    shown: list[str] = []
    display = SimpleNamespace(HTML=shown.append)
    code = cell_snippet.text.replace("from IPython.display import HTML\n", "")
    exec(code, {"HTML": display.HTML})
    assert shown[0].strip() == snippet(bundle(tmp_path), "html", "").text
    cell = json.loads(json.dumps(cell_snippet.as_plain()["cell"]))
    assert "".join(cell["source"]) == cell_snippet.text
    assert re.fullmatch(r"[\w-]{1,64}", cell["id"])


def test_sphinx_indents_everything_below_its_directives(tmp_path: Path) -> None:
    text = snippet(bundle(tmp_path), "sphinx", "").text
    assert [line for line in text.splitlines() if line and line[0] != " "] == [
        ".. only:: html",
        ".. only:: not html",
    ]
    assert f"      :alt: {ALT}\n" in f"{text}\n"
    html = text.split(".. raw:: html\n")[1].split(".. only::")[0]
    assert read(html).all("video")[0]["poster"] == "_static/demo.png"


def test_sphinx_has_a_path_in_its_directive_and_addresses_in_its_html(tmp_path: Path) -> None:
    text = snippet(bundle(tmp_path), "sphinx", "C# 1%").text
    assert r".. image:: C#\ 1%/demo.png" in text
    assert 'poster="C%23%201%25/demo.png"' in text
    assert ".. image::" not in snippet(bundle(tmp_path), "sphinx", "a\nb").text


@pytest.mark.parametrize(
    ("at", "path"),
    [
        ("", "/_static/demo.png"),
        ("../../_static/", "/_static/demo.png"),
        ("_static/C# 1", r"/_static/C#\ 1/demo.png"),
        ("../media", "../media/demo.png"),
        ("my_static", "my_static/demo.png"),
    ],
)
def test_the_still_of_sphinx_is_found_from_any_depth(tmp_path: Path, at: str, path: str) -> None:
    assert f".. image:: {path}\n" in snippet(bundle(tmp_path), "sphinx", at).text


def test_quarto_has_film_and_still(tmp_path: Path) -> None:
    text = snippet(bundle(tmp_path), "quarto", "").text
    assert text.count("```") == 2, "a label does not end the fence"
    html = text.split("```{=html}\n")[1].split("\n```")[0]
    assert "{{" not in html, "a label is not a shortcode"
    assert read(html).all("video")[0]["aria-label"] == ALT
    still = text.rpartition("![")[2]
    value = re.search(r'fig-alt="((?:[^"\\]|\\.)*)"\}', still)
    assert value is not None
    plain = re.sub(r"\\(.)", r"\1", value[1]).replace("&#123;", "{").replace("&amp;", "&")
    assert plain == ALT


# --- addresses and files ------------------------------------------------------------------------


@every_target
@pytest.mark.parametrize("show", [None, "gif"])
@pytest.mark.parametrize("formats", [("webm", "mp4", "gif", "png"), ("gif",), ("png",)])
def test_a_snippet_lists_exactly_the_files_in_its_text(
    tmp_path: Path, target: str, formats: tuple[str, ...], show: str | None
) -> None:
    made = bundle(tmp_path, formats, name="x")
    if show and "gif" not in formats:
        return
    linked = snippet(made, target, "https://example.org/m", show=show)
    names = set(re.findall(r"/m/([\w.]+)", linked.text))
    assert {file.name for file in linked.files} == names != set()


@every_target
@pytest.mark.parametrize("at", ["a b(c)/", 'x"><script>/', "https://example.org/ü?q=1&r=2#"])
def test_an_address_is_escaped(tmp_path: Path, target: str, at: str) -> None:
    source = snippet(bundle(tmp_path, name="x"), target, at).text
    assert "<script" not in source
    assert "a b(c)" not in source


def _copied_by_quarto(html: str) -> set[str | None]:
    """The files that Quarto copies to its site: only those in these attributes."""
    reader = read(html)
    named = {"a": "href", "img": "src", "source": "src"}
    return {attributes.get(named[tag]) for tag, attributes in reader.tags if tag in named}


@pytest.mark.parametrize("show", [None, "gif"])
def test_quarto_copies_every_file_of_a_snippet(tmp_path: Path, show: str | None) -> None:
    block = snippet(bundle(tmp_path), "quarto", "m", show=show)
    html = block.text.split("```{=html}\n")[1].split("\n```")[0]
    assert _copied_by_quarto(html) - {None} == {f"m/{file.name}" for file in block.files}
    assert [image for image in read(html).all("img") if show is None] == []


@pytest.mark.parametrize(
    ("target", "folder", "note"),
    [
        ("quarto", "C# 1", "Quarto does not copy files from a folder with '#' or '?'"),
        ("quarto", "a b%20", ""),
        ("myst", "a b", r"Jupyter Book 2 \(mystmd\) does not find files in a folder with spaces"),
        ("myst", "clips", ""),
        ("html", "C# 1", ""),
        ("quarto", "https://example.org/?a#b", ""),
    ],
)
def test_a_folder_that_a_tool_cannot_use_gives_a_note(
    tmp_path: Path, target: str, folder: str, note: str
) -> None:
    notes = snippet(bundle(tmp_path), target, folder).notes
    assert len(notes) == bool(note)
    assert re.search(note, "".join(notes))


def test_a_gif_without_a_still_gives_a_note(tmp_path: Path) -> None:
    assert (
        "no still image for readers who prefer reduced motion"
        in (snippet(bundle(tmp_path, ("gif",)), "html", "").notes[0])
    )
    assert snippet(bundle(tmp_path, ("gif", "png")), "html", "", show="gif").notes == ()


def test_myst_is_one_block_with_the_film_in_the_tag(tmp_path: Path) -> None:
    """mystmd ignores `source`, and a blank line would end the block in mystmd and Sphinx."""
    block = snippet(bundle(tmp_path, ("webm", "mp4", "png")), "myst", "")
    assert "\n\n" not in block.text
    assert block.text.startswith("<figure")
    (video,) = read(block.text).all("video")
    assert (video["src"], video["poster"]) == ("_static/demo.mp4", "_static/demo.png")
    assert read(block.text).all("source") == []
    assert len(read(block.text).all("track")) == 2
    assert "demo.webm" not in {file.name for file in block.files}
    (token, *rest) = MarkdownIt("commonmark").parse(block.text)
    assert (token.type, token.content.strip(), rest) == ("html_block", block.text, [])
    with pytest.raises(UsageError, match="--autoplay does not work with --as myst"):
        snippet(bundle(tmp_path), "myst", "", autoplay=True)


# --- films that are higher than wide ------------------------------------------------------------


def upright(out: Path, width_px: int = 1080, height_px: int = 1920) -> RenderedBundle:
    names = ("demo-9x16.mp4", "demo-9x16.png")
    made = bundle(out, (), stem="demo-9x16", files=[film(n, width_px, height_px) for n in names])
    for name in names:
        (made.folder / name).write_bytes(b"x")
    return made


@pytest.mark.parametrize(("height_px", "vh"), [(1920, "45"), (1350, "64"), (1080, "80")])
def test_an_upright_film_is_no_higher_than_the_window(
    tmp_path: Path, height_px: int, vh: str
) -> None:
    (video,) = html_of(upright(tmp_path, 1080, height_px)).all("video")
    assert (video["width"], video["height"]) == ("1080", str(height_px))
    assert video["style"] == f"width:min(1080px,{vh}vh);max-width:100%;height:auto"
    assert "min(" not in str(html_of(bundle(tmp_path)).all("video")[0]["style"])


@pytest.mark.parametrize("target", ["moodle", "markdown"])
def test_an_upright_picture_is_small_where_there_are_no_styles(tmp_path: Path, target: str) -> None:
    html = snippet(upright(tmp_path), target, "").text
    parsed = read(MarkdownIt("commonmark").render(html) if target == "markdown" else html)
    ((_, shown),) = [tag for tag in parsed.tags if tag[0] in ("video", "img")]
    assert (shown["width"], shown["height"]) == ("360", "640")


def test_an_upright_still_fits_on_paper(tmp_path: Path) -> None:
    made = upright(tmp_path)
    assert snippet(made, "quarto", "").text.endswith(" height=5in}\n:::")
    assert snippet(made, "sphinx", "").text.endswith("\n      :height: 5in")
    assert "5in" not in snippet(bundle(tmp_path), "quarto", "").text


def test_names_with_spaces_are_encoded(tmp_path: Path) -> None:
    made = bundle(tmp_path, name="x", folder="Ward 3")
    text = snippet(made, "markdown", "renders/Ward 3").text
    assert "(renders/Ward%203/demo.mp4)" in text


@every_target
def test_a_missing_gif_is_an_error(tmp_path: Path, target: str) -> None:
    with pytest.raises(UsageError, match=r"there is no file .*demo\.gif"):
        snippet(bundle(tmp_path, ("mp4", "png")), target, "", show="gif")


@pytest.mark.parametrize("target", TARGETS)
def test_a_gif_without_a_film_is_shown_by_default(tmp_path: Path, target: str) -> None:
    alone = bundle(tmp_path, ("gif",))
    assert snippet(alone, target, "m/").text == snippet(alone, target, "m/", show="gif").text
    assert "demo.gif" in snippet(alone, target, "m/").text


@pytest.mark.parametrize("target", TARGETS)
def test_plates_alone_cannot_be_embedded(tmp_path: Path, target: str) -> None:
    plates = bundle(tmp_path, (), files=[film("demo-1-first.mp4")])
    with pytest.raises(UsageError, match="contains no film, GIF or image"):
        snippet(plates, target, "")
