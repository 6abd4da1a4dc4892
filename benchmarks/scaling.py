"""How the time of a film would fall with more workers than this machine has cores.

The slices and their measured costs are handed out as `render` hands them out; what no worker can
share, starting and joining, is the difference to a measured run.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks.encoder_alone import Limit
from mlu_anim.rendering.work_sharing import PieceQueue, PieceRange

WORKERS = (1, 2, 4, 8, 16, 32, 64)


@dataclass(frozen=True)
class ScalingPoint:
    """A film with so many workers. `speed_up`: against one worker."""

    n_workers: int
    wall_s: float
    speed_up: float


def simulated(
    limit: Limit, wall_of_one_s: float, workers: Sequence[int] = WORKERS
) -> list[ScalingPoint]:
    """The film's time for each number of workers, from the costs of its slices.

    `wall_of_one_s`: measured with one worker, whole process.
    """
    alone_s = makespan_s(limit, 1)
    unshared_s = max(0.0, wall_of_one_s - alone_s)
    walls = [unshared_s + makespan_s(limit, n) for n in workers]
    first = unshared_s + alone_s
    return [ScalingPoint(n, wall, first / wall) for n, wall in zip(workers, walls, strict=True)]


def makespan_s(limit: Limit, n_workers: int) -> float:
    """When the last worker is done; slices are given out as `render` gives them out."""
    costs = [each.draw_s + each.encode_s for each in limit.slices]
    pieces = PieceQueue([len(costs)])
    working: list[tuple[float, int, PieceRange]] = []

    def begin(at_s: float, worker: int) -> None:
        share = pieces.take()
        if share is not None:  # its first slice is reached by playing the scene up to there
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
    """The same film told over and over: slices and playing grow with it."""
    length_s = limit.slices[-1].end_s
    slices = [
        replace(s, first_s=s.first_s + n * length_s, end_s=s.end_s + n * length_s)
        for n in range(times)
        for s in limit.slices
    ]
    return replace(limit, slices=tuple(slices), play_s=limit.play_s * times)
