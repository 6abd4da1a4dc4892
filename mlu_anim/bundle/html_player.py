"""The player of a vector film in a frame of a page, above the poster.

The frame has the shape of the picture and room for the controls. The poster below it is what
readers see until the frame has loaded, and where a page removes frames.
"""

from collections.abc import Iterator

from mlu_anim.bundle.embed import Embed
from mlu_anim.bundle.html_parts import fitting_width, is_upright, text
from mlu_anim.bundle.media_file import MediaFile

CONTROLS = "6rem"
"""Room for the controls and the chapters of the player, below its picture."""
FRAME = "position:absolute;inset:0;width:100%;height:100%;border:0"
"""The style of a frame that covers the box around it."""


def box_style(width: str) -> str:
    """Return the style of the box around a player. width: the largest one, as a value of CSS."""
    return f"position:relative;max-width:{width};padding-bottom:{CONTROLS}"


def player(embed: Embed) -> Iterator[str]:
    """Yield lines of HTML with the player's page in a frame that may run scripts alone."""
    page = embed.shown
    width = fitting_width(page) if is_upright(page) else f"{page.width_px}px"
    yield f'<div style="{box_style(width)}">'
    yield f"  {_poster(embed, page)}"
    yield (
        f'  <iframe src="{text(embed.url(page))}" title="{text(embed.bundle.title)}: player"'
        f' sandbox="allow-scripts" loading="lazy" style="{FRAME}"></iframe>'
    )
    yield "</div>"


def _poster(embed: Embed, page: MediaFile) -> str:
    """Return the still below the frame, or an empty box of the same shape if there is none."""
    shape = f"display:block;width:100%;height:auto;aspect-ratio:{page.width_px}/{page.height_px}"
    still = embed.bundle.still
    if still is None:
        return f'<div style="{shape}"></div>'
    alt, source = text(embed.bundle.alt), text(embed.url(still))
    size = f'width="{page.width_px}" height="{page.height_px}"'
    return f'<img src="{source}" {size} style="{shape}" alt="{alt}">'
