"""Run a preview: its children, its server and its watch, until Ctrl-C."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from mlu_anim.pipeline.foreign.request import ForeignRequest
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.preview.children import Children
from mlu_anim.preview.clip_session import ClipSession
from mlu_anim.preview.hub import Hub
from mlu_anim.preview.lone_children import LoneChildren
from mlu_anim.preview.nursery import CAN_FORK, Nursery
from mlu_anim.preview.page import preview_page
from mlu_anim.preview.scene_session import SceneSession, scene_places
from mlu_anim.preview.server import PreviewServer, open_server, serving
from mlu_anim.preview.trouble import Trouble
from mlu_anim.preview.watched_files import Place, Watch, places_of
from mlu_anim.system import browser_window, terminal
from mlu_anim.system.errors import MluAnimError
from mlu_anim.system.temporary_files import scratch_folder

Request = RenderRequest | ForeignRequest


def preview(request: Request, *, port: int | None = None, opens: bool = False) -> int:
    """Show a clip, or a scene of the user's own, in a page until Ctrl-C.

    Raises MachineNotReady if no port is free, and the error of the request if it is wrong.
    """
    end = _End()
    with _running(request, port, end.fail) as server:
        terminal.put(server.address)
        terminal.print_note("the preview runs until you press Ctrl-C")
        if opens:
            browser_window.open_in_browser(server.address)
        return end.wait()


class _End:
    """Waits for the end of the preview."""

    def __init__(self) -> None:
        self._has_come, self._trouble = threading.Event(), Trouble("")

    def fail(self, trouble: Trouble) -> None:
        """End the preview with an error."""
        self._trouble = trouble
        self._has_come.set()

    def wait(self) -> int:
        """Wait; raises the error with which the preview ends."""
        while not self._has_come.wait(1):  # so that Ctrl-C is heard on every system
            pass
        error = MluAnimError(self._trouble.message, hint=self._trouble.hint or None)
        error.exit_code = self._trouble.exit_code
        raise error


@contextmanager
def _running(
    request: Request, port: int | None, fatal: Callable[[Trouble], None]
) -> Iterator[PreviewServer]:
    """Run everything that a preview needs within the block; afterwards nothing is left."""
    hub = Hub()
    with scratch_folder() as scratch, _children(scratch) as own:
        session, places = _session(request, own, hub, scratch, fatal)
        content, policy = preview_page(_name(request))
        server = open_server(port, lambda n: PreviewServer(n, hub, session, content, policy))
        with serving(server), _watching(places, session):
            session.begin()
            yield server


def _name(request: Request) -> str:
    return request.clip if isinstance(request, RenderRequest) else request.reference.scene


def _session(
    request: Request,
    own: Children,
    hub: Hub,
    scratch: Path,
    fatal: Callable[[Trouble], None],
) -> tuple[ClipSession | SceneSession, Sequence[Place]]:
    if isinstance(request, RenderRequest):
        return ClipSession(request, own, hub, scratch, fatal), places_of(request)
    return SceneSession(request, own, hub), scene_places(request)


@contextmanager
def _children(scratch: Path) -> Iterator[Children]:
    own: Children = Nursery(scratch) if CAN_FORK else LoneChildren(scratch)
    try:
        yield own
    finally:
        own.stop()


@contextmanager
def _watching(places: Sequence[Place], session: ClipSession | SceneSession) -> Iterator[None]:
    watch = Watch(places, session.saved)
    try:
        yield
    finally:
        watch.close()
