"""The protocol of what runs tasks in child processes, and the events of a task."""

import threading
from collections.abc import Callable
from typing import IO, Any, Protocol

from mlu_anim.preview.child import END, ERROR
from mlu_anim.preview.frames import STOPPED, read_messages
from mlu_anim.preview.task import Task
from mlu_anim.preview.trouble import Trouble

Hear = Callable[[str, Any], None]
"""Takes the kind and the content of a message."""
_FAILED = Trouble(
    "the process that draws has ended",
    hint="What it printed stands in the terminal. Save the file again to start another one.",
)


class Children(Protocol):
    """Something that runs tasks in child processes."""

    def run(self, task: Task, hear: Hear) -> Callable[[], None]:
        """Start a task; `hear` is called with its messages in another thread. Returns a function
        that stops the task; what it still sends is heard by nobody."""

    def rehearse(self, task: Task, hear: Hear) -> None:
        """Run a task that warms up those that come after it; `hear` as in `run`."""

    def restart(self) -> None:
        """Stop everything, and load the code again."""

    def stop(self) -> None:
        """Stop everything."""


class Listener:
    """Passes on the messages of one task, in a thread of its own, until it is told not to."""

    def __init__(self, task: Task, pipe: IO[bytes], hear: Hear) -> None:
        self._task, self._pipe, self._hear = task, pipe, hear
        self._is_wanted, self.is_done = True, False
        threading.Thread(target=self._listen, daemon=True).start()

    def forget(self) -> None:
        """Pass on no further message."""
        self._is_wanted = False

    def _listen(self) -> None:
        kind = ""
        with self._pipe:
            for kind, content in read_messages(self._pipe):
                if kind == STOPPED:
                    trouble = Trouble.stopped(self._task.limit_s, content)
                    self._pass_on(ERROR, trouble)
                else:
                    self._pass_on(kind, content)
        if kind not in (ERROR, STOPPED, END):
            self._pass_on(ERROR, _FAILED)
        self.is_done = True

    def _pass_on(self, kind: str, content: Any) -> None:
        if self._is_wanted:
            self._hear(kind, content)
