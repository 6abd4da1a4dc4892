"""The preview of one clip: what is shown, what has been saved, and which tasks are under way."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.preview.child import END, ERROR
from mlu_anim.preview.children import Children
from mlu_anim.preview.hub import Hub
from mlu_anim.preview.late_trouble import tell_later
from mlu_anim.preview.tasks import Compute, Computed, DrawMoment, MakeFilm, Rehearse, View
from mlu_anim.preview.trouble import Trouble
from mlu_anim.preview.watched_files import CODE, DATA, Saved
from mlu_anim.preview.wishes import CHOICES, Seen, chosen_by, seen_by

_FILM_AFTER_S = 0.4


class ClipSession:
    """Draws the present moment of a clip whenever something changes, then the film of its cut.

    `fatal`: called with the trouble if the request itself is wrong, before anything was seen.
    """

    def __init__(
        self,
        request: RenderRequest,
        children: Children,
        hub: Hub,
        scratch: Path,
        fatal: Callable[[Trouble], None],
        draw_limit_s: float = 10.0,
    ) -> None:
        self._request = replace(request, cut=request.cut or "full")
        self._children, self._hub, self._scratch, self._fatal = children, hub, scratch, fatal
        self._draw_limit_s = draw_limit_s
        self._lock = threading.RLock()
        self._computed: Computed | None = None
        self._seen = Seen()
        self._change = 0
        """Counts what changes the pictures: saves, and choices of the page."""
        self._stops: dict[str, Callable[[], None]] = {}
        self._is_warm = self._is_new = self._has_begun = False
        self._files: dict[str, bytes] = {}
        self._saved = Saved()
        self._wanted: Seen | None = None
        """The moment to draw when the present drawing is done."""

    # --- what others call -------------------------------------------------------------------

    def begin(self) -> None:
        """Compute the result, then draw the first picture."""
        with self._lock:
            self._tell_choices()
            self._compute()

    def saved(self, saved: Saved) -> None:
        """Show again what has changed by saved files."""
        with self._lock:
            self._saved = saved
            self._change += 1
            if saved.kind == CODE:
                self._stop("moment", "result")
                self._is_warm = False
                self._status("loads the changed code")
                self._children.restart()
            if saved.kind == DATA:
                self._is_warm, self._is_new = False, True
            if saved.kind in (CODE, DATA) or self._computed is None:
                self._compute()
            else:
                self._draw()
            self._stop("film")  # after the drawing has begun, which somebody waits for

    def ask(self, wish: Mapping[str, Any]) -> None:
        """Take the moment that a page shows, and what its buttons choose.

        Raises ValueError for anything that no page of ours sends.
        """
        chosen = chosen_by(wish)
        seen = seen_by(wish)
        with self._lock:
            changed = {n: v for n, v in chosen.items() if getattr(self._request, n) != v}
            self._seen = seen
            if changed:
                self._request = replace(self._request, **changed)
                self._change += 1
                self._saved = Saved()
                self._stop("film")
                self._tell_choices()
                self._draw()
            elif wish.get("wants"):
                self._draw_next(seen)

    def file(self, name: str) -> bytes | None:
        """Return the last picture or film, `picture-3`; None if there is none of this name."""
        with self._lock:
            return self._files.get(name)

    # --- tasks ------------------------------------------------------------------------------

    def _compute(self) -> None:
        self._stop("result", "moment", "film")
        path = self._scratch / f"result-{self._change}.npz"
        task = Compute(self._request, path)
        change, begun_s = self._change, time.monotonic()

        def hear(kind: str, content: Any) -> None:
            with self._lock:
                if change != self._change:
                    return
                if kind == "computing":
                    self._status("the experiment runs", computing=True)
                elif kind == "computed":
                    self._take_result(content, time.monotonic() - begun_s)
                elif kind == ERROR:
                    self._fail(content)

        self._stops["result"] = self._children.run(task, hear)

    def _take_result(self, computed: Computed, took_s: float) -> None:
        if self._computed is not None and self._computed.path != computed.path:
            self._computed.path.unlink(missing_ok=True)
        self._computed = computed
        self._hub.send("computed", {"seconds": round(took_s, 2)})
        self._draw()

    def _draw_next(self, seen: Seen) -> None:
        """Draw another moment of the same cut; while one is being drawn, only the last is kept."""
        if "moment" in self._stops:
            self._wanted = seen
        elif self._computed is not None:
            self._draw()

    def _draw(self) -> None:
        self._stop("moment")
        self._wanted = None
        if self._computed is None:
            return
        seen, change = self._seen, self._change
        view = View(self._request, self._computed, self._is_new)
        place = seen.beat, seen.number, seen.offset_s
        task = DrawMoment(view, *place, limit_s=self._draw_limit_s)

        def hear(kind: str, content: Any) -> None:
            with self._lock:
                if change == self._change:
                    self._hear_moment(kind, content)

        self._stops["moment"] = self._children.run(task, hear)

    def _hear_moment(self, kind: str, content: Any) -> None:
        if kind == "picture":
            self._show(content)
        elif kind == "timeline":
            self._hub.send("timeline", {**content, "change": self._change})
        elif kind == ERROR:
            self._stops.pop("moment", None)
            self._fail(content)
        elif kind == END:
            self._stops.pop("moment", None)
            if self._wanted is not None:
                self._seen = self._wanted
                self._draw()
            else:
                self._make_film_soon()

    def _show(self, picture: dict[str, Any]) -> None:
        name = f"picture-{time.monotonic_ns()}"
        pixels = picture.pop("pixels")
        for old in [each for each in self._files if each.startswith("picture-")]:
            del self._files[old]
        self._files[name] = pixels
        self._has_begun = True
        self._hub.send("trouble", {})
        saved = self._saved.as_plain()
        self._saved = Saved()
        self._hub.send("picture", {**picture, "file": name, "change": self._change, **saved})

    def _make_film_soon(self) -> None:
        """Make the film if nothing else has happened in a moment: saves often follow each other."""
        change = self._change

        def make() -> None:
            with self._lock:
                if change == self._change:
                    self._make_film()

        timer = threading.Timer(_FILM_AFTER_S, make)
        timer.daemon = True
        timer.start()

    def _make_film(self) -> None:
        """Make the film of the cut, once for each change; first warm up the nursery, once."""
        if self._computed is None or {"film", "moment"} & set(self._stops) or self._has_film():
            return
        view, change = View(self._request, self._computed, self._is_new), self._change
        if not self._is_warm:
            self._is_warm = True
            self._children.rehearse(Rehearse(view), self._rehearsed)
            return

        def hear(kind: str, content: Any) -> None:
            with self._lock:
                if change == self._change and kind == "film":
                    self._files = {k: v for k, v in self._files.items() if k[:4] != "film"}
                    self._files[f"film-{change}"] = content
                    self._hub.send("film", {"file": f"film-{change}", "change": change})
                if change == self._change and kind == ERROR:
                    self._fail(content)

        self._stops["film"] = self._children.run(MakeFilm(view), hear)

    def _rehearsed(self, kind: str, _: Any) -> None:
        with self._lock:
            if kind == END and self._is_warm:  # no experiment has been saved meanwhile
                self._is_new = False
            if kind in (END, ERROR):
                self._make_film()

    def _has_film(self) -> bool:
        return f"film-{self._change}" in self._files

    def _stop(self, *names: str) -> None:
        for name in names:
            if stop := self._stops.pop(name, None):
                stop()

    # --- what the page is told --------------------------------------------------------------

    def _tell_choices(self) -> None:
        chosen = {name: getattr(self._request, name) for name in CHOICES}
        fixed = ["cut"] if self._request.beats else []
        self._hub.send("choices", {"kind": "clip", "chosen": chosen, "fixed": fixed})

    def _status(self, text: str, *, computing: bool = False) -> None:
        self._hub.send("status", {"text": text, "computing": computing, "change": self._change})

    def _fail(self, trouble: Trouble) -> None:
        """Show a trouble; just after a save a little later, unless the file is saved again."""
        if not (self._has_begun or trouble.is_mistake or trouble.exit_code in (1, 5)):
            self._fatal(trouble)
            return
        change = self._change
        tell_later(self._hub, trouble, self._saved, change, lambda: change == self._change)
