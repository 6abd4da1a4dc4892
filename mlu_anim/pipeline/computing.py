"""Second step: the result of a plan, saved before, kept in the cache, or computed."""

from collections.abc import Callable
from pathlib import Path

from mlu_anim.pipeline.plan import ClipPlan
from mlu_anim.results import clips, compute
from mlu_anim.results.inputs import Inputs
from mlu_anim.results.result import Result, load, require_checks
from mlu_anim.system.errors import BadInput
from mlu_anim.system.progress import Progress
from mlu_anim.system.store import Store
from mlu_anim.wording import words_file
from mlu_anim.wording.own_words import OwnWords


def find_result(plan: ClipPlan) -> Result | None:
    """Return the saved or cached result of a plan, or None if it must be computed.

    Raises BadInput for a saved result that is damaged or of another clip, CheckFailed for a result
    whose checks fail.
    """
    if plan.saved_result is not None:
        result: Result | None = _load(plan.saved_result, plan.clip)
    else:
        result = None if plan.cache is None else compute.load_stored(plan.inputs, Store(plan.cache))
    if result is not None:
        require_checks(result)
    return result


def compute_result(plan: ClipPlan, report: Callable[[Progress], None]) -> Result:
    """Compute the result in a child process and keep it; raises CheckFailed if a check fails."""
    report(Progress(plan.clip, "computing", 0, 1))
    result = compute.compute(plan.inputs, None if plan.cache is None else Store(plan.cache))
    require_checks(result)
    report(Progress(plan.clip, "computing", 1, 1))
    return result


def require_words_for(result: Result, own_words: OwnWords | None) -> None:
    """Raise BadInput for names in the data, or own words, that cannot be used with this result."""
    words_file.require_names(result, own_words)
    if own_words is not None:
        words_file.require_facts(own_words, result.clip, result.facts())


def is_kept(inputs: Inputs, cache: Path | None) -> bool:
    """Return True if the cache holds the result, so that its input files are known to be valid."""
    return cache is not None and compute.load_stored(inputs, Store(cache)) is not None


def _load(path: Path, clip: str) -> Result:
    result = load(path)
    if result.clip != clips.module_name(clip):
        raise BadInput(f"{path.name} is a result of {result.clip}, not of {clip}")
    _validate_loaded_result(result, path.name)
    return result


def _validate_loaded_result(result: Result, file: str) -> None:
    """Raise BadInput for a saved result that was edited so that its facts cannot be computed."""
    try:
        _ = result.facts(), result.names(), result.checks(), dict(getattr(result, "about", {}))
    except Exception as error:  # whatever a wrong value leads to
        raise BadInput(f"{file}: not a saved result: {error}", hint="Save it again.") from error
