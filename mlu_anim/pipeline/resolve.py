"""First step: a request becomes a plan. Nothing after this step reads the request."""

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
"""The fields that a request and the inputs of a result share."""
_NOT_RECORDED = ("out", "clip", "jobs", "cache", "explain")
"""Fields without influence on the files, or recorded elsewhere."""


def resolve(request: RenderRequest) -> ClipPlan:
    """Check a request and return its plan; nothing is computed, and no scene is loaded.

    Raises UsageError or BadInput; SeveralErrors for several faults in independent options.
    """
    problems = Problems()
    own_words = None
    with problems.collecting():
        inputs = resolve_inputs(request, problems.collecting)
        inputs.require_consistent()
    with problems.collecting():
        _require_saved_result_alone(request)
    with problems.collecting():
        own_words = _own_words(request)
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
    """Return the inputs of the result, without the settings that are wrong.

    `collect`: makes a context for each check, so that one error need not stop the others.
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
    """Return the inputs of a request that reads a table or model of the user; None without any.

    Settings that are wrong are left out.
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


def _own_words(request: RenderRequest) -> OwnWords | None:
    """Return the user's own words, checked as far as they can be without a result."""
    if request.title is not None:
        words_file.require_title(request.title)
    return None if request.wording is None else words_file.read_words(request.wording, request.clip)


def _recorded_options(request: RenderRequest) -> dict[str, Any]:
    """Return the options as they were given; of paths only the file names.

    So no folder of this machine is published.
    """
    options = {key: value for key, value in vars(request).items() if key not in _NOT_RECORDED}
    for name in ("predictions", "data", "model", "frozen_result", "wording"):
        if options[name] is not None:
            options[name] = Path(options[name]).name
    if request.fps is not None:
        options["fps"] = float(request.fps)
    return options


def _file_options(recorded: dict[str, Any]) -> dict[str, Any]:
    """Return the options without the formats: other formats do not change a file.

    With `fps` they do: it applies to a GIF only if no film is asked for.
    """
    if recorded["fps"] is not None:
        return recorded
    return {key: value for key, value in recorded.items() if key != "formats"}
