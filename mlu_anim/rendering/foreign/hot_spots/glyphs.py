"""Build texts from cached glyphs.

Pango typesets the line and writes it as an SVG file, in which every letter is a reference to an
outline and a position. manim reads such a file for each text, which takes longer than everything
else. Here a letter with the same outline at the same position is read only once, by the same
functions, so that its points are the same. Named groups are created only when they are used.
"""

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import svgelements as se  # type: ignore[import-untyped]
from manim import RIGHT, SVGMobject, Text
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath

from mlu_anim.rendering.foreign.hot_spots.copying import duplicate
from mlu_anim.rendering.foreign.hot_spots.glyph_groups import GroupsByName
from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement

_STOCK = SVGMobject.generate_mobject
_SVG = "{http://www.w3.org/2000/svg}"
_REFERENCE = "{http://www.w3.org/1999/xlink}href"
_MAX_CACHED = 4000

_cache: dict[bytes, list[Any]] = {}
"""Letters as manim reads them, by the SVG file of the letter alone; only copies are returned."""


def generate_mobject(self: Any) -> Any:
    """Do the same as `SVGMobject.generate_mobject`, but read a text letter by letter."""
    if type(self) is not Text or self.path_string_config:
        return _STOCK(self)
    file_tree: Any = ET.parse(self.get_file_path())
    tree: Any = self.modify_xml_tree(file_tree)
    try:
        files = list(_letters(tree.getroot()))
    except _UnusualFileError:
        return _STOCK(self)
    letters = [letter for file in files for letter in _read(self, file)]
    self.add(*letters)
    self.id_to_vgroup_dict = GroupsByName(letters, ET.tostring(tree.getroot()))
    self.flip(RIGHT)
    return self


class _UnusualFileError(Exception):
    """Raised if an SVG file contains something other than letters."""


def _letters(root: ET.Element) -> Iterator[bytes]:
    """Yield an SVG file for each letter, with its groups, its outline and its position."""
    (outer,) = root
    (inner,) = outer
    symbols = {symbol.get("id"): symbol for symbol in inner.iter(f"{_SVG}symbol")}
    for element in inner:
        if element.tag != f"{_SVG}defs":
            yield from _uses(element, [outer.attrib, inner.attrib], symbols)


def _uses(
    element: ET.Element, groups: list[dict[str, str]], symbols: dict[str | None, ET.Element]
) -> Iterator[bytes]:
    if element.tag == f"{_SVG}g":
        style = {name: value for name, value in element.attrib.items() if name != "id"}
        for child in element:
            yield from _uses(child, [*groups, style], symbols)
    elif element.tag == f"{_SVG}use" and element.get(_REFERENCE, "")[1:] in symbols:
        yield _file(element, groups, symbols[element.get(_REFERENCE, "")[1:]])
    else:
        raise _UnusualFileError


def _file(use: ET.Element, groups: list[dict[str, str]], symbol: ET.Element) -> bytes:
    root = group = ET.Element("svg")
    for attributes in groups:
        group = ET.SubElement(group, "g", attributes)
    outline = ET.SubElement(ET.SubElement(group, f"{_SVG}defs"), f"{_SVG}symbol", id="letter")
    outline.extend(symbol)
    ET.SubElement(group, f"{_SVG}use", {**use.attrib, _REFERENCE: "#letter"})
    return ET.tostring(root)


def _read(text: Any, file: bytes) -> list[Any]:
    """Return a copy of the letter in an SVG file, as a list, which is empty for a space."""
    if file not in _cache:
        if len(_cache) >= _MAX_CACHED:
            _cache.clear()
        _cache[file], _ = text.get_mobjects_from(se.SVG.parse(io.BytesIO(file)))
    return [duplicate(letter, {}) for letter in _cache[file]]


def replacements() -> tuple[Replacement, ...]:
    """Return the replacements; clear the cache, since another scene may have other defaults."""
    _cache.clear()
    return REPLACEMENTS


REPLACEMENTS = (
    Replacement(
        owner=SVGMobject,
        name="generate_mobject",
        stand_in=generate_mobject,
        relies_on=(
            SVGMobject.modify_xml_tree,
            SVGMobject.get_mobjects_from,
            SVGMobject.get_mob_from_shape_element,
            SVGMobject.path_to_mobject,
            VMobjectFromSVGPath.__init__,
        ),
        digest="fd6265da9e1d779e",
    ),
)
