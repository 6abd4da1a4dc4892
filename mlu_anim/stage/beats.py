"""Rules for the beats of a scene class, and the choice of the beats that a cut shows."""

from collections.abc import Sequence

from mlu_anim.system.errors import AuthorMistake, UsageError
from mlu_anim.system.suggestions import did_you_mean


def require_beats(scene: type, base: type) -> None:
    """Raise AuthorMistake unless each beat is a method of the scene and each short beat is a beat.

    `base`: the base class of all scenes. A beat must not have the name of one of its methods.
    """
    names: tuple[str, ...] = getattr(scene, "beat_names", ())
    short: tuple[str, ...] = getattr(scene, "short_beats", ())
    for beat in names:
        if hasattr(base, beat):
            rule = f"the beat {beat!r} has the name of a method of every scene"
            raise AuthorMistake(rule, hint="give it another name", where=_file(scene))
        if not callable(getattr(scene, beat, None)):
            near = did_you_mean(beat, set(vars(scene)) - set(names))
            rule = f"the beat {beat!r} is no method of {scene.__name__}"
            raise AuthorMistake(rule, hint=near, where=_file(scene))
    for beat in short:
        if beat not in names:
            hint = did_you_mean(beat, names) or f"beats: {', '.join(names)}"
            raise AuthorMistake(
                f"short_beats: there is no beat {beat!r}", hint=hint, where=_file(scene)
            )


def require_free_names(scene: object, beat_names: Sequence[str]) -> None:
    """Raise AuthorMistake if an attribute of the laid-out scene hides the method of a beat.

    The attribute is one of every scene, such as `cut`, or one that the scene's `lay` has set.
    """
    for beat in beat_names:
        if beat in vars(scene):
            rule = f"the beat {beat!r} has the name of an attribute of the scene"
            raise AuthorMistake(rule, hint="give it another name", where=_file(type(scene)))


def require_known(clip: str, wanted: Sequence[str], names: Sequence[str]) -> None:
    """Raise UsageError if a beat in `wanted` is not in `names`, the beats of the clip."""
    for beat in wanted:
        if beat not in names:
            known = f"beats: {', '.join(names)}"
            near = did_you_mean(beat, names)
            raise UsageError(
                f"the clip {clip} has no beat {beat!r}", hint=f"{near} ({known})" if near else known
            )


def shown_beats(wanted: Sequence[str], possible: Sequence[str]) -> tuple[str, ...]:
    """Return the beats in `possible` that are wanted, in the order of `possible`.

    `possible`: the beats that the data allow. Raises UsageError if none of them is wanted.
    """
    shown = tuple(beat for beat in possible if beat in wanted)
    if not shown:
        raise UsageError(f"these data show none of the beats {', '.join(wanted)}")
    return shown


def _file(scene: type) -> str:
    return f"scenes/{getattr(scene, 'clip', scene.__name__)}.py"
