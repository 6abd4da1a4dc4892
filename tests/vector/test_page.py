"""The page of a vector film: in a browser it plays, answers, and keeps hostile words as words."""

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mlu_anim.rendering.listing import Listing, Row, Style
from mlu_anim.stage.shapes import rectangles
from mlu_anim.stage.theme import theme
from mlu_anim.system.shipped_files import shipped_path
from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.document import film_json
from mlu_anim.vector.filming import film_of
from mlu_anim.vector.page import PLAYER, page
from mlu_anim.vector.telling import Beat, Telling
from tests.browser import Browser, Page, open_browser

HOSTILE = '</script><script>window.hacked = 1</script>"><img src=x onerror="window.hacked = 1">'
MOST_BYTES = 8192
CANVAS = Canvas(320, 180, "#f7f4ee")
FPS = Fraction(10)
BEATS = (
    Beat("one", HOSTILE, "First caption", 0.0, 1.0),
    Beat("two", "Two", "Second caption", 1.0, 2.0),
)
TELLING = Telling(HOSTILE, HOSTILE, HOSTILE, "en", BEATS)


def a_listing() -> Listing:
    """2 s: an orange square of 40 px that moves from the left to the right."""
    places = [rectangles([[n * 10, 60]], [[n * 10 + 40, 100]])[:, :2] for n in range(20)]
    style = Style(None, (1.0, 0.5, 0.0, 1.0), None, "AUTO", "AUTO")
    pictures = [[Row(0, number, 0, -1)] for number in range(20)]
    return Listing(places, [style], [], pictures, range(20))


