"""Simulate the time of a film with more workers than this machine has cores.

Slices with their measured costs are distributed as in `render`. The time that workers cannot share,
for starting and joining, is the difference from a measured run.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks.encoder_alone import Limit
from mlu_anim.rendering.work_sharing import PieceQueue, PieceRange

WORKERS = (1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True)
class ScalingPoint:
    """The time of a film with a number of workers. `speed_up`: compared with one worker."""

    n_workers: int
    wall_s: float
    speed_up: float


def simulated(
    limit: Limit, wall_of_one_s: float, workers: Sequence[int] = WORKERS
) -> list[ScalingPoint]:
    """The film's time for each number of workers, from the costs of its slices.

    `wall_of_one_s`: the measured time of the whole process with one worker.
    """
    alone_s = makespan_s(limit, 1)
    unshared_s = max(0.0, wall_of_one_s - alone_s)
    walls = [unshared_s + makespan_s(limit, n) for n in workers]
    first = unshared_s + alone_s
    return [ScalingPoint(n, wall, first / wall) for n, wall in zip(workers, walls, strict=True)]


def makespan_s(limit: Limit, n_workers: int) -> float:
    """The time at which the last worker finishes, with slices distributed as in `render`."""
    costs = [cost.draw_s + cost.encode_s for cost in limit.slices]
    pieces = PieceQueue([len(costs)])
    working: list[tuple[float, int, PieceRange]] = []

    def begin(at_s: float, worker: int) -> None:
        share = pieces.take()
        if share is not None:  # a worker plays the scene up to its first slice
            heapq.heappush(working, (at_s + limit.play_s + costs[share.first], worker, share))

    for worker in range(n_workers):
        begin(0.0, worker)
    done_s = 0.0
    while working:
        done_s, worker, share = heapq.heappop(working)
        if pieces.advance(share):
            heapq.heappush(working, (done_s + costs[share.first], worker, share))
        else:
            begin(done_s, worker)
    return done_s


def lengthened(limit: Limit, times: int) -> Limit:
    """The costs of a film that repeats this one `times` times."""
    length_s = limit.slices[-1].end_s
    slices = [
        replace(s, first_s=s.first_s + n * length_s, end_s=s.end_s + n * length_s)
        for n in range(times)
        for s in limit.slices
    ]
    return replace(limit, slices=tuple(slices), play_s=limit.play_s * times)
