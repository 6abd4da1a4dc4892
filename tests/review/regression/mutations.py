"""Faults planted in a clip, each as small as the smallest fault that must be found."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from string import digits
from typing import Any

import numpy as np
import pytest

from mlu_anim.results.facts import Fact
from mlu_anim.results.result import Result
from mlu_anim.review.regression import point_summary, recording
from mlu_anim.review.regression.recording import Recording, record
from mlu_anim.review.regression.subjects import ClipSubject
from mlu_anim.stage import words
from mlu_anim.stage.part import Ink, Part
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.words import Words
from mlu_anim.wording import typesetting

PIXELS_OF_1080P = 14.222 / 1920
"""One pixel, in scene units."""
_MARK = 16
"""The number of points of a disc or a square."""
Scene = type[ExplainerScene]


@dataclass(frozen=True)
class Mutation:
    """A fault, the function that plants it, and the kinds of differences that must find it.

    Faults in tracked values must be found in frame data, all others in geometry.
    """

    name: str
    plant: Callable[[ClipSubject, pytest.MonkeyPatch], Recording]
    promised: tuple[str, ...]

    def is_found(self, kinds: set[str]) -> bool:
        """Return True if all promised kinds have found the fault."""
        return kinds >= {*self.promised}


def _played(subject: ClipSubject, scene: Scene) -> Recording:
    return record(replace(subject, scene=scene))


def _laid(subject: ClipSubject, change: Callable[[ExplainerScene], None]) -> Recording:
    """Record a scene that is changed after all its parts have been laid out."""
    original: Any = subject.scene

    class Changed(original):  # type: ignore[misc]
        def setup(self) -> None:
            super().setup()
            change(self)

    return _played(subject, Changed)


def _after_draw(part: Part, change: Callable[[], None]) -> None:
    """Make a change whenever a part has drawn itself, and now."""
    draw = part.draw

    def draw_and_change() -> None:
        draw()
        change()

    part.draw = draw_and_change  # type: ignore[method-assign]
    change()


def _marks(scene: ExplainerScene) -> tuple[Part, Ink]:
    """The part with the most marks, and their ink."""
    candidates = []
    for part in scene.parts:
        part.draw()  # some have no points before they appear
        for ink in part.inks():
            n_marks = len(ink.points) // _MARK
            is_marks = n_marks > 0 and len(ink.points) % _MARK == 0 and ink._painted[0]
            if is_marks and not isinstance(ink, Words):
                pieces = point_summary.pieces_of(ink.points)[1]
                if pieces == n_marks:
                    candidates.append((n_marks, len(candidates), part, ink))
    _, _, part, ink = max(candidates, key=lambda c: (c[0], -c[1]))
    return part, ink


def _move_a_dot(subject: ClipSubject, _: pytest.MonkeyPatch) -> Recording:
    def change(scene: ExplainerScene) -> None:
        part, ink = _marks(scene)
        moved: list[Any] = [None]

        def move() -> None:
            if ink.points is not moved[0] and len(ink.points):
                points = ink.points.copy()
                points[-_MARK:, 0] += 2 * PIXELS_OF_1080P
                ink.points = moved[0] = points

        _after_draw(part, move)

    return _laid(subject, change)


def _one_level_off(subject: ClipSubject, _: pytest.MonkeyPatch) -> Recording:
    def change(scene: ExplainerScene) -> None:
        _, ink = _marks(scene)
        blue = ink.fill_rgbas[:, 2]
        ink.fill_rgbas[:, 2] = blue + np.where(blue > 0.5, -1, 1) / 255

    return _laid(subject, change)


def _drop_a_frame(subject: ClipSubject, monkeypatch: pytest.MonkeyPatch) -> Recording:
    def all_but_one() -> Iterator[Fraction]:
        return (t for t in _every_tenth() if t != Fraction(41, 10))

    _every_tenth = recording._every_tenth
    monkeypatch.setattr(recording, "_every_tenth", all_but_one)
    return record(subject)


def _another_digit(subject: ClipSubject, _: pytest.MonkeyPatch) -> Recording:
    def change(scene: ExplainerScene) -> None:
        lines = [
            (part, ink)
            for part in scene.parts
            for ink in part.inks()
            if isinstance(ink, Words) and any(c in digits for c in ink.string)
        ]
        part, line = lines[len(lines) // 2]

        def misprint() -> None:
            line.set_string(_misprinted(line.string))

        printed = [""]

        def misprint_once() -> None:
            if line.string != printed[0]:
                misprint()
                printed[0] = line.string

        _after_draw(part, misprint_once)

    return _laid(subject, change)


def _misprinted(text: str) -> str:
    index = max(i for i, c in enumerate(text) if c in digits)
    return text[:index] + str((int(text[index]) + 1) % 10) + text[index + 1 :]


def _a_frame_late(subject: ClipSubject, _: pytest.MonkeyPatch) -> Recording:
    original: Any = subject.scene

    class Late(original):  # type: ignore[misc]
        n_followed = 0

        def follow(self, *animations: Any, run_time: float) -> None:
            self.n_followed += 1
            if self.n_followed == 2:
                late = Fraction(1, 30)
                self._hold(late)
                run_time = float(Fraction(run_time).limit_denominator(1000) - late)
            super().follow(*animations, run_time=run_time)

    return _played(subject, Late)


def _rename_a_beat(subject: ClipSubject, _: pytest.MonkeyPatch) -> Recording:
    original: Any = subject.scene

    class Renamed(original):  # type: ignore[misc]
        def current_beat(self) -> str:
            beat: str = super().current_beat()
            return f"{beat}s" if beat == self.shown_beats()[1] else beat

    return _played(subject, Renamed)


def _nudge_the_result(subject: ClipSubject, _: pytest.MonkeyPatch) -> Recording:
    assert subject.result is not None
    return record(replace(subject, result=_nudged(subject.result)))


def _nudged(result: Result) -> Result:
    """The result with its AUC, or else its first share, changed by 1e-6."""
    known: Any = type(result)
    facts = result.facts()
    first = next(n for n, f in facts.items() if isinstance(f.value, float))
    name = "auc" if "auc" in facts else first
    off = Fact(float(facts[name].value) + 1e-6, facts[name].kind)

    class Nudged(known):  # type: ignore[misc]
        def facts(self) -> Mapping[str, Fact]:
            return {**super().facts(), name: off}

    Nudged.__name__ = known.__name__
    return Nudged(**vars(result))  # type: ignore[no-any-return]


def _restack(subject: ClipSubject, _: pytest.MonkeyPatch) -> Recording:
    def change(scene: ExplainerScene) -> None:
        part, ink = _marks(scene)
        inks = list(part.submobjects)
        others = [k for k, each in enumerate(inks) if each is not ink and len(each.points)]
        if not others:  # inks without points are not drawn: a swap with one changes no picture
            scene.parts.remove(part)
            scene.parts.insert(0, part)
            return
        index = inks.index(ink)
        other = min(others, key=lambda k: abs(k - index))
        inks[index], inks[other] = inks[other], inks[index]
        part.submobjects = inks
        part._inks = None

    return _laid(subject, change)


def _another_font(subject: ClipSubject, monkeypatch: pytest.MonkeyPatch) -> Recording:
    faces = {**typesetting.FACES, "regular": typesetting.FACES["medium"]}
    monkeypatch.setattr(typesetting, "FACES", faces)
    with _fresh_outlines():
        return record(subject)


@contextmanager
def _fresh_outlines() -> Iterator[None]:
    caches = typesetting._font, typesetting._glyph, typesetting.outline
    for cache in caches:
        cache.cache_clear()
    try:
        yield
    finally:
        for cache in caches:
            cache.cache_clear()


assert words.outline is typesetting.outline

MUTATIONS = (
    Mutation("one dot moved 2 px at 1080p", _move_a_dot, ("geometry",)),
    Mutation("one color one level off", _one_level_off, ("geometry",)),
    Mutation("one frame dropped", _drop_a_frame, ("frame data",)),
    Mutation("one digit of one label", _another_digit, ("frame data", "geometry")),
    Mutation("one frame late", _a_frame_late, ("geometry",)),
    Mutation("a beat renamed", _rename_a_beat, ("frame data", "geometry")),
    Mutation("a number off by 1e-6", _nudge_the_result, ("result",)),
    Mutation("two marks swapped in z-order", _restack, ("geometry",)),
    Mutation("a font replaced", _another_font, ("geometry",)),
)
