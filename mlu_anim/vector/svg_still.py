"""A still picture as an SVG file: outlines in whole units, text as outlines too."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mlu_anim.rendering.listing import Listing, Rgba, Row, Style
from mlu_anim.vector.canvas import Canvas
from mlu_anim.vector.image_url import coarsened, image_url
from mlu_anim.vector.outline import Points, form_of, path_data, pieces_of
from mlu_anim.vector.svg_paint import color_of, line_form, number, text
from mlu_anim.vector.telling import Telling

_MITER = ' stroke-miterlimit="10"'


def svg_still(listing: Listing, canvas: Canvas, telling: Telling) -> str:
    """Return the last picture of a listing as an SVG document."""
    return document(drawing(listing, -1, canvas), canvas, telling)


def drawing(listing: Listing, frame: int, canvas: Canvas) -> str:
    """Return the elements that draw one frame of a listing, without the paper."""
    rows = listing.pictures[listing.frames[frame]]
    return "".join(_ink(listing, row, canvas) for row in rows)


def document(body: str, canvas: Canvas, telling: Telling, head: str = "") -> str:
    """Return an SVG document with title and description. `head`: what stands before the paper."""
    width, height, units = canvas.width_px, canvas.height_px, canvas.units
    title, description = text(telling.title), text(telling.description)
    paper = f'<rect width="{width * units}" height="{height * units}" fill="{canvas.paper}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        f' viewBox="0 0 {width * units} {height * units}" role="img" aria-labelledby="t d"'
        f' xml:lang="{text(telling.language)}" fill="none"{_MITER}>'
        f'<title id="t">{title}</title><desc id="d">{description}</desc>'
        f"{head}{'' if canvas.is_transparent else paper}{body}</svg>\n"
    )


def _ink(listing: Listing, row: Row, canvas: Canvas) -> str:
    points, style = listing.outlines[row.outline] * canvas.units, listing.styles[row.style]
    if row.images >= 0:
        return "".join(_images(points, listing.images[row.images], style))
    data = outline_data(points)
    layers = [paint_attributes(layer, canvas.units) for layer in layers_of(style)]
    return "".join(f'<path{paint}{line_form(style)} d="{data}"/>' for paint in layers)


def outline_data(points: Points) -> str:
    """Return the path data of a whole outline in units, shape (4 * n_curves, 2)."""
    parts = []
    for rows in pieces_of(points):
        piece = points[rows]
        whole = np.rint(piece - piece[0]).astype(int)
        x, y = np.rint(piece[0]).astype(int).tolist()
        parts.append(f"M{x} {y}{path_data(whole, form_of(piece[None]))}")
    return "".join(parts)


@dataclass(frozen=True)
class Layer:
    """One step of painting an ink: the halo alone, or fill and stroke."""

    fill: Rgba | None
    line: tuple[Rgba, float] | None


def layers_of(style: Style) -> list[Layer]:
    """Return the layers of a style, in the order in which they are painted."""
    halo = [Layer(None, style.halo)] if style.halo else []
    return [*halo, Layer(style.fill, style.stroke)] if style.fill or style.stroke else halo


def paint_attributes(layer: Layer, units: int) -> str:
    """Return the attributes that paint a layer."""
    parts = []
    if layer.fill is not None:
        parts.append(f' fill="{color_of(layer.fill)}"{_opacity("fill", layer.fill[3])}')
    if layer.line is not None:
        rgba, width_px = layer.line
        parts.append(f' stroke="{color_of(rgba)}" stroke-width="{number(width_px * units)}"')
        parts.append(_opacity("stroke", rgba[3]))
    return "".join(parts)


def _opacity(of: str, value: float) -> str:
    return "" if value >= 1 else f' {of}-opacity="{number(value)}"'


def _images(points: Points, levels: NDArray[np.uint8], style: Style) -> Iterator[str]:
    if style.fill is None:
        return
    opacity = _opacity("", style.fill[3]).replace("-", "", 1)
    for corners, picture in zip(points.reshape(-1, 16, 2), levels, strict=True):
        url = image_url(coarsened(picture), style.fill)
        (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
        yield (
            f'<image x="{number(left)}" y="{number(top)}" width="{number(right - left)}"'
            f' height="{number(bottom - top)}" preserveAspectRatio="none"{opacity}'
            f' style="image-rendering:pixelated" href="{url}"/>'
        )
