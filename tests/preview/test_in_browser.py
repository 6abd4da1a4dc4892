"""The preview in a real browser: a clip of a project is edited, broken and corrected."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mlu_anim.system.errors import INTERRUPTED
from mlu_anim.system.temporary_files import SCRATCH
from tests.browser import Browser, Page, open_browser
from tests.projects import EXPERIMENT, SCENE, WORDS, edit, project_in

ROOT = Path(__file__).parent.parent.parent
HOSTILE = "<img src=x onerror=boom()>&amp;"
TROUBLE = "document.querySelector('#trouble')"
IS_WELL = f"{TROUBLE}.hidden"
STATE = "document.querySelector('#state').textContent"
TIME = "player.time"


@dataclass
class Preview:
    """A running preview of `my-clip`."""

    process: "subprocess.Popen[str]"
    address: str
    project: Path

    def scene(self, old: str, new: str) -> None:
        edit(self.project / SCENE, old, new)


def start(project: Path, scratch: Path, *words: str) -> Preview:
    command = [sys.executable, str(ROOT / "cli.py"), "preview", *words]
    env = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(scratch)}
    env["MLU_ANIM_CACHE"] = str(scratch / "cache")
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, cwd=project
    )
    assert process.stdout is not None
    # The browser of the tests knows no other name.
    return Preview(
        process, process.stdout.readline().strip().replace("127.0.0.1", "localhost"), project
    )


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scratch")


@pytest.fixture(scope="module")
def preview(scratch: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    started = start(project_in(tmp_path_factory.mktemp("previewed")), scratch, "my-clip")
    yield started
    end(started)


def end(preview: Preview) -> int:
    """Press Ctrl-C."""
    if preview.process.poll() is None:
        preview.process.send_signal(signal.SIGINT)
    preview.process.communicate(timeout=60)
    return preview.process.returncode


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    with Page(browser) as opened:
        opened.open(preview.address)
        opened.wait_for("window.live && live.stills.canvas && player.chapters.length === 3")
        yield opened


def saves(page: Page) -> int:
    """How many pictures the page has shown after a save."""
    return int(page.run("live.nSaves || 0"))


def saved(page: Page, before: int) -> None:
    page.wait_for(f"(live.nSaves || 0) > {before}")


def level(page: Page) -> list[int]:
    """The color in the middle of the picture's left edge: that of the paper."""
    pen = "document.querySelector('canvas').getContext('2d')"
    return list(page.run(f"[...{pen}.getImageData(3, 3, 1, 1).data]"))


def test_a_save_is_shown_and_the_playhead_stays(page: Page, preview: Preview) -> None:
    page.wait_for("document.body.dataset.film === '0'")
    page.run("player.beat('everyone'); player.seek(player.time + 1.5)")
    time.sleep(0.3)  # the page tells its moment at most ten times a second
    at, before = page.run(TIME), saves(page)
    preview.scene("beat_names: ClassVar[tuple[str, ...]] = (", "beat_names = (")
    saved(page, before)
    assert page.run(TIME) == pytest.approx(at, abs=0.05)
    assert "my_clip.py was saved" in page.run(STATE)
    assert page.run("live.place().beat") == "everyone"


def test_the_playhead_does_not_go_back_while_moments_are_drawn(page: Page) -> None:
    """The beats come again with each moment; the page may be elsewhere by then."""
    page.run("player.beat('everyone'); player.seek(player.time + 2)")
    at = page.run(TIME)
    page.run("live.stills.at = {beat: 'more', number: 0, offset: 1}")
    page.run("live.timeline({title: 'A', alt: 'B', beats: live.beats.slice(), fps: 30})")
    assert page.run(TIME) == at
    longer = "live.beats.map(([n, t, c, a, b]) => [n, t, c, n === 'more' ? a : a + 500, b + 500])"
    page.run(f"live.timeline({{title: 'A', alt: 'B', beats: {longer}, fps: 30}})")
    assert page.run(TIME) == pytest.approx(at + 0.5, abs=0.01)
    page.run("live.timeline({title: 'A', alt: 'B', beats: live.beats.slice(0, 1), fps: 30})")
    assert page.run(TIME) == pytest.approx(1, abs=0.01)


def test_words_change_and_hostile_ones_are_text(page: Page, preview: Preview) -> None:
    before = saves(page)
    edit(preview.project / WORDS, 'title = "How many neighbors?"', f"title = '{HOSTILE}'")
    saved(page, before)
    page.wait_for(f"document.querySelector('h1').textContent === {HOSTILE!r}")
    edit(preview.project / WORDS, 'everyone = "All of them"', f"everyone = '{HOSTILE}'")
    page.wait_for(f"player.chapters[1].textContent === {HOSTILE!r}")
    assert page.run("document.querySelectorAll('img').length") == 0


