"""Write an HTML page of differences: pictures side by side, and all changes by kind."""

import base64
import html
import json
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import numpy as np

from mlu_anim.review.regression import stills
from mlu_anim.review.regression.beat_alignment import counted, seconds
from mlu_anim.review.regression.golden import Difference
from mlu_anim.review.regression.golden_check import SHOWN, Outcome
from mlu_anim.review.regression.stills import Picture, Still
from mlu_anim.system.shipped_files import shipped_path

_TEMPLATE = "report.html"
_AMPLIFIED = 4
"""The factor by which differences of pixels are multiplied, to make them visible."""
INDEX = "index.html"


def write(folder: Path, outcome: Outcome) -> Path:
    """Write the HTML page of an outcome into a folder, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{outcome.name}.html"
    path.write_text(page(outcome), encoding="utf-8")
    return path


def write_index(folder: Path) -> None:
    """Write `index.html`, a list of links to the other HTML pages of a folder."""
    names = sorted(path.stem for path in folder.glob("*.html") if path.name != INDEX)
    items = "".join(f'<li><a href="./{quote(n)}.html">{_text(n)}</a></li>' for n in names)
    body = f"<h1>Clips that differ</h1><ul>{items}</ul>"
    (folder / INDEX).write_text(_filled("Clips that differ", body, "[]"), encoding="utf-8")


def page(outcome: Outcome) -> str:
    """Return an HTML page about an outcome that needs no other files."""
    state = "differs from its golden" if outcome.expected else "has no golden"
    expected = outcome.expected.stills if outcome.expected else ()
    frames = _frames(expected, outcome.got.stills)
    body = [f"<h1>{_text(outcome.name)} {state}</h1>"]
    body += [f'<p class="note">{_text(note)}</p>' for note in outcome.notes]
    body += [_PICTURES] if frames else []
    body += _changes(outcome.differences)
    return _filled(f"{outcome.name} {state}", "\n".join(body), json.dumps(frames))


def _changes(differences: Sequence[Difference]) -> list[str]:
    """Return HTML with a list for each kind of difference; items after `SHOWN` are folded away."""
    sections = []
    for kind in dict.fromkeys(d.kind for d in differences):
        items = [f"<li>{_text(d.words)}</li>" for d in differences if d.kind == kind]
        head = f'<h2>{_text(kind)} <span class="count">{counted(len(items), "change")}</span></h2>'
        first, rest = items[:SHOWN], items[SHOWN:]
        lists = f'<ul class="changes">{"".join(first)}</ul>'
        if rest:
            lists += f"<details><summary>{len(rest)} more</summary>"
            lists += f'<ul class="changes">{"".join(rest)}</ul></details>'
        sections.append(f"<section>{head}{lists}</section>")
    return sections


_PICTURES = """
<p id="where" aria-live="polite"></p>
<input id="frame" type="range" min="0" value="0" aria-label="Frame">
<p class="buttons"><button id="previous" aria-label="previous difference">← previous</button>
<button id="next" aria-label="next difference">next →</button></p>
<div class="row">
<figure><img id="expected" alt=""><figcaption>expected</figcaption></figure>
<figure><img id="got" alt=""><figcaption>got</figcaption></figure>
<figure><img id="difference" alt=""><figcaption>difference, 4 times as strong</figcaption></figure>
</div>
"""


def _frames(expected: Sequence[Still], got: Sequence[Still]) -> list[dict[str, object]]:
    """Return the data of all stills for the page's script, paired by beat and time."""
    old, new = ({still.place: still for still in side} for side in (expected, got))
    places = [*old, *(place for place in new if place not in old)]
    return [_frame(place, old.get(place), new.get(place)) for place in places]


def _frame(place: tuple[str, object], old: Still | None, new: Still | None) -> dict[str, object]:
    beat, beat_t_s = place
    frame: dict[str, object] = {"where": f"beat {beat}, {seconds(beat_t_s)}", "differs": True}  # type: ignore[arg-type]
    if old is not None:
        frame["expected"] = _embedded(old.thumbnail)
    if new is not None:
        frame["got"] = _embedded(new.thumbnail)
    if old is not None and new is not None and old.thumbnail.shape == new.thumbnail.shape:
        error = np.abs(old.thumbnail.astype(np.int16) - new.thumbnail.astype(np.int16))
        shown = 255 - np.minimum(255, _AMPLIFIED * error)
        frame["difference"] = _embedded(shown.astype(np.uint8))
        frame["error"] = int(error.sum())
        frame["differs"] = frame["error"] != 0
    return frame


def _embedded(picture: Picture) -> str:
    return f"data:image/png;base64,{base64.b64encode(stills.png(picture)).decode('ascii')}"


def _filled(title: str, body: str, frames: str) -> str:
    template = (shipped_path("assets") / _TEMPLATE).read_text(encoding="utf-8")
    # Fill all placeholders in one pass, so that one inside a filled-in text stays as it is.
    filling = {"title": _text(title), "body": body, "frames": frames.replace("<", "\\u003c")}
    return re.sub(r"\{\{(title|body|frames)\}\}", lambda match: filling[match[1]], template)


def _text(text: str) -> str:
    return html.escape(text)
