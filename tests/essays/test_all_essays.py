"""Every essay of ours in a site, wide and narrow, light and dark: only under `--all`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mlu_anim.essays.page_faults import page_faults
from mlu_anim.pipeline import essay as essays
from mlu_anim.pipeline import essay_site
from mlu_anim.pipeline.request import RenderRequest
from tests.browser import Browser, Page, open_browser
from tests.kept_results import keep_results

pytestmark = pytest.mark.slow
MOST_BYTES = 1_000_000
SLOWEST_MS = 34.0
"""Most milliseconds of script for a moment of a film: half of them make 60 pictures a second."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out, cache = tmp_path_factory.mktemp("site"), tmp_path_factory.mktemp("cache-of-site")
    keep_results(cache)
    requests = [RenderRequest(name, out=out, cache=cache, pace=4.0) for name in essays.names()]
    paths = essay_site.write(requests, lambda _: None)
    assert all(path.stat().st_size <= MOST_BYTES for path in paths)
    return paths[-1].parent


@pytest.mark.parametrize("name", essays.names())
def test_each_essay_is_in_order_at_every_size(name: str, site: Path, browser: Browser) -> None:
    path = site / f"{name}.html"
    assert list(page_faults(path.read_text(encoding="utf-8"))) == []
    for width_px in (375, 768, 1280):
        for dark in (False, True):
            with Page(browser, width_px=width_px, dark=dark) as shown:
                shown.open(path.as_uri())
                shown.run("essay.ready.then(() => true)")
                _look(shown, width_px)


def _look(shown: Page, width_px: int) -> None:
    n_beats = shown.run("essay.story.sections.length")
    for beat in (0, n_beats // 2, n_beats - 1):
        heading = f"document.querySelectorAll('.beat h2')[{beat}]"
        shown.run(f"{heading}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
        shown.wait_for(f"essay.story.active === {beat} && !essay.story.playing")
        assert shown.run("essay.story.frame === essay.story.last(essay.story.active)")
    assert shown.run("document.documentElement.scrollWidth") == width_px
    assert shown.violations() == []
    assert shown.complaints() == []
    assert shown.run("[...document.querySelectorAll('.slider')].every((slider) => !slider.hidden)")


@pytest.mark.parametrize("name", essays.names())
def test_a_moment_is_drawn_fast_enough(name: str, site: Path, browser: Browser) -> None:
    with Page(browser, width_px=1280) as shown:
        shown.open((site / f"{name}.html").as_uri())
        shown.run("essay.ready.then(() => true)")
        worst = shown.run(
            "(() => { const s = essay.story, n = s.film.frames, all = [];"
            "for (let f = 0; f < n; f += 7) { const t = performance.now(); s.draw(f);"
            "all.push(performance.now() - t); } all.sort((a, b) => a - b);"
            "return all[Math.floor(0.9 * all.length)]; })()"
        )
        assert worst < SLOWEST_MS


def test_the_first_page_leads_to_all_essays(site: Path, browser: Browser) -> None:
    with Page(browser, width_px=375, dark=True) as shown:
        shown.open((site / "index.html").as_uri())
        links = shown.run("[...document.querySelectorAll('.cards a')].map((a) => a.href)")
        assert len(links) == len(essays.names())
        assert all(Path(link.removeprefix("file://")).is_file() for link in links)
        loaded = "[...document.images].every((image) => image.complete && image.naturalWidth)"
        shown.run("[...document.images].forEach((image) => { image.loading = 'eager'; })")
        shown.wait_for(loaded)
        assert shown.violations() == []
        assert shown.complaints() == []
