"""Plant faults into a clip's scene, and observe it as the check does."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from typing import Any
from unittest.mock import patch

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.rendering import shot as shots
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import Gate, GateInput
from mlu_anim.review.quality.observations import FlashMeasurement, View
from mlu_anim.review.quality.observing import measure_flashes, observe
from mlu_anim.stage import shapes
from mlu_anim.stage.page import Rect
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.variant import Cut, Variant, film_variant
from mlu_anim.stage.words import Label, Words
from tests.playing import default_result, shot_of

Planting = Callable[[Any], list[Ink]]
"""A function of the scene that returns the inks to plant."""
SWEEP = Cut("short", beats=("alarm",))


def empty_place(scene: Any) -> tuple[float, float]:
    """A place two units below the right end of the row of the key, where nothing is."""
    x, y = scene.page.world.center
    return x + 1.8, y


def words(scene: Any, text: str, **changed: Any) -> Words:
    """A correct text in an empty place, with some properties changed."""
    x, y = empty_place(scene)
    own = {"em": scene.page.type.label, "at": (x, y + 2.2), "color": scene.theme.color("ink")}
    return Words(text, **{**own, "anchor": "center", **changed})


def area(box: Rect, color: str) -> Ink:
    """A rectangle."""
    return Ink(shapes.rectangle(box.left, box.bottom, box.right, box.top), fill=color)


def view(planting: Planting, variant: Variant | None = None) -> View:
    """Observe the sweep of roc with planted inks."""
    base: Any = scene_class("roc")

    class Planted(base):
        def lay(self) -> None:
            super().lay()
            self.planted = self.add_part(Label("planted", *planting(self)))

        def one_card(self, **options: Any) -> dict[Part, float]:
            return super().one_card(**options) | {self.planted: 1.0}

    with _in_place_of_roc(Planted):
        return observe(_shot(variant or film_variant("draft", "16:9", "light")))


def flashing_film(color: str, n_flashes: int) -> FlashMeasurement:
    """Measure the sweep of roc with a card that flashes `n_flashes` times within a second."""
    base: Any = scene_class("roc")

    class Flashing(base):
        def lay(self) -> None:
            super().lay()
            self.flash = self.add_part(Label("flash", area(self.page.content, color)))

        def alarm(self) -> None:
            super().alarm()
            for _ in range(n_flashes):
                self.follow(self.flash.appear(), run_time=0.5 / n_flashes)
                self.follow(self.flash.vanish(), run_time=0.5 / n_flashes)

    with _in_place_of_roc(Flashing):
        return measure_flashes(_shot(Variant("light", "en", "16:9", 256, 144), Fraction(30)))


def subject(*views: View, **more: Any) -> GateInput:
    """The gates' input for roc with its own result."""
    result = default_result("roc")
    return GateInput("roc", result, ClipText.of(result), views, **more)


def findings_of(gate: Gate, planting: Planting, variant: Variant | None = None) -> list[Finding]:
    """The findings of a gate after planting."""
    return gate.run(subject(view(planting, variant)))


def _shot(variant: Variant, rate: Fraction = Fraction(10)) -> Any:
    return shot_of(default_result("roc"), variant, SWEEP, (rate,))


@contextmanager
def _in_place_of_roc(scene: Any) -> Iterator[None]:
    with patch.object(shots, "scene_class", lambda _: scene):
        yield
