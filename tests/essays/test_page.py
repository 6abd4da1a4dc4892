"""The page of an essay as text: escaped, in order, complete by itself."""

import base64
import hashlib
import json
import re
from dataclasses import replace

import pytest

from mlu_anim.essays.essay import Essay
from mlu_anim.essays.index_page import Card, index_page
from mlu_anim.essays.live import Live
from mlu_anim.essays.markup import json_script, prose
from mlu_anim.essays.page import Media, Neighbor, Site, essay_page
from mlu_anim.essays.page_faults import color_faults, page_faults
from mlu_anim.essays.references_html import bibtex, references
from mlu_anim.essays.take_along_html import Origin
from mlu_anim.pipeline.essay_pictures import last_frame
from mlu_anim.vector.two_themes import Palette, film_in_two_themes
from mlu_anim.wording.essay_words import Reference
from tests.essays.essays_of import essay_of
from tests.playing import default_result
from tests.vector.test_page import HOSTILE

ORIGIN = Origin({"data": HOSTILE, "model": {"C": 1.0}}, {"numpy": HOSTILE}, (HOSTILE,), (HOSTILE,))
SITE = Site(Neighbor("index.html", HOSTILE), None, Neighbor(HOSTILE, HOSTILE))


@pytest.fixture(scope="module")
def essay() -> Essay:
    return essay_of(default_result("roc"))


def page_of(essay: Essay, *, origin: Origin = ORIGIN, live: Live | None = None) -> str:
    """A page without a film."""
    media = Media("{}", ("<path d='M0 0'/>",) * len(essay.sections), "0 0 16 9", {})
    return essay_page(essay, media, origin, lambda _: "", live, SITE)


def hostile(essay: Essay) -> Essay:
    """The essay with a trap for every word of its own."""
    beat = replace(essay.sections[0].beat, title=HOSTILE, caption=HOSTILE, seen=HOSTILE)
    section = replace(essay.sections[0], beat=beat, paragraphs=(HOSTILE, f"*{HOSTILE}*"))
    question = replace(essay.quiz[0], text=HOSTILE, right=HOSTILE)
    source = Reference("k", "misc", HOSTILE, HOSTILE, url="javascript:alert(1)")
    return replace(
        essay,
        title=HOSTILE,
        question=HOSTILE,
        language=HOSTILE,
        sections=(section, *essay.sections[1:]),
        overlooked=(HOSTILE, HOSTILE),
        quiz=(question,),
        references=(source,),
        own_data=HOSTILE,
    )


def test_hostile_words_stay_words_everywhere(essay: Essay) -> None:
    live = Live({"figure": "figures/roc.js"}, {"name": HOSTILE})
    text = page_of(replace(hostile(essay), figure={"title": HOSTILE, "lead": HOSTILE}), live=live)
    assert "<script>window.hacked" not in text
    assert "<img" not in text
    assert len(re.findall(r"<script", text)) == 3  # the film, what is moved, the page's own
    assert 'href="javascript' not in text
    data = re.search(r'id="live">([^<]+)</script>', text)
    assert data is not None
    assert json.loads(data[1])["data"] == {"name": HOSTILE}


def test_the_policy_allows_this_script_and_style_alone(essay: Essay) -> None:
    text = page_of(essay)
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    for tag, source in (("script", "script-src"), ("style", "style-src")):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{source} 'sha256-{digest}'" in policy.replace("&#x27;", "'")
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r' style="| on\w+="', text)


def test_the_page_is_in_order(essay: Essay) -> None:
    assert list(page_faults(page_of(essay))) == []
    assert list(color_faults()) == []


def test_faults_of_a_page_are_found() -> None:
    html = (
        '<h1>a</h1><h3 id="x">b</h3><p id="x"></p><a href="#y"></a><img src="data:,">'
        '<svg role="img" aria-label=" "></svg><section aria-labelledby="z"></section>'
    )
    assert list(page_faults(html)) == [
        "a heading h3 follows an h1",
        "two elements have the id 'x'",
        "a link leads to #y, which is not in the page",
        "a link leads to #z, which is not in the page",
        "a picture, <img>, has no words",
        "a picture, <svg>, has no words",
    ]


def test_json_cannot_end_its_script() -> None:
    text = json_script("x", {"a": "</script><!--\u2028"})
    assert text.count("<") == 2
    assert json.loads(text[text.index(">") + 1 : text.rindex("<")]) == {"a": "</script><!--\u2028"}
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_script("x", float("nan"))


def test_terms_are_marked() -> None:
    assert prose("the *false alarm* & more") == "the <dfn>false alarm</dfn> &amp; more"
    assert prose("a * b * c, *d") == "a * b * c, *d"


def test_bibtex_is_an_entry_of_its_kind() -> None:
    source = Reference("k1", "article", "A B and C D", "On & off", "1999", "J 1", doi="10.1/x")
    assert bibtex(source) == (
        "@article{k1,\n  author = {A B and C D},\n  title = {{On \\& off}},\n"
        "  journal = {J 1},\n  year = {1999},\n  doi = {10.1/x}\n}"
    )
    assert 'href="https://doi.org/10.1/x"' in references((source,))


def test_a_site_leads_from_page_to_page(essay: Essay) -> None:
    text = page_of(replace(essay), origin=Origin({}, {}, ()))
    assert 'href="index.html"' in text
    index = index_page([Card(essay, "roc.html", "roc.svg")], lambda _: "")
    assert 'href="roc.html"' in index
    assert list(page_faults(index)) == []
    assert "<script" not in index


def test_colors_of_two_themes_are_one_drawing() -> None:
    palette = Palette()
    light = '<path fill="#ffffff" stroke-width="2" d="M0 0"/>'
    dark = '<path fill="#000000" stroke-width="3" d="M0 0"/>'
    assert palette.drawing(light, dark) == (
        '<path fill="var(--c0)" stroke-width="var(--c1)" d="M0 0"/>'
    )
    assert palette.css("dark") == "--c0:#000000;--c1:3;"
    assert palette.drawing(light, dark.replace("M0", "M1")) == light
    film = {"paper": "#fff", "images": [], "fps": [1, 1], "inks": [["a", "b", 0, 1, 0, [[1]]]]}
    other = {**film, "paper": "#000", "inks": [["a", "b", 0, 2, 0, [[1]]]]}
    both = film_in_two_themes(film, other)
    assert both["dark"] == {"paper": "#000", "images": [], "paints": [[0, 2, 0]]}
    moved = {**other, "inks": [["a", "b", 0, 2, 0, [[2]]]]}
    assert "dark" not in film_in_two_themes(film, moved)


def test_the_last_frame_of_a_beat_is_the_one_before_its_end() -> None:
    from fractions import Fraction

    assert [last_frame(end, Fraction(20)) for end in (1.0, 1.1, 1.125)] == [19, 21, 22]
