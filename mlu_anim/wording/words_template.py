"""Make a file with all words of a clip, which users edit to replace words by their own."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from textwrap import fill

from mlu_anim.results import clips
from mlu_anim.results.facts import Fact
from mlu_anim.results.result import Result
from mlu_anim.wording.numerals import ENGLISH
from mlu_anim.wording.sentences import CAPTION_LIMIT, THIN_SPACE, formatted
from mlu_anim.wording.vocabulary import Vocabulary, vocabulary

_HEAD = """\
The words of the clip {clip}. Change what you like, leave out what you keep, and then:
  python3 cli.py render {clip} --wording {clip}.toml

{{auc}} stands for a fact, {{auc:%}} for a share as a percentage, {{n_pos:case|cases}} for a count
with its noun: one|few|many in languages that need three, and {{n_pos:-case|cases}} for the noun
alone. A name of [phrases] stands for that phrase. A brace of your own is written twice.
A sentence whose name ends in a verdict is taken instead when that is true of the result; the
verdicts are
{verdicts}.
Captions of up to {limit} characters stand in one line in 16:9; longer ones take two, and what has
no room is refused by name. Words for several clips can stand in one file; language, [names] and
[numbers] above all tables are then for all of them.

Facts, as they are with the clip's own data:"""

_NAMES = (
    "# What the data says, and what is shown instead. With a table of yours its own labels stand",
    "# here as the table has them, in quotes unless they are plain letters and digits:",
    '#   yes = "erkrankt"',
    '#   "not sick" = "gesund"',
    "# A label comes before positive and negative, which stand for labels such as yes and no. If a",
    "# column has the same name, the key renames the column, and positive renames the class.",
)


def words_template(clip: str, result: Result) -> str:
    """Return the text of a TOML file with all words of a clip; unedited, it changes nothing."""
    known = vocabulary(clips.module_name(clip))
    return "\n".join([*_head(clip, known, result.facts()), "", *_tables(clip, known, result)])


def _head(clip: str, known_words: Vocabulary, facts: Mapping[str, Fact]) -> Iterator[str]:
    text = _HEAD.format(
        clip=clip, verdicts=fill(", ".join(known_words.verdicts), 95), limit=CAPTION_LIMIT
    )
    yield from (f"# {line}".rstrip() for line in text.splitlines())
    width = max(map(len, known_words.facts))
    for name, known in known_words.facts.items():
        value = formatted(facts[name]) if name in facts else "not here"
        description = f"{known.line} ({known.kind}): {value}" if known.line else value
        yield f"#   {name:{width}}  {description}"


def _tables(clip: str, known: Vocabulary, result: Result) -> Iterator[str]:
    yield from (f"[{clip}]", 'language = "en"')
    table = ""
    for key, sentence in known.sentences.items():
        inside, _, name = key.rpartition(".")
        if inside != table:
            yield from ("", f"[{clip}.{inside}]")
            table = inside
        yield f"{name} = {_quoted(sentence)}"
    yield from ("", *_NAMES, f"[{clip}.names]")
    yield from (f"{_quoted(name)} = {_quoted(name)}" for name in result.names())
    yield from ("", '# German: decimal = ",", group = ".", percent = "{number}\\u202f%".')
    yield f"[{clip}.numbers]"
    yield from (f"{key} = {_quoted(value)}" for key, value in asdict(ENGLISH).items())


def _quoted(text: str) -> str:
    """Return `text` as a TOML string, with thin spaces written as escapes."""
    return json.dumps(text, ensure_ascii=False).replace(THIN_SPACE, "\\u2009")
