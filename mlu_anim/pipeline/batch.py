"""Render several clips one after the other, and report each as it ends."""

import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mlu_anim.bundle import paths
from mlu_anim.bundle.request import RenderRequest
from mlu_anim.pipeline.course_file import placed
from mlu_anim.pipeline.outcomes import Outcome, failed_line, files_of, planned, told_of
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.system import author_mistakes, terminal
from mlu_anim.system.errors import BadInput, MluAnimError, RenderFailed, UsageError, worst
from mlu_anim.system.problems import Problems
from mlu_anim.system.progress import Progress

if TYPE_CHECKING:
    from mlu_anim.pipeline.foreign_pipeline import ForeignRequest

Report = Callable[[Progress], None]


@dataclass(frozen=True)
class Job:
    """One rendering of a clip of ours or a scene of the user's.

    `where`: what in which file asks for it, empty for the command line.
    """

    request: "RenderRequest | ForeignRequest"
    where: str = ""

    @property
    def base(self) -> Path:
        """The path of its files, without what follows the common name."""
        if isinstance(self.request, RenderRequest):
            return _base(paths.path(self.request, ".json"))
        from mlu_anim.pipeline import foreign_pipeline

        return _base(foreign_pipeline.manifest_path(self.request))

    def plan(self, problems: Problems) -> Mapping[str, str]:
        """Return the paths that it would write, each with a note; adds errors that prevent it."""

        @contextmanager
        def collect() -> Iterator[None]:
            with problems.collecting(), placed(self.where):
                yield

        with collect():
            if isinstance(self.request, RenderRequest):
                from mlu_anim.pipeline import one_clip

                return one_clip.dry_run(self.request, collect)
            from mlu_anim.pipeline import foreign_pipeline

            return foreign_pipeline.dry_run(self.request)
        return {}

    def render(self, report: Report, shared: SharedWorkers) -> Outcome:
        """Make it; raises what the pipelines raise."""
        cuts, base = {}, self.base
        begun_s = time.perf_counter()
        if isinstance(self.request, RenderRequest):
            from mlu_anim.pipeline import one_clip
            from mlu_anim.pipeline.streams import streams

            made = one_clip.render(self.request, report, shared)
            cuts = {s.output.target: s.cut.name for s in streams(self.request)}
        else:
            from mlu_anim.pipeline import foreign_pipeline

            made = foreign_pipeline.render(self.request, report)
            base = _base(made.files[-1])  # size and rate in the name are known only now
        return Outcome(
            clip=self.request.clip,
            base=base,
            status="unchanged" if made.was_there else "written",
            seconds=time.perf_counter() - begun_s,
            files=files_of(base, made.files, made.manifest, cuts),
            alt=made.manifest.get("alt"),
            notes=(*told_of(made.manifest), *made.notes),
        )


def render_each(
    jobs: Sequence[Job],
    *,
    as_json: bool,
    dry_run: bool,
    keep_going: bool = False,
    problems: Problems | None = None,
) -> int:
    """Render all, up to the first failure or going on after it; returns the worst exit code.

    Nothing is rendered if one of them cannot be; all errors are then raised together with
    `problems`, those found before. Prints on stdout the path of each file, or with as_json an
    object per file.
    """
    problems = problems or Problems()
    jobs = _once_each(jobs)
    plans = _plans(jobs, as_json, problems, look_into_files=dry_run or len(jobs) > 1)
    problems.raise_any()
    if not dry_run:
        return _Run(jobs, as_json, keep_going).exit_code()
    for job, plan in zip(jobs, plans, strict=True):
        for line in planned(job.request.clip, job.base, plan).lines(as_json):
            terminal.put(line)
    if len(jobs) > 1:
        terminal.print_note(f"{len(jobs)} renderings, {sum(map(len, plans))} files")
    return 0


def _once_each(jobs: Sequence[Job]) -> list[Job]:
    """The jobs without those that ask for the very same again."""
    first = {job.request: job for job in reversed(jobs)}
    found = [job for job in jobs if first[job.request] is job]
    if any(job.where for job in jobs) and len(found) < len(jobs):
        terminal.print_note(
            f"{len(jobs) - len(found)} of {len(jobs)} renderings are asked for twice"
        )
    return found


