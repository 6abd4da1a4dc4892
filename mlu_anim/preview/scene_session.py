"""The preview of a scene of the user's own: its frames as they are drawn, again after each save."""

import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from mlu_anim.pipeline.foreign.request import ForeignRequest
from mlu_anim.pipeline.foreign.resolve import resolve
from mlu_anim.preview.child import END, ERROR
from mlu_anim.preview.children import Children
from mlu_anim.preview.hub import Hub
from mlu_anim.preview.late_trouble import tell_later
from mlu_anim.preview.scene_tasks import PlayScene
from mlu_anim.preview.watched_files import CODE, SCENE, Place, Saved
from mlu_anim.system.shipped_files import PACKAGE

_MOST_BYTES = 400_000_000
"""Pictures are kept up to this size; of a longer scene, the first frames."""
_TELL_EVERY_S = 0.1
"""The page hears of new frames so often; the first one is told at once."""


def scene_places(request: ForeignRequest) -> tuple[Place, ...]:
    """Return the folders to watch: that of the scene's file, and our own code."""
    folder = Path(request.reference.path).absolute().parent
    return (Place(folder, SCENE), Place(PACKAGE, CODE, is_deep=True))


class SceneSession:
    """Plays a scene, keeps its frames, and plays it again when its file is saved."""

    def __init__(
        self, request: ForeignRequest, children: Children, hub: Hub, limit_s: float = 60.0
    ) -> None:
        self._reference, self._limit_s = request.reference, limit_s
        self._playing = resolve(request).playings[0]
        self._children, self._hub = children, hub
        self._lock = threading.RLock()
        self._run, self._saved = 0, Saved()
        self._stop: Callable[[], None] = lambda: None
        self._clear()

    def begin(self) -> None:
        """Play the scene."""
        with self._lock:
            self._hub.send("choices", {"kind": "scene", "chosen": {}, "fixed": []})
            self._play()

    def saved(self, saved: Saved) -> None:
        """Play the scene again."""
        with self._lock:
            self._saved = saved
            if saved.kind == CODE:
                self._stop()
                self._children.restart()
            self._play()

    def ask(self, wish: Mapping[str, Any]) -> None:
        """Take no wish: all frames are there for the page to fetch."""

    def file(self, name: str) -> bytes | None:
        """Return a picture: `frame-2-17` is number 17 of the second playing."""
        kind, _, rest = name.partition("-")
        run, _, number = rest.partition("-")
        if kind != "frame" or not (run.isdecimal() and number.isdecimal() and len(number) < 9):
            return None
        with self._lock:
            if int(run) != self._run or int(number) >= len(self._frames):
                return None
            return self._frames[int(number)]

    def _clear(self) -> None:
        self._frames: list[bytes] = []
        self._n_bytes, self._size, self._fps = 0, (1280, 720), float(self._playing.fps)
        self._told_s = 0.0
        self._sections: list[tuple[str, int]] = []

    def _play(self) -> None:
        self._stop()
        self._run += 1
        run, self._begun_s = self._run, time.monotonic()
        self._is_fresh = True

        def hear(kind: str, content: Any) -> None:
            with self._lock:
                if run == self._run:
                    self._hear(kind, content)

        self._hub.send("status", {"text": "The scene runs", "computing": False, "change": run})
        self._stop = self._children.run(PlayScene(self._playing, self._limit_s), hear)

    def _hear(self, kind: str, content: Any) -> None:
        if kind == "frame":
            self._keep(*content)
        elif kind == "rate":
            self._fps = content
        elif kind == "sections":
            self._sections = content
        elif kind == END:
            self._tell(f"{len(self._frames)} frames, drawn in {self._took_s():.1f} s", done=True)
        elif kind == ERROR:
            run = self._run
            tell_later(self._hub, content, self._saved, run, lambda: run == self._run)

    def _keep(self, picture: tuple[bytes, int, int], n_frames: int) -> None:
        """Keep a picture; the frames of the playing before stay until the first one has come."""
        content, *size = picture
        if self._is_fresh:
            fps = self._fps
            self._clear()
            self._fps, self._is_fresh = fps, False
            self._hub.send("trouble", {})
        if self._n_bytes < _MOST_BYTES:
            self._n_bytes += len(content)
            self._size = size[0], size[1]
            self._frames += [content] * n_frames
        if time.monotonic() - self._told_s > _TELL_EVERY_S:
            self._tell(f"{len(self._frames)} frames drawn", done=False)

    def _took_s(self) -> float:
        return time.monotonic() - self._begun_s

    def _tell(self, text: str, *, done: bool) -> None:
        self._told_s = time.monotonic()
        beats = [[name, name, "", round(1000 * n / self._fps), 0] for name, n in self._sections]
        width, height = self._size
        content = {
            **{"run": self._run, "frames": len(self._frames), "fps": self._fps, "done": done},
            **{"width": width, "height": height, "beats": beats, "text": text},
            **{"title": str(self._reference.scene), **self._saved.as_plain()},
        }
        self._hub.send("frames", content)
