"""Forget what was read from files that the user may save, and keep all else that was loaded."""

import sys

_PREFIXES = ("scenes.", "mlu_anim_scenes.", "mlu_anim.experiments", "mlu_anim_project_")
"""The names of modules that are the user's to change begin like this."""


def forget_files() -> None:
    """Forget scenes, experiments, sentences, facts and themes; fonts and glyphs stay."""
    from mlu_anim.rendering.scene_classes import loaded_class
    from mlu_anim.stage.theme import theme
    from mlu_anim.system import programmes
    from mlu_anim.wording.sentences import read_wording
    from mlu_anim.wording.vocabulary import read_vocabulary

    packages = tuple(each.package for each in programmes.programmes())
    for name in [each for each in sys.modules if each.startswith((*_PREFIXES, *packages))]:
        del sys.modules[name]
    for remembered in (loaded_class, theme, read_wording, read_vocabulary):
        remembered.cache_clear()
