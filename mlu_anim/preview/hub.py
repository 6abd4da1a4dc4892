"""Send events to all open pages; a page that comes later first gets the last of each kind."""

import json
import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

Events = queue.SimpleQueue[str | None]


class Hub:
    """Keeps the last event of each kind, and passes every event on to the pages that listen."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[str, Mapping[str, Any]] = {}
        self._pages: set[Events] = set()

    def send(self, kind: str, content: Mapping[str, Any]) -> None:
        """Send an event to all pages."""
        text = _text(kind, content)
        with self._lock:
            self._last[kind] = content
            for page in self._pages:
                page.put(text)

    @contextmanager
    def listening(self) -> Iterator[Events]:
        """Yield a queue with the last event of each kind, then all that follow; None at the end."""
        page: Events = queue.SimpleQueue()
        with self._lock:
            for kind, content in self._last.items():
                page.put(_text(kind, {**content, "is_old": True}))
            self._pages.add(page)
        try:
            yield page
        finally:
            with self._lock:
                self._pages.discard(page)

    def close(self) -> None:
        """Tell all pages that nothing follows."""
        with self._lock:
            for page in self._pages:
                page.put(None)


def _text(kind: str, content: Mapping[str, Any]) -> str:
    return f"event: {kind}\ndata: {json.dumps(content)}\n\n"
