"""Forget what was read from files that the user may save, and keep all else that was loaded."""

import sys

_SCENES = ("scenes.", "mlu_anim_scenes.")
"""The names of modules that are the user's to change begin like this."""


def forget_drawing() -> None:
    """Forget scenes, sentences, facts and themes; fonts, glyphs and results stay."""
    from mlu_anim.rendering.scene_classes import loaded_class
    from mlu_anim.stage.theme import theme
    from mlu_anim.wording.sentences import read_wording
    from mlu_anim.wording.vocabulary import read_vocabulary

    _forget_modules(_SCENES)
    for remembered in (loaded_class, theme, read_wording, read_vocabulary):
        remembered.cache_clear()


def forget_experiments() -> None:
    """Forget all experiments and their results, whose classes they define."""
    from mlu_anim.rendering.shot import loaded_result
    from mlu_anim.system import programmes

    _forget_modules(tuple(each.package for each in programmes.programmes()))
    loaded_result.cache_clear()


def _forget_modules(beginnings: tuple[str, ...]) -> None:
    for name in [each for each in sys.modules if each.startswith(beginnings)]:
        del sys.modules[name]
