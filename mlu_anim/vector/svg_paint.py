"""Colors, lines and texts as SVG writes them."""

from html import escape

from mlu_anim.rendering.listing import Rgba, Style
from mlu_anim.system.visible_text import strip_invisible

_CAPS = {"ROUND": "round", "SQUARE": "square"}
_JOINTS = {"ROUND": "round", "BEVEL": "bevel"}
"""manim's caps and joints by their names in SVG and of a canvas; others are the usual ones."""


def canvas_cap(cap: str) -> str:
    """Return manim's line cap as a canvas names it."""
    return _CAPS.get(cap, "butt")


def canvas_joint(joint: str) -> str:
    """Return manim's line joint as a canvas names it."""
    return _JOINTS.get(joint, "miter")


def color_of(rgba: Rgba) -> str:
    """Return a color without its opacity: `#e26628`, or `#fff` where that is the same."""
    text = "".join(f"{round(255 * min(1.0, max(0.0, each))):02x}" for each in rgba[:3])
    return f"#{text[::2]}" if text[::2] == text[1::2] else f"#{text}"


def number(value: float) -> str:
    """Return a number in at most three decimals, without a zero that SVG does not need."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text or "0"


def line_form(style: Style) -> str:
    """Return attributes for the caps and joints of a line, if they are not the usual ones."""
    cap, joint = _CAPS.get(style.cap), _JOINTS.get(style.joint)
    return (f' stroke-linecap="{cap}"' if cap else "") + (
        f' stroke-linejoin="{joint}"' if joint else ""
    )


def text(words: str) -> str:
    """Return words as XML text, without characters that XML does not allow."""
    return escape(strip_invisible(words))
