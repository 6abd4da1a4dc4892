"""The player of a vector film in a page and in the gallery, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mlu_anim.bundle import gallery_page
from mlu_anim.bundle.snippets import snippet
from tests.browser import Browser, Page, open_browser
from tests.bundle.bundles import bundle
from tests.vector.test_page import a_page

ORANGE = (255, 128, 0)
BOX = "document.querySelector('figure div').getBoundingClientRect()"
CONTROLS_PX = 96


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with open_browser() as opened:
        yield opened


def _shows_orange(page: Page, folder: Path) -> bool:
    shot = np.asarray(Image.open(page.screenshot(folder / "shot.png")).convert("RGB")).astype(int)
    return bool((np.abs(shot - ORANGE) < 4).all(axis=2).sum() > 200)


@pytest.mark.parametrize("width_px", [375, 800])
def test_the_player_runs_in_its_frame_and_nothing_moves(
    browser: Browser, tmp_path: Path, width_px: int
) -> None:
    made = bundle(tmp_path, ("html", "png"), name="x")
    (made.folder / "demo.html").write_text(a_page(), encoding="utf-8")
    Image.new("RGB", (1280, 720), "#f7f4ee").save(made.folder / "demo.png")
    html = snippet(made, "html", "").text
    (made.folder / "page.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Course</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
        f'<body style="margin:0"><main><h1>Course</h1>{html}</main></html>',
        encoding="utf-8",
    )
    with Page(browser, width_px=width_px) as page:
        page.open(f"file://{made.folder}/page.html")
        page.wait_for("document.querySelector('iframe').contentDocument === null")  # its own origin
        for _ in range(100):
            if shown := _shows_orange(page, tmp_path):
                break
        assert shown, "only the player draws the square; the poster has none"
        wanted = [width_px, width_px * 9 / 16 + CONTROLS_PX]
        assert page.run(f"[{BOX}.width, {BOX}.height]") == pytest.approx(wanted, abs=1)
        assert page.layout_shift() == 0
        assert page.run("document.documentElement.scrollWidth") <= width_px
        assert page.violations(in_frames=False) == []
        assert page.complaints() == []


def test_the_gallery_lets_the_player_run_and_nothing_else(browser: Browser, tmp_path: Path) -> None:
    made = bundle(tmp_path, ("html",), name="x")
    (made.folder / "demo.html").write_text(a_page(), encoding="utf-8")
    (tmp_path / "index.html").write_text(gallery_page.page([made]), encoding="utf-8")
    with Page(browser, width_px=800) as page:
        page.open((tmp_path / "index.html").as_uri())
        for _ in range(100):
            if shown := _shows_orange(page, tmp_path):
                break
        assert shown
        assert page.complaints() == []
        page.run("document.querySelector('iframe').src = 'https://localhost/'; 1")
        page.run("new Promise(done => setTimeout(done, 100))")
        assert any("frame-src" in line for line in page.complaints())
