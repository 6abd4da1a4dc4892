"""Name -> clip, by listing the folders: a scene, an experiment and sentences of the same name."""

import importlib
from difflib import get_close_matches
from fnmatch import fnmatchcase

from mlu_anim.results.parameters import Parameter
from mlu_anim.system import clip_files
from mlu_anim.system.errors import AuthorMistake, UsageError


def names() -> list[str]:
    """Every complete clip's name as it is written on the command line: `random-forest`."""
    return [
        _shown(module)
        for module in clip_files.module_names()
        if not clip_files.missing_items(module)
    ]


def unfinished() -> dict[str, tuple[str, ...]]:
    """The clips that are being written, each with what it lacks, a line each."""
    found = (
        (_shown(module), clip_files.missing_items(module)) for module in clip_files.module_names()
    )
    return {name: lacks for name, lacks in found if lacks}


def module_name(name: str) -> str:
    """The clip's name as its two files carry it: `random_forest`.

    Raises UsageError if it is unknown, AuthorMistake if it is not finished.
    """
    module = name.replace("-", "_")
    # Only its own files are read: a worker asks for one clip.
    is_known = name == _shown(module) and module in clip_files.module_names()
    if is_known and not clip_files.missing_items(module):
        return module
    if lacks := unfinished().get(name):
        raise AuthorMistake(f"the clip {name!r} is not finished", hint="\n  ".join(lacks))
    near = get_close_matches(name.lower(), names(), n=3, cutoff=0.4)
    meant = f"did you mean {' or '.join(repr(n) for n in near)}? " if near else ""
    raise UsageError(f"no clip named {name!r}", hint=f"{meant}(python3 cli.py list)")


def matching_names(word: str) -> list[str]:
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


def parameters(name: str) -> tuple[Parameter, ...]:
    """What of a clip can be set."""
    experiment = importlib.import_module(f"mlu_anim.experiments.{module_name(name)}")
    return tuple(getattr(experiment, "PARAMETERS", ()))


def _shown(module: str) -> str:
    return module.replace("_", "-")
