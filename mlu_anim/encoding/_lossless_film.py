"""A film whose pictures are stored losslessly and can be decoded as often as a format needs."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av

from mlu_anim.encoding._lossless_pictures import stored_frames
from mlu_anim.encoding._picture_schedule import ScheduledPicture, Timing, schedule_pictures


@dataclass(frozen=True)
class LosslessFilm:
    """Distinct pictures in lossless files, and the frame at which each begins.

    `starts`: the first frame of each picture, rising from 0, in frames of `timing.fps`.
    """

    sources: tuple[Path, ...]
    starts: tuple[int, ...]
    n_frames: int
    timing: Timing
    width_px: int
    height_px: int

    def schedule(self, every: int = 1) -> list[ScheduledPicture]:
        """Return the pictures and their start times if only every `every`-th frame is shown.

        The last picture is always kept. The last entry marks the end of the film.
        """
        numbers = shown_of_every(self.starts, self.n_frames, every)
        starts = [-(-self.starts[number] // every) * every for number in numbers]
        starts[-1] = min(starts[-1], max(self.starts[-1], 0))
        schedule = schedule_pictures(starts, self.n_frames, self.timing)
        return [ScheduledPicture(numbers[entry.picture], entry.start_s) for entry in schedule]

    def picture_at(self, frame: int) -> int:
        """Return the number of the picture that a frame of the film shows."""
        return bisect_right(self.starts, frame) - 1

    def some_frames(self, numbers: Iterable[int]) -> dict[int, av.VideoFrame]:
        """Return the pictures with the given numbers, by number; the first picture has number 0."""
        wanted = set(numbers)
        return {number: f for number, f in enumerate(self.frames()) if number in wanted}

    def frames(self) -> Iterator[av.VideoFrame]:
        """Yield all pictures, in order."""
        for source in self.sources:
            yield from stored_frames(source)

    def shown(self, schedule: Sequence[ScheduledPicture]) -> Iterator[av.VideoFrame]:
        """Yield the pictures of a schedule; each is decoded once, except that of the lead-in."""
        frames = self.frames()
        current, position = next(frames), 0
        for entry in schedule[:-1]:
            if entry.start_s < self.timing.lead_in_s and entry.picture:
                *_, last = stored_frames(self.sources[-1])
                yield last
                continue
            while position < entry.picture:
                current, position = next(frames), position + 1
            yield current


def shown_of_every(starts: Sequence[int], n_frames: int, every: int) -> list[int]:
    """Return the numbers of the pictures that every `every`-th frame shows, and the last number."""
    ends = [*starts[1:], n_frames]
    shown = [
        number
        for number, (start, end) in enumerate(zip(starts, ends, strict=True))
        if -(-start // every) * every < end
    ]
    return shown if shown[-1] == len(starts) - 1 else [*shown, len(starts) - 1]
