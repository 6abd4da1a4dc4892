"""The gallery page: complete, self-contained, and with escaped labels."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from PIL import Image

from mlu_anim.bundle import snippets
from mlu_anim.bundle.gallery_page import page
from mlu_anim.bundle.page_font import font_faces
from mlu_anim.bundle.rendered_bundles import find_bundles
from tests.bundle.bundles import bundle, entry, film
from tests.bundle.clip_texts import HOSTILE
from tests.bundle.test_snippets import Reader


def read(html: str) -> Reader:
    """Parse the page without `<meta>` and `<link>`, which have no end, and styles and scripts."""
    return Reader(re.sub(r"<(meta|link)[^>]*>|<(script|style)>.*?</\2>", "", html, flags=re.DOTALL))


def test_everything_is_in_one_file(tmp_path: Path) -> None:
    html = page([bundle(tmp_path, name="x")])
    parsed = read(html)
    assert parsed.open == []
    assert not re.search(r"https?://", html)
    addresses = {a for _, attributes in parsed.tags for k, a in attributes.items() if k == "src"}
    addresses -= {a for a in addresses if a and a.startswith("data:")}
    assert addresses == {"demo/demo.mp4"}
    assert "@font-face" in html
    assert "prefers-color-scheme: dark" in html


def test_labels_are_escaped(tmp_path: Path) -> None:
    html = page([bundle(tmp_path)])
    assert html.count("<script>") == html.count("</script>") == 1
    parsed = read(html)
    assert parsed.all("video")[0]["aria-label"] == f"Alt of {HOSTILE}"
    assert f"Seen of {HOSTILE}" in parsed.text
    assert f"a = {HOSTILE}" in parsed.text


def test_a_card_has_texts_numbers_and_sizes(tmp_path: Path) -> None:
    text = read(page([bundle(tmp_path, name="x")])).text
    for expected in ("The first", "Caption of x", "12 345", "1.2 MB", "positive", "2, 65 s"):
        assert expected in text.replace("\u202f", " "), expected
    assert "1 clip," in text


def test_a_card_leads_to_the_essay_beside_it(tmp_path: Path) -> None:
    made = bundle(tmp_path, folder="Ward 3", name="x")
    assert "Essay" not in read(page([made])).text
    (made.folder / f"{made.clip}.essay.html").write_text("")
    (link,) = [a for a in read(page([made])).all("a") if a["href"].endswith(".essay.html")]
    assert link["href"] == f"Ward%203/{made.clip}.essay.html"


def test_every_variant_has_a_card_and_ids_of_its_own(tmp_path: Path) -> None:
    made = [bundle(tmp_path, stem=stem, name="x") for stem in ("demo", "demo-dark-no-title")]
    parsed = read(page([*made, bundle(tmp_path, folder="Ward 3", name="x")]))
    assert len(parsed.all("article")) == 3
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    assert "demo · dark · no title" in parsed.text
    assert "Ward%203/demo.mp4" in [source["src"] for source in parsed.all("source")]


@pytest.mark.parametrize(
    "folder", ["C# 1", "pc%20t?", "a:b", "x<y>&z'w\"", "a&amp;b", os.fsdecode(b"caf\xe9")]
)
def test_every_address_leads_to_its_file(tmp_path: Path, folder: str) -> None:
    bundle(tmp_path, ("mp4", "png"), name="x").folder.rename(tmp_path / folder)
    html = page(find_bundles(tmp_path)[0])
    tags = read(html.split("<details>")[0]).tags  # below, snippets are escaped text
    keys = ("src", "poster", "href")
    addresses = {a for _, attributes in tags for key in keys if (a := attributes.get(key))}
    parts = [
        urlsplit(urljoin("file:///renders/index.html", address))
        for address in addresses
        if not address.startswith("data:")
    ]
    assert {part.fragment + part.query for part in parts} == {""}
    files = ("mp4", "png", "vtt", "chapters.vtt", "transcript.txt")
    assert {unquote(part.path, errors="surrogateescape") for part in parts} == {
        f"/renders/{folder}/demo.{suffix}" for suffix in files
    }


def test_an_animated_image_is_still_at_first(tmp_path: Path) -> None:
    made = bundle(tmp_path, ("gif",), name="x")
    pictures = [Image.new("RGB", (32, 18), color) for color in ("red", "blue")]
    pictures[0].save(made.folder / "demo.gif", save_all=True, append_images=pictures[1:])
    parsed = read(page([made]))
    assert "Seen of x" in parsed.text
    assert "data-from" not in {key for button in parsed.all("button") for key in button}
    (image,) = parsed.all("img")
    assert str(image["src"]).startswith("data:image/png;base64,")
    assert image["data-moving"] == "demo/demo.gif"


def test_a_moving_svg_is_still_at_first_without_a_picture_of_its_own(tmp_path: Path) -> None:
    parsed = read(page([bundle(tmp_path, ("svg",), name="x")]))
    (image,) = parsed.all("img")
    assert (image["src"], image["data-moving"]) == ("demo/demo.svg#still", "demo/demo.svg")
    assert "Play" in parsed.text


@pytest.mark.parametrize("formats", [("html",), ("html", "png")])
def test_a_vector_film_is_shown_in_its_player(tmp_path: Path, formats: tuple[str, ...]) -> None:
    html = page([bundle(tmp_path, formats, name="x")])
    parsed = read(html)
    (frame,) = parsed.all("iframe")
    assert (frame["src"], frame["sandbox"]) == ("demo/demo.html", "allow-scripts")
    assert [image["src"] for image in parsed.all("img")] == [f"demo/demo.{f}" for f in formats[1:]]
    assert 'class="play"' not in html, "the player has a button of its own"
    opened = next(a for a in parsed.all("a") if a["href"] == "demo/demo.html")
    assert "download" not in opened, "a page is to be opened"
    assert ('<option value="moodle">' in html) == ("png" in formats)
    assert "frame-src 'self' file:;" in html


@pytest.mark.parametrize("manifest", [{}, {"cuts": {}, "checks": [], "written": {}}])
def test_a_minimal_manifest_has_a_card(tmp_path: Path, manifest: dict[str, object]) -> None:
    made = bundle(tmp_path, ("mp4",), name="x")
    bare = {"scene": "Intro", "files": [film("demo.mp4")], **manifest}
    text = read(page([type(made)(made.path, bare)])).text
    assert "An animation: Intro." in text
    assert "Beats" not in text


def test_the_font_has_the_letters_of_the_page() -> None:
    import base64

    import uharfbuzz

    def letters(css: str) -> set[int]:
        data = re.findall(r"base64,([^)]*)\)", css)[0]
        return set(uharfbuzz.Face(uharfbuzz.Blob(base64.b64decode(data))).unicodes)

    plain, more = font_faces("abc"), font_faces("Größe ≈ 1")
    assert ord("ö") not in letters(plain)
    assert {ord(letter) for letter in "Größe≈Z"} <= letters(more)
    assert len(plain) < 90_000
    assert plain.count("@font-face") == 2


def test_films_of_beats_are_downloads_only(tmp_path: Path) -> None:
    names = ("demo-plate-1-first.mp4", "demo-plate-2-last.mp4")
    plates = bundle(tmp_path, (), stem="demo-plate", files=[film(name) for name in names])
    for name in names:
        (plates.folder / name).write_bytes(b"x")
    parsed = page([plates])
    assert 'class="stage"' not in parsed
    assert '<select id="place' not in parsed
    assert ">1-first <small>" in parsed
    assert "demo-plate/" not in parsed


def test_a_storyboard_has_its_name(tmp_path: Path) -> None:
    sheet = entry("demo.storyboard.png", width_px=2136, height_px=1007)
    made = bundle(tmp_path, ("mp4",), files=[film("demo.mp4"), sheet])
    (made.folder / "demo.storyboard.png").write_bytes(b"x")
    assert ">Storyboard <small>" in page([made])


def test_a_snippet_keeps_its_lines(tmp_path: Path) -> None:
    made = bundle(tmp_path)
    text = read(page([made])).text
    for target in ("html", "quarto", "sphinx", "jupyter", "moodle"):
        folder = snippets.default_media_folder("demo/", target)
        assert snippets.snippet(made, target, folder).text in text
