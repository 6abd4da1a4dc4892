"""Second step of a rendering: load the result from a file or the cache, or compute it."""

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
    """Return the result of a plan from the user's .npz file or the cache; None if neither has it.

    Raises BadInput if the user's file is damaged or belongs to another clip, CheckFailed if a check
    of the result fails.
    """
    if plan.saved_result is not None:
        result: Result | None = _load(plan.saved_result, plan.clip)
    else:
        result = None if plan.cache is None else compute.load_stored(plan.inputs, Store(plan.cache))
    if result is not None:
        require_checks(result)
    return result


def compute_result(plan: ClipPlan, report: Callable[[Progress], None]) -> Result:
    """Compute the result of a plan in a child process and store it in the plan's cache, if any.

    Raises CheckFailed if a check of the result fails, and all errors of `compute.compute`.
    """
    report(Progress(plan.clip, "computing", 0, 1))
    result = compute.compute(plan.inputs, None if plan.cache is None else Store(plan.cache))
    require_checks(result)
    report(Progress(plan.clip, "computing", 1, 1))
    return result


def require_words_for(result: Result, own_words: OwnWords | None) -> None:
    """Raise BadInput if a name in the data cannot be shown, or a sentence needs a missing fact.

    `own_words`: the user's sentences and names; None for the shipped ones.
    """
    words_file.require_names(result, own_words)
    if own_words is not None:
        words_file.require_facts(own_words, result.clip, result.facts())


def is_kept(inputs: Inputs, cache: Path | None) -> bool:
    """Return True if the cache folder holds the result of these inputs.

    The user's files were then read without an error before, and need no other check.
    """
    return cache is not None and compute.load_stored(inputs, Store(cache)) is not None


def _load(path: Path, clip: str) -> Result:
    result = load(path)
    if result.clip != clips.module_name(clip):
        raise BadInput(f"{path.name} is a result of {result.clip}, not of {clip}")
    _validate_loaded_result(result, path.name)
    return result


def _validate_loaded_result(result: Result, file: str) -> None:
    """Raise BadInput if the facts, names or checks of a result cannot be computed from its values.

    This happens after a saved result was edited by hand. `file`: its file name, for the message.
    """
    try:
        _ = result.facts(), result.names(), result.checks(), dict(getattr(result, "about", {}))
    except Exception as error:  # a wrong value can cause any exception
        raise BadInput(f"{file}: not a saved result: {error}", hint="Save it again.") from error
