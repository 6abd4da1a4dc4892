"""A bare page with a live figure or a game, of the results that the goldens keep; and its user."""

import json
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from mlu_anim.essays.modules import bundled
from mlu_anim.results import clips
from mlu_anim.results.result import Result, from_bytes
from mlu_anim.stage.theme import Theme, theme
from mlu_anim.system.shipped_files import shipped_path
from mlu_anim.wording.essay_words import ESSAY
from mlu_anim.wording.sentences import Wording, words_for
from tests.browser import Page
from tests.essays import essays_of
from tests.kept_results import golden_folder

ROLES = (
    *("positive", "negative", "accent", "train", "validation", "test", "bias", "variance"),
    *("noise", "highlighter"),
)
GROUNDS = ("paper", "panel", "ink", "muted")
_CODES = {
    **{"Tab": 9, "Enter": 13, " ": 32, "PageUp": 33, "PageDown": 34, "End": 35, "Home": 36},
    **{"ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40},
}
SHIFT = 8


@cache
def kept_result(clip: str) -> Result:
    """The result that the clip's golden keeps."""
    content = (golden_folder(clip) / "result.npz").read_bytes()
    return from_bytes(content, clips.module_name(clip))


def figure_data(clip: str) -> dict[str, Any]:
    """What the clip's figure and game get."""
    module = import_module(f"mlu_anim.essays.figures.{clip.replace('-', '_')}")
    found: dict[str, Any] | None = module.figure_data(kept_result(clip))
    assert found is not None
    return found


def wording_of(clip: str) -> Wording:
    """The sentences of a clip and of its essay."""
    return words_for(kept_result(clip)).with_essay(essays_of.words_of(clips.module_name(clip)))


def words_of(clip: str, kind: str) -> dict[str, str]:
    """The words of a clip's `figure` or `game`, filled with its facts."""
    result, words = kept_result(clip), wording_of(clip)
    facts, verdicts = result.facts(), ("own", *result.verdicts)
    table = words.sentences["essay"][kind]
    return {key: words.say(f"{ESSAY}{kind}.{key}", facts, verdicts) for key in table}


def page_of(clip: str, kind: str, **words: str) -> str:
    """Return the HTML of a page with a `figure` or a `game`, which scripts find as `shown`."""
    module = f"{kind}s/{clip.replace('-', '_')}.js"
    style = (shipped_path("assets") / "essay/figures.css").read_text(encoding="utf-8")
    light, dark = _variables(theme("light")), _variables(theme("dark"))
    given = ", ".join(_json(each) for each in (figure_data(clip), words_of(clip, kind) | words))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>A figure</title>'
        '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>'
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n"
        "body { margin: 0; padding: 16px; background: var(--paper); font: 16px/1.5 Inter }\n"
        f'{style}</style></head><body><main><h1>A figure</h1><div id="root"></div></main>'
        f"<script>{bundled([module])}\n"
        f'const shown = modules["{module}"].mount(document.getElementById("root"), {given});'
        "</script></body></html>"
    )


def _json(value: Any) -> str:
    return json.dumps(value, allow_nan=False).replace("<", "\\u003c")


def _variables(chosen: Theme) -> str:
    values = {role: chosen.color(role) for role in (*GROUNDS, *ROLES)}
    values |= {f"{role}-text": chosen.text_tone(role) for role in ROLES}
    return " ".join(f"--{name}: {color};" for name, color in values.items())


class User:
    """Somebody who sees the page, and has a mouse, a finger and a keyboard."""

    def __init__(self, page: Page, path: Path, clip: str, kind: str, **words: str) -> None:
        self.page = page
        path.write_text(page_of(clip, kind, **words), encoding="utf-8")
        page.open(path.as_uri())

    def numbers(self) -> list[str]:
        """The numbers that are shown."""
        found: list[str] = self.page.run(
            "[...document.querySelectorAll('.live-numbers dd')].map((each) => each.textContent)"
        )
        return found

    def focus(self, selector: str) -> None:
        self.page.run(f"document.querySelector({selector!r}).focus()")

    def press(self, key: str, times: int = 1, shift: bool = False) -> None:
        """Press a key so many times."""
        named = {"key": key, "code": key, "windowsVirtualKeyCode": _CODES[key]}
        named |= {"modifiers": SHIFT} if shift else {}
        text = {"text": {" ": " ", "Enter": "\r"}[key]} if key in (" ", "Enter") else {}
        for _ in range(times):
            self.page.send("Input.dispatchKeyEvent", type="keyDown", **named, **text)
            self.page.send("Input.dispatchKeyEvent", type="keyUp", **named)

    def drag(
        self, start: tuple[float, float], way: tuple[float, float], finger: bool = False
    ) -> None:
        """Drag from a place in the window by so many pixels, by mouse or by finger."""
        places = [(start[0] + way[0] * k / 4, start[1] + way[1] * k / 4) for k in range(5)]
        if finger:
            for kind, place in (
                ("touchStart", places[0]),
                *(("touchMove", each) for each in places[1:]),
            ):
                points = [{"x": place[0], "y": place[1]}]
                self.page.send("Input.dispatchTouchEvent", type=kind, touchPoints=points)
            self.page.send("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])
            return
        mouse = {"button": "left", "buttons": 1, "clickCount": 1}
        steps = (
            ("mousePressed", places[0]),
            *(("mouseMoved", each) for each in places[1:]),
            ("mouseReleased", places[-1]),
        )
        for kind, (x, y) in steps:
            self.page.send("Input.dispatchMouseEvent", type=kind, x=x, y=y, **mouse)

    def place(self, plot: str, x: str, y: str) -> tuple[float, float]:
        """Where a point of a plot is in the window; `plot`, `x`, `y`: expressions in the page."""
        self.page.run(f"{plot}.svg.scrollIntoView({{block: 'center'}})")
        found = self.page.run(
            f"(({{left, top}}) => [left + {x}, top + {y}])({plot}.svg.getBoundingClientRect())"
        )
        return found[0], found[1]

    def click(self, text: str) -> None:
        """Click on the button with this text."""
        self.page.run(
            "[...document.querySelectorAll('button')]"
            f".find((each) => each.textContent === {text!r}).click()"
        )
