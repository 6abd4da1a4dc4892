"""Write the skeleton of an essay for a clip that exists: a section for each of its beats."""

from collections.abc import Iterator
from pathlib import Path

from mlu_anim.results import clips
from mlu_anim.system import temporary_files
from mlu_anim.system.errors import MachineNotReady, UsageError
from mlu_anim.wording.essay_words import paths_of
from mlu_anim.wording.vocabulary import vocabulary

_HEAD = """\
# The essay on {clip}. docs/essays.md says how it is written and what `check` looks at.
# Each text begins as what is to be seen in its beat; tell the story instead, in {fewest} to {most}
# words.
# {{fact}} stands for a fact, as in captions; type no numbers. *term* marks a term that is new.
# A text whose name ends in a verdict is taken when that is true; `_own` is for the clip's own data.
"""
_TAIL = '''
# What is often overlooked, as a box:
# [overlooked]
# title = ""
# text = """
# """

# A source for each claim. The kind is a type of BibTeX: article, book, inproceedings, misc.
# [[references]]
# key = "breiman2001"
# kind = "article"
# authors = "Leo Breiman"
# year = "2001"
# title = "Random forests"
# venue = "Machine Learning 45(1), 5–32"
# doi = "10.1023/A:1010933404324"
'''


def write(name: str) -> Path:
    """Write the skeleton of a clip's essay and return its path.

    Raises UsageError if there is an essay, MachineNotReady if the file cannot be written.
    """
    module = clips.module_name(name)
    path = paths_of(module)[0]
    if path.exists():
        raise UsageError(f"there is an essay already: {path}", hint="Nothing is overwritten.")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary_files.write_atomically(path, "".join(_lines(name, module)).encode())
    except OSError as error:
        raise MachineNotReady(f"cannot write {path}: {error.strerror or error}") from error
    return path


def _lines(name: str, module: str) -> Iterator[str]:
    from mlu_anim.essays.prose_faults import FEWEST_WORDS, MOST_WORDS

    sentences = vocabulary(module).sentences
    yield _HEAD.format(clip=name, fewest=FEWEST_WORDS, most=MOST_WORDS)
    yield f'\nquestion = "{_quoted(sentences["subtitle"])}"\nown_data = ""\n\n[story]\n'
    for key in sentences:
        table, _, beat = key.rpartition(".")
        if table == "chapters":
            yield f'{beat} = """\n{_quoted(sentences.get(f"seen.{beat}", beat))}\n"""\n'
    yield _TAIL


def _quoted(text: str) -> str:
    """Return a text as it stands inside of TOML's quotes."""
    return text.replace("\\", "\\\\").replace('"', '\\"')
