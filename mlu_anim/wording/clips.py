"""Name -> clip, by listing the folders: a scene, an experiment and sentences of the same name."""

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from mlu_anim import clip_files, mistakes
from mlu_anim.errors import AuthorMistake, UsageError
from mlu_anim.parameters import Parameter

if TYPE_CHECKING:
    from mlu_anim.stage.scene import ExplainerScene


def names() -> list[str]:
    """Every complete clip's name as it is written on the command line: `random-forest`."""
    return [_shown(module) for module in clip_files.modules() if not clip_files.lacks(module)]


def unfinished() -> dict[str, tuple[str, ...]]:
    """The clips that are being written, each with what it lacks, a line each."""
    found = ((_shown(module), clip_files.lacks(module)) for module in clip_files.modules())
    return {name: lacks for name, lacks in found if lacks}


def module_name(name: str) -> str:
    """The clip's name as its two files carry it: `random_forest`.

    Raises UsageError if it is unknown, AuthorMistake if it is not finished.
    """
    module = name.replace("-", "_")
    # Only its own files are read: a worker asks for one clip.
    is_known = name == _shown(module) and module in clip_files.modules()
    if is_known and not clip_files.lacks(module):
        return module
    if lacks := unfinished().get(name):
        raise AuthorMistake(f"the clip {name!r} is not finished", hint="\n  ".join(lacks))
    near = get_close_matches(name.lower(), names(), n=3, cutoff=0.4)
    meant = f"did you mean {' or '.join(repr(n) for n in near)}? " if near else ""
    raise UsageError(f"no clip named {name!r}", hint=f"{meant}(python3 cli.py list)")


def matching(word: str) -> list[str]:
    """The clips that a word means: all that a pattern such as `r*` fits, or the one so named.

    Raises UsageError for a pattern that fits none; a name is not looked up.
    """
    if not set(word) & set("*?["):
        return [word]
    found = [name for name in names() if fnmatchcase(name, word)]
    if not found:
        hint = f"there are {', '.join(names())} (python3 cli.py list)"
        raise UsageError(f"no clip's name fits {word!r}", hint=hint)
    return found


def summary(name: str) -> tuple[str, str]:
    """Title and one-line description, without loading the scene."""
    from mlu_anim.wording import wording

    words = wording(module_name(name))
    return words.plain("title"), words.plain("summary")


def parameters(name: str) -> tuple[Parameter, ...]:
    """What of a clip can be set."""
    experiment = importlib.import_module(f"mlu_anim.experiments.{module_name(name)}")
    return tuple(getattr(experiment, "PARAMETERS", ()))


def require_beats(name: str, beats: Sequence[str]) -> None:
    """Raise UsageError for a beat that no data give this clip, without loading the scene."""
    from mlu_anim.wording import wording

    if not beats:
        return
    known = tuple(wording(module_name(name)).sentences.get("chapters", ()))
    unknown = [beat for beat in beats if beat not in known]
    if unknown:
        near = get_close_matches(unknown[0], known, n=1)
        raise UsageError(
            f"the clip {name} has no beat {' or '.join(map(repr, unknown))}",
            hint=f"Did you mean {near[0]!r}?" if near else f"beats: {', '.join(known)}",
        )


@cache
def scene_class(name: str) -> type["ExplainerScene"]:
    """The scene of a clip, loaded from its file: `roc` -> class `Roc` of `scenes/roc.py`.

    Raises AuthorMistake, with file and line, when the file cannot be run.
    """
    module = module_name(name)
    path = clip_files.scene_file(module)
    spec = importlib.util.spec_from_file_location(f"mlu_anim_scenes.{module}", path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded
    with mistakes.placed():
        spec.loader.exec_module(loaded)
    found: type[ExplainerScene] = getattr(loaded, clip_files.class_name(module))
    return found


def _shown(module: str) -> str:
    return module.replace("_", "-")
