"""Repeat a picture of an H.264 film by writing skipped pictures, without running the encoder.

A picture without changes is encoded as one short slice in which every block is skipped. x264 takes
as long to find that out as it takes for a picture with motion. So x264 encodes such a picture once,
from a gray film, and the result is inserted wherever a film stands still; only the `frame_num` of
the pictures after it has to be renumbered (ITU-T H.264, 7.4.3).

This is exact for films with one slice per picture, one reference and no B-frames: each picture
then refers only to the one before it, and a copy of that picture is the same reference.
"""

import re
from collections.abc import Iterator

NOT_IDR, IDR = 1, 5
"""NAL unit types of pictures: one that refers to earlier pictures, and a keyframe (IDR)."""
_START = re.compile(b"\0\0\x01")
_ESCAPED = re.compile(b"\0\0\x03")
_TO_ESCAPE = re.compile(b"\0\0(?=[\0-\x03]|$)")
_START_CODE = b"\0\0\0\x01"
_TYPE_BITS = 0b11111
_PROFILES_WITH_FORMAT = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135}


class FrameNumbering:
    """Renumbers the pictures of one stream, so that skipped pictures can be inserted."""

    def __init__(self, parameters: bytes, skipped: bytes) -> None:
        """`parameters`: the stream's extradata.  `skipped`: the packet of a skipped picture."""
        (sequence,) = (unit for unit in _units(parameters) if unit[0] & _TYPE_BITS == 7)
        self._n_bits = _frame_num_bits(sequence)
        (self._skipped,) = _units(skipped)
        self._number = -1

    def renumber(self, packet: bytes) -> bytes:
        """Return the encoder's next packet with the next `frame_num`; a keyframe starts at 0."""
        return b"".join(_START_CODE + self._numbered(unit) for unit in _units(packet))

    def repeat(self) -> bytes:
        """Return a packet that shows the last picture for one more frame."""
        return _START_CODE + self._numbered(self._skipped)

    def _numbered(self, unit: bytes) -> bytes:
        kind = unit[0] & _TYPE_BITS
        if kind == IDR:
            self._number = 0
        elif kind == NOT_IDR:
            self._number += 1
            return _with_frame_num(unit, self._number % (1 << self._n_bits), self._n_bits)
        return unit


def _units(stream: bytes) -> Iterator[bytes]:
    """Yield the NAL units of a stream in Annex B format, without their start codes."""
    for unit in _START.split(stream)[1:]:
        yield unit.rstrip(b"\0")


def _frame_num_bits(sequence: bytes) -> int:
    """Read the number of bits of `frame_num` from a sequence parameter set (7.3.2.1.1).

    Raises ValueError unless pictures are 8-bit 4:2:0 and stored in display order.
    """
    bits = _Bits(sequence)
    profile = bits.fixed(8)
    bits.fixed(16)  # constraints and level
    bits.golomb()
    if profile in _PROFILES_WITH_FORMAT:
        chroma_format, luma_depth, chroma_depth = (bits.golomb() for _ in range(3))
        lossless, scaling = bits.fixed(1), bits.fixed(1)
        if (chroma_format, luma_depth, chroma_depth, lossless, scaling) != (1, 0, 0, 0, 0):
            raise ValueError("only 8-bit 4:2:0 without scaling lists is supported")
    n_bits = bits.golomb() + 4
    if bits.golomb() != 2:
        raise ValueError("pictures must be stored in the order in which they are shown")
    return n_bits


def _with_frame_num(unit: bytes, number: int, n_bits: int) -> bytes:
    """Return a NAL unit with another `frame_num`, the field after three Golomb codes (7.3.3)."""
    bits = _Bits(unit)
    for _ in range(3):  # first block, slice type, picture parameter set
        bits.golomb()
    first, last = bits.at // 8, -(-(bits.at + n_bits) // 8)
    shift = 8 * last - bits.at - n_bits
    content = bytearray(bits.content)
    around = int.from_bytes(content[first:last], "big") + ((number - bits.fixed(n_bits)) << shift)
    content[first:last] = around.to_bytes(last - first, "big")
    return unit[:1] + _TO_ESCAPE.sub(b"\0\0\x03", content)


class _Bits:
    """Reads the fields of a NAL unit in order, starting after its first byte."""

    def __init__(self, unit: bytes) -> None:
        self.content = _ESCAPED.sub(b"\0\0", unit[1:])
        self.at = 0

    def fixed(self, n_bits: int) -> int:
        """Read an unsigned integer of `n_bits` bits."""
        self.at += n_bits
        first, last = (self.at - n_bits) // 8, -(-self.at // 8)
        window = int.from_bytes(self.content[first:last], "big")
        return (window >> (8 * last - self.at)) & ((1 << n_bits) - 1)

    def golomb(self) -> int:
        """Read an unsigned Exp-Golomb code (9.1)."""
        n_zeros = 0
        while not self.fixed(1):
            n_zeros += 1
        return (1 << n_zeros) - 1 + self.fixed(n_zeros)
