"""First step of a rendering: turn a request into a plan, which is all that later steps read."""

from contextlib import nullcontext
from dataclasses import fields
from pathlib import Path
from typing import Any

from mlu_anim.bundle.paths import require_inside
from mlu_anim.pipeline.file_names import paths_of
from mlu_anim.pipeline.plan import ClipPlan
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.pipeline.resolve_streams import resolve_streams
from mlu_anim.rendering.workers import default_jobs
from mlu_anim.results import clips, parameters
from mlu_anim.results.inputs import Inputs
from mlu_anim.system.errors import UsageError
from mlu_anim.system.problems import Collect, Problems
from mlu_anim.wording import clip_sentences, words_file
from mlu_anim.wording.own_words import OwnWords

_INPUT_NAMES = tuple(
    field.name for field in fields(Inputs) if field.name not in ("clip", "settings")
)
"""The names of the fields that RenderRequest and Inputs share."""
_NOT_RECORDED = ("out", "clip", "jobs", "cache", "explain")
"""Fields of a request that do not change the files, or that the manifest has elsewhere."""


def resolve(request: RenderRequest) -> ClipPlan:
    """Check a request and return its plan; nothing is computed, and no scene is loaded.

    Raises UsageError or BadInput, or SeveralErrors if several options are wrong.
    """
    problems = Problems()
    own_words = None
    with problems.collecting():
        inputs = resolve_inputs(request, problems.collecting)
        inputs.require_consistent()
    with problems.collecting():
        _require_saved_result_alone(request)
    with problems.collecting():
        own_words = resolve_words(request)
    with problems.collecting():
        clip_sentences.require_beats(request.clip, request.beats)
    with problems.collecting():
        paths = paths_of(request)
        require_inside(request.out, paths.folder)
        streams = resolve_streams(request, paths, own_words)
    problems.raise_any()
    recorded = _recorded_options(request)
    return ClipPlan(
        clip=request.clip,
        inputs=inputs,
        saved_result=request.frozen_result,
        title=request.title,
        own_words=own_words,
        streams=streams,
        formats=request.formats,
        paths=paths,
        recorded_options=recorded,
        file_options=_file_options(recorded),
        wording_file=request.wording,
        cache=request.cache,
        n_jobs=request.jobs or default_jobs(),
        explains=request.explain,
    )


def resolve_inputs(request: RenderRequest, collect: Collect = nullcontext) -> Inputs:
    """Return the inputs from which the result of a request is computed.

    `collect`: returns a context manager that may collect the error of one setting `name=value`,
    which is then left out; by default the first error is raised.
    """
    known = clips.parameters(request.clip)
    settings = {}
    with collect():
        settings = dict(parameters.parse_settings(request.clip, known, request.settings, collect))
    return Inputs(
        clip=clips.module_name(request.clip),
        settings=tuple(sorted(settings.items())),
        **{name: getattr(request, name) for name in _INPUT_NAMES},
    )


def inputs_with_files(request: RenderRequest) -> Inputs | None:
    """Return the inputs of a request that reads the user's data or predictions, else None.

    Wrong settings are left out and not reported.
    """
    if not (request.data or request.predictions):
        return None
    return resolve_inputs(request, Problems().collecting)


def _require_saved_result_alone(request: RenderRequest) -> None:
    """Raise UsageError if a saved result is given along with inputs to compute from."""
    if request.frozen_result is None:
        return
    given = [name for name in _INPUT_NAMES if getattr(request, name) not in (None, (), False)]
    if given or request.settings:
        option = f"--{(given or ['set'])[0].replace('_', '-')}"
        raise UsageError(f"--frozen-result brings a finished result; {option} would not change it")


def resolve_words(request: RenderRequest) -> OwnWords | None:
    """Return the words in the user's wording file; None without a file.

    Raises UsageError or BadInput if the words or the title are wrong for any result.
    """
    if request.title is not None:
        words_file.require_title(request.title)
    return None if request.wording is None else words_file.read_words(request.wording, request.clip)


def _recorded_options(request: RenderRequest) -> dict[str, Any]:
    """Return the request's options for the manifest.

    Only the file names of paths are kept, so that no folder of this machine is published.
    """
    options = {key: value for key, value in vars(request).items() if key not in _NOT_RECORDED}
    for name in ("predictions", "data", "model", "frozen_result", "wording"):
        if options[name] is not None:
            options[name] = Path(options[name]).name
    if request.fps is not None:
        options["fps"] = float(request.fps)
    return options


def _file_options(recorded: dict[str, Any]) -> dict[str, Any]:
    """Return the recorded options that change the bytes of the files: all but the formats.

    If `fps` or `cut` is set, the formats stay: the rate applies to a GIF only if no film or still
    is asked for, and a GIF has the title of a film of the same cut.
    """
    if recorded["fps"] is not None or recorded["cut"] is not None:
        return recorded
    return {key: value for key, value in recorded.items() if key != "formats"}
