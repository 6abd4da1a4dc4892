"""Sentences in one language, with the numbers filled in from a result.

One formatter serves captions, labels and alt text, so that a number reads the same everywhere.
"""

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mlu_anim.errors import UsageError
from mlu_anim.facts import Fact, Kind
from mlu_anim.shipped import shipped

READING_CHARACTERS_PER_S = 15
READING_PAUSE_S = 1.0
THIN_SPACE = "\u2009"
CAPTION_LIMIT = 45
"""Most characters of a caption in 16:9."""
ALT_LIMIT = 150
"""Most characters of an alt text: what screen readers read in one breath."""
CHAPTER_LIMIT = 30
"""Most characters of a beat's title."""


@dataclass(frozen=True)
class Wording:
    """All sentences of one clip in one language."""

    clip: str
    language: str
    sentences: Mapping[str, Any]

    def say(self, key: str, facts: Mapping[str, Fact], verdict: str = "usual") -> str:
        """The sentence at `key` (`captions.sweep`) with its facts.

        A sentence may have another form for a verdict: `captions.sweep_inverted` is taken before
        `captions.sweep` when the result's verdict is `inverted`.
        """
        for name in (f"{key}_{verdict}", key):
            template = self._at(name)
            if template is not None:
                return _FORMATTER.vformat(template, (), facts)
        raise UsageError(f"no sentence {key!r} in {self.language} for the clip {self.clip!r}")

    def plain(self, key: str) -> str:
        """A sentence that mentions no fact."""
        return self.say(key, {})

    def has(self, key: str) -> bool:
        """Whether there is a sentence at `key`."""
        return self._at(key) is not None

    def _at(self, key: str) -> str | None:
        table: Any = self.sentences
        for part in key.split("."):
            if not isinstance(table, Mapping) or part not in table:
                return None
            table = table[part]
        return table if isinstance(table, str) else None


@cache
def wording(clip: str, language: str = "en") -> Wording:
    """The wording of a clip, from `assets/wording/<language>.toml`."""
    path = shipped("assets") / "wording" / f"{language}.toml"
    if not path.is_file():
        raise UsageError(f"no wording in the language {language!r}")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    if clip not in tables:
        raise UsageError(f"no sentences for the clip {clip!r} in {path.name}")
    return Wording(clip, language, tables[clip])


def reading_time_s(text: str) -> float:
    """How long a viewer needs to read `text`: 15 characters a second and a second to find it."""
    return READING_PAUSE_S + len(text) / READING_CHARACTERS_PER_S


def grouped(count: int) -> str:
    """A count with thin spaces between thousands."""
    return f"{count:,}".replace(",", THIN_SPACE)


def ungrouped(text: str) -> int:
    """The count that `grouped` wrote."""
    return int(text.replace(THIN_SPACE, ""))


def rate(value: float) -> str:
    """A live rate in two decimals, which say 1.00 and 0.00 only when that is exact.

    Unlike a share in a sentence it never changes its width, so it stands still as it changes.
    """
    return f"{value:.2f}" if value in (0.0, 1.0) else f"{min(max(value, 0.01), 0.99):.2f}"


def formatted(fact: Fact) -> str:
    """A fact as it is written on screen."""
    value = fact.value
    match fact.kind:
        case Kind.COUNT:
            return grouped(int(value))
        case Kind.PERCENT:
            return f"{100 * float(value):.0f}{THIN_SPACE}%"
        case Kind.SHARE:
            return _share(float(value))
        case Kind.SCORE:
            return _score(float(value))
        case _:
            return str(value)


def _share(value: float) -> str:
    """Two decimals, or up to four, so that only a whole one or zero reads as 1.00 or 0.00."""
    if not 0 < value < 1:
        return f"{value:.2f}"
    within = min(max(value, 0.0001), 0.9999)
    decimals = next(n for n in (2, 3, 4) if 0 < float(f"{within:.{n}f}") < 1)
    return f"{within:.{decimals}f}"


def _score(value: float) -> str:
    """Up to six digits; an exponent without its padding: -1.23e-7."""
    digits, e, exponent = f"{value:.6g}".partition("e")
    return f"{digits}e{int(exponent)}" if e else digits


class _FactFormatter(string.Formatter):
    """Writes a fact by its kind: `{auc}`, as a percentage `{auc:%}`, with a noun `{n:one|many}`."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        if key not in kwargs:
            raise UsageError(f"no fact named {key!r}; there are {', '.join(sorted(kwargs))}")
        return kwargs[str(key)]

    def format_field(self, value: Any, format_spec: str) -> Any:
        text = formatted(value)
        if not format_spec:
            return text
        if format_spec == "%":
            return formatted(Fact(value.value, Kind.PERCENT))
        one, many = format_spec.split("|")
        return f"{text} {one if value.value == 1 else many}"


_FORMATTER = _FactFormatter()
