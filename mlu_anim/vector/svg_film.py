"""An animated SVG file: a vector film that plays by itself, also as a picture in a page.

It has no script. Readers who prefer less motion see its last picture, and so does everybody at
the address `roc.svg#still`.
"""

from collections.abc import Sequence

from mlu_anim.vector.film import OPAQUE, Bent, Film, FilmInk, Paint, Part
from mlu_anim.vector.svg_animation import Clock
from mlu_anim.vector.svg_paint import canvas_cap, canvas_joint, number
from mlu_anim.vector.svg_parts import Elements
from mlu_anim.vector.svg_still import document
from mlu_anim.vector.telling import Telling

_STYLE = (
    "<style>.s{display:none}image{image-rendering:pixelated}"
    ".s:target{display:inline}.s:target~.m{display:none}"
    "@media(prefers-reduced-motion:reduce){.m{display:none}.s{display:inline}}</style>"
)
_FILL, _STROKE = ("fill", "fill-opacity"), ("stroke", "stroke-opacity", "stroke-width")
_IMAGES = ("fill", "opacity")
"""The attributes of images, which no fill fades."""


def svg_film(film: Film, telling: Telling) -> str:
    """Return a film as an SVG document that moves."""
    elements = Elements(film)
    clock = Clock(film.n_frames, film.fps)
    moving = "".join(_ink(ink, n, elements, clock) for n, ink in enumerate(film.inks))
    still = "".join(_still(ink, n, elements) for n, ink in enumerate(film.inks))
    body = f'<g class="s" id="still">{still}</g><g class="m">{moving}</g>'
    return document(body, film.canvas, telling, _STYLE + elements.definitions())


def _parts_at_end(ink: FilmInk, film: Film) -> list[Part | Bent]:
    return [part for part in ink.parts if part.end == film.n_frames]


def _ink(ink: FilmInk, index: int, elements: Elements, clock: Clock) -> str:
    has_line = ink.halo is not None or ink.stroke is not None
    content = "".join(elements.of_ink(ink.parts, has_line=has_line))
    return _painted(ink, content, f"k{index}", clock, None)


def _still(ink: FilmInk, index: int, elements: Elements) -> str:
    film = elements.film
    content = "".join(elements.at_end(part) for part in _parts_at_end(ink, film))
    return _painted(ink, content, f"e{index}", None, film.n_frames - 1) if content else ""


def _painted(ink: FilmInk, content: str, name: str, clock: Clock | None, frame: int | None) -> str:
    """Return the groups of an ink. `frame`: the one of a still, which has no `clock`."""
    line, halo = _line_form(ink), ""
    if ink.halo is not None:
        attributes, animations = _paint(_STROKE, ink.halo, clock, frame)
        halo = f'<g{attributes}{line}>{animations}<use href="#{name}"/></g>'
        content = f'<g id="{name}">{content}</g>'
    fill = _FILL if all(map(_is_outline, ink.parts)) else _IMAGES
    layers = (fill, ink.fill), (_STROKE, ink.stroke)
    paints = [_paint(names, each, clock, frame) for names, each in layers if each is not None]
    if not paints:
        return f"<defs>{content}</defs>{halo}"
    attributes = "".join(each for each, _ in paints) + (line if ink.stroke else "")
    return f"{halo}<g{attributes}>{''.join(each for _, each in paints)}{content}</g>"


def _is_outline(part: Part | Bent) -> bool:
    return isinstance(part, Bent) or part.pieces[0].shape >= 0


def _paint(
    names: Sequence[str], paint: Paint, clock: Clock | None, frame: int | None
) -> tuple[str, str]:
    """Return attributes and animations of a fill or a stroke.

    `names`: the attributes for color, opacity and, for a line, width.
    """
    tracks = (paint.color, paint.opacity, *([paint.width] if paint.width else []))
    attributes = animations = ""
    for name, track, write in zip(names, tracks, (_color, _opacity, _width), strict=False):
        text = write(track.at(track.frames[0] if frame is None else frame).tolist())
        if not (track.is_constant and text == "1" and track is paint.opacity):
            attributes += f' {name}="{text}"'
        if clock is not None and not track.is_constant:
            values = [write(row) for row in track.values.tolist()]
            animations += clock.animate(name, track.frames, values)
    return attributes, animations


def _color(row: Sequence[float]) -> str:
    text = "".join(f"{min(OPAQUE, max(0, round(each))):02x}" for each in row)
    return f"#{text[::2]}" if text[::2] == text[1::2] else f"#{text}"


def _opacity(row: Sequence[float]) -> str:
    return number(row[0] / OPAQUE)


def _width(row: Sequence[float]) -> str:
    return number(row[0])


def _line_form(ink: FilmInk) -> str:
    cap, joint = canvas_cap(ink.cap), canvas_joint(ink.joint)
    return (f' stroke-linecap="{cap}"' if cap != "butt" else "") + (
        f' stroke-linejoin="{joint}"' if joint != "miter" else ""
    )
