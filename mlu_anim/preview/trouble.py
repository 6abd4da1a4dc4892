"""An error as the page shows it: the message, the place, the advice."""

import re
import traceback
from dataclasses import dataclass
from pathlib import Path

from mlu_anim.system import author_mistakes
from mlu_anim.system.errors import AuthorMistake, MluAnimError
from mlu_anim.system.programmes import display_path

_PLACED = re.compile(r"(?P<where>\S+\.(py|toml)(, line \d+)?): (?P<rule>.+)", re.DOTALL)
_FRAME = re.compile(r'File "(?P<file>[^"]+)", line (?P<line>\d+) in (?P<name>\S+)')


@dataclass(frozen=True)
class Trouble:
    """An error as the page shows it. `where`: file and line; empty if unknown."""

    message: str
    where: str = ""
    hint: str = ""
    exit_code: int = 1
    is_mistake: bool = False
    """True for a mistake in a clip's own files, which its author may correct at once."""

    @classmethod
    def of(cls, error: BaseException) -> "Trouble":
        """Return what there is to say about an error."""
        if isinstance(error, AuthorMistake):
            return cls._of_mistake(error)
        if isinstance(error, MluAnimError):
            return cls(error.message, "", error.hint or "", error.exit_code)
        place, source = author_mistakes.line_of(error)
        message = "".join(traceback.format_exception_only(error)).strip()
        return cls(message, place or "", source or "", is_mistake=True)

    @classmethod
    def _of_mistake(cls, error: AuthorMistake) -> "Trouble":
        """Return what to say about a mistake; the place may also stand first in message or hint."""
        where, message, hint = error.where or "", error.message, error.hint or ""
        message = message.removeprefix(f"{where}: ")
        if not where and (found := _PLACED.match(message)):
            where, message = found["where"], found["rule"]
        elif not where and (found := _PLACED.match(hint)):
            where, message, hint = found["where"], found["rule"], ""
        return cls(message, where, hint, error.exit_code, is_mistake=True)

    @classmethod
    def out_of_time(cls, limit_s: float, where: str | None, source: str | None) -> "Trouble":
        """Return what to say about code that did not come to an end."""
        hint = f"{source or ''}\nIs there a loop that never ends? Correct it and save.".strip()
        return cls(f"still at work after {limit_s:g} s, so it was stopped", where or "", hint)

    @classmethod
    def stopped(cls, limit_s: float, stack: str) -> "Trouble":
        """Return what to say about code that even Python could not interrupt.

        `stack`: the traceback that Python has written, innermost call first.
        """
        calls = [(Path(m["file"]), m["line"], m["name"]) for m in _FRAME.finditer(stack)]
        own = [call for call in calls if author_mistakes.is_authors(str(call[0]))] or calls
        if not own:
            return cls.out_of_time(limit_s, None, None)
        path, line, name = own[0]
        return cls.out_of_time(limit_s, f"{display_path(path)}, line {line}", f"in {name}")
