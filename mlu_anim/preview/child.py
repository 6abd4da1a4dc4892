"""Run one task in this process and send its messages; in a fork of the nursery, or alone."""

import os
import pickle
import signal
import sys
from contextlib import suppress
from typing import Any, BinaryIO

from mlu_anim.preview.frames import write_message
from mlu_anim.preview.task import Task
from mlu_anim.preview.time_limit import INTERRUPTING, OutOfTimeError, time_limit
from mlu_anim.preview.trouble import Trouble
from mlu_anim.system import author_mistakes

ERROR, END = "error", "end"
"""Kinds of messages: a Trouble, and the last message of a task that succeeded."""


def run_task(task: Task, pipe: BinaryIO) -> bool:
    """Run a task, and send what it sends, then END, or ERROR with a Trouble; True if it succeeded.

    Nothing is raised, whatever the user's code does.
    """

    def send(kind: str, content: Any) -> None:
        write_message(pipe, kind, content)

    try:
        with time_limit(task.limit_s, pipe.fileno()) as start_anew:
            task.run(send, start_anew)
        send(END, None)
    except BrokenPipeError:
        return False  # nobody waits for it any more
    except OutOfTimeError as error:
        line = author_mistakes.line_of(error, apart_from=INTERRUPTING)
        trouble = Trouble.out_of_time(task.limit_s, *line)
    except BaseException as error:  # also SystemExit: a scene that exits has failed
        trouble = Trouble.of(error)
    else:
        return True
    with suppress(BrokenPipeError):
        write_message(pipe, ERROR, trouble)
    return False


def load_drawing() -> None:
    """Import all that drawing needs: manim, which takes the longest, and our own modules."""
    from mlu_anim.rendering.foreign import deferred_imports

    deferred_imports.import_manim()
    import mlu_anim.preview.moments  # noqa: F401


def main() -> None:
    """Load what drawing needs, then run the one task that stands on standard input."""
    pipe = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # prints of a scene are not messages
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    load_drawing()
    with suppress(EOFError):
        run_task(pickle.load(sys.stdin.buffer), pipe)


if __name__ == "__main__":
    main()
