"""The page of the preview: one HTML file with the player, its buttons, and no other file."""

import base64
import hashlib
import json
import zlib
from html import escape

from mlu_anim.preview.wishes import CHOICES
from mlu_anim.system.shipped_files import shipped_path
from mlu_anim.system.visible_text import strip_invisible

_SCRIPTS = ("player/film.js", "player/player.js", "preview/preview.js")
_STYLES = ("player/player.css", "preview/preview.css")
_RATES = ("0.5", "1", "1.5", "2")
_NAMES = {"theme": "Theme", "ratio": "Ratio", "cut": "Cut"}
_EMPTY_FILM = {
    **{"version": 1, "title": "", "alt": "", "description": "", "language": "en"},
    **{"size": [1280, 720], "units": 8, "paper": "#F7F4EE", "fps": [30, 1], "frames": 1},
    **{"beats": [["", "", "", 0, 33]], "values": {}, "shapes": [], "images": [], "inks": []},
}
"""A film of nothing, with which the player begins."""


def preview_page(name: str) -> tuple[bytes, str]:
    """Return the HTML of the page and its content security policy. `name`: of clip or scene."""
    assets = shipped_path("assets")
    script = "".join((assets / each).read_text(encoding="utf-8") for each in _SCRIPTS)
    style = "".join((assets / each).read_text(encoding="utf-8") for each in _STYLES)
    film = base64.b64encode(zlib.compress(json.dumps(_EMPTY_FILM).encode())).decode("ascii")
    title = escape(strip_invisible(name))
    html = (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} – preview</title>\n"
        f'<link rel="icon" href="data:,">\n<style>{style}</style>\n</head>\n<body>\n'
        f'<main id="player">\n<header><h1>{title}</h1>\n{_choices()}</header>\n'
        '<div class="stage"><canvas role="img" aria-label="'
        f'{title}" width="1280" height="720"></canvas>\n'
        '<section id="trouble" role="alert" aria-label="Trouble" hidden><p class="where"></p>'
        '<p class="message"></p><pre class="hint" tabindex="0"></pre></section></div>\n'
        f'{_bar()}<nav aria-label="Chapters"><ol></ol></nav>\n'
        '<p class="caption"></p>\n<p id="state" role="status">Starting</p>\n</main>\n'
        "<noscript><p>The preview needs JavaScript.</p></noscript>\n"
        f'<script type="application/octet-stream" id="film">{film}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )
    return html.encode(), _policy(script)


def _choices() -> str:
    groups = []
    for name, values in CHOICES.items():
        buttons = "".join(
            f'<button type="button" data-choice="{name}" data-value="{value}"'
            f' aria-pressed="false">{value.capitalize()}</button>'
            for value in values
        )
        groups.append(f'<div role="group" aria-label="{_NAMES[name]}">{buttons}</div>')
    return f'<div class="choices">{"".join(groups)}</div>'


def _bar() -> str:
    rates = "".join(
        f"<option value={rate}{' selected' if rate == '1' else ''}>{rate}×</option>"
        for rate in _RATES
    )
    return (
        '<div class="bar">\n<button type="button" id="toggle">Play</button>\n'
        '<input type="range" id="time" aria-label="Time" min="0" max="1" step="any" value="0">\n'
        '<output id="clock" for="time">0:00</output>\n'
        f'<label>Speed <select id="rate">{rates}</select></label>\n</div>\n'
    )


def _policy(script: str) -> str:
    """Return a policy that allows the page's own script, and requests to its own server alone."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline';"
        " img-src data: blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
        " frame-ancestors 'none'"
    )
