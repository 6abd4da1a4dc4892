"""A film of pictures that were kept exactly, to be looked at as often as a format needs."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av

from mlu_anim.encoding._lossless_pictures import stored_frames
from mlu_anim.encoding._picture_schedule import Pace, Showing, showings


@dataclass(frozen=True)
class KeptFilm:
    """Distinct pictures in lossless files, and when each begins.

    `starts`: the first frame of each picture, rising from 0, in frames of `pace.fps`.
    """

    sources: tuple[Path, ...]
    starts: tuple[int, ...]
    n_frames: int
    pace: Pace
    width_px: int
    height_px: int

    def schedule(self, every: int = 1) -> list[Showing]:
        """When pictures are shown if only every so manieth frame is; the last stays in any case."""
        numbers = shown_of_every(self.starts, self.n_frames, every)
        begun = [-(-self.starts[number] // every) * every for number in numbers]
        begun[-1] = min(begun[-1], max(self.starts[-1], 0))
        schedule = showings(begun, self.n_frames, self.pace)
        return [Showing(numbers[each.picture], each.start_s) for each in schedule]

    def picture_at(self, frame: int) -> int:
        """The number of the picture that a frame of the film shows."""
        return bisect_right(self.starts, frame) - 1

    def some_frames(self, numbers: Iterable[int]) -> dict[int, av.VideoFrame]:
        """Certain pictures, by their numbers."""
        wanted = set(numbers)
        return {number: f for number, f in enumerate(self.frames()) if number in wanted}

    def frames(self) -> Iterator[av.VideoFrame]:
        """All pictures, in order."""
        for source in self.sources:
            yield from stored_frames(source)

    def shown(self, schedule: Sequence[Showing]) -> Iterator[av.VideoFrame]:
        """The pictures as they are shown; each is decoded once, except the one that leads in."""
        waiting = self.frames()
        current, position = next(waiting), 0
        for showing in schedule[:-1]:
            if showing.start_s < self.pace.lead_in_s and showing.picture:
                *_, last = stored_frames(self.sources[-1])
                yield last
                continue
            while position < showing.picture:
                current, position = next(waiting), position + 1
            yield current


def shown_of_every(starts: Sequence[int], n_frames: int, every: int) -> list[int]:
    """The pictures that are to be seen at every so manieth frame, and the last one."""
    ends = [*starts[1:], n_frames]
    seen = [
        number
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
        if -(-start // every) * every < end
    ]
    return seen if seen[-1] == len(starts) - 1 else [*seen, len(starts) - 1]
