"""Run updaters, inspecting only once whether an updater takes `dt`."""

import inspect
from types import FunctionType
from typing import Any
from weakref import WeakKeyDictionary

from manim import Mobject

from mlu_anim.rendering.foreign.hot_spots.replacement import Replacement

_takes_dt: "WeakKeyDictionary[Any, bool]" = WeakKeyDictionary()


def update(self: Any, dt: float = 0, recursive: bool = True) -> Any:
    """Do the same as `Mobject.update`, with cached signatures of updaters."""
    if self.updating_suspended:
        return self
    for updater in self.updaters:
        if _wants_dt(updater):
            updater(self, dt)
        else:
            updater(self)
    if recursive:
        for submobject in self.submobjects:
            submobject.update(dt, recursive=recursive)
    return self


def _wants_dt(updater: Any) -> bool:
    # Only the parameters of plain functions are certain to stay the same.
    if type(updater) is not FunctionType:
        return "dt" in inspect.signature(updater).parameters
    known = _takes_dt.get(updater)
    if known is None:
        known = _takes_dt[updater] = "dt" in inspect.signature(updater).parameters
    return known


REPLACEMENTS = (Replacement(Mobject, "update", update, (), "52c93cfdbd9877d3"),)
