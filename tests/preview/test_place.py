"""A moment that is drawn for itself is the moment of the film."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from math import floor

import numpy as np
import pytest

from mlu_anim.rendering.display_list import DisplayList
from mlu_anim.rendering.place import Place, look_at
from mlu_anim.rendering.plan import Shot
from mlu_anim.rendering.shot import measure_timeline, play
from mlu_anim.results.result import load
from mlu_anim.stage.timeline import Timeline
from mlu_anim.stage.variant import Cut, Variant
from tests.kept_results import golden_folder


@pytest.fixture(scope="module")
def shot() -> Shot:
    path = golden_folder("roc") / "result.npz"
    digest = load(path).digest()
    return Shot("roc", path, digest, Variant(), Cut(), (Fraction(1),))


@pytest.fixture(scope="module")
def timeline(shot: Shot) -> Timeline:
    return measure_timeline(shot)


@pytest.fixture(scope="module")
def film(shot: Shot, timeline: Timeline) -> dict[Fraction, DisplayList]:
    shown: dict[Fraction, DisplayList] = {}
    play(shot, timeline, lambda moment: shown.update({moment.t_s: moment.items}))
    return shown


def _look(shot: Shot, place: Place) -> tuple[Place, DisplayList, Timeline]:
    seen: list[tuple[Place, DisplayList]] = []
    timeline = look_at(shot, place, lambda found, items: seen.append((found, items)))
    ((found, items),) = seen
    return found, items, timeline


def _digests(items: DisplayList) -> list[bytes]:
    return [item.digest for item in items]


def _moments(timeline: Timeline) -> Iterator[tuple[int, Fraction]]:
    """A few moments: in the title, in motion, at rest, at the very end."""
    for number, offset_s in ((0, Fraction(0)), (3, Fraction(5, 2)), (4, Fraction(3)), (7, None)):
        beat = timeline.beats[number]
        t_s = beat.end_s - Fraction(1, 2) if offset_s is None else beat.start_s + offset_s
        yield number, Fraction(floor(t_s))


def test_a_moment_is_that_of_the_film(
    shot: Shot, timeline: Timeline, film: dict[Fraction, DisplayList]
) -> None:
    for number, t_s in _moments(timeline):
        beat = timeline.beats[number]
        found, items, measured = _look(shot, Place(beat.name, number, t_s - beat.start_s))
        assert measured == timeline
        assert found == Place(beat.name, number, t_s - beat.start_s)
        assert _digests(items) == _digests(film[t_s])


def test_a_moment_after_the_end_of_its_beat_is_its_last(
    shot: Shot, timeline: Timeline, film: dict[Fraction, DisplayList]
) -> None:
    beat = timeline.beats[4]
    _, items, _ = _look(shot, Place(beat.name, 4, Fraction(500)))
    _, last, _ = _look(shot, Place(beat.name, 4, beat.end_s - beat.start_s - Fraction(1, 100)))
    assert np.array_equal(_digests(items), _digests(last))


def test_a_beat_that_is_gone_gives_way_to_the_nearest(shot: Shot) -> None:
    short = replace(shot, cut=Cut("short"))
    found, _, timeline = _look(short, Place("compare", 7, Fraction(2)))
    assert found == Place("auc", 4)
    assert [beat.name for beat in timeline.beats][4] == "auc"
    assert Place("x", 1, Fraction(2)).within(("a", "b", "c")) == Place("b", 1)
    assert Place("c", 1, Fraction(2)).within(("a", "b", "c")) == Place("c", 2, Fraction(2))
