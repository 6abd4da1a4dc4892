"""The page of differences in a browser, at the width of a desktop and of a phone."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from mlu_anim.review.regression import report
from mlu_anim.review.regression.golden import Difference, Golden
from mlu_anim.review.regression.golden_check import SHOWN, Outcome
from mlu_anim.review.regression.stills import still_of
from tests.browser import Browser, Page, open_browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened_browser:
        yield opened_browser


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with five pictures, of which the second and the fourth differ, and many changes."""
    grey = np.full((54, 96, 3), 200, dtype=np.uint8)
    old = [still_of("sweep", Fraction(index), grey) for index in range(5)]
    changed = {1: grey.copy(), 3: grey.copy()}
    changed[1][9:20, 9:20] = 0
    changed[3][9:40, 9:40] = 0
    new = [still_of("sweep", Fraction(i), changed.get(i, grey)) for i in range(5)]
    golden = Golden("roc-full", {}, None, (), (), tuple(old), None, None)
    differences = [Difference("result", "auc 0.861 -> 0.858 </script>")]
    differences += [Difference("geometry", f"thing {n} moved") for n in range(SHOWN + 3)]
    got = replace(golden, stills=tuple(new))
    outcome = Outcome("roc-full", Path(), golden, got, tuple(differences), ("a note",))
    return report.write(tmp_path_factory.mktemp("report"), outcome)


@pytest.mark.parametrize("width_px", [1280, 375])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_can_be_read(browser: Browser, page_file: Path, width_px: int, dark: bool) -> None:
    with Page(browser, width_px=width_px, dark=dark) as page:
        page.open(page_file.as_uri())
        assert page.complaints() == []
        assert page.violations() == []
        assert page.run("document.documentElement.scrollWidth") <= width_px
        heads = page.run("[...document.querySelectorAll('h2')].map(e => e.textContent)")
        assert heads == ["result 1 change", f"geometry {SHOWN + 3} changes"]
        assert page.run("document.querySelector('summary').textContent") == "3 more"
        tops = page.run(
            "['previous', 'next'].map(id => document.getElementById(id).offsetTop).join()"
        )
        assert len({*tops.split(",")}) == 1, "the buttons stand beside each other"


def test_its_buttons_go_from_difference_to_difference(browser: Browser, page_file: Path) -> None:
    with Page(browser) as page:
        page.open(page_file.as_uri())
        assert _shown(page) == "beat sweep, 3.0 s · picture 4 of 5", "it opens on the largest"
        assert page.run("document.getElementById('next').disabled")
        page.click("#previous")
        assert _shown(page) == "beat sweep, 1.0 s · picture 2 of 5"
        assert page.run("document.getElementById('previous').disabled")
        page.click("#next")
        assert _shown(page) == "beat sweep, 3.0 s · picture 4 of 5"


def test_the_list_leads_to_pages_of_any_name(browser: Browser, tmp_path: Path) -> None:
    name = "C# 1%20 a:b"
    (tmp_path / f"{name}.html").write_text("<title>There</title>", encoding="utf-8")
    report.write_index(tmp_path)
    with Page(browser) as page:
        page.open((tmp_path / report.INDEX).as_uri())
        assert page.run("document.querySelector('li').textContent") == name
        page.click("a")
        page.wait_for("document.title === 'There'")


def _shown(page: Page) -> str:
    text: str = page.run("document.getElementById('where').textContent")
    return text
