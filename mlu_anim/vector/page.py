"""The page of a vector film: one HTML file with the film, its player and its words."""

import base64
import hashlib
import zlib
from html import escape

from mlu_anim.stage.theme import Theme
from mlu_anim.system.shipped_files import shipped_path
from mlu_anim.system.visible_text import strip_invisible
from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.telling import Beat, Telling

PLAYER = ("film.js", "player.js")
"""The scripts of the player, in order: what draws a film, and what plays it."""
_RATES = ("0.5", "1", "1.5", "2")
_ROLES = ("paper", "panel", "ink", "muted")


def page(film: str, canvas: Canvas, telling: Telling, theme: Theme) -> str:
    """Return the HTML of a film. `film`: its JSON, which the page holds deflated."""
    folder = shipped_path("assets") / "player"
    script = "".join((folder / name).read_text(encoding="utf-8") for name in PLAYER)
    style = (folder / "player.css").read_text(encoding="utf-8")
    colors = "".join(f"--{role}:{theme.color(role)};" for role in _ROLES)
    if canvas.is_transparent:
        style += "body { background: none }\n"
    data = base64.b64encode(zlib.compress(film.encode(), 9)).decode("ascii")
    title, alt = _(telling.title), _(telling.alt)
    return (
        f'<!doctype html>\n<html lang="{_(telling.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(script)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{title}</title>\n<link rel="icon" href="data:,">\n'
        f"<style>\n:root{{{colors}--ratio:{canvas.width_px}/{canvas.height_px}}}\n{style}</style>\n"
        f'</head>\n<body>\n<main id="player">\n<h1>{title}</h1>\n'
        f'<div class="picture"><canvas role="img" aria-label="{alt}" width="{canvas.width_px}"'
        f' height="{canvas.height_px}"></canvas></div>\n'
        f'{_controls(telling)}<p class="caption" aria-live="polite"></p>\n'
        f"<details><summary>Description</summary><p>{_(telling.description)}</p></details>\n"
        "</main>\n<noscript><p>This film needs JavaScript.</p></noscript>\n"
        f'<script type="application/octet-stream" id="film">{data}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _controls(telling: Telling) -> str:
    duration_s = telling.beats[-1].end_s
    rates = "".join(
        f"<option value={rate}{' selected' if rate == '1' else ''}>{rate}×</option>"
        for rate in _RATES
    )
    beats = "".join(_chapter(number, beat) for number, beat in enumerate(telling.beats, start=1))
    return (
        '<div class="bar">\n<button type="button" id="toggle">Play</button>\n'
        f'<input type="range" id="time" aria-label="Time" min="0" max="{duration_s:g}" step="any"'
        f' value="0">\n<output id="clock" for="time">0:00</output>\n'
        f'<label>Speed <select id="rate">{rates}</select></label>\n</div>\n'
        f'<nav aria-label="Chapters"><ol>{beats}</ol></nav>\n'
    )


def _chapter(number: int, beat: Beat) -> str:
    key = f' aria-keyshortcuts="{number}"' if number < 10 else ""
    return f'<li><button type="button"{key}>{_(beat.title)}</button></li>'


def _policy(script: str) -> str:
    """Return a content security policy that allows the page's own script and images alone."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline';"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )


def _(words: str) -> str:
    return escape(strip_invisible(words))
