"""Titles, summaries and names of beats of each clip, read without loading its scene."""

from collections.abc import Sequence

from mlu_anim.results.clips import module_name
from mlu_anim.system.errors import UsageError
from mlu_anim.system.nearest import did_you_mean
from mlu_anim.wording.sentences import wording


def summary(name: str) -> tuple[str, str]:
    """Title and one-line description, without loading the scene."""
    words = wording(module_name(name))
    return words.plain("title"), words.plain("summary")


def require_beats(name: str, beats: Sequence[str]) -> None:
    """Raise UsageError for a beat that no data give this clip, without loading the scene."""
    if not beats:
        return
    known = tuple(wording(module_name(name)).sentences.get("chapters", ()))
    unknown = [beat for beat in beats if beat not in known]
    if unknown:
        raise UsageError(
            f"the clip {name} has no beat {' or '.join(map(repr, unknown))}",
            hint=did_you_mean(unknown[0], known) or f"Beats: {', '.join(known)}.",
        )
