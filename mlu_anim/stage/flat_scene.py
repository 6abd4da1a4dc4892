"""A manim scene whose mobjects stand in no group, so that adding one searches no families."""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from manim import Mobject, Scene, ValueTracker
from manim.animation.animation import Animation

from mlu_anim.stage.part import Part


class FlatScene(Scene):
    """A scene that keeps the same lists of mobjects as manim's, without searching their families.

    Whenever a mobject is added, manim searches for it in the families (all submobjects) of all
    mobjects of the scene. A part or a tracker is never a submobject of another. If other mobjects
    are in the scene, manim's own method is called.
    """

    def restructure_mobjects(
        self,
        to_remove: Sequence[Mobject],
        mobject_list_name: str = "mobjects",
        extract_families: bool = True,
    ) -> Scene:
        """Remove mobjects from one of the scene's lists; returns the scene."""
        standing: list[Mobject] = getattr(self, mobject_list_name)
        if not (_are_flat(to_remove) and _are_flat(standing)):
            return super().restructure_mobjects(to_remove, mobject_list_name, extract_families)
        removed = set(map(id, to_remove))
        setattr(self, mobject_list_name, [m for m in standing if id(m) not in removed])
        return self

    def add_mobjects_from_animations(self, animations: list[Animation]) -> None:
        """Add the mobjects of animations that are not on the stage."""
        if not _are_flat(animation.mobject for animation in animations):
            super().add_mobjects_from_animations(animations)
            return
        standing = set(map(id, self.mobjects))
        for animation in animations:
            if not animation.is_introducer() and id(animation.mobject) not in standing:
                self.add(animation.mobject)
                standing.add(id(animation.mobject))


def _are_flat(mobjects: Iterable[object]) -> bool:
    """Return True if all are parts, trackers, or the empty mobjects that each wait brings along."""
    return all(map(_is_flat, mobjects))


def _is_flat(mobject: Any) -> bool:
    kind: Any = type(mobject)
    return _is_flat_class(kind) or (kind is Mobject and not mobject.submobjects)


@cache
def _is_flat_class(kind: Any) -> bool:
    return issubclass(kind, Part | ValueTracker)
