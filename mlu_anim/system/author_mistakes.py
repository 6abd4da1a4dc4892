"""Report mistakes of a clip's author with file and line instead of a traceback.

An error is the author's if a line in the clip's own files caused it. It is not if our code that
renders, encodes or writes files ran between that line and the error.
"""

import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from mlu_anim.system import programmes
from mlu_anim.system.errors import AuthorMistake, MluAnimError
from mlu_anim.system.programmes import display_path
from mlu_anim.system.shipped_files import PACKAGE
from mlu_anim.system.suggestions import did_you_mean

_MACHINE_ERRORS = (OSError, EOFError, MemoryError)
_OUR_CODE = tuple(
    (PACKAGE / name).as_posix()
    for name in (
        "rendering/",
        "encoding/",
        "bundle/",
        "system/temporary_files.py",
        "system/store.py",
    )
)
"""Paths of code whose errors are never the author's, even if a line of a scene called it."""


@contextmanager
def locate_author_mistakes() -> Iterator[None]:
    """Context manager that turns errors caused by a clip's files into AuthorMistake with a line.

    Errors of mlu_anim, of the machine (OSError, MemoryError) and missing packages pass unchanged.
    """
    try:
        yield
    except AuthorMistake as mistake:
        if mistake.where is not None:
            raise
        frames = _frames_of(mistake)
        where = _where(frames[-1]) if frames else None
        raise AuthorMistake(mistake.message, hint=mistake.hint, where=where) from mistake
    except (MluAnimError, *_MACHINE_ERRORS):
        raise
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith(("mlu_anim", "scenes", "experiments")):
            raise  # a package is missing: `doctor` says which
        _raise_placed(error)
    except SyntaxError as error:
        if not is_authors(error.filename or ""):
            raise
        where = f"{display_path(Path(error.filename or ''))}, line {error.lineno}"
        raise AuthorMistake(error.msg, hint=(error.text or "").strip(), where=where) from error
    except Exception as error:
        _raise_placed(error)


def line_of(error: BaseException, *, apart_from: str = "") -> tuple[str | None, str | None]:
    """Return where an error of any kind happened, and the source of that line.

    The place is the innermost line of the clip's own files, else that of any file.
    `apart_from`: a file that does not count.
    """
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename != apart_from]
    own = [frame for frame in frames if is_authors(frame.filename)] or frames
    return (_where(own[-1]), own[-1].line) if own else (None, None)


def _raise_placed(error: Exception) -> NoReturn:
    frames = _frames_of(error)
    if not frames:
        raise error
    raise AuthorMistake(
        _described(error), hint=_calls(frames, error), where=_where(frames[-1])
    ) from error


def _frames_of(error: BaseException) -> list[traceback.FrameSummary]:
    """Return the traceback's frames in the author's files, outermost first.

    Empty if the author's code did not cause the error.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [number for number, frame in enumerate(frames) if is_authors(frame.filename)]
    if not own:
        return []
    after = frames[own[-1] + 1 :]
    if any(frame.filename.startswith(_OUR_CODE) for frame in after):
        return []
    return [frames[number] for number in own]


def is_authors(file: str) -> bool:
    """Return True for the path of a scene or an experiment, ours or a project's."""
    path = Path(file)
    return path.name not in ("__main__.py", "_experiment.py") and any(
        path.is_relative_to(folder)
        for programme in programmes.programmes()
        for folder in (programme.scenes, programme.experiments)
    )


def _where(frame: traceback.FrameSummary) -> str:
    return f"{display_path(Path(frame.filename))}, line {frame.lineno}"


def _described(error: Exception) -> str:
    """Return a sentence about the error; for an unknown attribute, it suggests the nearest name."""
    message, near = f"{type(error).__name__}: {error}", None
    if isinstance(error, KeyError):
        message = f"no key {error.args[0]!r}" if error.args else "no such key"
    elif isinstance(error, AttributeError) and error.obj is not None:
        message, near = str(error), did_you_mean(error.name or "", dir(error.obj))
    elif isinstance(error, NotImplementedError):
        message = "a method that every clip must define is missing"
    return f"{message}. {near}" if near else message


def _calls(frames: Sequence[traceback.FrameSummary], error: Exception) -> str:
    """Return the source lines of the frames, innermost first, as a hint of several lines.

    If the error was raised in another file, the line that raised it comes first.
    """
    last = traceback.extract_tb(error.__traceback__)[-1]
    lines = [f"line {f.lineno}, in {f.name}: {f.line}" for f in reversed(frames)]
    if last.filename != frames[-1].filename:
        lines.insert(0, f"{display_path(Path(last.filename))}, line {last.lineno}: {last.line}")
    return "\n  ".join(lines)
