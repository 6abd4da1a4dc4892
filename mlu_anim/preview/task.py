"""The type of a task for a child process."""

from collections.abc import Callable
from typing import Any, Protocol

Send = Callable[[str, Any], None]
"""Takes the kind and the content of a message."""


class Task(Protocol):
    """Something for a child process to do, within a time limit in seconds."""

    @property
    def limit_s(self) -> float: ...
    def run(self, send: Send, start_anew: Callable[[], None]) -> None:
        """Do it; `start_anew` starts the time limit anew."""
