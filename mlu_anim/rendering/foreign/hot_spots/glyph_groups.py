"""Create the named groups of a text's SVG file only when they are used.

manim makes about 20 groups for a word of 5 letters and copies all of them with the text, although
hardly any code uses a group other than "root".
"""

import io
import zlib
from collections.abc import Iterator
from typing import Any

import svgelements as se  # type: ignore[import-untyped]
from manim import SVGMobject, VGroup

from mlu_anim.rendering.foreign.hot_spots.copying import Memo, duplicate


class GroupsByName(dict[str, Any]):
    """A dictionary like `SVGMobject.id_to_vgroup_dict` that makes groups except "root" lazily."""

    def __init__(self, letters: list[Any], file: bytes) -> None:
        super().__init__(root=VGroup(*letters))
        self._letters, self._file = letters, zlib.compress(file, 1)

    def _complete(self) -> None:
        """Create all groups by reading the SVG file as manim does.

        Its letters are in the same order as those of the text.
        """
        if not self._file:
            return
        file, self._file = zlib.decompress(self._file), b""
        reader = SVGMobject.__new__(SVGMobject)
        reader.path_string_config = {}
        letters, groups = reader.get_mobjects_from(se.SVG.parse(io.BytesIO(file)))
        own = {id(read): letter for read, letter in zip(letters, self._letters, strict=True)}
        for name, group in groups.items():
            if name != "root":
                dict.__setitem__(self, name, VGroup(*[own[id(letter)] for letter in group]))

    def __deepcopy__(self, memo: Memo) -> "GroupsByName":
        result = GroupsByName.__new__(GroupsByName)
        memo[id(self)] = result
        result._letters, result._file = duplicate(self._letters, memo), self._file
        for name, group in dict.items(self):
            dict.__setitem__(result, name, duplicate(group, memo))
        return result

    def __missing__(self, name: str) -> Any:
        if not self._file:
            raise KeyError(name)
        self._complete()
        return self[name]

    def __setitem__(self, name: str, group: Any) -> None:
        self._complete()
        super().__setitem__(name, group)

    def __delitem__(self, name: str) -> None:
        self._complete()
        super().__delitem__(name)

    def __iter__(self) -> Iterator[str]:
        self._complete()
        return super().__iter__()

    def __len__(self) -> int:
        self._complete()
        return super().__len__()

    def __contains__(self, name: object) -> bool:
        self._complete()
        return super().__contains__(name)

    def __eq__(self, other: object) -> bool:
        self._complete()
        return super().__eq__(other)

    __hash__ = None

    def get(self, name: str, default: Any = None) -> Any:
        """Return the group with this name, or the default."""
        self._complete()
        return super().get(name, default)

    def keys(self) -> Any:
        """Return the names of all groups."""
        self._complete()
        return super().keys()

    def values(self) -> Any:
        """Return all groups."""
        self._complete()
        return super().values()

    def items(self) -> Any:
        """Return pairs of name and group."""
        self._complete()
        return super().items()
