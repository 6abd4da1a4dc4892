"""Plays clips for tests: a scene stopped at chosen moments, as the renderer stops it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.rendering import shot as shots
from mlu_anim.rendering.frame_data import FrameRow
from mlu_anim.rendering.shot import Shot, Timeline
from mlu_anim.results.result import Result, load
from mlu_anim.review.quality.gate import GateInput
from mlu_anim.review.quality.gates import PAGE_GATES
from mlu_anim.review.quality.observations import View
from mlu_anim.review.quality.observing import middles_and_ends, observe
from mlu_anim.review.regression import golden
from mlu_anim.stage.marks import Mark
from mlu_anim.stage.marks.mark import Rows
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.stage.variant import Cut, Variant, film_variant
from mlu_anim.system.errors import BadInput
from tests.kept_results import computed_result, golden_folder
from tests.once import once, run_folder

V = TypeVar("V")
__all__ = [
    "at_ends",
    "default_result",
    "drawn",
    "faults_of",
    "frame_rows",
    "middles_and_ends",
    "open_scene",
    "page_faults",
    "shot_of",
    "stop_at",
    "stop_at_ends_of_beats",
    "stored",
    "timeline_of",
]


@cache
def default_result(clip: str) -> Result:
    """The clip's own result, as its golden keeps it.

    That the experiment still finds this result is a test of its own (test_goldens.py). Computed for
    a clip that has no golden yet, or one that this version cannot read.
    """
    try:
        return golden.stored_result(golden.load(golden_folder(clip)))
    except BadInput:
        return computed_result(clip)


@cache
def stored(result: Result) -> Path:
    """Where a result is saved for the scenes that load it; one file a run."""
    name = f"{result.clip}-{result.digest()}"
    once(name, lambda: result.save(run_folder() / f"{name}.npz"))
    return run_folder() / f"{name}.npz"


def shot_of(
    result: Result,
    variant: Variant | None = None,
    cut: Cut | None = None,
    rates: tuple[Fraction, ...] = (Fraction(10),),
) -> Shot:
    """A shot of a result, by default the full cut in 16:9."""
    clip = result.clip.replace("_", "-")
    chosen = variant or film_variant("draft", "16:9", "light")
    return Shot(clip, stored(result), result.digest(), chosen, cut or Cut(), rates)


@cache
def timeline_of(shot: Shot) -> Timeline:
    """When each beat of a shot is told."""
    return shots.measure_timeline(shot)


def frame_rows(shot: Shot, timeline: Timeline, rate: Fraction) -> list[FrameRow]:
    """The frame data of a shot at a fixed rate, without painting."""
    rows: list[FrameRow] = []
    sampled = replace(shot, rates=(rate,))
    shots.play(sampled, timeline, lambda moment: rows.append(moment.row))
    return rows


def page_faults(shot: Shot) -> list[str]:
    """What the gates of a page find in the middle and at the end of each beat."""
    return faults_of(shot, observe(shot))


def faults_of(shot: Shot, view: View) -> list[str]:
    """What the gates of a page find in what has been seen of a shot."""
    result = load(shot.result_path)
    subject = GateInput(shot.clip, result, ClipText.of(result), (view,))
    return [str(finding) for gate in PAGE_GATES for finding in gate.run(subject)]


class _SeenEnough(BaseException):
    """Ends a playing after the last moment that is looked at; no mistake of the scene's."""


def stop_at(
    shot: Shot, moments: list[Fraction], look: Callable[[ExplainerScene, Fraction], None]
) -> None:
    """Play the shot up to the last of the moments and call `look` with the scene at each."""

    def see(t_s: Fraction) -> None:
        look(scene, t_s)
        if t_s == moments[-1]:
            raise _SeenEnough

    with suppress(_SeenEnough), open_scene(shot, iter(moments), see) as scene:
        scene.setup()
        scene.construct()


def at_ends(shot: Shot, look: Callable[[ExplainerScene], V]) -> dict[str, V]:
    """What `look` finds in the scene at the end of each beat, by the name of the beat."""
    found: dict[str, V] = {}

    def see(scene: ExplainerScene, _: Fraction) -> None:
        found[scene.current_beat()] = look(scene)

    stop_at(shot, middles_and_ends(timeline_of(shot))[1::2], see)
    return found


def drawn(scene: ExplainerScene) -> dict[str, Rows]:
    """The columns that each mark on the stage draws, by the name of the mark."""
    marks = (part for part in scene.parts if part.presence.get_value() > 0)
    return {mark.part_name: mark.drawn() for mark in marks if isinstance(mark, Mark)}


def stop_at_ends_of_beats(shot: Shot, look: Callable[[ExplainerScene], None]) -> None:
    """Play the shot and call `look` with the scene at the end of each beat, as it is left.

    When beats end need not be known, so that one playing is enough.
    """
    with open_scene(shot, iter(()), lambda _: None) as scene:
        end_beat = scene.clock.end_beat

        def look_and_end(*ended: Any) -> None:
            scene.update_mobjects(0)
            look(scene)
            end_beat(*ended)

        scene.clock.end_beat = look_and_end  # type: ignore[method-assign]
        scene.setup()
        scene.construct()


@contextmanager
def open_scene(
    shot: Shot, moments: Iterator[Fraction], look: Callable[[Fraction], None]
) -> Iterator[ExplainerScene]:
    """The shot's scene, ready to play."""
    with shots.scene_of(shot, moments, look) as scene:
        yield scene
