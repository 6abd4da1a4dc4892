"""Sentences with holes for facts: `{auc}`, as a percentage `{auc:%}`, with a noun `{n:one|many}`.

`{n:-one|many}` is the form of the noun without the number. A hole can also name a phrase, which is
a part of a sentence with its own facts. Nothing else is allowed: no attribute, index or
conversion. `{{` and `}}` are braces.
"""

import string
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from mlu_anim.results.facts import Fact, Kind
from mlu_anim.system.errors import AuthorMistake
from mlu_anim.system.suggestions import did_you_mean
from mlu_anim.wording.numerals import ENGLISH, Numbers
from mlu_anim.wording.plurals import form_index, form_names

PERCENT = "%"
PHRASES = "phrases."
"""The prefix of the keys of phrases."""
ALONE = "-"
"""The prefix that leaves out the number before a noun: `{n:-case|cases}` gives only `cases`."""
LANGUAGE = (
    "Use {name}, {name:%}, {name:one|many} or {name:-one|many}; double a brace of your own: "
    "{{ and }}."
)
"""The syntax of templates, for the hint of an error."""


class TemplateError(ValueError):
    """A mistake in a template; its text completes the message of another error."""


@dataclass(frozen=True)
class Hole:
    """A placeholder for a fact or a phrase.

    `spec`: empty, `%`, or the forms of a noun separated by `|`; a leading `-` drops the number.
    """

    name: str
    spec: str

    @property
    def nouns(self) -> tuple[str, ...]:
        """The forms of the noun; empty if there is none."""
        return tuple(self.spec.removeprefix(ALONE).split("|")) if "|" in self.spec else ()

    @property
    def is_alone(self) -> bool:
        """True if the noun is written without the number."""
        return self.spec.startswith(ALONE)


@dataclass(frozen=True)
class Style:
    """Number format, language and names for filling holes.

    `named`: returns the name to show for a name in the data. `phrase`: returns the text of a phrase
    by its name, or None if there is none.
    """

    numbers: Numbers = ENGLISH
    language: str = "en"
    named: Callable[[str], str] = str
    phrase: Callable[[str], str | None] = lambda _: None


PLAIN = Style()


@lru_cache(maxsize=4096)
def parse(template: str) -> tuple[str | Hole, ...]:
    """Split a template into text and holes; raises TemplateError for a mistake in its syntax."""
    return tuple(_parsed(template))


def holes(template: str) -> list[Hole]:
    """Return the holes of a template; raises TemplateError for a mistake in its syntax."""
    return [piece for piece in parse(template) if isinstance(piece, Hole)]


def fill(template: str, facts: Mapping[str, Fact], style: Style = PLAIN) -> str:
    """Return a template with its holes filled.

    Raises AuthorMistake for an unknown fact, TemplateError for a mistake in its syntax.
    """
    return "".join(
        _written(piece, facts, style) if isinstance(piece, Hole) else piece
        for piece in parse(template)
    )


def require_forms(hole: Hole, kind: Kind | None, language: str) -> None:
    """Raise TemplateError if a hole's percentage or noun does not fit its fact or the language.

    A percentage needs a share; a noun needs a count, and as many forms as the language has. `kind`:
    None if it is not known, which fits all.
    """
    if hole.spec == PERCENT and kind not in (None, Kind.SHARE, Kind.PERCENT):
        raise TemplateError(f"{{{hole.name}:%}}: {hole.name!r} is not a share")
    if not hole.nouns:
        return
    if kind not in (None, Kind.COUNT):
        raise TemplateError(f"{{{hole.name}:{hole.spec}}}: {hole.name!r} is not a count")
    wanted = form_names(language)
    if len(hole.nouns) != len(wanted):
        raise TemplateError(
            f"{{{hole.name}:{hole.spec}}} has {len(hole.nouns)} forms of a noun; "
            f"the language {language!r} has {len(wanted)}: {'|'.join(wanted)}"
        )


def _parsed(template: str) -> Iterator[str | Hole]:
    try:
        parsed = list(string.Formatter().parse(template))
    except ValueError as error:
        raise TemplateError(f"a brace without its other half ({error})") from None
    for text, name, spec, conversion in parsed:
        if text:
            yield text
        if name is not None:
            yield _hole(name, spec or "", conversion)


def _hole(name: str, spec: str, conversion: str | None) -> Hole:
    if conversion is not None:
        raise TemplateError(f"'!{conversion}' is not allowed in {{{name}}}")
    if not name.isidentifier():
        raise TemplateError(f"{{{name}}} is not the name of a fact")
    hole = Hole(name, spec)
    is_noun = bool(hole.nouns) and all(noun.strip() for noun in hole.nouns)
    if set(spec) & set("{}") or not (spec in ("", PERCENT) or is_noun):
        raise TemplateError(f"{{{name}:{spec}}}: {spec!r} is neither % nor a noun's one|many")
    return hole


def _written(hole: Hole, facts: Mapping[str, Fact], style: Style) -> str:
    if hole.name not in facts:
        phrase = style.phrase(hole.name)
        if phrase is not None:
            return phrase
        near, known = did_you_mean(hole.name, facts), f"facts: {', '.join(sorted(facts))}"
        hint = f"{near} ({known})" if near else known
        raise AuthorMistake(f"no fact named {hole.name!r}", hint=hint)
    fact = facts[hole.name]
    if fact.kind is Kind.NAME:
        return style.named(str(fact.value))
    if hole.spec == PERCENT:
        return style.numbers.formatted(Fact(fact.value, Kind.PERCENT))
    text = style.numbers.formatted(fact)
    if not hole.nouns:
        return text
    noun = hole.nouns[form_index(style.language, float(fact.value))]
    return noun if hole.is_alone else f"{text} {noun}"
