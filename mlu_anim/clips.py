"""Name -> clip, by listing the folders: a scene file and an experiment of the same name."""

import importlib
import importlib.util
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mlu_anim.errors import UsageError
from mlu_anim.parameters import Parameter
from mlu_anim.shipped import shipped

if TYPE_CHECKING:
    from mlu_anim.stage.scene import ExplainerScene


def names() -> list[str]:
    """Every clip's name as it is written on the command line: `random-forest`."""
    experiments = Path(__file__).parent / "experiments"
    files = (path.stem for path in shipped("scenes").glob("[a-z]*.py"))
    return sorted(f.replace("_", "-") for f in files if (experiments / f"{f}.py").is_file())


def module_name(name: str) -> str:
    """The clip's name as its two files carry it: `random_forest`; raises UsageError if unknown."""
    if name not in names():
        near = get_close_matches(name, names(), n=3, cutoff=0.4)
        meant = f"did you mean {' or '.join(repr(n) for n in near)}? " if near else ""
        raise UsageError(f"no clip named {name!r}", hint=f"{meant}(python3 cli.py list)")
    return name.replace("-", "_")


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
    from mlu_anim.wording import shipped_tables

    known = tuple(shipped_tables()[module_name(name)]["chapters"])
    unknown = [beat for beat in beats if beat not in known]
    if unknown:
        near = get_close_matches(unknown[0], known, n=1)
        raise UsageError(
            f"the clip {name} has no beat {' or '.join(map(repr, unknown))}",
            hint=f"Did you mean {near[0]!r}?" if near else f"beats: {', '.join(known)}",
        )


@cache
def scene_class(name: str) -> type["ExplainerScene"]:
    """The scene of a clip, loaded from its file: `roc` -> class `Roc` of `scenes/roc.py`."""
    module = module_name(name)
    path = shipped("scenes") / f"{module}.py"
    spec = importlib.util.spec_from_file_location(f"mlu_anim_scenes.{module}", path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded
    spec.loader.exec_module(loaded)
    class_name = "".join(word.capitalize() for word in module.split("_"))
    found: type[ExplainerScene] = getattr(loaded, class_name)
    return found
