"""Faults planted into a clip's own scene, seen as the check sees it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any
from unittest.mock import patch

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.rendering import shot as shots
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import Gate, Subject
from mlu_anim.review.quality.observations import Flicker, View
from mlu_anim.review.quality.observing import look, watch
from mlu_anim.stage import shapes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.variant import Cut, Variant, film_variant
from mlu_anim.stage.words import Label, Words
from tests.playing import default_result, shot_of

Planting = Callable[[Any], list[Ink]]
"""What to plant, given the scene."""
SWEEP = Cut("short", beats=("sweep",))


def words(scene: Any, text: str, **changed: Any) -> Words:
    """A text in order, but for what is changed: where there is nothing else."""
    x, y = scene.page.world.center
    own = {"em": scene.page.type.label, "at": (x, y + 2.2), "color": scene.theme.color("ink")}
    return Words(text, **{**own, "anchor": "center", **changed})


def area(box: Rect, color: str) -> Ink:
    """A rectangle."""
    return Ink(shapes.rectangle(box.left, box.bottom, box.right, box.top), fill=color)


def view(planting: Planting, variant: Variant | None = None) -> View:
    """The sweep of roc with what was planted."""
    base: Any = scene_class("roc")

    class Planted(base):
        def lay(self) -> None:
            super().lay()
            self.planted = self.add_part(Label("planted", *planting(self)))

        def world(self) -> dict[Part, float]:
            return super().world() | {self.planted: 1.0}

    with _in_place_of_roc(Planted):
        return look(_shot(variant or film_variant("draft", "16:9", "light")))


def flicker(color: str, n_flashes: int) -> Flicker:
    """The sweep of roc, with a card that flashes so often within a second."""
    base: Any = scene_class("roc")

    class Flashing(base):
        def lay(self) -> None:
            super().lay()
            self.flash = self.add_part(Label("flash", area(self.page.content, color)))

        def sweep(self) -> None:
            super().sweep()
            for _ in range(n_flashes):
                self.follow(self.flash.appear(), run_time=0.5 / n_flashes)
                self.follow(self.flash.vanish(), run_time=0.5 / n_flashes)

    with _in_place_of_roc(Flashing):
        return watch(_shot(Variant("light", "en", "16:9", 256, 144), Fraction(30)))


def subject(*views: View, **more: Any) -> Subject:
    """roc with its own result."""
    result = default_result("roc")
    return Subject("roc", result, ClipText.of(result), views, **more)


def found(gate: Gate, planting: Planting, variant: Variant | None = None) -> list[Finding]:
    """What a gate finds after planting."""
    return gate.run(subject(view(planting, variant)))


def _shot(variant: Variant, rate: Fraction = Fraction(10)) -> Any:
    return shot_of(default_result("roc"), variant, SWEEP, (rate,))


@contextmanager
def _in_place_of_roc(scene: Any) -> Iterator[None]:
    with patch.object(shots, "scene_class", lambda _: scene):
        yield
