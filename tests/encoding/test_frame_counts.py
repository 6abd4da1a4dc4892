"""Every format stores exactly the frames that it was given, wherever pictures are held.

A film is described by the frames at which its picture changes. It is written frame by frame, as
users' scenes are, and joined from segments, as our clips are; then each frame is checked.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from mlu_anim.encoding.writer import EFFORTS, FILMS, FileFacts, open_segment, open_writer
from tests.encoding.charts import decoded
from tests.encoding.test_animated_images import delays_s
from tests.encoding.test_joined_films import opened_frames

SIDE_PX = 64
WHOLE, JOINED = "whole", "joined"
FILM_RATES = (Fraction(25, 2), Fraction(15), Fraction(30000, 1001), Fraction(30), Fraction(60))
GIF_RATES = (Fraction(10), Fraction(25, 2), Fraction(20))
FORMATS = (
    ("mp4", False),
    ("webm", False),
    ("webm", True),
    ("mov", False),
    ("mov", True),
    ("gif", False),
    ("webp", False),
    ("webp", True),
    ("apng", False),
    ("apng", True),
)
TICKS_S = {"webm": Fraction(1, 1000), "webp": Fraction(1, 1000)}
"""The unit to which a format rounds times; other formats store them exactly."""
_LEVELS = (20, 110, 200, 65, 155, 245)


@dataclass(frozen=True)
class FilmPlan:
    """`changes`: the frames at which a new picture begins.  `cuts`: where segments begin."""

    fps: Fraction
    n_frames: int
    changes: tuple[int, ...]
    cuts: tuple[int, ...]
    quality: str = "draft"
    effort: str = "fast"

    def level_at(self, frame: int) -> int:
        """Return the brightness of a frame's picture."""
        return _LEVELS[(bisect_right(self.changes, frame) - 1) % len(_LEVELS)]


@st.composite
def film_plans(draw: st.DrawFn, rates: Sequence[Fraction] = FILM_RATES) -> FilmPlan:
    """Films that often end, or change, near the end of a segment."""
    fps = draw(st.sampled_from(rates))
    segment = int(2 * fps)
    beside = st.sampled_from([segment + n for n in (-1, 0, 1)] + [2 * segment, 2 * segment + 1])
    n_frames = draw(beside | st.integers(1, 2 * segment + 2))
    places = st.sets((beside | st.integers(1, n_frames)).filter(lambda n: n < n_frames), max_size=4)
    changes, cuts = ((0, *sorted(draw(places))) for _ in range(2))
    return FilmPlan(
        fps,
        n_frames,
        changes,
        cuts,
        draw(st.sampled_from(("draft", "standard"))),
        draw(st.sampled_from(EFFORTS)),
    )


def held(fps: Fraction, n_frames: int) -> FilmPlan:
    """A film of one picture, in segments of two seconds."""
    return FilmPlan(fps, n_frames, (0,), tuple(range(0, n_frames, int(2 * fps))))


