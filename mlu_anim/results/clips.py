"""Find clips by listing folders: a clip has a scene, an experiment and sentences of its name."""

from fnmatch import fnmatchcase

from mlu_anim.results.declared import declared
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
    """Return the unfinished clips by name, each with one line for everything that it lacks."""
    clips = (
        (_command_line_name(module), clip_files.missing_items(module))
        for module in clip_files.module_names()
    )
    return {name: missing for name, missing in clips if missing}


def module_name(name: str) -> str:
    """Return the module name of a clip: `random_forest` for the clip `random-forest`.

    Raises UsageError if there is no such clip, AuthorMistake if it is unfinished.
    """
    module = name.replace("-", "_")
    # Read only the files of this clip: a worker needs no others.
    is_known = name == _command_line_name(module) and module in clip_files.module_names()
    if is_known and not clip_files.missing_items(module):
        return module
    if is_known and (files := clip_files.other_files(module)):
        raise AuthorMistake(
            f"there are two clips named {name!r}",
            hint="\n  ".join([*map(str, files), "Rename one of them."]),
        )
    if lacks := unfinished().get(name):
        raise AuthorMistake(f"the clip {name!r} is not finished", hint="\n  ".join(lacks))
    meant = did_you_mean(name, names()) or f"Clips: {', '.join(names())}."
    raise UsageError(f"no clip named {name!r}", hint=f"{meant} (python3 cli.py list)")


def matching_names(word: str) -> list[str]:
    """Return the names of the clips that match a pattern like `r*`.

    A word without `*`, `?` and `[` is returned unchanged, even if there is no such clip. Raises
    UsageError for a pattern that matches no clip.
    """
    if not set(word) & set("*?["):
        return [word]
    matches = [name for name in names() if fnmatchcase(name, word)]
    if not matches:
        hint = f"Clips: {', '.join(names())}. (python3 cli.py list)"
        raise UsageError(f"no clip matches {word!r}", hint=hint)
    return matches


def parameters(name: str) -> tuple[Parameter, ...]:
    """Return the parameters that `--set` can change in a clip.

    name: the clip, as on the command line. Raises the errors of `module_name`.
    """
    return tuple(declared(module_name(name)).parameters)


def takes(name: str) -> tuple[Input, ...]:
    """Return the kinds of input that a clip takes, such as `own` and `data`.

    name: the clip, as on the command line. Raises the errors of `module_name`.
    """
    return tuple(declared(module_name(name)).takes)


def takes_seed(name: str) -> bool:
    """Return True if --seed gives another draw of a clip's own data.

    name: the clip, as on the command line. Raises the errors of `module_name`.
    """
    return bool(declared(module_name(name)).own.uses_seed)


def _command_line_name(module: str) -> str:
    return module.replace("_", "-")
