"""The claims of sentences, checked against results: a predicate for each form of each sentence."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mlu_anim.bundle.clip_text import ClipText
from mlu_anim.rendering.scene_classes import scene_class
from mlu_anim.results.result import Result, require_checks
from mlu_anim.wording.sentences import ALT_LIMIT, CAPTION_LIMIT
from mlu_anim.wording.vocabulary import vocabulary

Claims = Mapping[str, Callable[[Any], bool]]
"""A predicate by the key of a sentence: True if its claim holds; always True for bare facts."""

_ONE_OF_MANY = re.compile(
    r"(?<![\d.,−\u2009])1 (?:test )?(?:cases|trees|pairs|rows|points|features|cuts|others"
    r"|predictions|are)\b"
)


def facts_alone(_: Any) -> bool:
    """The predicate of a sentence that only states its facts."""
    return True


def variants(keys: Mapping[str, Any], prefix: str) -> set[str]:
    """Return all keys of sentences with this prefix."""
    return {key for key in keys if key.startswith(prefix)}


def chosen(result: Result, keys: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the form chosen for each sentence of this result, and its text."""
    telling = ClipText.of(result)
    for key in keys:
        form = telling.words.form(key, result.verdicts)
        assert form is not None, key
        yield form, telling.say(key)


def require_told(result: Result, claims: Claims, *more_keys: str) -> None:
    """Fail if a check fails, or captions, transcript or alt text claim what is false.

    claims: a predicate of the result for each form that claims more than facts.
    """
    require_checks(result)
    scene: Any = scene_class(result.clip.replace("_", "-"))
    beats = scene.beats_of(scene, result)
    keys = [f"{kind}.{beat}" for kind in ("captions", "seen") for beat in beats]
    facts = dict.fromkeys(vocabulary(result.clip).sentences, facts_alone)
    require_true(result, [*keys, "alt", "description", *more_keys], {**facts, **claims}, result)


def require_true(result: Result, keys: list[str], claims: Claims, about: Any) -> None:
    """Fail if a chosen sentence makes a false claim, is too long, or says `1 cases`.

    about: the argument of the predicates.
    """
    for form, said in chosen(result, keys):
        assert claims[form](about), f"{form}: {said}"
        assert not _ONE_OF_MANY.search(said), f"{form}: {said}"
        if form.startswith("captions."):
            assert len(said) <= CAPTION_LIMIT, f"{form}: {said}"
        if form.startswith("alt"):
            assert len(said) <= ALT_LIMIT, f"{form}: {said}"
