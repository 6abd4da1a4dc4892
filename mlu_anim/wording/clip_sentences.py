"""Titles, summaries and beats of clips, read from the wording files without loading a scene."""

from collections.abc import Sequence

from mlu_anim.results.clips import module_name
from mlu_anim.system.errors import UsageError
from mlu_anim.system.suggestions import did_you_mean
from mlu_anim.wording.sentences import wording


def summary(name: str) -> tuple[str, str]:
    """Return the title and the one-line summary of a clip."""
    words = wording(module_name(name))
    return words.plain("title"), words.plain("summary")


def require_beats(name: str, beats: Sequence[str]) -> None:
    """Raise UsageError if one of `beats` is not a beat of the clip for any data."""
    if not beats:
        return
    known = tuple(wording(module_name(name)).sentences.get("chapters", ()))
    unknown = [beat for beat in beats if beat not in known]
    if unknown:
        raise UsageError(
            f"the clip {name} has no beat {' or '.join(map(repr, unknown))}",
            hint=did_you_mean(unknown[0], known) or f"Beats: {', '.join(known)}.",
        )
