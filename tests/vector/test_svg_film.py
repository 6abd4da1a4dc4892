"""An SVG that moves: each moment shows what the film has then, and calm readers see the end."""

import base64
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mlu_anim.rendering.listing import Listing, Row, Style
from mlu_anim.stage.shapes import rectangles
from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.filming import film_of
from mlu_anim.vector.outline import form_of
from mlu_anim.vector.svg_film import svg_film
from mlu_anim.vector.svg_parts import bent_data, scaled
from mlu_anim.vector.telling import Telling
from tests.browser import Browser, Page, open_browser
from tests.vector.paths import read_path

HOSTILE = "</svg><script>window.hacked = 1</script>"
TELLING = Telling(HOSTILE, HOSTILE, HOSTILE, "en", ())
CANVAS = Canvas(320, 180, "#ffffff")
FPS = Fraction(10)
N_FRAMES = 20
RED, BLUE = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)
ANIMATED = ("animate", "animateTransform")


def an_svg() -> str:
    """A red square that moves and grows, and a blue one that comes after a second and fades in."""
    squares = [
        rectangles([[10 * n, 20]], [[10 * n + 20 + n, 40 + n]])[:, :2] for n in range(N_FRAMES)
    ]
    outlines = [*squares, rectangles([[100, 100]], [[140, 140]])[:, :2]]
    alphas = np.clip(np.arange(N_FRAMES) - 9, 0, 5) / 5
    styles = [Style(None, (*RED, 1.0), None, "AUTO", "AUTO")]
    styles += [Style(None, (*BLUE, float(each)), None, "AUTO", "AUTO") for each in alphas]
    pictures = [
        [Row(0, n, 0, -1), *([Row(1, N_FRAMES, n + 1, -1)] if alphas[n] else [])]
        for n in range(N_FRAMES)
    ]
    listing = Listing(outlines, styles, [], pictures, range(N_FRAMES))
    return svg_film(film_of(listing, CANVAS, FPS), TELLING)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the file is."""
    file = tmp_path_factory.mktemp("svg") / "film.svg"
    file.write_text(an_svg(), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with open_browser() as opened:
        yield opened


def test_all_its_animations_last_as_long_and_repeat(path: Path) -> None:
    root = ET.parse(path).getroot()
    found = [each for each in root.iter() if each.tag.split("}")[1] in ANIMATED]
    assert len(found) >= 4
    for each in found:
        assert (each.get("dur"), each.get("repeatCount")) == ("2s", "indefinite")
        times = [float(text) for text in each.get("keyTimes", "").split(";")]
        assert len(times) == len(each.get("values", "").split(";"))
        assert times == sorted(times)
        assert times[0] == 0
        assert times[-1] == 1 or each.get("calcMode") == "discrete"


def test_words_stay_words_and_no_script_runs(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    root = ET.fromstring(text)
    assert [root[0].text, root[1].text] == [HOSTILE, HOSTILE]
    assert not re.search(r"<script|href=\"(?!#|data:image/png)", text)


@pytest.mark.parametrize("frame", [0, 4, 9, 12, 19])
def test_each_moment_shows_what_the_film_has_then(
    path: Path, browser: Browser, tmp_path: Path, frame: int
) -> None:
    with Page(browser, width_px=320) as shown:
        shown.resize(320, 180)
        shown.open(path.as_uri())
        shown.run("document.documentElement.pauseAnimations(); 1")
        shown.run(f"document.documentElement.setCurrentTime({(frame + 0.01) / 10}); 1")
        found = _pixels(shown, tmp_path)
    red = (found[:, :, 1] < 80) & (found[:, :, 0] > 200)
    rows, columns = np.nonzero(red)
    assert (columns.min(), columns.max() + 1) == pytest.approx((10 * frame, 11 * frame + 20), abs=2)
    assert (rows.min(), rows.max() + 1) == pytest.approx((20, 40 + frame), abs=1.5)
    faded = 255 * (1 - min(max(frame - 9, 0), 5) / 5)
    assert found[120, 120].tolist() == pytest.approx([faded, faded, 255], abs=6)


@pytest.mark.parametrize("calm", [False, True])
def test_it_moves_unless_the_reader_prefers_less(
    path: Path, browser: Browser, tmp_path: Path, calm: bool
) -> None:
    seen = []
    with Page(browser, width_px=320, calm=calm) as shown:
        shown.resize(320, 180)
        shown.open(path.as_uri())
        for _ in range(3):
            seen.append(_pixels(shown, tmp_path))
            shown.run("new Promise(done => setTimeout(done, 150))")
    assert len({pixels.tobytes() for pixels in seen}) == (1 if calm else 3)
    if calm:
        assert seen[0][120, 120].tolist() == [0, 0, 255]
        assert seen[0][45, 215].tolist() == [255, 0, 0]


def test_its_address_may_ask_for_the_last_picture(
    path: Path, browser: Browser, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    page.write_text(f'<body style="margin:0"><img src="{path.as_uri()}#still">', encoding="utf-8")
    with Page(browser, width_px=320) as shown:
        shown.resize(320, 180)
        shown.open(page.as_uri())
        found = _pixels(shown, tmp_path)
    assert found[120, 120].tolist() == [0, 0, 255]
    assert found[45, 215].tolist() == [255, 0, 0]


def test_it_moves_as_a_picture_in_a_page(path: Path, browser: Browser, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f'<body style="margin:0"><img src="{path.as_uri()}">', encoding="utf-8")
    with Page(browser, width_px=320) as shown:
        shown.resize(320, 180)
        shown.open(page.as_uri())
        first = _pixels(shown, tmp_path)
        shown.run("new Promise(done => setTimeout(done, 300))")
        assert not np.array_equal(_pixels(shown, tmp_path), first)


def _pixels(page: Page, folder: Path) -> np.ndarray:
    page.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return np.asarray(Image.open(page.screenshot(folder / "shot.png")).convert("RGB"))


def test_a_line_that_bends_is_drawn_from_its_first_frame_on(
    browser: Browser, tmp_path: Path
) -> None:
    tops = {frame: 150 - 3 * (frame - 8) ** 2 / 4 for frame in range(8, 18)}
    corners = [np.array([[20.0, 150], [160, top], [300, 150]]) for top in tops.values()]
    outlines = [np.linspace(each[:-1], each[1:], 4, axis=1).reshape(-1, 2) for each in corners]
    style = Style(None, None, ((*BLUE, 1.0), 6.0), "AUTO", "AUTO")
    pictures = [[Row(0, frame - 8, 0, -1)] if frame in tops else [] for frame in range(N_FRAMES)]
    listing = Listing(outlines, [style], [], pictures, range(N_FRAMES))
    file = tmp_path / "film.svg"
    file.write_text(svg_film(film_of(listing, CANVAS, FPS), TELLING), encoding="utf-8")
    with Page(browser, width_px=320) as shown:
        shown.resize(320, 180)
        shown.open(file.as_uri())
        shown.run("document.documentElement.pauseAnimations(); 1")
        for frame in (3, 8, 12, 17, 18, N_FRAMES + 12):
            shown.run(f"document.documentElement.setCurrentTime({(frame + 0.01) / 10}); 1")
            (rows,) = np.nonzero(_pixels(shown, tmp_path)[:, 160, 0] < 80)
            top = tops.get(frame % N_FRAMES)
            assert len(rows) == 0 if top is None else rows.mean() == pytest.approx(top, abs=3.5)


def test_an_image_names_its_size_only_where_it_is_not_the_usual_one() -> None:
    boxes = rectangles([[0, 0], [20, 0], [40, 9]], [[10, 10], [30, 10], [45, 14]])[:, :2]
    levels = np.array([[[0, 200], [255, 128]]] * 3, dtype=np.uint8)
    style = Style(None, (*BLUE, 1.0), None, "AUTO", "AUTO")
    listing = Listing([boxes], [style], [levels], [[Row(0, 0, 0, 0)]], [0])
    text = svg_film(film_of(listing, CANVAS, FPS), TELLING)
    units = CANVAS.units
    assert f'<svg id="i0" width="{10 * units}" height="{10 * units}" viewBox="0 0 2 2">' in text
    assert f'<use href="#i0"/><use href="#i0" x="{20 * units}"/>' in text
    assert f'y="{9 * units}" width="{5 * units}" height="{5 * units}"/>' in text


def test_stretched_data_and_bent_data_are_read_back() -> None:
    stretched = read_path("M0 0" + scaled("l10 0 0 20-10 0z", 2.0, 0.5))
    assert stretched[0][:, 3].tolist() == [[20, 0], [20, 10], [0, 10], [0, 0]]
    square = rectangles([[3, 4]], [[13, 24]])[:, :2]
    form = form_of(square[None])
    kept = np.rint(form.kept_points(square[None])).astype(int).reshape(-1)
    (contour,) = read_path(bent_data(form, kept))
    assert np.array_equal(contour[:, [0, 3]], square.reshape(-1, 4, 2)[:, [0, 3]])


def test_an_image_has_its_color_and_its_levels() -> None:
    levels = np.array([[[0, 128], [255, 128]]], dtype=np.uint8)
    style = Style(None, (*BLUE, 1.0), None, "AUTO", "AUTO")
    square = rectangles([[0, 0]], [[10, 10]])[:, :2]
    text = svg_film(
        film_of(Listing([square], [style], [levels], [[Row(0, 0, 0, 0)]], [0]), CANVAS, FPS),
        TELLING,
    )
    data = re.search(r"base64,([^\"]+)", text)
    assert data is not None
    found = np.asarray(Image.open(io.BytesIO(base64.b64decode(data[1]))).convert("RGBA"))
    assert found[:, :, 3].tolist() == levels[0].tolist()
    assert found[1, 0].tolist() == [0, 0, 255, 255]
