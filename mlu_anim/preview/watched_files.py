"""Watch the files of a clip, and say what kind of file has been saved."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.system.programmes import Programme, display_path, programme_of
from mlu_anim.system.shipped_files import PACKAGE, shipped_path

SCENE, WORDS, DATA, CODE = "scene", "words", "data", "code"
"""Kinds of files, from what is shown again at once to what makes everything load again: scenes and
their parts; sentences, facts and themes; all that a result depends on; mlu_anim itself."""
_ORDER = (SCENE, WORDS, DATA, CODE)
_QUIET_S = 0.006
"""Events within this time of each other are one save: editors write in several steps."""
_SUFFIXES = (".py", ".toml", ".csv", ".json", ".txt")
_MOST_BYTES = 20_000_000


@dataclass(frozen=True)
class Saved:
    """A save: what kind of file, which one, and when.

    `file`: as messages show it; empty if nothing was saved. `saved_s`: in seconds since 1970.
    `heard_s`: on the monotonic clock.
    """

    kind: str = ""
    file: str = ""
    saved_s: float = 0.0
    heard_s: float = field(default_factory=time.monotonic)

    def as_plain(self) -> dict[str, Any]:
        """Return what the page is told about the save."""
        return {"saved": self.file, "saved_ms": round(1000 * self.saved_s)}


@dataclass(frozen=True)
class Place:
    """A folder to watch. `only`: the names of the files that count; empty for all of the kind."""

    folder: Path
    kind: str
    is_deep: bool = False
    only: frozenset[str] = frozenset()

    def has(self, path: Path) -> bool:
        """Return True if a file in this folder counts."""
        if self.only:
            return path.parent == self.folder and path.name in self.only
        is_here = path.is_relative_to(self.folder) if self.is_deep else path.parent == self.folder
        is_hidden = path.name.startswith(".") or "__pycache__" in path.parts
        return is_here and path.suffix in _SUFFIXES and not is_hidden


def places_of(request: RenderRequest) -> tuple[Place, ...]:
    """Return the folders whose files a clip depends on; of two that overlap, the first counts."""
    programme = programme_of(request.clip.replace("-", "_"))
    own = [*_own_file(request.wording, WORDS)]
    for path in (request.data, request.predictions, request.model, request.frozen_result):
        own += _own_file(path, DATA)
    return (*own, *_of_programme(programme), Place(PACKAGE, CODE, is_deep=True))


def _of_programme(programme: Programme) -> Iterator[Place]:
    yield Place(programme.scenes.absolute(), SCENE)
    yield Place((programme.words / "wording").absolute(), WORDS)
    yield Place(programme.words.absolute(), WORDS, only=frozenset({"facts.toml"}))
    yield Place(shipped_path("assets") / "themes", WORDS)
    yield Place(programme.experiments.absolute(), DATA, is_deep=True)
    if programme.code is not None:
        yield Place(programme.code.absolute(), DATA, is_deep=True)


def _own_file(path: Path | str | None, kind: str) -> Iterator[Place]:
    if path is not None and Path(path).is_file():
        whole = Path(path).absolute()
        yield Place(whole.parent, kind, only=frozenset({whole.name}))


class Watch:
    """Calls `tell` in a thread of its own when a file in one of the places has another content."""

    def __init__(self, places: Sequence[Place], tell: Callable[[Saved], None]) -> None:
        self._places, self._tell = places, tell
        self._contents = dict(_contents(places))
        self._touched: dict[Path, float] = {}
        self._something = threading.Condition()
        self._is_closed = False
        self._observer = _observing(places, self._touch)
        self._thread = threading.Thread(target=self._wait, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop watching."""
        self._observer.stop()
        self._observer.join()
        with self._something:
            self._is_closed = True
            self._something.notify()
        self._thread.join()

    def _touch(self, path: Path) -> None:
        with self._something:
            self._touched.setdefault(path, time.time())
            self._something.notify()

    def _wait(self) -> None:
        while True:
            with self._something:
                while not self._touched and not self._is_closed:
                    self._something.wait()
                if self._is_closed:
                    return
                while self._something.wait(_QUIET_S):
                    pass
                touched, self._touched = self._touched, {}
            self._look_at(touched)

    def _look_at(self, touched: Mapping[Path, float]) -> None:
        """Tell of the file that matters most among those whose content has changed."""
        changed = []
        for path, heard_s in touched.items():
            place = next((each for each in self._places if each.has(path)), None)
            if place is None:
                continue
            content = _digest(path)
            if content != self._contents.get(path):
                self._contents[path] = content
                changed.append((_ORDER.index(place.kind), path, heard_s))
        if changed:
            kind, path, heard_s = max(changed)
            self._tell(Saved(_ORDER[kind], display_path(path), _saved_s(path, heard_s)))


def _observing(places: Sequence[Place], touch: Callable[[Path], None]) -> Any:
    """Return a running observer of watchdog; one that polls if the system has no room for more."""
    from watchdog.observers import Observer
    from watchdog.observers.polling import PollingObserver

    for kind in (Observer, PollingObserver):
        observer: Any = kind()
        folders = {place.folder: place.is_deep for place in sorted(places, key=_depth)}
        try:
            for folder, is_deep in folders.items():
                if folder.is_dir():
                    observer.schedule(_handler(touch), str(folder), recursive=is_deep)
            observer.start()
        except OSError:  # too many watches
            continue
        return observer
    raise AssertionError("polling needs nothing of the system")


def _depth(place: Place) -> bool:
    return place.is_deep


def _handler(touch: Callable[[Path], None]) -> Any:
    from watchdog.events import FileSystemEventHandler

    class Handler(FileSystemEventHandler):
        def on_any_event(self, event: Any) -> None:
            if event.event_type not in ("opened", "closed_no_write"):
                for path in filter(None, (event.src_path, event.dest_path)):
                    touch(Path(str(path)))

    return Handler()


def _contents(places: Sequence[Place]) -> Iterator[tuple[Path, bytes]]:
    for place in places:
        names = (place.folder / name for name in place.only)
        inside = place.folder.rglob("*") if place.is_deep else place.folder.glob("*")
        for path in names if place.only else inside:
            if place.has(path) and path.is_file():
                yield path, _digest(path)


def _digest(path: Path) -> bytes:
    """Return a checksum of a file's content; of a large file, of its time and size."""
    with suppress(OSError):
        state = path.stat()
        if state.st_size <= _MOST_BYTES:
            return hashlib.sha256(path.read_bytes()).digest()
        return f"{state.st_mtime_ns} {state.st_size}".encode()
    return b""


def _saved_s(path: Path, heard_s: float) -> float:
    """Return when a file was saved; if its time is not that of the save, when we heard of it."""
    with suppress(OSError):
        written_s = path.stat().st_mtime
        if abs(written_s - heard_s) < 1:
            return written_s
    return heard_s
