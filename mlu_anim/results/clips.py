"""Name -> clip, by listing the folders: a scene, an experiment and sentences of the same name."""

from fnmatch import fnmatchcase

from mlu_anim.results.declared import declared
from mlu_anim.results.parameters import Input, Parameter
from mlu_anim.system import clip_files
from mlu_anim.system.errors import AuthorMistake, UsageError
from mlu_anim.system.nearest import did_you_mean


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
    meant = did_you_mean(name, names()) or f"Clips: {', '.join(names())}."
    raise UsageError(f"no clip named {name!r}", hint=f"{meant} (python3 cli.py list)")


def matching(word: str) -> list[str]:
    """The clips that a word means: all that a pattern such as `r*` fits, or the one so named.

    Raises UsageError for a pattern that fits none; a name is not looked up.
    """
    if not set(word) & set("*?["):
        return [word]
    found = [name for name in names() if fnmatchcase(name, word)]
    if not found:
        hint = f"Clips: {', '.join(names())}. (python3 cli.py list)"
        raise UsageError(f"no clip matches {word!r}", hint=hint)
    return found


def parameters(name: str) -> tuple[Parameter, ...]:
    """The parameters of a clip."""
    return tuple(declared(module_name(name)).parameters)


def takes(name: str) -> tuple[Input, ...]:
    """The inputs that a clip takes."""
    return tuple(declared(module_name(name)).takes)


def _shown(module: str) -> str:
    return module.replace("_", "-")