def _plans(
    jobs: Sequence[Job], as_json: bool, problems: Problems, *, look_into_files: bool
) -> list[Mapping[str, str]]:
    """Return the files that each job would write.

    Adds an error for each job that cannot be made, and for two jobs that would write one file.
    """
    plans: list[Mapping[str, str]] = []
    by_path: dict[Path, Job] = {}
    wrong = [Problems() for _ in jobs]
    for job, own in zip(jobs, wrong, strict=True):
        plans.append(job.plan(own))
        with own.collecting(), placed(job.where):
            other = by_path.setdefault(job.base.resolve(), job)
            if other is not job:
                own.add(_same_file(other, job))
    if look_into_files:
        _look_into_files(jobs, wrong)
    for job, own in zip(jobs, wrong, strict=True):
        for error in own.errors:
            problems.add(error)
            if as_json:
                terminal.put(failed_line(job.request.clip, error))
    return plans


def _look_into_files(jobs: Sequence[Job], wrong: Sequence[Problems]) -> None:
    """Add the errors in the tables and models of the jobs."""
    if not any(isinstance(job.request, RenderRequest) for job in jobs):
        return  # users' scenes have no inputs: nothing heavy is loaded for them
    from mlu_anim.pipeline import one_clip
    from mlu_anim.results import compute

    asked: list[compute.Inputs | None] = []
    for job in jobs:
        found, request = None, job.request
        if isinstance(request, RenderRequest) and (request.data or request.predictions):
            with Problems().collecting():  # reported by its plan
                inputs = one_clip.inputs_of(request, Problems().collecting)
                is_kept = one_clip.is_kept(request.cache, inputs)
                found = None if is_kept else replace(inputs, seed=None, settings=())
        asked.append(found)
    different = list(dict.fromkeys(each for each in asked if each is not None))
    answers = compute.find_input_errors(different) if different else {}
    for job, read, own in zip(jobs, asked, wrong, strict=True):
        for error in answers.get(read, ()) if read is not None else ():
            with own.collecting(), placed(job.where):
                raise error


def _same_file(one: Job, other: Job) -> MluAnimError:
    kind = BadInput if one.where or other.where else UsageError
    if one.where and one.where == other.where:
        hint = 'Let their name differ: name = "roc-{title}", with any key of the table in braces.'
        return kind(f"{one.where}: several renderings would be {other.base}.json", hint=hint)
    named = " and ".join(each.where or each.request.clip for each in (one, other))
    hint = "Give one a name of its own (name, or --name), or join their formats."
    return kind(f"{named} would both be {other.base}.json", hint=hint)


class _Run:
    """Jobs that are done in order, and what has come of each."""

    def __init__(self, jobs: Sequence[Job], as_json: bool, keep_going: bool) -> None:
        self._jobs, self._as_json, self._keep_going = jobs, as_json, keep_going
        self._outcomes: list[Outcome] = []

    def exit_code(self) -> int:
        """Do them all, and tell of those that were not done; gives the worst exit code."""
        begun_s = time.perf_counter()
        try:
            with terminal.progress() as report, SharedWorkers() as shared:
                for number, job in enumerate(self._jobs, start=1):
                    self._do(job, _numbered(report, job, number, len(self._jobs)), shared)
                    if self._outcomes[-1].exit_code and not self._keep_going:
                        break
        finally:
            for job in self._jobs[len(self._outcomes) :]:
                self._take(Outcome(job.request.clip, job.base, "not started"))
            if len(self._jobs) > 1:
                from mlu_anim.pipeline import outcome_table

                outcome_table.show(self._outcomes, time.perf_counter() - begun_s)
        return worst([outcome.exit_code for outcome in self._outcomes])

    def _do(self, job: Job, report: Report, shared: SharedWorkers) -> None:
        failed = Outcome(job.request.clip, job.base, "failed")
        begun_s = time.perf_counter()
        try:
            with author_mistakes.locate_author_mistakes():
                found = job.render(report, shared)
        except MluAnimError as error:
            terminal.print_error(error)
            found = replace(failed, error=error)
        except Exception as error:  # a mistake of ours in one clip must not cost the others
            traceback.print_exc()
            found = replace(failed, error=RenderFailed(f"{type(error).__name__}: {error}"))
        except BaseException:
            self._take(replace(failed, status="interrupted"))
            raise
        for note in found.notes:
            terminal.print_note(f"{found.clip}: {note}")
        self._take(replace(found, seconds=time.perf_counter() - begun_s))

    def _take(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        for line in outcome.lines(self._as_json):
            terminal.put(line)


def _numbered(report: Callable[[terminal.Step], None], job: Job, number: int, total: int) -> Report:
    """Reports which one of several is being made."""
    if total == 1:
        return report
    label = f"{number}/{total} {job.base.name}"
    return lambda step: report(replace(step, clip=label))


def _base(manifest: Path) -> Path:
    return manifest.with_name(manifest.name.removesuffix(".json"))