def a_page() -> str:
    """The page of a film."""
    rows = [{HOSTILE: 1.0, "bar": n / 10} for n in range(20)]
    film = film_json(film_of(a_listing(), CANVAS, FPS, rows), TELLING)
    return page(film, CANVAS, TELLING, theme("light"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the page is."""
    path = tmp_path_factory.mktemp("page") / "film.html"
    path.write_text(a_page(), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def opened(browser: Browser, address: str) -> Iterator[Page]:
    """The page, ready."""
    with Page(browser, width_px=800) as shown:
        shown.open(address)
        shown.run("player.ready.then(() => true)")
        yield shown


def test_the_player_is_small_and_asks_for_nothing() -> None:
    folder = shipped_path("assets") / "player"
    script = b"".join((folder / name).read_bytes() for name in PLAYER)
    assert len(script) <= MOST_BYTES
    assert not re.search(rb"https?:|fetch|import\b|XMLHttp|innerHTML|eval", script)


def test_hostile_words_are_escaped_and_the_film_is_inside() -> None:
    text = a_page()
    assert "<script>window.hacked" not in text
    assert "<img" not in text
    assert len(re.findall(r"<script", text)) == 2
    data = re.search(r'id="film">([^<]+)</script>', text)
    assert data is not None
    assert HOSTILE in zlib.decompress(base64.b64decode(data[1])).decode().replace('\\"', '"')


def test_it_shows_its_poster_and_plays_when_asked(opened: Page, address: str) -> None:
    assert opened.run("[player.playing, player.time, player.duration]") == [False, 2, 2]
    opened.click("#toggle")
    opened.wait_for("player.playing && player.time > 0.2 && player.time < 2")
    opened.click("#toggle")
    assert opened.run("player.playing") is False
    assert opened.run("document.querySelector('#toggle').textContent") == "Play"
    assert opened.requests() == [address]
    assert opened.complaints() == []
    assert opened.run("window.hacked") is None


def test_any_moment_beat_and_value_can_be_asked_for(opened: Page) -> None:
    opened.run("player.seek(0.5)")
    assert opened.run("player.value('bar')") == pytest.approx(0.5, abs=0.01)
    assert opened.run("player.value('bar', 1.23)") == pytest.approx(1.23, abs=0.01)
    assert opened.run("player.value('nothing')") is None
    assert opened.run("[player.beat('two'), player.time]") == [True, 1]
    assert opened.run("document.querySelector('.caption').textContent") == "Second caption"
    assert opened.run("player.beat('three')") is False
    assert opened.run("document.querySelector('canvas').getAttribute('aria-label')") == HOSTILE


def _press(opened: Page, key: str) -> None:
    event = f"new KeyboardEvent('keydown', {{key: '{key}', bubbles: true}})"
    opened.run(f"document.body.dispatchEvent({event})")


def test_keys_move_it(opened: Page) -> None:
    for key, time in (("Home", 0), ("2", 1), ("ArrowLeft", 0), ("ArrowRight", 1), ("End", 2)):
        _press(opened, key)
        assert opened.run("player.time") == time
    _press(opened, " ")
    assert opened.run("player.playing") is True
    opened.run("player.pause()")


def test_it_is_drawn_sharp_where_it_should_be(opened: Page, tmp_path: Path) -> None:
    opened.run("player.canvas.width = 1280; player.canvas.height = 720; 1")
    opened.run("player.film.draw(player.canvas.getContext('2d'), 7); 1")
    url = opened.run("player.canvas.toDataURL()")
    (tmp_path / "shot.png").write_bytes(base64.b64decode(url.split(",")[1]))
    found = np.asarray(Image.open(tmp_path / "shot.png").convert("RGB")).astype(int)
    orange = (np.abs(found - (255, 128, 0)) < 3).all(axis=2)
    rows, columns = np.nonzero(orange)
    assert (rows.min(), rows.max()) == pytest.approx((240, 399), abs=1)
    assert (columns.min(), columns.max()) == pytest.approx((280, 439), abs=2)
    assert tuple(found[5, 5]) == (247, 244, 238)


@pytest.mark.parametrize(
    ("width_px", "height_px"), [(1280, 720), (640, 456), (375, 307), (375, 667), (667, 375)]
)
def test_everything_fits_into_a_window_and_into_a_frame(
    opened: Page, width_px: int, height_px: int
) -> None:
    """A frame is as wide as the picture, and 96 px higher (6rem)."""
    opened.resize(width_px, height_px)
    opened.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    root = "document.documentElement"
    assert opened.run(f"[{root}.scrollWidth, {root}.scrollHeight]") == [width_px, height_px]
    box = "(e => (({width, height, bottom}) => [width, height, bottom])(e.getBoundingClientRect()))"
    width, height, bottom = opened.run(f"{box}(document.querySelector('canvas'))")
    assert width / height == pytest.approx(320 / 180, rel=0.01)
    assert height > 0.6 * min(height_px, width_px * 180 / 320)
    for part in (".bar", "nav"):
        below = opened.run(f"{box}(document.querySelector('{part}'))")[2]
        assert bottom < below <= height_px


def test_a_transparent_film_has_no_paper(browser: Browser, tmp_path: Path) -> None:
    canvas = replace(CANVAS, is_transparent=True)
    film = film_json(film_of(a_listing(), canvas, FPS), TELLING)
    path = tmp_path / "film.html"
    path.write_text(page(film, canvas, TELLING, theme("light")), encoding="utf-8")
    with Page(browser, width_px=800) as shown:
        shown.open(path.as_uri())
        shown.run("player.ready.then(() => true)")
        shown.run("player.canvas.width = 320; player.canvas.height = 180; 1")
        alphas = shown.run(
            "[3, 7].map(frame => { const pen = player.canvas.getContext('2d');"
            " player.film.draw(pen, frame);"
            " return [50, 90].map(x => pen.getImageData(x, 80, 1, 1).data[3]) })"
        )
        background = shown.run("getComputedStyle(document.body).backgroundColor")
    assert alphas == [[255, 0], [0, 255]]
    assert background == "rgba(0, 0, 0, 0)"


def test_axe_finds_nothing(opened: Page) -> None:
    assert opened.violations() == []
