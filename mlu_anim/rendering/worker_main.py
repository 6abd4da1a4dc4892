"""The main loop of a worker process: load manim, then read tasks, run them and answer."""

import faulthandler
import gc
import os
import pickle
import sys
import traceback
from collections.abc import Callable
from typing import Any

from mlu_anim.system import temporary_files
from mlu_anim.system.errors import MluAnimError, RenderFailed

SILENT_VARIABLE, SILENT_S = "MLU_ANIM_SILENT_S", 300.0
"""The variable that sets after how many silent seconds a worker counts as hung, and its default.

A worker reports every ten pictures; the slowest known picture takes seconds.
"""


def silent_s() -> float:
    """Return the seconds without a report after which a worker counts as hung."""
    return float(os.environ.get(SILENT_VARIABLE) or SILENT_S)


def _watch(limit_s: float) -> None:
    """End this process after `limit_s`, with its stack on stderr, unless called again before."""
    faulthandler.dump_traceback_later(limit_s, exit=True)


def _load_drawing() -> None:
    from mlu_anim.rendering.foreign import deferred_imports

    deferred_imports.import_manim()  # loading manim is what takes time
    import mlu_anim.rendering.shot  # noqa: F401


def main(load: Callable[[], None] = _load_drawing) -> None:
    """Call `load`, then run one task after the other until the parent process closes the pipe.

    Messages to the parent are pairs: ("ready", None) once, then for each task ("progress", n),
    ("answer", content), and at last ("end", None) or ("error", exception).

    `load`: imports all that the tasks need before the first one arrives; by default manim, which
    tasks that draw nothing do not need.
    """
    messages = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # output of libraries is not a message
    temporary_files.choose_folder()
    load()
    gc.freeze()  # loaded modules stay: the collector need not look through them again and again

    def send(kind: str, content: Any) -> None:
        _watch(silent_s())
        pickle.dump((kind, content), messages)
        messages.flush()

    def answer(content: Any) -> bool:
        send("answer", content)
        gc.collect()  # an encoder is held by its own container, and takes a hundred megabytes
        return bool(pickle.load(sys.stdin.buffer))

    send("ready", None)
    while True:
        faulthandler.cancel_dump_traceback_later()  # waiting for a task is no hang
        try:
            task, first = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        _watch(silent_s())
        try:
            task.run(first, lambda n: send("progress", n), answer)
        except (BrokenPipeError, EOFError):
            return  # the parent has been killed
        except MluAnimError as error:
            send("error", error)
        except MemoryError:
            return  # as if it had been killed: later, or alone, there may be enough memory
        except Exception:
            send("error", RenderFailed(f"drawing failed:\n{traceback.format_exc()}"))
        else:
            send("end", None)


if __name__ == "__main__":
    main()