def flat(level: int, *, transparent: bool) -> NDArray[np.uint8]:
    """A picture of one gray level; if transparent, only its left half is opaque."""
    picture = np.full((SIDE_PX, SIDE_PX, 4), level, np.uint8)
    picture[:, :, 3] = 255
    if transparent:
        picture[:, SIDE_PX // 2 :] = 0
    return picture


def written(path: Path, plan: FilmPlan, way: str, *, transparent: bool) -> FileFacts:
    """Write the film of a plan, frame by frame or joined from segments."""
    form = {
        "width_px": SIDE_PX,
        "height_px": SIDE_PX,
        "fps": plan.fps,
        "quality": plan.quality,
        "effort": plan.effort,
    }
    form["transparent"] = transparent
    writer = open_writer(path, lead_in_s=Fraction(0), **form)  # type: ignore[arg-type]
    if way == WHOLE:
        for frame in plan.changes:
            picture = flat(plan.level_at(frame), transparent=transparent)
            writer.write(picture, frame / plan.fps)
    else:
        for number, (first, end) in enumerate(pairwise([*plan.cuts, plan.n_frames])):
            slice_path = path.with_name(f"{number}.slice")
            segment = open_segment(slice_path, path, **form)  # type: ignore[arg-type]
            for frame in [first, *(f for f in plan.changes if first < f < end)]:
                picture = flat(plan.level_at(frame), transparent=transparent)
                segment.write(picture, frame - first)
            segment.finish(end - first)
            writer.take(slice_path, end - first)
    facts = writer.finish(plan.n_frames / plan.fps)
    writer.publish()
    return facts


def stored_pictures(path: Path, *, transparent: bool) -> list[tuple[Fraction, int]]:
    """Return the start of each stored picture, and the brightness of its left half's center."""
    if path.suffix == ".webm" and transparent:
        frames = [
            ((f.pts or 0) * Fraction(f.time_base or 0), f.to_ndarray(format="rgb24"))
            for f in opened_frames(path)
        ]
    else:
        frames = list(decoded(path))
    if path.suffix in (".apng", ".webp"):  # FFmpeg and Pillow round these times
        starts_s = accumulate(delays_s(path), initial=Fraction(0))
        frames = [(start_s, rgb) for start_s, (_, rgb) in zip(starts_s, frames, strict=False)]
    return [(t_s, int(rgb[SIDE_PX // 2, SIDE_PX // 4, 0])) for t_s, rgb in frames]


def require_exact_frames(
    folder: Path, plan: FilmPlan, form: str, way: str, *, transparent: bool
) -> None:
    """Write a film, read the file again, and check each of its frames."""
    path = folder / f"film.{form}"
    facts = written(path, plan, way, transparent=transparent)
    tick_s = TICKS_S.get(form, Fraction(0))
    is_still = form == "webp" and facts.n_frames == 1  # a still has no duration
    if not is_still:
        assert abs(facts.duration_s - plan.n_frames / plan.fps) <= tick_s / 2
        if form in FILMS:
            assert abs(_duration_s(path) - plan.n_frames / plan.fps) <= max(tick_s, _MICROSECOND)
    pictures = stored_pictures(path, transparent=transparent)
    assert len(pictures) == facts.n_frames
    if form in ("mp4", "mov"):
        assert [t_s for t_s, _ in pictures] == [n / plan.fps for n in range(plan.n_frames)]
    starts_s = [t_s for t_s, _ in pictures]
    for frame in range(plan.n_frames):
        t_s = frame / plan.fps + tick_s
        _, level = pictures[bisect_right(starts_s, t_s) - 1]
        assert abs(level - plan.level_at(frame)) <= 12, frame


_MICROSECOND = Fraction(1, 1_000_000)


def _duration_s(path: Path) -> Fraction:
    """Return the duration of a film as a player would show it."""
    with av.open(str(path)) as container:
        return Fraction(container.duration or 0, 1_000_000)


@pytest.mark.parametrize("way", [WHOLE, JOINED])
@pytest.mark.parametrize(("form", "transparent"), FORMATS)
def test_every_frame_is_stored(
    tmp_path_factory: pytest.TempPathFactory, form: str, transparent: bool, way: str
) -> None:
    rates = GIF_RATES if form == "gif" else FILM_RATES

    @settings(max_examples=4)
    @given(film_plans(rates))
    @example(held(rates[0], int(2 * rates[0]) + 1))
    @example(held(rates[1], int(4 * rates[1]) + 1))
    @example(held(rates[1], 1))
    @example(FilmPlan(rates[0], 24, (0, 1, 3), (0,)))
    @example(FilmPlan(rates[1], 32, (0, 1, 3), (0, 1, 31), effort="small"))
    def every_frame_is_stored(plan: FilmPlan) -> None:
        folder = tmp_path_factory.mktemp("film")
        require_exact_frames(folder, plan, form, way, transparent=transparent)

    every_frame_is_stored()
