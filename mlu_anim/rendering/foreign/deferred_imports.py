"""Import manim without the large packages that only few of its classes use.

`import manim` spends more than half of its time on scipy, networkx and Beautiful Soup, which it
uses for rotation matrices, layouts of graphs and code listings. While manim is imported, stand-ins
replace them and import the package when it is first used. Afterwards the user's own `import
networkx` gets the package itself.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

from mlu_anim.rendering.foreign.rotation import Rotation

DEFERRED = ("bs4", "networkx", "scipy.spatial.transform")


class Deferred:
    """An attribute of a package that is not imported yet.

    While manim is being imported, reading an attribute gives another `Deferred`; after that the
    package is imported and the real attribute is used.
    """

    def __init__(self, package: str, path: tuple[str, ...]) -> None:
        self.__dict__.update(_package=package, _path=path)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if self._package in _standing_in:
            return Deferred(self._package, (*self._path, name))
        return getattr(self._real(), name)

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self._real()(*arguments, **options)

    def __instancecheck__(self, value: Any) -> bool:
        return isinstance(value, self._real())

    def __mro_entries__(self, _: Any) -> tuple[Any, ...]:
        return (self._real(),)

    def _real(self) -> Any:
        value = _package(self._package)
        for name in self._path:
            value = getattr(value, name)
        return value


class _StandIn(ModuleType):
    """Replaces a package in `sys.modules` while manim is imported."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if (self.__name__, name) == ("scipy.spatial.transform", "Rotation"):
            return Rotation
        if self.__name__ in _standing_in:
            return Deferred(self.__name__, (name,))
        return getattr(_package(self.__name__), name)


_standing_in: dict[str, _StandIn] = {}


def import_manim() -> None:
    """Import manim if it is not imported yet; `DEFERRED` packages are imported on first use."""
    if "manim" in sys.modules:
        return
    for name in DEFERRED:
        if name not in sys.modules:
            _standing_in[name] = _StandIn(name)
    sys.modules.update(_standing_in)
    try:
        import_module("manim")
    finally:
        for name in list(_standing_in):
            _remove(name)


def _package(name: str) -> ModuleType:
    """Import the real package, also while manim is still being imported."""
    _remove(name)
    return import_module(name)


def _remove(name: str) -> None:
    stand_in = _standing_in.pop(name, None)
    if stand_in is not None and sys.modules.get(name) is stand_in:
        del sys.modules[name]
