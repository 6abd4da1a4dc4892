"""Requests to the nursery over a local socket: a kind, a number, a pickled task and a pipe."""

import socket
import struct

RUN, REHEARSE, STOP = 1, 2, 3
_HEADER = struct.Struct(">BIQ")


def send_request(
    connection: socket.socket, kind: int, number: int, body: bytes = b"", pipe: int | None = None
) -> None:
    """Send a request; `pipe`: the file descriptor that the task writes its messages to."""
    header = _HEADER.pack(kind, number, len(body))
    socket.send_fds(connection, [header], [] if pipe is None else [pipe])
    connection.sendall(body)


def receive_request(connection: socket.socket) -> tuple[int, int, bytes, int] | None:
    """Return kind, number, task and pipe (-1 without one) of the next request; None at the end."""
    header, pipes, *_ = socket.recv_fds(connection, _HEADER.size, 1)
    if len(header) < _HEADER.size:
        return None
    kind, number, length = _HEADER.unpack(header)
    body = b""
    while len(body) < length:
        part = connection.recv(length - len(body))
        if not part:
            return None
        body += part
    return kind, number, body, pipes[0] if pipes else -1
