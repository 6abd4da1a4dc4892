"""The server of the preview refuses whatever is not its own page."""

import http.client
import json
import socket
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from mlu_anim.preview.hub import Hub
from mlu_anim.preview.page import preview_page
from mlu_anim.preview.server import FIRST_PORT, PreviewServer, open_server, serving
from mlu_anim.preview.wishes import chosen_by, seen_by
from mlu_anim.system.errors import MachineNotReady

JSON = {"Content-Type": "application/json"}


class _Session:
    """Keeps what it is asked."""

    def __init__(self) -> None:
        self.wishes: list[Mapping[str, Any]] = []

    def ask(self, wish: Mapping[str, Any]) -> None:
        seen_by(wish), chosen_by(wish)
        self.wishes.append(wish)

    def file(self, name: str) -> bytes | None:
        return b"pixels" if name == "picture-1" else None


@pytest.fixture
def server() -> Iterator[PreviewServer]:
    made = PreviewServer(0, Hub(), _Session(), *preview_page("roc"))
    with serving(made):
        yield made


def _ask(
    server: PreviewServer,
    path: str,
    body: str | None = None,
    method: str | None = None,
    **headers: str,
) -> tuple[int, bytes, Mapping[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method or ("GET" if body is None else "POST"), path, body, named)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content, dict(answer.getheaders())


def test_the_page_comes_with_its_token_alone(server: PreviewServer) -> None:
    status, page, headers = _ask(server, f"/{server.token}/")
    assert status == 200
    assert b"<title>roc" in page
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "no-referrer"
    token = server.token
    wrong = "x", token[:-1], token + "x", token.swapcase(), "%00", f"x/{token}"
    paths = ["/", f"/{token}", f"/?{token}/", *(f"/{each}/" for each in wrong)]
    assert {_ask(server, path)[0] for path in paths} == {403}


def test_no_file_of_the_disk_is_served(server: PreviewServer) -> None:
    names = "cli.py", "../cli.py", "%2e%2e/cli.py", "/etc/passwd", "picture-2", "player.js", "?x"
    assert {_ask(server, f"/{server.token}/{name}")[0] for name in names} == {404}
    assert _ask(server, f"/{server.token}/picture-1")[1] == b"pixels"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "127.0.0.1.evil.example:1", ""]
)
def test_another_host_is_refused(server: PreviewServer, host: str) -> None:
    """A name that leads to this machine (DNS rebinding) is not ours."""
    assert _ask(server, f"/{server.token}/", Host=host)[0] == 403
    assert _ask(server, f"/{server.token}/", Host=f"localhost:{server.server_port}")[0] == 200


def test_a_wish_is_a_small_object_of_our_own_page(server: PreviewServer) -> None:
    path, session = f"/{server.token}/ask", server.session
    assert isinstance(session, _Session)
    good = {"beat": "duels", "number": 4, "offset": 2.5, "theme": "dark"}
    assert _ask(server, path, json.dumps(good), Content_Type="application/json")[0] == 200
    assert session.wishes == [good]
    wrong = [
        "", "{", "[]", "1", "[" * 1000, '{"offset": 1e999}', '{"offset": NaN}', '{"offset": -1}',
        '{"number": "0"}', '{"theme": "../x"}', '{"theme": ["dark"]}', f'{{"beat": "{"x" * 300}"}}',
        json.dumps({"beat": "x" * 3000}),
    ]  # fmt: skip
    got = [_ask(server, path, each, Content_Type="application/json")[0] for each in wrong]
    assert got == [400] * len(wrong)
    other_site = {"Origin": "http://evil.example", "Content_Type": "application/json"}
    assert _ask(server, path, json.dumps(good), **other_site)[0] == 400
    assert _ask(server, path, json.dumps(good), Content_Type="text/plain")[0] == 400
    assert _ask(server, path, None, "PUT")[0] == 501
    assert session.wishes == [good]


def test_a_page_that_comes_late_hears_the_last_of_each_kind(server: PreviewServer) -> None:
    for number in (1, 2):
        server.hub.send("picture", {"file": f"picture-{number}"})
    server.hub.send("trouble", {"message": "a\nb </script>"})
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=20)
    connection.request("GET", f"/{server.token}/events")
    answer = connection.getresponse()
    lines = [answer.readline().decode().strip() for _ in range(6)]
    got = [json.loads(lines[n].removeprefix("data: ")) for n in (1, 4)]
    old = {"is_old": True}
    assert got == [{"file": "picture-2"} | old, {"message": "a\nb </script>"} | old]
    server.hub.close()
    assert answer.read() == b""
    connection.close()


def test_a_port_in_use_is_an_error_or_the_next_is_taken() -> None:
    def make(port: int) -> PreviewServer:
        return PreviewServer(port, Hub(), _Session(), b"", "")

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(MachineNotReady, match=f"--port {port} is in use") as raised:
            open_server(port, make)
        assert raised.value.exit_code == 3
        with pytest.raises(MachineNotReady, match="may not be used"):
            open_server(99_999, make)
    first = open_server(None, make)
    second = open_server(None, make)
    try:
        assert FIRST_PORT <= first.server_port < second.server_port
    finally:
        first.server_close()
        second.server_close()


def test_a_hostile_name_is_text() -> None:
    page, _ = preview_page('<script>alert("x")</script>\u202e')
    assert b"<script>alert" not in page
    assert "\u202e".encode() not in page
