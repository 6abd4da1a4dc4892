"""Find clips by listing folders: a scene, an experiment and sentences of the same name."""

from fnmatch import fnmatchcase

from mlu_anim.results.parameters import Input, Parameter
from mlu_anim.system import clip_files
from mlu_anim.system.errors import AuthorMistake, UsageError
from mlu_anim.system.suggestions import did_you_mean


def names() -> list[str]:
    """Return the names of all complete clips, as on the command line: `random-forest`."""
    return [
        _command_line_name(module)
        for module in clip_files.module_names()
        if not clip_files.missing_items(module)
    ]


def unfinished() -> dict[str, tuple[str, ...]]:
    """Return the unfinished clips, each with a line for everything that is missing."""
    clips = (
        (_command_line_name(module), clip_files.missing_items(module))
        for module in clip_files.module_names()
    )
    return {name: missing for name, missing in clips if missing}


def module_name(name: str) -> str:
    """Return the module name of a clip: `random_forest`.

    Raises UsageError if it is unknown, AuthorMistake if it is unfinished.
    """
    module = name.replace("-", "_")
    # Read only the files of this clip: a worker needs no other.
    is_known = name == _command_line_name(module) and module in clip_files.module_names()
    if is_known and not clip_files.missing_items(module):
        return module
    if lacks := unfinished().get(name):
        raise AuthorMistake(f"the clip {name!r} is not finished", hint="\n  ".join(lacks))
    meant = did_you_mean(name, names()) or f"Clips: {', '.join(names())}."
    raise UsageError(f"no clip named {name!r}", hint=f"{meant} (python3 cli.py list)")


def matching_names(word: str) -> list[str]:
    """Return the clips that match a pattern like `r*`; a plain name is returned as it is.

    Raises UsageError for a pattern that matches no clip.
    """
    if not set(word) & set("*?["):
        return [word]
    matches = [name for name in names() if fnmatchcase(name, word)]
    if not matches:
        hint = f"Clips: {', '.join(names())}. (python3 cli.py list)"
        raise UsageError(f"no clip matches {word!r}", hint=hint)
    return matches


def parameters(name: str) -> tuple[Parameter, ...]:
    """The parameters of a clip."""
    from mlu_anim.results.result import declared  # loads numpy

    return tuple(declared(module_name(name)).parameters)


def takes(name: str) -> tuple[Input, ...]:
    """The inputs that a clip takes."""
    from mlu_anim.results.result import declared  # loads numpy

    return tuple(declared(module_name(name)).takes)


def _command_line_name(module: str) -> str:
    return module.replace("_", "-")
