"""What sentences claim, held against results: a predicate for each form of each sentence."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mlu_anim.bundle.telling import Telling
from mlu_anim.result import Result
from mlu_anim.wording import ALT_LIMIT, CAPTION_LIMIT

Claims = Mapping[str, Callable[[Any], bool]]
"""By the key of a sentence, whether what it claims is true; of bare facts, always."""

_ONE_OF_MANY = re.compile(
    r"(?<![\d.,−\u2009])1 (?:test )?(?:cases|trees|pairs|rows|points|features|cuts|others"
    r"|predictions|are)\b"
)


def facts_alone(_: Any) -> bool:
    """Of a sentence that says nothing besides its facts."""
    return True


def variants(keys: Mapping[str, Any], prefix: str) -> set[str]:
    """All keys of sentences that begin so."""
    return {key for key in keys if key.startswith(prefix)}


def chosen(result: Result, keys: list[str]) -> Iterator[tuple[str, str]]:
    """The form that each sentence has for this result, and what it then says."""
    telling = Telling.of(result)
    for key in keys:
        form = telling.words.form(key, result.verdicts)
        assert form is not None, key
        yield form, telling.say(key)


def require_true(result: Result, keys: list[str], claims: Claims, about: Any) -> None:
    """Fail where a sentence that is chosen claims what is not so, is too long, or says `1 cases`.

    about: what the predicates are asked about.
    """
    for form, said in chosen(result, keys):
        assert claims[form](about), f"{form}: {said}"
        assert not _ONE_OF_MANY.search(said), f"{form}: {said}"
        if form.startswith("captions."):
            assert len(said) <= CAPTION_LIMIT, f"{form}: {said}"
        if form.startswith("alt"):
            assert len(said) <= ALT_LIMIT, f"{form}: {said}"
