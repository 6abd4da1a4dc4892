"""Marks: data columns drawn as shapes; the values can be read back from what is drawn."""

from mlu_anim.stage.marks.area import Area
from mlu_anim.stage.marks.bar import Bar, EndLabel
from mlu_anim.stage.marks.boundary import Boundary
from mlu_anim.stage.marks.cell import Cell
from mlu_anim.stage.marks.contour import Contour
from mlu_anim.stage.marks.dot import Dot, mark_radius
from mlu_anim.stage.marks.field import Field
from mlu_anim.stage.marks.figures import sitting_up, standing
from mlu_anim.stage.marks.flowers import flower
from mlu_anim.stage.marks.fraction import Fraction
from mlu_anim.stage.marks.glyph import Glyph, path_art, pixel_art, ring_art
from mlu_anim.stage.marks.image import Image
from mlu_anim.stage.marks.interval import Interval
from mlu_anim.stage.marks.line import Line
from mlu_anim.stage.marks.line_names import LineNames, Named
from mlu_anim.stage.marks.lines import Lines
from mlu_anim.stage.marks.link import Arrow, Link
from mlu_anim.stage.marks.mark import Mark
from mlu_anim.stage.marks.notes import Note, Notes
from mlu_anim.stage.marks.pets import CAT, DOG
from mlu_anim.stage.marks.ribbon import Ribbon
from mlu_anim.stage.marks.rule import Rule
from mlu_anim.stage.marks.stacked_bar import StackedBar
from mlu_anim.stage.marks.strip import Strip
from mlu_anim.stage.marks.text import Number, Text
from mlu_anim.stage.marks.tiles import Tiles
from mlu_anim.stage.marks.tree import Tree

__all__ = [
    "CAT",
    "DOG",
    "Area",
    "Arrow",
    "Bar",
    "Boundary",
    "Cell",
    "Contour",
    "Dot",
    "EndLabel",
    "Field",
    "Fraction",
    "Glyph",
    "Image",
    "Interval",
    "Line",
    "LineNames",
    "Lines",
    "Link",
    "Mark",
    "Named",
    "Note",
    "Notes",
    "Number",
    "Ribbon",
    "Rule",
    "StackedBar",
    "Strip",
    "Text",
    "Tiles",
    "Tree",
    "flower",
    "mark_radius",
    "path_art",
    "pixel_art",
    "ring_art",
    "sitting_up",
    "standing",
]
