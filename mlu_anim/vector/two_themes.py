"""One drawing in two themes: the second adds only its colors, since all outlines are the same."""

import re
from collections.abc import Mapping
from typing import Any

_PAINTS = slice(2, 5)
"""The place of halo, fill and stroke in the JSON of an ink."""
_OTHER_KEYS = ("paper", "images", "inks")
_COLOR = re.compile(
    r'(?<= )((?:fill|stroke|fill-opacity|stroke-opacity|opacity|stroke-width|href)=")([^"]*)(?=")'
)


def film_in_two_themes(light: Mapping[str, Any], dark: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON of a film with the colors of another theme under `dark`.

    Without `dark` if the two films differ in more than colors.
    """
    film = dict(light)
    if _without_colors(light) == _without_colors(dark):
        film["dark"] = {
            "paper": dark["paper"],
            "images": dark["images"],
            "paints": [ink[_PAINTS] for ink in dark["inks"]],
        }
    return film


def _without_colors(film: Mapping[str, Any]) -> list[Any]:
    inks = [[ink[:2], ink[5:]] for ink in film["inks"]]
    others = [film[key] for key in film if key not in _OTHER_KEYS]
    return [inks, len(film["images"]), others]


_IMAGE = re.compile(r"<image [^>]*/>")
_HREF = re.compile(r'(?<= href=")[^"]*')
_INLINE = ' style="image-rendering:pixelated"'
"""A style that a page with a strict policy must not have inside of an element."""


class Palette:
    """Pairs of values in the light and the dark theme, each with the name of a CSS variable."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, str], str] = {}

    def drawing(self, light: str, dark: str) -> str:
        """Return the SVG of a drawing whose colors are variables; the light one if none match."""
        light, dark = light.replace(_INLINE, ""), dark.replace(_INLINE, "")
        others = iter(_COLOR.findall(dark))
        if _COLOR.sub("", light) != _COLOR.sub("", dark):
            return light

        def both(found: re.Match[str]) -> str:
            return found[1] + self._value(found[2], next(others)[1], found[1])

        return _with_both_images(_COLOR.sub(both, light), dark)

    def css(self, theme: str) -> str:
        """Return the declarations of all variables for `light` or `dark`."""
        which = ("light", "dark").index(theme)
        return "".join(f"{name}:{pair[which]};" for pair, name in self._names.items())

    def _value(self, light: str, dark: str, attribute: str) -> str:
        if light == dark or attribute.startswith("href"):
            return light
        name = self._names.setdefault((light, dark), f"--c{len(self._names)}")
        return f"var({name})"


def _with_both_images(drawing: str, dark: str) -> str:
    """Return a drawing with the images of the dark theme beside those that differ.

    They have the classes `day` and `night`.
    """
    others = iter(_IMAGE.findall(dark))

    def both(found: re.Match[str]) -> str:
        (href,) = _HREF.findall(next(others))
        image = found[0]
        if f' href="{href}"' in image:
            return image
        night = _HREF.sub(lambda _: href, image)
        return image.replace("<image ", '<image class="day" ', 1) + night.replace(
            "<image ", '<image class="night" ', 1
        )

    return _IMAGE.sub(both, drawing)
