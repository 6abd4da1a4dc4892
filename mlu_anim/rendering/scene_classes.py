"""Load the scene class of a clip from its file."""

import importlib
import importlib.util
import sys
from functools import cache
from pathlib import Path

from mlu_anim.results.clips import module_name
from mlu_anim.stage.scene import ExplainerScene
from mlu_anim.system import author_mistakes, clip_files, scene_package


def scene_class(name: str) -> type[ExplainerScene]:
    """Return the scene class of a clip: for `roc`, load the class `Roc` of `scenes/roc.py`.

    Raises AuthorMistake, with file and line, if the file cannot be run.
    """
    module = module_name(name)
    return loaded_class(module, clip_files.scene_file(module))


@cache
def loaded_class(module: str, path: Path) -> type[ExplainerScene]:
    """Run the scene file of a clip, once, and return its class; for errors see `scene_class`."""
    scene_package.add_folder(path.parent)
    spec = importlib.util.spec_from_file_location(f"mlu_anim_scenes.{module}", path)
    assert spec is not None
    assert spec.loader is not None
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded
    with author_mistakes.locate_author_mistakes():
        spec.loader.exec_module(loaded)
    scene: type[ExplainerScene] = getattr(loaded, clip_files.class_name(module))
    return scene
