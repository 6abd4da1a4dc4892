"""Runs the user's file to get at the scene; what goes wrong is told by their own lines."""

import random
import sys
import sysconfig
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from manim import Scene
from manim.utils.module_ops import get_module

from mlu_anim.rendering.foreign.scene_reference import SceneReference, unknown_scene
from mlu_anim.system.errors import MluAnimError, RenderFailed

_LINES_SHOWN = 4
_OURS = Path(__file__).resolve().parents[2]


def scene_class(reference: SceneReference, seed: int) -> type[Scene]:
    """Run the file and give the scene of that name.

    `seed`: of Python's and numpy's global generators while the file runs; manim seeds them anew
    for the scene.  Raises UsageError when the file has no such scene, RenderFailed when it fails.
    """
    random.seed(seed)
    np.random.seed(seed)
    with told_by_their_lines(reference):
        # Absolute, as in manim: a module is named after its path, and random.py is not `random`.
        module = get_module(reference.path.absolute())
    found = getattr(module, reference.scene, None)
    if isinstance(found, type) and issubclass(found, Scene):
        return found
    known = [n for n, v in vars(module).items() if isinstance(v, type) and issubclass(v, Scene)]
    mine = [n for n in known if getattr(module, n).__module__ == module.__name__]
    raise unknown_scene(reference, mine or known)


@contextmanager
def told_by_their_lines(reference: SceneReference) -> Iterator[None]:
    """What the user's code raises, as RenderFailed with file and line of theirs."""
    try:
        yield
    except (KeyboardInterrupt, MluAnimError):
        raise
    except BaseException as error:  # SystemExit as well: a scene that ends us has failed
        what = "".join(traceback.format_exception_only(error)).strip()
        raise RenderFailed(f"{reference} failed: {what}", hint=_their_lines(error)) from error


def _their_lines(error: BaseException) -> str | None:
    frames = traceback.extract_tb(error.__traceback__)
    mine = [frame for frame in frames if _is_theirs(frame.filename)]
    lines = [f"{f.filename}, line {f.lineno}, in {f.name}: {f.line}" for f in mine[-_LINES_SHOWN:]]
    return "\n  ".join(lines) or None


def _is_theirs(filename: str) -> bool:
    """Whether a file is neither Python's, nor an installed package's, nor ours."""
    path = Path(filename)
    if filename.startswith("<"):
        return False
    resolved = path.resolve()
    installed = {Path(sysconfig.get_path(k)).resolve() for k in ("stdlib", "purelib", "platlib")}
    parents = set(resolved.parents)
    return not (parents & (installed | {_OURS})) and sys.prefix not in map(str, parents)
