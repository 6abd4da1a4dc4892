"""Cache texts: a copy is faster than typesetting with Pango and parsing SVG again."""

from collections import OrderedDict
from enum import Enum
from typing import Any

import numpy as np
from manim import ManimColor, Mobject, SVGMobject, Text, VGroup, VMobject, config
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath

from mlu_anim.rendering.foreign.hot_spots.copying import duplicate
from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement

_STOCK_INIT = Text.__init__
_MAX_CACHED = 2000
_DEFAULTS = (Mobject, VMobject, VGroup, SVGMobject, VMobjectFromSVGPath)
_PLAIN = (int, float, str, bool, type(None), Enum, np.floating, np.integer)

_cache: "OrderedDict[Any, dict[str, Any]]" = OrderedDict()


def init(self: Any, text: Any, *arguments: Any, **options: Any) -> None:
    """Do the same as `Text.__init__`, with cached results for the same arguments."""
    key = _key(self, text, arguments, options)
    if key is None:
        _STOCK_INIT(self, text, *arguments, **options)
        return
    known = _cache.get(key)
    if known is None:
        _STOCK_INIT(self, text, *arguments, **options)
        _cache[key] = _copied(self.__dict__)
        if len(_cache) > _MAX_CACHED:
            _cache.popitem(last=False)
        return
    _cache.move_to_end(key)
    self.__dict__.update(_copied(known))


def _copied(attributes: dict[str, Any]) -> dict[str, Any]:
    memo: dict[int, Any] = {}
    return {name: duplicate(value, memo) for name, value in attributes.items()}


def _key(self: Any, text: Any, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    """Return a key of all that a text depends on; None if the text cannot be cached."""
    if type(self) is not Text or self.__dict__:
        return None
    parts = [_frozen(value) for value in (text, *arguments, *options.values())]
    if any(part is None for part in parts):
        return None
    # `set_default` replaces `__init__`.
    defaults = tuple(kind.__dict__.get("__init__") for kind in _DEFAULTS)
    page = config.pixel_width, config.pixel_height, config.renderer
    return (*parts, len(arguments), *options, *defaults, *page)


def _frozen(value: Any) -> Any:
    """Return a hashable copy of a value; None if it contains an unknown type."""
    kind = type(value)
    if isinstance(value, _PLAIN):
        return kind, value
    if isinstance(value, ManimColor):
        return kind, tuple(value._internal_value.tolist())
    if kind is dict:
        items = [(_frozen(key), _frozen(item)) for key, item in value.items()]
        return None if any(None in pair for pair in items) else (kind, *items)
    if kind in (list, tuple):
        items = [_frozen(item) for item in value]
        return None if None in items else (kind, *items)
    return None


def replacements() -> tuple[Replacement, ...]:
    """Return the replacements; clear the cache, since fonts and size may differ now."""
    _cache.clear()
    return REPLACEMENTS


REPLACEMENTS = (
    Replacement(
        owner=Text,
        name="__init__",
        stand_in=init,
        relies_on=(SVGMobject.__init__, SVGMobject.init_svg_mobject, VMobject.__init__),
        digest="ed46de021532675d",
    ),
)
