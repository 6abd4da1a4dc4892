"""A job: one of the renderings of a command, of a clip or a user's own manim scene."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from mlu_anim.pipeline.course_file import placed
from mlu_anim.pipeline.file_names import paths_of
from mlu_anim.pipeline.outcomes import Outcome, files_of, notes_of
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.rendering.shared_workers import SharedWorkers
from mlu_anim.system.problems import Problems
from mlu_anim.system.progress import Progress

if TYPE_CHECKING:
    from mlu_anim.pipeline.foreign.request import ForeignRequest
    from mlu_anim.results.inputs import Inputs

Report = Callable[[Progress], None]


@dataclass(frozen=True)
class Job:
    """One rendering of a clip of this project or of a user's own scene.

    `where`: the place in the course file that asks for it; empty for the command line.
    """

    request: "RenderRequest | ForeignRequest"
    where: str = ""

    @property
    def base(self) -> Path:
        """The path that all files of the job begin with: `renders/roc/roc-dark`."""
        if isinstance(self.request, RenderRequest):
            return paths_of(self.request).base
        from mlu_anim.pipeline.foreign.file_names import names_of

        return names_of(self.request).planned().base

    def check(self, problems: Problems) -> Mapping[str, str]:
        """Return the paths that the job would write, each with a note.

        Errors that prevent the rendering are added to `problems`; nothing is then returned.
        """
        with problems.collecting(), placed(self.where):
            if isinstance(self.request, RenderRequest):
                from mlu_anim.pipeline import one_clip

                return one_clip.dry_run(self.request)
            from mlu_anim.pipeline.foreign import one_scene

            return one_scene.dry_run(self.request)
        return {}

    def inputs_to_check(self) -> "Inputs | None":
        """Return the inputs of a job whose table or model must be checked for errors.

        None for a job without a table, and for one whose result is in the cache.
        """
        if not isinstance(self.request, RenderRequest):
            return None
        from mlu_anim.pipeline.computing import is_kept
        from mlu_anim.pipeline.resolve import inputs_with_files

        with Problems().collecting():  # errors are ignored here: `check` reports them
            inputs = inputs_with_files(self.request)
            if inputs is not None and not is_kept(inputs, self.request.cache):
                # Seed and settings do not change how a file is read.
                return replace(inputs, seed=None, settings=())
        return None

    def render(self, report: Report, shared: SharedWorkers) -> Outcome:
        """Render the job and return its outcome; raises the errors of the rendering."""
        begun_s = time.perf_counter()
        if isinstance(self.request, RenderRequest):
            from mlu_anim.pipeline import one_clip

            rendered = one_clip.render(self.request, report, shared)
        else:
            from mlu_anim.pipeline.foreign import one_scene

            rendered = one_scene.render(self.request, report)
        # The size and rate in the name of a foreign scene are known only now.
        base = without_suffix(rendered.files[-1])
        return Outcome(
            clip=self.request.clip,
            base=base,
            status="unchanged" if rendered.was_there else "written",
            seconds=time.perf_counter() - begun_s,
            files=files_of(base, rendered.files, rendered.manifest, rendered.cuts),
            alt=rendered.manifest.get("alt"),
            notes=(*notes_of(rendered.manifest), *rendered.notes),
        )


def without_suffix(manifest: Path) -> Path:
    """Return the path of a manifest without `.json`: the common beginning of its files' paths."""
    return manifest.with_name(manifest.name.removesuffix(".json"))
