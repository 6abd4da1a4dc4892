"""Render one foreign scene: resolve the request, play the scene, publish its files."""

from collections.abc import Callable

from mlu_anim.pipeline.foreign.children import play_all
from mlu_anim.pipeline.foreign.plan import ScenePlan
from mlu_anim.pipeline.foreign.publish import planned_files, publish, staging_folder
from mlu_anim.pipeline.foreign.request import ForeignRequest
from mlu_anim.pipeline.foreign.resolve import resolve
from mlu_anim.system.progress import Progress, Rendered

__all__ = ["ForeignRequest", "dry_run", "render"]


def dry_run(request: ForeignRequest) -> dict[str, str]:
    """Return the paths of the files that `render` would write, each with a note.

    The scene is not run.
    """
    return planned_files(resolve(request))


def render(request: ForeignRequest, report: Callable[[Progress], None]) -> Rendered:
    """Play the scene once per frame rate, each time in a child process, and publish its files.

    No file gets its final name before all films and pictures are complete; the manifest is last.
    """
    plan = resolve(request)
    with staging_folder(plan) as staging:
        playings = [playing.into(staging) for playing in plan.playings]
        results = play_all(playings, _n_at_once(plan), _frame_counter(plan.clip, report))
        return publish(plan, results)


def _n_at_once(plan: ScenePlan) -> int:
    """Return the number of playings that may run in parallel.

    It is 1 for a scene with sound: speech plug-ins write files of the same names in each playing,
    so the second playing must wait, and then uses the files of the first.
    """
    source = plan.reference.path.read_bytes()
    makes_sound = b"voiceover" in source or b"add_sound" in source
    return 1 if makes_sound else plan.n_jobs


def _frame_counter(clip: str, report: Callable[[Progress], None]) -> Callable[[int], None]:
    """Return a function that reports the number of frames drawn; their total is not known."""
    report(Progress(clip, "frames drawn:", 0, 0))
    return lambda n_frames: report(Progress(clip, "frames drawn:", n_frames, 0))
