"""An essay in a real browser: scrolling plays the film, the slider, the quiz, every way to read."""

import base64
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest

from mlu_anim.essays.page import Media, essay_page
from mlu_anim.pipeline import essay as essays
from mlu_anim.pipeline import one_clip
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.vector.document import film_json
from mlu_anim.vector.filming import film_of
from tests.browser import Browser, Page, open_browser
from tests.essays.essays_of import essay_of
from tests.essays.test_page import ORIGIN, hostile
from tests.kept_results import keep_results
from tests.playing import default_result
from tests.vector.test_page import CANVAS, HOSTILE, TELLING, a_listing

MOST_BYTES = 1_000_000
BEAT, NUMBER = "auc", 5
REQUEST = RenderRequest("roc", pace=4.0, jobs=1)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cache-of-essays")
    keep_results(folder)
    return folder


@pytest.fixture(scope="module")
def path(workers: SharedWorkers, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The essay on roc, with a film that is four times as fast."""
    request = replace(REQUEST, out=tmp_path_factory.mktemp("essays"), cache=cache)
    return essays.make(request, lambda _: None, workers).write()


@pytest.fixture
def page(browser: Browser, path: Path) -> Iterator[Page]:
    """The page, ready."""
    with Page(browser, width_px=1280) as shown:
        shown.open(path.as_uri())
        shown.run("essay.ready.then(() => true)")
        yield shown


def go(page: Page, beat: int) -> None:
    """Scroll to the text of a beat, and wait until its film has played."""
    page.run(
        f"document.querySelectorAll('.beat h2')[{beat}]"
        ".scrollIntoView({block: 'center', behavior: 'instant'})"
    )
    page.wait_for(f"essay.story.active === {beat} && !essay.story.playing")


def press(page: Page, key: str) -> None:
    event = f"new KeyboardEvent('keydown', {{key: '{key}', bubbles: true}})"
    page.run(f"document.body.dispatchEvent({event})")


def test_one_file_is_all_and_it_is_small(path: Path, page: Page) -> None:
    assert path.name == "roc-pace4.essay.html"
    assert [other.name for other in path.parent.iterdir()] == [path.name]
    assert path.stat().st_size <= MOST_BYTES
    assert [url for url in page.requests() if not url.startswith("data:")] == [path.as_uri()]
    assert page.complaints() == []


def test_scrolling_plays_each_beat_to_its_end_and_back(page: Page) -> None:
    beats = page.run("essay.story.film.beats")
    fps = page.run("essay.story.film.fps")
    for beat in (0, 2, 3, 2):
        go(page, beat)
        assert page.run("essay.story.frame") == pytest.approx(beats[beat][4] * fps / 1000, abs=1.01)
        assert page.run("document.querySelector('#caption').textContent") == beats[beat][2]
        assert page.run("document.querySelectorAll('.active').length") == 1
    assert (
        page.run("essay.story.film.value('landed', essay.story.frame / essay.story.film.fps)") < 16
    )
    press(page, "ArrowRight")
    page.wait_for("essay.story.active === 3 && !essay.story.playing")
    page.click("#back")
    page.wait_for("essay.story.active === 2 && !essay.story.playing")


def test_a_section_shows_the_moment_of_our_own_frames(
    page: Page, workers: SharedWorkers, cache: Path, tmp_path: Path
) -> None:
    usual = {"captions": False, "heading": False, "fps": Fraction(20), "formats": ("apng",)}
    request = replace(REQUEST, beats=(BEAT,), cut="full", out=tmp_path, cache=cache, **usual)
    film = one_clip.render(request, lambda _: None, workers).files[0]
    ours = iio.imread(film, index=None)[-1][..., :3].astype(int)
    go(page, NUMBER)
    page.run("(essay.story.canvas.width = 640, essay.story.canvas.height = 360)")
    url = page.run("(essay.story.draw(essay.story.frame), essay.story.canvas.toDataURL())")
    theirs = iio.imread(io.BytesIO(base64.b64decode(url.split(",")[1])))[..., :3].astype(int)
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).mean() < 2


def test_the_slider_shows_other_states_of_the_same_film(page: Page) -> None:
    go(page, 3)
    end = page.run("essay.story.frame")
    bars = []
    for share in (0, 0.5, 1):
        page.run(
            f"(() => {{ const s = document.querySelector('#scrub'); s.value = {share} * s.max;"
            "s.dispatchEvent(new Event('input')); })()"
        )
        bars.append(
            page.run("essay.story.film.value('bar', essay.story.frame / essay.story.film.fps)")
        )
        said = page.run("document.querySelector('#scrub').getAttribute('aria-valuetext')")
        assert int(said.removesuffix(" %")) == pytest.approx(100 * share, abs=2)
    assert bars == sorted(bars, reverse=True)
    assert bars[0] > bars[2] + 0.5
    assert page.run("essay.story.frame") <= end


def test_the_quiz_asks_one_by_one_and_counts(page: Page) -> None:
    assert page.run("document.querySelectorAll('.asked:not([hidden])').length") == 1
    for number in range(6):
        right = "false" if number == 0 else "true"
        page.run(
            f"document.querySelector('.asked:not([hidden]) [data-right={right}] button').click()"
        )
        feedback = page.run("document.querySelector('.asked:not([hidden]) .feedback').textContent")
        assert (feedback == "Yes.") == (number > 0)
        assert feedback
        assert page.run("document.activeElement.className") == "on"
        page.press("Enter")
    assert page.run("document.querySelector('.score').textContent") == "5 of 6 right."
    page.press("Enter")
    assert page.run("document.querySelectorAll('.asked:not([hidden])').length") == 1
    assert page.run("document.querySelector('.feedback').textContent") == ""


@pytest.mark.parametrize(("width_px", "dark"), [(375, True), (1280, False)])
def test_nothing_overflows_and_axe_finds_nothing(
    browser: Browser, path: Path, width_px: int, dark: bool
) -> None:
    with Page(browser, width_px=width_px, dark=dark) as shown:
        shown.open(path.as_uri())
        shown.run("essay.ready.then(() => true)")
        assert shown.run("document.documentElement.scrollWidth") == width_px
        go(shown, 3)
        box = shown.run("JSON.stringify(document.querySelector('.screen').getBoundingClientRect())")
        assert 0 <= json.loads(box)["top"] < 200
        paper = "#12171E" if dark else "#F7F4EE"
        assert shown.run("essay.story.film.paper").upper() == paper
        assert shown.violations() == []
        assert shown.complaints() == []


def test_without_motion_there_is_a_still_in_each_section(browser: Browser, path: Path) -> None:
    with Page(browser, calm=True) as shown:
        shown.open(path.as_uri())
        shown.run("essay.ready.then(() => true)")
        stills = "[...document.querySelectorAll('.still svg')]"
        seen = f"{stills}.filter((s) => s.getBoundingClientRect().width > 300).length"
        assert shown.run(seen) == 8
        assert shown.run(f"{stills}.every((s) => s.querySelectorAll('path').length > 5)")
        assert shown.run("document.querySelector('#canvas').getBoundingClientRect().width") == 0
        shown.send("Emulation.setEmulatedMedia", media="print")
        assert shown.run(seen) == 8


def test_without_scripts_all_can_be_read(browser: Browser, path: Path) -> None:
    with Page(browser) as shown:
        shown.send("Emulation.setScriptExecutionDisabled", value=True)
        shown.open(path.as_uri())
        assert shown.run("typeof essay") == "undefined"
        assert shown.run("document.querySelector('#moving').hidden") is True
        assert shown.run("document.querySelectorAll('.asked details').length") == 6
        for selector in (".still svg", ".asked details summary", ".answers li", "#along code"):
            box = f"document.querySelector('{selector}').getBoundingClientRect()"
            assert shown.run(f"{box}.height") > 10


def test_hostile_words_do_nothing(browser: Browser, tmp_path: Path) -> None:
    film = film_json(film_of(a_listing(), CANVAS, Fraction(10), [{HOSTILE: 1.0}] * 20), TELLING)
    essay = hostile(essay_of(default_result("roc")))
    essay = replace(essay, sections=essay.sections[:2])
    media = Media(film, ("", ""), "0 0 16 9", {})
    path = tmp_path / "trap.html"
    path.write_text(essay_page(essay, media, ORIGIN, lambda _: ""), encoding="utf-8")
    with Page(browser) as shown:
        shown.open(path.as_uri())
        shown.run("essay.ready.then(() => true)")
        go(shown, 1)
        shown.run("document.querySelector('.asked button').click()")
        assert shown.run("window.hacked") is None
        assert shown.run("document.querySelector('h1').textContent") == HOSTILE
        assert shown.complaints() == []
