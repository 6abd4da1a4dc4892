"""Load a scene class from a user's file; errors are reported with lines of the user's code."""

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
    """Run the file and return the scene class.

    `seed`: seeds Python's and numpy's global generators while the file runs; manim seeds them again
    for the scene.  Raises UsageError if the file has no such scene, RenderFailed if running
    it fails.
    """
    random.seed(seed)
    np.random.seed(seed)
    with user_code_errors(reference):
        # The path is absolute, as in manim: it becomes the name of the module, so that a file
        # random.py does not replace the module `random`.
        module = get_module(reference.path.absolute())
    scene = getattr(module, reference.scene, None)
    if isinstance(scene, type) and issubclass(scene, Scene):
        return scene
    known = [n for n, v in vars(module).items() if isinstance(v, type) and issubclass(v, Scene)]
    own = [n for n in known if getattr(module, n).__module__ == module.__name__]
    raise unknown_scene(reference, own or known)


@contextmanager
def user_code_errors(reference: SceneReference) -> Iterator[None]:
    """Convert exceptions of the user's code to RenderFailed, with file and line of that code."""
    try:
        yield
    except (KeyboardInterrupt, MluAnimError):
        raise
    except BaseException as error:  # including SystemExit: a scene that exits has failed
        what = "".join(traceback.format_exception_only(error)).strip()
        raise RenderFailed(f"{reference} failed: {what}", hint=_user_lines(error)) from error


def _user_lines(error: BaseException) -> str | None:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _is_user_code(frame.filename)]
    lines = [f"{f.filename}, line {f.lineno}, in {f.name}: {f.line}" for f in own[-_LINES_SHOWN:]]
    return "\n  ".join(lines) or None


def _is_user_code(filename: str) -> bool:
    """Return True for files that do not belong to Python, an installed package or mlu_anim."""
    path = Path(filename)
    if filename.startswith("<"):
        return False
    resolved = path.resolve()
    installed = {Path(sysconfig.get_path(k)).resolve() for k in ("stdlib", "purelib", "platlib")}
    parents = set(resolved.parents)
    return not (parents & (installed | {_OURS})) and sys.prefix not in map(str, parents)
