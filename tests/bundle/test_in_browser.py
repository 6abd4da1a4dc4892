"""Snippets and gallery in a real browser: playback, reduced motion, accessibility, security."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import imageio.v3 as iio
import numpy as np
import pytest

from mlu_anim.bundle import copying, gallery_page, media_folders
from mlu_anim.bundle.rendered_bundles import RenderedBundle, find_bundle, find_bundles
from mlu_anim.bundle.snippets import snippet
from mlu_anim.pipeline import one_clip
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.rendering.shared_workers import SharedWorkers
from tests.browser import Browser, Page, open_browser
from tests.bundle.bundles import bundle, film
from tests.bundle.clip_texts import HOSTILE
from tests.kept_results import keep_results

WIDTHS = (375, 1280)
N_BEATS = 5
LATE_S = 0.3
every_look = pytest.mark.parametrize(
    ("width_px", "dark"), [(width, dark) for width in WIDTHS for dark in (False, True)]
)
PLAYS = "document.querySelector('video').currentTime > 0.2"
AUTHORS_STYLE = """
body { font-family: Inter; background: #fff; color: #222 } a { color: #12479f }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } a { color: #9bf } }
"""
PAUSED = "document.querySelector('video').paused"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened_browser:
        yield opened_browser


@pytest.fixture(scope="module")
def renders(workers: SharedWorkers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip rendered for real, and one made up, whose names are traps."""
    out = tmp_path_factory.mktemp("renders")
    cache = tmp_path_factory.mktemp("cache-of-renders")
    keep_results(cache)
    chosen = {"quality": "draft", "cut": "short", "pace": 3, "cache": cache, "jobs": 1}
    one_clip.render(RenderRequest("roc", out=out, **chosen), lambda _: None, workers)
    real = find_bundle(out / "roc", None, render="")
    trap = bundle(out, folder="trap", stem="demo")
    for suffix in ("mp4", "gif", "png"):
        (trap.folder / f"demo.{suffix}").write_bytes(
            real.path.with_suffix(f".{suffix}").read_bytes()
        )
    bundle(out, ("gif",), folder="gif", stem="demo", name="x")
    (out / "gif/demo.gif").write_bytes(real.path.with_suffix(".gif").read_bytes())
    (out / "index.html").write_text(gallery_page.page(find_bundles(out)[0]), encoding="utf-8")
    return out


@pytest.fixture(scope="module")
def roc(renders: Path) -> RenderedBundle:
    return find_bundle(renders / "roc", None, render="")


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder without logging; delays pictures and films until the page is laid out."""

    def do_GET(self) -> None:
        if self.path.endswith((".png", ".gif", ".mp4")):
            time.sleep(LATE_S)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; yields its URL, which ends with a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def embedded(browser: Browser, bundle: RenderedBundle, **options: Any) -> Iterator[Page]:
    """Open a page that contains the snippet of a bundle."""
    calm, dark = options.pop("calm", False), options.pop("dark", False)
    by_server = options.pop("by_server", True)
    width_px = WIDTHS[options.pop("wide", True)]
    html = snippet(bundle, "html", "", **options).text
    written = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Course</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f"<style>{AUTHORS_STYLE}</style>"
        f"<main><h1>Course</h1>\n{html}\n<p id=after>What follows.</p></main></html>"
    )
    (bundle.folder / "page.html").write_text(written, encoding="utf-8")
    with (
        served(bundle.folder) if by_server else nullcontext(f"file://{bundle.folder}/") as address,
        Page(browser, width_px=width_px, dark=dark, calm=calm) as page,
    ):
        page.open(f"{address}page.html")
        yield page


def shown_video(page: Page, tmp_path: Path) -> np.ndarray:
    """The pixels of the film's area, without its controls."""
    page.run("document.querySelector('video').controls = false")
    box = page.run(
        "(({x, y, width, height}) => [x, y, width, height])"
        "(document.querySelector('video').getBoundingClientRect())"
    )
    left, top, width, height = (round(value) for value in box)
    picture = iio.imread(page.screenshot(tmp_path / "shot.png"))
    return np.asarray(picture[top : top + height, left : left + width, :3], dtype=float)


# --- snippets -----------------------------------------------------------------------------------


def test_the_film_plays_on_a_click_and_nothing_moves(browser: Browser, roc: RenderedBundle) -> None:
    with embedded(browser, roc) as page:
        assert page.run(PAUSED)
        before = page.run("document.querySelector('#after').getBoundingClientRect().top")
        page.click("video")
        page.wait_for(PLAYS)
        assert page.run("document.querySelector('#after').getBoundingClientRect().top") == before
        assert page.layout_shift() == 0
        assert page.run("document.querySelector('video').videoWidth") == 854
        assert page.complaints() == []


def test_the_film_begins_again_and_can_be_stopped(browser: Browser, roc: RenderedBundle) -> None:
    with embedded(
        browser, roc, by_server=False
    ) as page:  # our test server does not support seeking
        page.run("document.querySelector('video').play()")
        page.wait_for(PLAYS)
        page.run("{ const v = document.querySelector('video'); v.currentTime = v.duration - 0.2; }")
        page.wait_for("document.querySelector('video').currentTime < 3")
        assert not page.run(PAUSED)
        page.click("video")
        page.wait_for(PAUSED)


def test_captions_and_chapters_load(browser: Browser, roc: RenderedBundle) -> None:
    with embedded(browser, roc) as page:
        tracks = "[...document.querySelector('video').textTracks]"
        assert page.run(f"{tracks}.map(t => [t.kind, t.language])") == [
            ["captions", "en"],
            ["chapters", "en"],
        ]
        page.run(f"{tracks}.forEach(t => {{ t.mode = 'hidden'; }})")
        page.wait_for(f"{tracks}.every(t => t.cues && t.cues.length === {N_BEATS})")
        texts = page.run(f"{tracks}.map(t => t.cues[0].text)")
        assert texts == [roc.beats[0]["caption"], roc.beats[0]["title"]]


@pytest.mark.parametrize("target", ["html", "quarto", "myst"])
def test_everything_loads_from_a_folder_of_any_name(
    browser: Browser, roc: RenderedBundle, tmp_path: Path, target: str
) -> None:
    page_folder, media = tmp_path / "Kapitel #1", tmp_path / "(ü) 100%20?&amp;'s <b>"
    page_folder.mkdir()
    folder = media_folders.media_folder(roc.folder, target, page=page_folder, copy_to=media)
    embed = snippet(roc, target, folder)
    copying.copy_files(roc, embed.files, media, replace=False)
    html = re.sub(r"(?s).*?(<figure.*</figure>).*", r"\1", embed.text)
    (page_folder / "page.html").write_text(
        f'<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">{html}', "utf-8"
    )
    with served(tmp_path) as address, Page(browser) as page:
        page.open(f"{address}{quote('Kapitel #1')}/page.html")
        tracks = "[...document.querySelector('video').textTracks]"
        page.run(f"{tracks}.forEach(t => {{ t.mode = 'hidden'; }})")
        page.wait_for(f"{tracks}.length === 2 && {tracks}.every(t => t.cues?.length === {N_BEATS})")
        page.wait_for("document.querySelector('video').readyState > 0")
        statuses = page.run(
            "Promise.all([document.querySelector('video').poster,"
            " ...[...document.querySelectorAll('a')].map(a => a.href)]"
            ".map(url => fetch(url).then(r => r.status)))"
        )
        assert set(statuses) == {200}
        assert page.complaints() == []
        requested = {unquote(urlsplit(url).path) for url in page.requests()}
        assert {f"/{media.name}/{file.name}" for file in embed.files} <= requested


@pytest.mark.parametrize(("width_px", "height_px"), [(375, 667), (1280, 900), (667, 375)])
@pytest.mark.parametrize("target", ["html", "moodle"])
def test_an_upright_film_can_be_seen_at_once(
    browser: Browser, tmp_path: Path, width_px: int, height_px: int, target: str
) -> None:
    made = bundle(tmp_path, (), files=[film("demo.mp4", 1080, 1920)], name="x")
    (made.folder / "demo.mp4").write_bytes(b"x")
    html = snippet(made, target, "").text
    (made.folder / "page.html").write_text(
        f"<!doctype html><meta name=viewport content='width=device-width'>{html}", encoding="utf-8"
    )
    with Page(browser, width_px=width_px) as page:
        page.resize(width_px, height_px)
        page.open(f"file://{made.folder}/page.html")
        box = "document.querySelector('video').getBoundingClientRect()"
        width, height = page.run(f"[{box}.width, {box}.height]")
        assert width / height == pytest.approx(9 / 16, rel=0.01)
        assert height <= (0.81 * height_px if target == "html" else 640)
        assert width <= width_px
        assert page.layout_shift() == 0


def test_captions_with_markup_are_read_as_text(browser: Browser, renders: Path) -> None:
    with embedded(browser, find_bundle(renders / "trap", None, render="")) as page:
        page.run("document.querySelector('video').textTracks[0].mode = 'hidden'; 1")
        cues = "document.querySelector('video').textTracks[0].cues"
        page.wait_for(f"{cues} && {cues}.length === 2")
        assert page.run(f"{cues}[0].getCueAsHTML().textContent") == f"Caption of {HOSTILE}"
        assert page.run("document.querySelectorAll('script').length") == 0


def test_the_still_is_shown_before_it_plays(
    browser: Browser, roc: RenderedBundle, tmp_path: Path
) -> None:
    with embedded(browser, roc) as page:
        assert _is_the_poster(shown_video(page, tmp_path), roc)


def test_with_reduced_motion_autoplay_shows_a_still(
    browser: Browser, roc: RenderedBundle, tmp_path: Path
) -> None:
    with embedded(browser, roc, autoplay=True) as page:
        page.wait_for(PLAYS)
        page.run("document.querySelector('video').pause()")
        page.run("document.querySelector('video').currentTime = 3")
        page.wait_for("!document.querySelector('video').seeking")
        assert not _is_the_poster(shown_video(page, tmp_path), roc)
        assert page.layout_shift() == 0
    with embedded(browser, roc, autoplay=True, calm=True) as page:
        assert page.run("document.querySelector('video').currentSrc") == ""
        assert [url for url in page.requests() if url.endswith(".mp4")] == []
        assert _is_the_poster(shown_video(page, tmp_path), roc)
        assert page.layout_shift() == 0


def test_with_reduced_motion_a_gif_is_a_still(browser: Browser, roc: RenderedBundle) -> None:
    for calm, suffix in ((False, "gif"), (True, "png")):
        with embedded(browser, roc, show="gif", calm=calm) as page:
            page.wait_for("document.querySelector('img').complete")
            assert page.run("document.querySelector('img').currentSrc").endswith(suffix)
            assert page.layout_shift() == 0


@every_look
@pytest.mark.parametrize("show", [None, "gif"])
def test_the_snippet_is_accessible(
    browser: Browser, roc: RenderedBundle, width_px: int, dark: bool, show: str | None
) -> None:
    wide = width_px == WIDTHS[1]
    with embedded(browser, roc, wide=wide, dark=dark, show=show) as page:
        page.run("document.querySelector('details').open = true")
        assert page.violations() == []
        assert page.run("document.documentElement.scrollWidth") <= width_px


def _is_the_poster(shown: np.ndarray, bundle: RenderedBundle) -> bool:
    from PIL import Image

    with Image.open(bundle.path.with_suffix(".png")) as still:
        wanted = still.convert("RGB").resize(shown.shape[1::-1])
    return float(np.abs(shown - np.asarray(wanted, dtype=float)).mean()) < 3


def test_axe_detects_violations(browser: Browser, tmp_path: Path) -> None:
    """Check the checker: an image without alternative text, and text with too little contrast."""
    bad = '<html lang="en"><title>T</title><main><h1>T</h1><img src="data:,">'
    (tmp_path / "bad.html").write_text(bad + '<p style="color:#ccc">Weak</p></main>')
    with Page(browser) as page:
        page.open(f"file://{tmp_path}/bad.html")
        rules = {line.partition(":")[0] for line in page.violations()}
    assert rules == {"image-alt", "color-contrast"}


# --- the gallery --------------------------------------------------------------------------------

CARD = "article:has(video[aria-label*=duels])"
VIDEO = f"document.querySelector('{CARD} video')"


@contextmanager
def opened(
    browser: Browser, renders: Path, width_px: int = 1280, **prefers: bool
) -> Iterator[Page]:
    with Page(browser, width_px=width_px, **prefers) as page:
        page.open(f"file://{renders}/index.html")
        yield page


@every_look
def test_the_gallery_is_accessible_and_stands_still(
    browser: Browser, renders: Path, width_px: int, dark: bool
) -> None:
    with opened(browser, renders, width_px, dark=dark) as page:
        assert page.layout_shift() == 0
        page.run("for (const d of document.querySelectorAll('details')) d.open = true")
        assert page.violations() == []
        assert page.run("document.documentElement.scrollWidth") <= width_px
        assert page.run("[...document.fonts].map(f => f.status)") == ["loaded", "loaded"]
        assert _small_targets(page) == []
        assert page.complaints() == []


def test_a_film_plays_while_the_pointer_is_over_it(browser: Browser, renders: Path) -> None:
    with opened(browser, renders) as page:
        page.point_at(f"{CARD} .stage")
        page.wait_for(f"{VIDEO}.currentTime > 0.2")
        page.point_away()
        page.wait_for(f"{VIDEO}.paused")


def test_a_film_plays_while_it_has_the_focus(browser: Browser, renders: Path) -> None:
    with opened(browser, renders) as page:
        for _ in range(40):
            page.press("Tab")
            if page.run(f"document.activeElement.matches('{CARD} .play')"):
                break
        page.wait_for(f"{VIDEO}.currentTime > 0.2")
        page.press("Enter")
        page.wait_for(f"{VIDEO}.paused")
        page.press("Enter")
        page.wait_for(f"!{VIDEO}.paused")
        page.press("Tab")
        assert not page.run(f"{VIDEO}.paused"), "who started it by hand stops it by hand"


def test_with_reduced_motion_films_play_only_on_a_click(browser: Browser, renders: Path) -> None:
    with opened(browser, renders, calm=True) as page:
        page.point_at(f"{CARD} .stage")
        page.run(f"document.querySelector('{CARD} .play').focus()")
        page.run("new Promise(done => setTimeout(done, 300))")
        assert page.run(f"{VIDEO}.paused")
        page.click(f"{CARD} .play")
        page.wait_for(f"{VIDEO}.currentTime > 0.2")


def test_a_beat_button_jumps_to_its_beat(browser: Browser, renders: Path) -> None:
    with opened(browser, renders) as page:
        page.run(f"document.querySelector('{CARD} details').open = true")
        page.click(f"{CARD} li:nth-child(2) button")
        start = float(
            page.run(f"document.querySelector('{CARD} li:nth-child(2) button').dataset.from")
        )
        page.wait_for(f"{VIDEO}.currentTime >= {start} && !{VIDEO}.paused")
        current = f"document.querySelector('{CARD} [aria-current=step] b')?.textContent"
        page.wait_for(f"['A hit', 'A false alarm', 'Duels'].includes({current})")  # it plays on


def test_captions_load_without_a_server(browser: Browser, renders: Path) -> None:
    with opened(browser, renders) as page:
        page.run(f"{VIDEO}.textTracks[0].mode = 'hidden'; 1")
        page.wait_for(f"{VIDEO}.textTracks[0].cues?.length === {N_BEATS}")


def test_snippets_are_chosen_and_copied(
    browser: Browser, renders: Path, roc: RenderedBundle
) -> None:
    with opened(browser, renders) as page:
        page.run(f"document.querySelector('{CARD} .embed').parentElement.open = true")
        page.run(
            f"{{ const s = document.querySelector('{CARD} select'); s.value = 'moodle';"
            " s.dispatchEvent(new Event('change')); }"
        )
        shown = page.run(f"document.querySelector('{CARD} pre:not([hidden])').textContent")
        assert shown == snippet(roc, "moodle", "").text
        page.click(f"{CARD} .copy")
        page.wait_for(f"document.querySelector('{CARD} [role=status]').textContent !== ''")


def test_an_animated_image_starts_and_stops(browser: Browser, renders: Path) -> None:
    image = "document.querySelector('img[data-moving]')"
    with opened(browser, renders) as page:
        assert page.run(f"{image}.src").startswith("data:")
        page.click("article:has(img[data-moving]) .play")
        page.wait_for(f"{image}.src.endsWith('demo.gif') && {image}.complete")
        page.click("article:has(img[data-moving]) .play")
        assert page.run(f"{image}.src").startswith("data:")


def test_the_gallery_makes_no_external_requests(browser: Browser, renders: Path) -> None:
    with opened(browser, renders) as page:
        page.point_at(f"{CARD} .stage")
        page.wait_for(f"{VIDEO}.currentTime > 0.2")
        requested = [url for url in page.requests() if not url.startswith("data:")]
        assert [url for url in requested if not url.startswith(f"file://{renders}/")] == []


def test_a_label_cannot_run_a_script(browser: Browser, renders: Path) -> None:
    with opened(browser, renders) as page:
        assert page.run("document.querySelectorAll('script').length") == 1
        page.run(
            "{ const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
            " document.body.append(s); }"
        )
        assert page.run("window.ran") is None, "the policy of the page lets none but its own run"
        assert any("Content Security Policy" in line for line in page.complaints())


def _small_targets(page: Page) -> list[str]:
    """The clickable elements that are smaller than 24 pixels (WCAG 2.2, 2.5.8)."""
    small: list[str] = page.run(
        "[...document.querySelectorAll('button, a, select, summary')].filter(e => {"
        " const {width, height} = e.getBoundingClientRect(); return Math.min(width, height) < 24;"
        "}).map(e => e.outerHTML.slice(0, 80))"
    )
    return small
