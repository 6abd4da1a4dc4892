"""Parts of the HTML of a snippet: escaped text, links, and images with their size."""

import html
import re

from mlu_anim.bundle.embed import Embed
from mlu_anim.bundle.media_file import MediaFile

FITTING = "max-width:100%;height:auto"
_MAX_WINDOW_PERCENT = 80
"""The largest height of an upright picture, in percent of the window's height."""
_MAX_HEIGHT_PX = 640
"""The largest height of an upright picture for targets that remove styles."""


def text(words: str) -> str:
    """Return text escaped for HTML, also in attributes, and for the format of the page around it.

    Backslashes, backticks and braces are escaped too: they have a meaning in Python strings, fenced
    blocks of Markdown, and Quarto's shortcodes.
    """
    return re.sub(r"[\\`{}]", lambda match: f"&#{ord(match[0])};", html.escape(words))


def link(embed: Embed, file: MediaFile, words: str) -> str:
    """Return a link to a file."""
    return f'<a href="{text(embed.url(file))}">{text(words)}</a>'


def image(embed: Embed, file: MediaFile, *, styled: bool) -> str:
    """Return an `<img>`. styled: False for pages that remove styles, such as GitHub's."""
    alt, source = text(embed.bundle.alt), text(embed.url(file))
    return f'<img src="{source}" {size_attributes(file, styled=styled)} alt="{alt}">'


def is_upright(file: MediaFile) -> bool:
    """Return True if a picture is at least as high as it is wide."""
    return 0 < file.width_px <= file.height_px


def fitting_width(file: MediaFile) -> str:
    """Return the width of an upright picture that also fits in the window, as a value of CSS."""
    of_window = f"{_MAX_WINDOW_PERCENT * file.width_px / file.height_px:.4g}vh"
    return f"min({file.width_px}px,{of_window})"


def size_attributes(file: MediaFile, *, styled: bool) -> str:
    """Return attributes for width and height in an HTML tag, limited by the page and the window.

    styled: False for pages that remove styles.
    """
    width_px, height_px = file.width_px, file.height_px
    fitting = FITTING
    if is_upright(file) and styled:
        fitting = f"width:{fitting_width(file)};{FITTING}"
    elif is_upright(file) and height_px > _MAX_HEIGHT_PX:
        width_px, height_px = round(_MAX_HEIGHT_PX * width_px / height_px), _MAX_HEIGHT_PX
    return f'width="{width_px}" height="{height_px}" style="{fitting}"'
