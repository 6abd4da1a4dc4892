"""Run a task and hear what it sends."""

import queue
from typing import Any

from mlu_anim.preview.child import END, ERROR
from mlu_anim.preview.children import Children
from mlu_anim.preview.task import Task

PATIENCE_S = 120.0


class Heard:
    """The messages of one task."""

    def __init__(self, children: Children, task: Task) -> None:
        self._messages: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self.stop = children.run(task, lambda kind, content: self._messages.put((kind, content)))

    def next(self) -> tuple[str, Any]:
        """The next message."""
        return self._messages.get(timeout=PATIENCE_S)

    def all(self) -> dict[str, Any]:
        """All messages up to the last one, by kind."""
        found = {}
        while not {END, ERROR} & set(found):
            kind, content = self.next()
            found[kind] = content
        return found

    def is_silent(self, seconds: float) -> bool:
        """True if nothing comes for so long."""
        try:
            self._messages.get(timeout=seconds)
        except queue.Empty:
            return True
        return False