def test_an_error_names_file_and_line_and_goes_away(page: Page, preview: Preview) -> None:
    line = edit(preview.project / SCENE, "r, n = self.result", "r, n = self.resul")
    page.wait_for(f"!{IS_WELL}")
    where = page.run(f"{TROUBLE}.querySelector('.where').textContent")
    assert where.endswith(f"scenes/my_clip.py, line {line}")
    assert "resul" in page.run(f"{TROUBLE}.querySelector('.message').textContent")
    preview.scene("r, n = self.resul,", "r, n = self.result,")
    page.wait_for(IS_WELL)


def test_a_syntax_error_names_its_line(page: Page, preview: Preview) -> None:
    line = edit(preview.project / SCENE, "    def lay(self)", "    def lay(self")
    page.wait_for(f"!{IS_WELL}")
    where = page.run(f"{TROUBLE}.querySelector('.where').textContent")
    assert where.endswith(f"scenes/my_clip.py, line {line}")
    assert page.violations() == []
    preview.scene("    def lay(self", "    def lay(self)")
    page.wait_for(IS_WELL)


def test_a_file_saved_half_shows_no_error(page: Page, preview: Preview) -> None:
    path = preview.project / SCENE
    text, before = path.read_text(), saves(page)
    page.run(
        "window.shown = 0; new MutationObserver(() => shown += !document.querySelector('#trouble')"
        ".hidden).observe(document.querySelector('#trouble'), {attributes: true}); true"
    )
    for _ in range(3):
        path.write_text(text[: len(text) // 2])
        time.sleep(0.03)
        path.write_text(f"{text}# done\n")
        time.sleep(0.03)
    saved(page, before)
    assert page.run("window.shown") == 0


def test_buttons_choose_theme_ratio_and_cut(page: Page) -> None:
    light = level(page)
    page.click("[data-value=dark]")
    page.wait_for("document.querySelector('[data-value=dark]').ariaPressed === 'true'")
    page.wait_for("getComputedStyle(document.body).backgroundColor === 'rgb(18, 23, 30)'")
    page.wait_for("live.shownChange === live.change && player.film === live.stills")
    assert level(page) != light
    assert page.violations() == []
    page.click("[data-value='9:16']")
    page.wait_for(
        "document.querySelector('canvas').height > document.querySelector('canvas').width"
    )
    page.click("[data-value=short]")
    page.wait_for("player.chapters.length === 2")
    page.click("[data-value=light]")
    page.wait_for("getComputedStyle(document.body).backgroundColor === 'rgb(247, 244, 238)'")


@pytest.mark.slow
def test_an_experiment_runs_again_and_says_so(page: Page, preview: Preview) -> None:
    page.run(
        "window.said = []; new MutationObserver(() => said.push(document.querySelector('#state')"
        ".textContent)).observe(document.querySelector('#state'), {childList: true}); true"
    )
    before = saves(page)
    path = preview.project / EXPERIMENT
    path.write_text(f"{path.read_text()}\n\n_UNUSED = 1\n")
    saved(page, before)
    assert any("the experiment runs" in text for text in page.run("window.said"))
    assert "of the experiment" in page.run(STATE)


def test_a_second_page_and_one_that_goes_away(
    browser: Browser, page: Page, preview: Preview
) -> None:
    with Page(browser) as other:
        other.open(preview.address)
        other.wait_for("window.live && live.stills.canvas")
    before = saves(page)
    preview.scene("# What stands", "# What still stands")
    saved(page, before)


@pytest.mark.slow
def test_two_previews_at_once(page: Page, preview: Preview, scratch: Path) -> None:
    second = start(preview.project, scratch, "my-clip")
    assert second.address.split("/")[2] != preview.address.split("/")[2]
    assert end(second) == INTERRUPTED
    before = saves(page)
    preview.scene("# What", "# What there")
    saved(page, before)


def test_ctrl_c_leaves_nothing(page: Page, preview: Preview, scratch: Path) -> None:
    assert page.complaints() == []
    group = _processes_below(preview.process.pid)
    assert group
    assert end(preview) == INTERRUPTED
    assert not any(Path(f"/proc/{process}").exists() for process in group)
    assert list(scratch.glob(f"{SCRATCH}*")) == []
    page.wait_for(f"{STATE}.includes('has ended')")


def _processes_below(process: int) -> set[int]:
    """The processes that a process has started, and theirs."""
    parents = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = {process}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {process}


@pytest.mark.slow
def test_a_wrong_command_ends_at_once(scratch: Path, preview: Preview) -> None:
    wrong = {
        ("no-such-clip",): 2,
        ("roc", "--data", "nowhere.csv"): 4,
        ("my-clip", "--port", "0"): 2,
    }
    for words, code in wrong.items():
        tried = start(preview.project, scratch, *words)
        _, said = tried.process.communicate(timeout=120)
        assert tried.process.returncode == code
        assert "error: " in said
        assert "Traceback" not in said
