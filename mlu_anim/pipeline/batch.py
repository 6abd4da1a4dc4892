"""Render several clips one after the other, and report each when it ends."""

import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mlu_anim.pipeline import opening
from mlu_anim.pipeline.course_file import placed
from mlu_anim.pipeline.jobs import Job, Report
from mlu_anim.pipeline.outcomes import Outcome, failed_line, planned
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.system import author_mistakes, terminal
from mlu_anim.system.errors import BadInput, MluAnimError, RenderFailed, UsageError, worst
from mlu_anim.system.problems import Problems

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Job", "render_each"]


def render_each(
    jobs: Sequence[Job],
    *,
    as_json: bool,
    dry_run: bool,
    keep_going: bool = False,
    opens: bool = False,
    problems: Problems | None = None,
) -> int:
    """Render all jobs in order and return the worst exit code.

    All jobs are checked first. If one of them cannot be rendered, nothing is rendered: the errors
    of all jobs are raised, together with the earlier ones in `problems`.

    `as_json`: print a JSON object for each file instead of its path.
    `dry_run`: only print the files that would be written.
    `keep_going`: go on after a job that fails.
    `opens`: show the result in the user's browser at the end.
    """
    problems = problems or Problems()
    jobs = _once_each(jobs)
    plans = _check(jobs, as_json, problems, opens_files=dry_run or len(jobs) > 1)
    problems.raise_any()
    if not dry_run:
        run = _Run(jobs, as_json, keep_going)
        exit_code = run.exit_code()
        if opens:
            opening.open_outcomes(run.outcomes)
        return exit_code
    for job, plan in zip(jobs, plans, strict=True):
        for line in planned(job.request.clip, job.base, plan).lines(as_json):
            terminal.put(line)
    if len(jobs) > 1:
        terminal.print_note(f"{len(jobs)} renderings, {sum(map(len, plans))} files")
    return 0


def _once_each(jobs: Sequence[Job]) -> list[Job]:
    """Return the first job of each different request, in order.

    Prints the number of dropped jobs if a course file asks for them.
    """
    first = {job.request: job for job in reversed(jobs)}
    different = [job for job in jobs if first[job.request] is job]
    if any(job.where for job in jobs) and len(different) < len(jobs):
        n_repeats = len(jobs) - len(different)
        terminal.print_note(f"{n_repeats} of {len(jobs)} renderings repeat another one")
    return different


def _check(
    jobs: Sequence[Job], as_json: bool, problems: Problems, *, opens_files: bool
) -> list[Mapping[str, str]]:
    """Return, for each job, the paths that it would write, each with a note.

    The errors of all jobs are added to `problems`; two jobs that would write the same file are an
    error, too. `opens_files`: also check the contents of the user's tables and models.
    """
    plans: list[Mapping[str, str]] = []
    by_path: dict[Path, Job] = {}
    problems_of = [Problems() for _ in jobs]
    for job, own in zip(jobs, problems_of, strict=True):
        plans.append(job.check(own))
        with own.collecting(), placed(job.where):
            other = by_path.setdefault(job.base.resolve(), job)
            if other is not job:
                own.add(_same_file(other, job))
    if opens_files:
        _look_into_files(jobs, problems_of)
    for job, own in zip(jobs, problems_of, strict=True):
        for error in own.errors:
            problems.add(error)
            if as_json:
                terminal.put(failed_line(job.request.clip, error))
    return plans


def _look_into_files(jobs: Sequence[Job], problems_of: Sequence[Problems]) -> None:
    """Check the tables and models that the jobs read; add the errors to each job's problems."""
    inputs_of = [job.inputs_to_check() for job in jobs]
    different = list(dict.fromkeys(inputs for inputs in inputs_of if inputs is not None))
    if not different:
        return
    from mlu_anim.results import compute

    errors_of = compute.find_input_errors(different)
    for job, inputs, own in zip(jobs, inputs_of, problems_of, strict=True):
        for error in errors_of.get(inputs, ()) if inputs is not None else ():
            with own.collecting(), placed(job.where):
                raise error


def _same_file(one: Job, other: Job) -> MluAnimError:
    kind = BadInput if one.where or other.where else UsageError
    if one.where and one.where == other.where:
        hint = 'Let their name differ: name = "roc-{title}", with any key of the table in braces.'
        return kind(f"{one.where}: several renderings would be {other.base}.json", hint=hint)
    named = " and ".join(job.where or job.request.clip for job in (one, other))
    hint = "Give one a name of its own (name, or --name), or join their formats."
    return kind(f"{named} would both be {other.base}.json", hint=hint)


class _Run:
    """Renders checked jobs in order, and reports and collects their outcomes."""

    def __init__(self, jobs: Sequence[Job], as_json: bool, keep_going: bool) -> None:
        self._jobs, self._as_json, self._keep_going = jobs, as_json, keep_going
        self.outcomes: list[Outcome] = []

    def exit_code(self) -> int:
        """Render the jobs and return the worst exit code.

        Jobs that a failure or an interruption left out are reported as "not started".
        """
        begun_s = time.perf_counter()
        try:
            with terminal.progress() as report, SharedWorkers() as shared:
                for number, job in enumerate(self._jobs, start=1):
                    self._render(job, _numbered(report, job, number, len(self._jobs)), shared)
                    if self.outcomes[-1].exit_code and not self._keep_going:
                        break
        finally:
            for job in self._jobs[len(self.outcomes) :]:
                self._report(Outcome(job.request.clip, job.base, "not started"))
            if len(self._jobs) > 1:
                from mlu_anim.pipeline import outcome_table

                outcome_table.show(self.outcomes, time.perf_counter() - begun_s)
        return worst([outcome.exit_code for outcome in self.outcomes])

    def _render(self, job: Job, report: Report, shared: SharedWorkers) -> None:
        failed = Outcome(job.request.clip, job.base, "failed")
        begun_s = time.perf_counter()
        try:
            with author_mistakes.locate_author_mistakes():
                outcome = job.render(report, shared)
        except MluAnimError as error:
            terminal.print_error(error)
            outcome = replace(failed, error=error)
        except Exception as error:  # a bug of ours in one clip must not stop the other clips
            traceback.print_exc()
            outcome = replace(failed, error=RenderFailed(f"{type(error).__name__}: {error}"))
        except BaseException:
            self._report(replace(failed, status="interrupted"))
            raise
        for note in outcome.notes:
            terminal.print_note(f"{outcome.clip}: {note}")
        self._report(replace(outcome, seconds=time.perf_counter() - begun_s))

    def _report(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        for line in outcome.lines(self._as_json):
            terminal.put(line)


def _numbered(report: Callable[[terminal.Step], None], job: Job, number: int, total: int) -> Report:
    """Return a progress callback that shows `number/total` before the name of the job's files.

    Returns `report` itself if there is only one job.
    """
    if total == 1:
        return report
    label = f"{number}/{total} {job.base.name}"
    return lambda step: report(replace(step, clip=label))
