"""Send messages through a pipe: a mark, a length, and a pickled pair of kind and content.

What stands in the pipe without the mark is a text: a traceback that Python itself has written
because the process was stopped.
"""

import pickle
import struct
from collections.abc import Iterator
from typing import IO, Any, BinaryIO

_HEADER = struct.Struct(">4sQ")
_MARK = b"mlu\0"
STOPPED = "stopped"
"""The kind of a message that is such a traceback."""


def write_message(pipe: BinaryIO, kind: str, content: Any) -> None:
    """Write one message; raises BrokenPipeError if nobody reads."""
    body = pickle.dumps((kind, content), protocol=5)
    pipe.write(_HEADER.pack(_MARK, len(body)))
    pipe.write(body)
    pipe.flush()


def read_messages(pipe: IO[bytes]) -> Iterator[tuple[str, Any]]:
    """Yield the messages of our own child until it closes the pipe; an unfinished one is left out.

    A traceback at the end is yielded as a message of the kind STOPPED.
    """
    while header := pipe.read(_HEADER.size):
        if not header.startswith(_MARK):
            yield STOPPED, (header + pipe.read()).decode(errors="replace")
            return
        if len(header) < _HEADER.size:
            return
        _, length = _HEADER.unpack(header)
        body = pipe.read(length)
        if len(body) < length:
            return
        kind, content = pickle.loads(body)  # our own child's messages, from our own pipe
        yield kind, content
