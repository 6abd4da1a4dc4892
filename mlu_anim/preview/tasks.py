"""The tasks of the preview's child processes: to compute a result, to draw a moment, a film.

A task is sent to a child as a plain value, loads what it needs there, and sends messages back.
"""

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.preview.task import Send

if TYPE_CHECKING:
    from mlu_anim.rendering.plan import Shot


@dataclass(frozen=True)
class Computed:
    """A result that has been computed: its file and its checksum."""

    path: Path
    digest: str


@dataclass(frozen=True)
class Compute:
    """Check the request and find or compute its result, which is saved as `path`."""

    request: RenderRequest
    path: Path
    limit_s: float = 3600.0

    def run(self, send: Send, _: Callable[[], None]) -> None:
        """Send "computing" if the result is not known, and at the end "computed"."""
        from mlu_anim.pipeline.computing import compute_result, find_result, require_words_for
        from mlu_anim.pipeline.resolve import resolve
        from mlu_anim.preview.warmth import forget_experiments

        forget_experiments()
        plan = resolve(self.request)
        result = find_result(plan)
        if result is None:
            send("computing", self.request.clip)
            result = compute_result(plan, lambda _: None)
        require_words_for(result, plan.own_words)
        result.save(self.path)
        send("computed", Computed(self.path, result.digest()))


@dataclass(frozen=True)
class View:
    """The clip to show: a request with its result.

    `is_new`: an experiment has been saved since the nursery has loaded it.
    """

    request: RenderRequest
    computed: Computed
    is_new: bool = False

    def shot(self) -> "Shot":
        """Return the shot of the request's film; the user's words are read anew."""
        from mlu_anim.pipeline.resolve import resolve_words
        from mlu_anim.preview.warmth import forget_experiments
        from mlu_anim.rendering.plan import Shot
        from mlu_anim.stage.variant import Cut, film_variant

        if self.is_new:
            forget_experiments()
        r = self.request
        variant = film_variant(r.quality, r.ratio, r.theme, r.fps)
        cut = Cut(
            name=r.cut or "full",
            beats=r.beats,
            pace=r.pace,
            captions=r.captions,
            heading=r.heading,
            title=r.title,
            own_words=resolve_words(r),
        )
        path, digest = self.computed.path, self.computed.digest
        return Shot(r.clip, path, digest, variant, cut, (min(variant.fps, Fraction(30)),))


@dataclass(frozen=True)
class DrawMoment:
    """Draw one moment of a cut, then measure its beats.

    `beat`, `number`, `offset_s`: as in `rendering.place.Place`.
    """

    view: View
    beat: str = ""
    number: int = 0
    offset_s: Fraction = Fraction(0)
    limit_s: float = 10.0

    def run(self, send: Send, _: Callable[[], None]) -> None:
        """Send "picture" as soon as the moment has been reached, then "timeline"."""
        from mlu_anim.preview.moments import draw_moment
        from mlu_anim.rendering.place import Place

        gc.disable()  # this process is at its end before there is much to collect
        place = Place(self.beat, self.number, self.offset_s)
        draw_moment(self.view.shot(), place, send)


@dataclass(frozen=True)
class MakeFilm:
    """Make the vector film of a cut, for the player of the page."""

    view: View
    limit_s: float = 600.0

    def run(self, send: Send, _: Callable[[], None]) -> None:
        """Send "film": the film as the page of a vector film holds it."""
        from mlu_anim.preview.moments import make_film

        if hasattr(os, "nice"):
            os.nice(10)  # a moment that somebody waits for comes first
        send("film", make_film(self.view.shot()))


@dataclass(frozen=True)
class Rehearse:
    """Do in the nursery itself what its children will do, so that they find everything warm."""

    view: View
    limit_s: float = 20.0

    def run(self, send: Send, _: Callable[[], None]) -> None:
        """Play and draw a cut, then forget all that depends on files that may be saved."""
        from mlu_anim.preview.moments import draw_moment
        from mlu_anim.preview.warmth import forget_drawing
        from mlu_anim.rendering.place import Place

        try:
            draw_moment(self.view.shot(), Place(number=10_000), lambda *_: None)
        finally:
            forget_drawing()
