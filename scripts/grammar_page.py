"""Makes the pictures and lists of docs/developing/grammar.md from the code on that page.

    .venv/bin/python scripts/grammar_page.py

Each block of Python below a heading makes `frame`; its picture is images/<heading>.png beside the
page. Lists stand between `<!-- list: NAME -->` and `<!-- end -->`.
"""

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from mlu_anim.rendering.display_list import DisplayLister  # noqa: E402
from mlu_anim.rendering.painter import Painter  # noqa: E402
from mlu_anim.results.facts import Fact, Kind  # noqa: E402 - after the path is set
from mlu_anim.stage import marks, moves, scales, sizes, stats  # noqa: E402
from mlu_anim.stage.bar_rows import bar_rows  # noqa: E402
from mlu_anim.stage.fitted_rows import FittedRows  # noqa: E402
from mlu_anim.stage.frame import AxisTitle, Entry, Frame, Live  # noqa: E402
from mlu_anim.stage.marks.contract import misdrawn  # noqa: E402
from mlu_anim.stage.page import Rect, page  # noqa: E402
from mlu_anim.stage.part import Ink  # noqa: E402
from mlu_anim.stage.repeats import repeats  # noqa: E402
from mlu_anim.stage.setting import Setting  # noqa: E402
from mlu_anim.stage.theme import contrast, rgb, theme  # noqa: E402

PAGE = ROOT / "docs/developing/grammar.md"
IMAGES = PAGE.parent / "images"
CARD = Rect(-2.4, -1.5, 2.4, 1.5)
"""In scene units; small enough for a picture beside its code."""
PX_PER_UNIT = 75
_BLOCK = re.compile(r"^### (.+)\n\n(?:.*\n)*?```python\n((?:.*\n)*?)```", re.MULTILINE)
_LIST = re.compile(r"(<!-- list: (\w+) -->\n)(?:.*\n)*?(<!-- end -->)")


def examples() -> dict[str, str]:
    """The code of each block by the heading above it."""
    return {found[1]: found[2] for found in _BLOCK.finditer(PAGE.read_text(encoding="utf-8"))}


def say(key: str, **more: Fact) -> str:
    """The sentence of a key on this page: its own last words, with the facts in braces."""
    words = key.removeprefix("labels.").replace("_", " ")
    return words.format(**{name: fact.value for name, fact in more.items()})


def frame_of(code: str) -> Frame:
    """The frame that a block makes, all its parts present and drawn."""
    setting = Setting(page("16:9", compact=False), theme("light"), say)
    names: dict[str, Any] = {"np": np, "sizes": sizes, "setting": setting, "card": CARD}
    names |= {"bar_rows": bar_rows, "repeats": repeats, "Kind": Kind, "FittedRows": FittedRows}
    names |= {"Frame": Frame, "AxisTitle": AxisTitle, "Entry": Entry, "Live": Live}
    for module in (marks, moves, scales, stats):
        names |= {name: getattr(module, name) for name in module.__all__}
    exec(code, names)
    frame = names["frame"]
    assert isinstance(frame, Frame)
    for part in frame.parts():
        part.stand()
    return frame


def faults(frame: Frame) -> list[str]:
    """Differences between what marks of a frame draw and what their channels say."""
    return [fault for mark in frame.marks for fault in misdrawn(mark)]


def picture(frame: Frame) -> np.ndarray:
    """The frame on its card: (height_px, width_px, 3), red, green and blue."""
    width, height = (round(side * PX_PER_UNIT) for side in (CARD.width, CARD.height))
    panel = rgb(theme("light").color("panel"))
    painter = Painter(width, height, CARD.width, CARD.height, panel)
    inks = [ink for part in frame.parts() for ink in part.inks() if isinstance(ink, Ink)]
    painter.paint(DisplayLister().items([ink for ink in inks if ink.visibility > 0]))
    return np.ascontiguousarray(painter.pixels[:, :, 2::-1])


def image_path(heading: str) -> Path:
    """Path of the picture of a block."""
    return IMAGES / f"grammar-{re.sub(r'[^a-z0-9]+', '-', heading.lower()).strip('-')}.png"


def with_lists(text: str) -> str:
    """The page with its lists as they are now."""
    made = {"roles": _roles(), "kinds": _kinds()}
    return _LIST.sub(lambda found: f"{found[1]}{made[found[2]]}{found[3]}", text)


def _roles() -> str:
    """A row for each color role, with its contrast on the panel."""
    light, dark = theme("light"), theme("dark")
    rows = ["| role | light | on its panel | dark | on its panel |", "|---|---|---|---|---|"]
    for role in light.roles:
        cells = [f"`{role}`"]
        for colors in (light, dark):
            ratio = contrast(colors.color(role), colors.color("panel"))
            cells += [f"`{colors.color(role)}`", f"{ratio:.1f}"]
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows) + "\n"


def _kinds() -> str:
    """A row for each kind of fact, with how a value of it is written."""
    numbers = Setting(page("16:9", compact=False), theme("light"), say).numbers
    values = {"count": 1234, "name": "text"}
    rows = ["| kind | a fact | is written |", "|---|---|---|"]
    for kind in Kind:
        value = values.get(kind.value, 0.1234)
        rows.append(f"| `{kind.name}` | `{value!r}` | {numbers.formatted(Fact(value, kind))} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    IMAGES.mkdir(exist_ok=True)
    PAGE.write_text(with_lists(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    for old in IMAGES.glob("grammar-*.png"):
        old.unlink()
    for heading, code in examples().items():
        drawn = Image.fromarray(picture(frame_of(code)))
        drawn.quantize(64).save(image_path(heading), optimize=True)


if __name__ == "__main__":
    main()
