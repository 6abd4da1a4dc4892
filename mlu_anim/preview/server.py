"""The server of the preview: one page, its events, and the last picture, on this machine alone.

Every address begins with a random token. Nothing is read from the disk for a request.
"""

import json
import os
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty
from typing import Any, Protocol

from mlu_anim.preview.hub import Hub
from mlu_anim.system.errors import MachineNotReady

HOST = "127.0.0.1"
FIRST_PORT, N_PORTS = 8765, 100
_NAMES = (HOST, "localhost")
_MOST_BYTES = 2_000
_PULSE_S = 5.0
"""A page that has gone is noticed by a comment that cannot be sent."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Session(Protocol):
    """The part of a preview that the server uses."""

    def ask(self, wish: Mapping[str, Any]) -> None:
        """Take a wish of a page; raises ValueError for a wrong one."""

    def file(self, name: str) -> bytes | None:
        """Return a picture or a film by its name."""


class PreviewServer(ThreadingHTTPServer):
    """Serves one page. `page`: its HTML; `policy`: what it may load."""

    daemon_threads = True
    allow_reuse_address = os.name != "nt"  # there it would share the port

    def __init__(self, port: int, hub: Hub, session: Session, page: bytes, policy: str) -> None:
        self.hub, self.session, self.page, self.policy = hub, session, page, policy
        self.token = secrets.token_urlsafe(24)
        super().__init__((HOST, port), _Handler)

    @property
    def address(self) -> str:
        """The address of the page, with its token."""
        return f"http://{HOST}:{self.server_port}/{self.token}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a page that was closed breaks its connection."""


def open_server(port: int | None, make: Callable[[int], PreviewServer]) -> PreviewServer:
    """Return a server at a port; without one, at the first port that is free.

    Raises MachineNotReady if the port, or every port that is tried, is in use.
    """
    for each in range(FIRST_PORT, FIRST_PORT + N_PORTS) if port is None else (port,):
        with suppress(OSError, OverflowError):
            return make(each)
    if port is not None:
        raise MachineNotReady(
            f"--port {port} is in use, or may not be used",
            hint="Choose another one, or leave --port out: the first free one is taken.",
        )
    last = FIRST_PORT + N_PORTS - 1
    raise MachineNotReady(
        f"all ports from {FIRST_PORT} to {last} are in use",
        hint="Close other previews, or choose a port with --port.",
    )


@contextmanager
def serving(server: PreviewServer) -> Iterator[None]:
    """Serve requests in a thread of its own within the block."""
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.hub.close()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: PreviewServer
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "preview", ""
    timeout = 60

    def do_GET(self) -> None:
        """Send the page, its events, a picture or a film."""
        name = self._name()
        if name is None:
            return
        if name == "":
            self._send(self.server.page, "text/html; charset=utf-8", self.server.policy)
        elif name == "events":
            self._send_events()
        elif (content := self.server.session.file(name)) is not None:
            self._send(content, "application/octet-stream")
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def do_POST(self) -> None:
        """Take a wish of the page."""
        if (name := self._name()) is None:
            return
        length = self.headers.get("Content-Length", "")
        is_ours = self.headers.get("Content-Type") == "application/json" and self._is_same_origin()
        if name != "ask" or not is_ours or not length.isdecimal() or int(length) > _MOST_BYTES:
            self._refuse(HTTPStatus.BAD_REQUEST)
            return
        try:
            wish = json.loads(self.rfile.read(int(length)))
            if not isinstance(wish, dict):
                raise ValueError("a wish is an object")
            self.server.session.ask(wish)
        except (ValueError, RecursionError):
            self._refuse(HTTPStatus.BAD_REQUEST)
        else:
            self._send(b"{}", "application/json")

    def _name(self) -> str | None:
        """Return what a request asks for, below the token; None if it was refused."""
        host = (self.headers.get("Host") or "").rpartition(":")[0]
        empty, _, rest = self.path.partition("/")
        token, slash, name = rest.partition("/")
        is_known = secrets.compare_digest(token.encode(), self.server.token.encode())
        if host not in _NAMES or empty or not (is_known and slash):
            self._refuse(HTTPStatus.FORBIDDEN)
            return None
        return name

    def _is_same_origin(self) -> bool:
        origin = self.headers.get("Origin")
        return origin is None or origin == f"http://{self.headers.get('Host')}"

    def _send(self, content: bytes, kind: str, policy: str = "default-src 'none'") -> None:
        self.send_response(HTTPStatus.OK)
        self._send_headers(kind, policy)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_headers(self, kind: str, policy: str = "default-src 'none'") -> None:
        for name, value in {**_HEADERS, "Content-Type": kind}.items():
            self.send_header(name, value)
        self.send_header("Content-Security-Policy", policy)

    def _refuse(self, status: HTTPStatus) -> None:
        self.close_connection = True
        self.send_response(status)
        self._send_headers("text/plain; charset=utf-8")
        content = f"{status.phrase}. The address stands in the terminal.\n".encode()
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_events(self) -> None:
        """Send events until the page or the preview is closed."""
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self._send_headers("text/event-stream")
        self.end_headers()
        with self.server.hub.listening() as events:
            while True:
                try:
                    text = events.get(timeout=_PULSE_S)
                except Empty:
                    text = ":\n\n"
                if text is None:
                    return
                self.wfile.write(text.encode())
                self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Print nothing for a request."""
