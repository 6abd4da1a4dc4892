"""Render one clip: all steps from a request to published files."""

from collections.abc import Callable
from dataclasses import replace

from mlu_anim.pipeline.cleaning import cleaned, remove_leftovers
from mlu_anim.pipeline.computing import compute_result, find_result, require_words_for
from mlu_anim.pipeline.drawing import draw
from mlu_anim.pipeline.joining import open_files
from mlu_anim.pipeline.placing import place
from mlu_anim.pipeline.plan import ClipPlan
from mlu_anim.pipeline.publish import planned_files, publish, published_before
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.pipeline.resolve import resolve
from mlu_anim.rendering.executor import Executor
from mlu_anim.rendering.shared_workers import SharedWorkers, workers_for
from mlu_anim.results.result import Result
from mlu_anim.system import temporary_files
from mlu_anim.system.progress import Progress, Rendered

__all__ = ["Progress", "RenderRequest", "Rendered", "dry_run", "render"]


def dry_run(request: RenderRequest) -> dict[str, str]:
    """Return the paths of the files that `render` would write, each with a note.

    Nothing is computed. Raises UsageError, BadInput, or SeveralErrors if several options are wrong.
    """
    return planned_files(resolve(request))


def render(
    request: RenderRequest,
    report: Callable[[Progress], None],
    shared: SharedWorkers | None = None,
) -> Rendered:
    """Compute, place, draw, encode and publish one clip; files that are up to date are left alone.

    No file gets its final name before all films and pictures are complete; the manifest is last.
    `shared`: worker processes to use for several clips; None to start some for this clip alone.
    """
    plan = resolve(request)
    known = find_result(plan)
    reasons = ["computed: this has not been computed before"]
    if known is not None:
        before, reasons = _published(plan, known)
        if before is not None:
            remove_leftovers(plan.paths.folder)  # a run may have been killed after its manifest
            return before
    with (
        cleaned(plan.paths.folder, plan.cache),
        workers_for(shared, plan.n_jobs, one_core_is_busy=known is None) as executor,
    ):
        # Workers load manim while the result is computed.
        result = compute_result(plan, report) if known is None else known
        require_words_for(result, plan.own_words)
        rendered = _make(plan, result, executor, report)
    notes = (*(reasons if plan.explains else ()), *rendered.notes)
    return replace(rendered, notes=notes)


def _make(
    plan: ClipPlan, result: Result, executor: Executor, report: Callable[[Progress], None]
) -> Rendered:
    with temporary_files.scratch_folder() as scratch:
        placed = place(plan, result, executor, scratch)
        with open_files(placed) as files:
            drawing = draw(plan.clip, placed, executor, plan.cache, scratch, report)
            return publish(plan, placed, drawing, files, report)


def _published(plan: ClipPlan, result: Result) -> tuple[Rendered | None, list[str]]:
    """Return the published files if they are up to date, else None and the reasons to draw again.

    Without a cache (`--no-cache`) the answer is always None, without reasons.
    """
    if plan.cache is None:
        return None, []
    before, reasons = published_before(plan, result)
    return (None, [f"drawn again: {reason}" for reason in reasons]) if reasons else (before, [])
