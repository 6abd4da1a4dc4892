"""What a snippet shows: the film, the player, the moving SVG, the GIF or the still."""

import re
from pathlib import Path

import pytest

from mlu_anim.bundle.shown_kinds import KINDS, preferred_kind
from mlu_anim.bundle.snippets import TARGETS, snippet
from mlu_anim.system.errors import UsageError
from tests.bundle.bundles import bundle
from tests.bundle.clip_texts import HOSTILE
from tests.bundle.test_snippets import html_of, read

EVERYTHING = ("mp4", "gif", "html", "svg", "still.svg", "png")


@pytest.mark.parametrize(
    ("formats", "in_html", "in_markdown", "in_moodle"),
    [
        (EVERYTHING, "film", "svg", "film"),
        (("mp4", "gif", "png"), "film", "film", "film"),
        (("html", "gif", "png"), "player", "gif", "gif"),
        (("html", "png"), "player", "player", "still"),
        (("html",), "player", "player", None),
        (("svg", "gif"), "svg", "svg", "svg"),
        (("still.svg",), "still", "still", "still"),
    ],
)
def test_the_first_kind_that_a_page_can_show_is_shown(
    tmp_path: Path, formats: tuple[str, ...], in_html: str, in_markdown: str, in_moodle: str | None
) -> None:
    made = bundle(tmp_path, formats)
    for target in TARGETS:
        wanted = {"markdown": in_markdown, "moodle": in_moodle}.get(target, in_html)
        assert preferred_kind(made, target) == wanted, target


def test_the_player_is_a_frame_that_may_only_run_scripts(tmp_path: Path) -> None:
    parsed = html_of(bundle(tmp_path, ("html", "png")))
    (frame,), (poster,) = parsed.all("iframe"), parsed.all("img")
    assert (frame["src"], frame["sandbox"], frame["loading"]) == (
        "demo.html",
        "allow-scripts",
        "lazy",
    )
    assert frame["title"] == "Title: player"
    assert (poster["src"], poster["alt"]) == ("demo.png", f"Alt of {HOSTILE}")
    assert "demo.html" in [link["href"] for link in parsed.all("a")]


def test_a_player_without_a_still_keeps_its_shape(tmp_path: Path) -> None:
    parsed = html_of(bundle(tmp_path, ("html",)))
    assert parsed.all("img") == []
    assert "aspect-ratio:1280/720" in str(parsed.all("div")[1]["style"])


def test_an_svg_is_one_image_in_a_page_and_in_markdown(tmp_path: Path) -> None:
    made = bundle(tmp_path, ("svg", "mp4", "png"), name="x")
    assert snippet(made, "markdown", "m").text == "![Alt of x](m/demo.svg)"
    parsed = html_of(made, show="svg")
    assert [image["src"] for image in parsed.all("img")] == ["demo.svg"]
    assert parsed.all("source") == [], "an SVG knows by itself whether readers prefer less motion"


def test_a_sharp_still_is_shown_but_not_printed(tmp_path: Path) -> None:
    made = bundle(tmp_path, ("still.svg", "png"), name="x")
    for target, on_paper in (("quarto", "](m/demo.png)"), ("sphinx", "image:: m/demo.png")):
        text = snippet(made, target, "m").text
        assert 'src="m/demo.still.svg"' in text
        assert on_paper in text
    alone = bundle(tmp_path, ("still.svg",), name="x", folder="alone")
    assert "image::" not in snippet(alone, "sphinx", "m").text


def test_markdown_links_its_still_to_the_player_and_says_what_github_does(tmp_path: Path) -> None:
    made = snippet(bundle(tmp_path, ("html", "png"), name="x"), "markdown", "m")
    assert made.text.startswith("[![Alt of x](m/demo.png)](m/demo.html)\n\n")
    assert "[player, 36 s, 1.2 MB](m/demo.html)" in made.text
    assert "GitHub shows the code of an .html file" in made.notes[0]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("show", KINDS)
def test_each_kind_lists_exactly_the_files_in_its_text(
    tmp_path: Path, target: str, show: str
) -> None:
    made = bundle(tmp_path, EVERYTHING, name="x")
    if (target, show) == ("moodle", "player"):
        return
    linked = snippet(made, target, "https://example.org/m", show=show)
    assert {file.name for file in linked.files} == set(re.findall(r"/m/([\w.]+)", linked.text))
    assert {"film": "demo.mp4", "player": "demo.html", "still": "demo.still.svg"}.get(
        show, f"demo.{show}"
    ) in linked.text
    if target == "html":
        assert read(linked.text).all("figure") != []


@pytest.mark.parametrize(
    ("formats", "target", "options", "message"),
    [
        (("html", "png"), "moodle", {"show": "player"}, "Moodle removes frames"),
        (("html",), "moodle", {}, "Moodle removes frames"),
        (("mp4",), "html", {"show": "player"}, r"there is no file .*demo\.html"),
        (("mp4",), "html", {"show": "svg"}, r"there is no file .*demo\.svg"),
        (("gif",), "html", {"show": "film"}, r"there is no file .*demo\.mp4"),
        (("html",), "html", {"autoplay": True}, "waits until readers start it"),
    ],
)
def test_what_cannot_be_shown_is_refused(
    tmp_path: Path, formats: tuple[str, ...], target: str, options: dict[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=message) as refused:
        snippet(bundle(tmp_path, formats), target, "", **options)  # type: ignore[arg-type]
    assert refused.value.hint
