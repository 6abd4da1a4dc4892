"""Messages through a pipe."""

import io
import pickle

import pytest

from mlu_anim.preview.frames import STOPPED, read_messages, write_message


def _written() -> bytes:
    pipe = io.BytesIO()
    write_message(pipe, "picture", {"pixels": bytes(1000)})
    write_message(pipe, "end", None)
    return pipe.getvalue()


def test_messages_come_as_they_were_sent() -> None:
    got = list(read_messages(io.BytesIO(_written())))
    assert got == [("picture", {"pixels": bytes(1000)}), ("end", None)]


@pytest.mark.parametrize("n_bytes", [1, 4, 11, 12, 40, 900])
def test_an_unfinished_message_is_left_out(n_bytes: int) -> None:
    got = list(read_messages(io.BytesIO(_written() + _written()[:n_bytes])))
    assert [kind for kind, _ in got if kind != STOPPED] == ["picture", "end"]


def test_a_traceback_is_told_apart() -> None:
    stack = b'Timeout!\nThread 0x1 (most recent call first):\n  File "a.py", line 3 in lay\n'
    got = list(read_messages(io.BytesIO(_written() + stack)))
    assert got[-1] == (STOPPED, stack.decode())


def test_no_message_is_pickled_by_others() -> None:
    with pytest.raises(pickle.UnpicklingError):
        list(read_messages(io.BytesIO(b"mlu\0" + (3).to_bytes(8, "big") + b"xyz")))
